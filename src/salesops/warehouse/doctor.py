"""Do the two stores agree, and do the numbers lack anything? Says what is wrong and how to mend it."""

from datetime import datetime

from django.conf import settings

from salesops.kernel.finding import Finding
from salesops.warehouse.build.policies import lay_out, policies_at
from salesops.warehouse.build.shop import Shop, open_duck
from salesops.warehouse.checks import folding, gaps, totals, versions
from salesops.warehouse.checks.examined import Check, Examined
from salesops.warehouse.reading import show
from salesops.warehouse.source import open_source
from salesops.warehouse.store import Meta, Store
from salesops.warehouse.writing import all_schemas

CHECKS: dict[str, Check] = {
    "the record store against its history": folding.check,
    "the versions": versions.check,
    "counts and sums": totals.check,
    "what is missing": gaps.check,
}


def examine(*, at: datetime) -> list[Finding]:
    """Everything found wrong, the warehouse as it is now against the record store as it is now."""
    store = Store()
    meta = store.meta()
    with open_source(much=True) as source, open_duck(settings.HOME / "scratch") as duck:
        last = source.last_sequence()
        if behind := _behind(meta, last):
            return [behind]
        shop = Shop(duck, source, policies_at(at), last)
        lay_out(duck, shop.policies)
        show(duck, store, meta, all_schemas(shop))
        return [finding for check in CHECKS.values() for finding in check(Examined(shop))]


def _behind(meta: Meta | None, last: int) -> Finding | None:
    if meta is None:
        return Finding("warehouse", "There is none yet.", "No number can be computed.", "Make it: salesops warehouse rebuild")
    if meta.sequence != last:
        what = f"It knows history up to event {meta.sequence:,} of {last:,}."
        fix = "Bring it up to date (salesops warehouse refresh), see that the worker runs, then look again."
        return Finding("warehouse", what, "Numbers lack what happened since.", fix)
    return None
