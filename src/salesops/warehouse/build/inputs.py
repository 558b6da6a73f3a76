"""Loading records and events of a kind into the workshop, typed."""

from collections.abc import Collection, Sequence

from salesops.kernel.kinds import KINDS, Field
from salesops.warehouse.build.shop import Shop
from salesops.warehouse.build.types import moment, parsed

_CREATED = Field("created_at", "moment")
_DELETED = Field("deleted_at", "moment")


def load_records(shop: Shop, kind: str, names: Sequence[str], ids: Collection[int] | None) -> None:
    """`r_<kind>`: id, created_at, deleted_at, the fields named, and `custom` where the kind has it."""
    source, known = shop.source, KINDS[kind]
    fields = [*(known.field(name) for name in names), _CREATED, _DELETED]
    custom = ["custom"] if shop.policies.custom.get(kind) else []
    where, parameters = source.among("id", ids)
    listed = ", ".join(source.text(f'"{column}"') for column in [*(field.column for field in fields), *custom])
    rows = source.stream(f"SELECT id, {listed} FROM {known.table} WHERE {where}", parameters)
    typed = ", ".join(["id", *(f'{_parsed(field.column, field)} AS "{field.column}"' for field in fields), *custom])
    shop.table(f"r_{kind}", rows, f"SELECT {typed} FROM given")


def load_events(shop: Shop, kind: str, ids: Collection[int] | None, also: Sequence[str] = ()) -> None:
    """`e_<kind>`: one row an event, one column a field: NULL where it did not change, '' where it became empty.

    `also`: columns of history kept as they are, each after `said_`."""
    source = shop.source
    where, parameters = source.among("record_id", ids)
    told = "".join(f", {name} AS said_{name}" for name in also)
    rows = source.stream(
        f"SELECT seq, record_id, {source.text('happened_at')}, {source.text('learned_at')}, changes{told}"
        f" FROM history_event WHERE kind = '{kind}' AND seq <= {shop.up_to} AND {where}",
        parameters,
    )
    names = [name for name, _ in event_fields(shop, kind)]
    shape = ", ".join(f'"{name}": ["VARCHAR"]' for name in names)
    folded = ", ".join(_new_value(name) for name in names)
    moments = ", ".join(f"{moment(name)} AS {name}" for name in ("happened_at", "learned_at"))
    shop.table(
        f"e_{kind}",
        rows,
        f"SELECT seq, record_id, {moments}{''.join(f', said_{name}' for name in also)}, {folded}"
        f" FROM (SELECT *, from_json(CAST(changes AS VARCHAR), '{{{shape}}}') AS s FROM given)",
    )


def _new_value(name: str) -> str:
    return f'CASE WHEN s."{name}" IS NOT NULL THEN coalesce(s."{name}"[2], \'\') END AS "{name}"'


def event_fields(shop: Shop, kind: str) -> list[tuple[str, Field]]:
    """Name in `changes` -> the field: the kind's own, `deleted_at`, and the custom ones."""
    own = [(field.name, field) for field in (*KINDS[kind].fields, _DELETED)]
    return own + [(f"custom.{field.name}", field) for field in shop.policies.custom.get(kind, ())]


def custom_columns(shop: Shop, kind: str, record: str) -> str:
    """SQL for the custom fields of a record in `r_<kind>`, from its JSON, each after a comma."""
    fields = shop.policies.custom.get(kind, ())
    return "".join(f", {parsed(_member(record, field.name), field)} AS custom_{field.name}" for field in fields)


def _member(record: str, name: str) -> str:
    return f"json_extract_string({record}.custom, '$.\"{name}\"')"


def _parsed(column: str, field: Field) -> str:
    return parsed(f'CAST("{column}" AS VARCHAR)', field)
