"""History folded to its end gives each deal and lead as the record store has it, field by field."""

from collections.abc import Iterator

from salesops.kernel.finding import Finding
from salesops.kernel.kinds import KINDS
from salesops.warehouse.build.fold import FOREVER, fold
from salesops.warehouse.build.inputs import load_events, load_records
from salesops.warehouse.checks.examined import Examined


def check(examined: Examined) -> Iterator[Finding]:
    for kind in ("team", "person", "deal", "lead"):
        yield from _compared(examined, kind)


def _compared(examined: Examined, kind: str) -> Iterator[Finding]:
    shop = examined.shop
    fields = [field for field in KINDS[kind].fields if field.type != "json"]
    load_records(shop, kind, [field.name for field in fields], None)
    load_events(shop, kind, None)
    fold(shop, kind)
    shop.run(f"DROP TABLE e_{kind}")
    differ = {field.name: f'r."{field.column}" IS DISTINCT FROM f."{field.column}"' for field in fields}
    differ["deleted_at"] = "(r.deleted_at IS NOT NULL) IS DISTINCT FROM f.deleted"
    counts = ", ".join(f"count(*) FILTER ({test}), min(r.id) FILTER ({test})" for test in differ.values())
    [(strange, *found)] = examined.rows(
        f"SELECT count(*) FILTER (r.id IS NULL OR f.id IS NULL), {counts}"
        f" FROM r_{kind} r FULL JOIN (FROM f_{kind} WHERE valid_to = {FOREVER}) f ON r.id = f.id"
    )
    if strange:
        what = f"{strange:,} are in the record store without history, or the other way round."
        yield Finding(f"records/{kind}", what, "They were not written by an action.", _MEND)
    for name, count, example in zip(differ, found[::2], found[1::2], strict=True):
        if count:
            what = f"{count:,} differ from their history in {name}, such as {kind} {example}."
            yield Finding(f"records/{kind}.{name}", what, "Something changed them without telling history.", _MEND)


_MEND = "Find who writes to the database past the program, stop it, and restore the record store from a backup of before."
