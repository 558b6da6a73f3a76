"""The deals an import would move, each with all that a gate may look at: what is stored and what the files say, together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

import pyarrow as pa

from salesops.history.encoding import CUSTOM, TEXTS
from salesops.kernel.kinds import BEHIND_DEAL, DEAL, KINDS, Field
from salesops.records.importing.gates import doings
from salesops.records.importing.gather import Gathered
from salesops.records.importing.store import Store, read_records
from salesops.records.importing.tokens import typed
from salesops.records.importing.workshop import Workshop, literal, quoted

AT_ONCE = 20_000
NAMED = 2_000
"""Up to so many records are asked for by their ids, more by their source system."""
_PLACE = ("pipeline", "stage", "status")


@dataclass(frozen=True)
class Arriving:
    """A deal as it would be after the import.

    stood: the stage it is in, in the same pipeline or another one as `values` say; None for a new one.
    `values` are those the judge looks at, also `account.<field>` and `owner.<field>`.
    """

    k: int
    id: int | None
    stood: tuple[str, str] | None
    values: Mapping[str, Any]
    done_here: Mapping[str, int] = field(default_factory=dict)
    done_ever: Mapping[str, int] = field(default_factory=dict)
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """`without`: what it comes in without, in words, '' for nothing. `decision`: as history keeps it. `refused`: may not come."""

    without: str = ""
    decision: str = ""
    refused: bool = False


class Judge(Protocol):
    looks_at: Mapping[str, Field]
    """By name: fields of a deal, `custom.<name>`, `account.<name>`, `owner.<name>`."""
    asks_what_was_done: bool
    first: Mapping[str, str]
    """Pipeline -> the stage in which its deals begin."""

    def __call__(self, deals: Sequence[Arriving]) -> list[Verdict]: ...


def find(workshop: Workshop, store: Store, gathered: Gathered, source_system: str, judge: Judge) -> int:
    """Build `arriving` (k, n, id, was_pipeline, was_stage, since, load); how many there are.

    New deals that are closed tell of what was; they are not on the move.
    """
    where = f"source_system = {literal(source_system)} AND external_id <> '' AND deleted_at IS NULL"
    since = store.stored("stage_since", "moment")
    workshop.keep(
        "stood", store.read(f"SELECT id, external_id, pipeline, stage, {since} AS since FROM {DEAL.table} WHERE {where}")
    )
    told = ["true" if not (loads := gathered.lacking(name)) else f"r._load NOT IN ({_list(loads)})" for name in _PLACE[:2]]
    moved = " OR ".join(
        f"({said} AND r.{name} IS DISTINCT FROM s.{name}::VARCHAR)" for said, name in zip(told, _PLACE, strict=False)
    )
    begins = " OR ".join(f"(r.pipeline = {literal(p)} AND r.stage = {literal(s)})" for p, s in judge.first.items())
    workshop.do(
        f"""CREATE OR REPLACE TABLE arriving AS SELECT row_number() OVER (ORDER BY r.ord) AS n, r.k, r._load AS load,
            s.id::BIGINT AS id, s.pipeline::VARCHAR AS was_pipeline, s.stage::VARCHAR AS was_stage,
            nullif(s.since::VARCHAR, '')::TIMESTAMP AS since
        FROM r_deal r JOIN k_deal own USING (k) LEFT JOIN stood s ON s.external_id::VARCHAR = r.external_id
        WHERE CASE WHEN s.id IS NOT NULL THEN {moved}
            WHEN own.id IS NOT NULL THEN false ELSE r.status = 'open' AND NOT ({begins or "false"}) END"""
    )
    workshop.do("DROP TABLE stood")
    return int(workshop.value("SELECT count(*) FROM arriving"))


def told(
    workshop: Workshop, store: Store, kinds: Mapping[str, Gathered], source_system: str, judge: Judge
) -> Iterator[list[Arriving]]:
    """The deals of `arriving`, some at a time."""
    looked = {name: DEAL.field(name) for name in (*_PLACE, "account", "owner")} | dict(judge.looks_at)
    own = {name: one for name, one in looked.items() if name.partition(".")[0] not in BEHIND_DEAL or name in BEHIND_DEAL}
    _read_stored(workshop, store, own, source_system)
    columns = [f"{_value(kinds['deal'], name, one)} AS {quoted(name)}" for name, one in own.items()]
    far = {place: {n.partition(".")[2]: one for n, one in looked.items() if n.startswith(f"{place}.")} for place in BEHIND_DEAL}
    joins = [_behind(workshop, store, kinds, place, fields) for place, fields in far.items() if fields]
    columns += [f"b_{place}.{quoted(name)} AS {quoted(f'{place}.{name}')}" for place, names in far.items() for name in names]
    doings.count(workshop, store, kinds, _which(workshop, source_system, "d."), asked=judge.asks_what_was_done)
    workshop.do(
        f"""CREATE OR REPLACE TABLE facts AS SELECT a.n, a.k, a.id, a.was_pipeline, a.was_stage, {", ".join(columns)},
            d.done AS _done, o.roles AS _roles
        FROM arriving a JOIN r_deal r USING (k) LEFT JOIN g_deal c ON c.id = a.id {" ".join(joins)}
        LEFT JOIN done_by_deal d ON d.k = a.k LEFT JOIN roles_by_deal o ON o.k = a.k ORDER BY a.n"""
    )
    types = {name: one.type for name, one in looked.items()}
    total = workshop.value("SELECT count(*) FROM facts")
    for first in range(0, total, AT_ONCE):
        yield _arrivals(workshop.arrow(f"FROM facts WHERE n > {first} AND n <= {first + AT_ONCE} ORDER BY n"), types)


def _value(gathered: Gathered, name: str, one: Field) -> str:
    """What the files say of a field of a deal; where they do not, what is stored."""
    stored = f"c.{quoted(name)}"
    if name not in gathered.fields:
        return stored
    new = f"r.{quoted(name)}"
    if one.type == "ref":
        new = f"(SELECT coalesce(id, -k) FROM k_{one.refers_to} keys WHERE keys.k = {new})"
    untold = gathered.lacking(name)
    return f"CASE WHEN a.load IN ({_list(untold)}) THEN {stored} ELSE {new} END" if untold else new


def _read_stored(workshop: Workshop, store: Store, fields: Mapping[str, Field], source_system: str) -> None:
    """`g_deal`: the deals of `arriving` that are stored."""
    names = tuple(name for name in fields if name in DEAL.by_name)
    workshop.keep("stored", read_records(store, DEAL, names, _which(workshop, source_system)))
    values = [f"{typed(one, _text(name))} AS {quoted(name)}" for name, one in fields.items()]
    workshop.do(f"CREATE OR REPLACE TABLE g_deal AS SELECT id::BIGINT AS id, {', '.join(values)} FROM stored")
    workshop.do("DROP TABLE stored")


def _text(name: str) -> str:
    """A field of `stored` as text."""
    if not name.startswith(CUSTOM):
        return f"{quoted(name)}::VARCHAR"
    path = '$."' + name.removeprefix(CUSTOM).replace('"', '\\"') + '"'
    return f"json_extract_string(custom, {literal(path)})"


def _behind(workshop: Workshop, store: Store, kinds: Mapping[str, Gathered], place: str, fields: Mapping[str, Field]) -> str:
    """The join by which the account or owner of a deal is looked at: `b_<place>`."""
    kind, arriving = KINDS[BEHIND_DEAL[place]], kinds.get(BEHIND_DEAL[place])
    workshop.keep("stored", read_records(store, kind, tuple(name for name in fields if name in kind.by_name), "1 = 1"))
    stored = ", ".join(f"{typed(one, _text(name))} AS {quoted(name)}" for name, one in fields.items())
    said = ", ".join(f"{_far(arriving, name, one)} AS {quoted(name)}" for name, one in fields.items())
    rows = f"LEFT JOIN r_{kind.name} r ON r.k = keys.k" if arriving else ""
    workshop.do(
        f"""CREATE OR REPLACE TABLE behind_{place} AS SELECT coalesce(keys.id, -keys.k) AS key, {said}
        FROM k_{kind.name} keys LEFT JOIN (SELECT id::BIGINT AS id, {stored} FROM stored) s ON s.id = keys.id {rows}"""
    )
    workshop.do("DROP TABLE stored")
    return f"LEFT JOIN behind_{place} b_{place} ON b_{place}.key = {_value(kinds['deal'], place, DEAL.field(place))}"


def _far(arriving: Gathered | None, name: str, one: Field) -> str:
    if arriving is None or name not in arriving.fields or one.type == "ref":
        return f"s.{quoted(name)}"
    untold = f" OR r._load IN ({_list(loads)})" if (loads := arriving.lacking(name)) else ""
    return f"CASE WHEN r.k IS NULL{untold} THEN s.{quoted(name)} ELSE r.{quoted(name)} END"


def _which(workshop: Workshop, source_system: str, deal: str = "") -> str:
    """The condition by which the store is asked for the deals of `arriving`. deal: what they are called there, and a dot."""
    ids = [row[0] for row in workshop.rows(f"SELECT id FROM arriving WHERE id IS NOT NULL LIMIT {NAMED + 1}")]
    if len(ids) > NAMED:
        return f"{deal}source_system = {literal(source_system)} AND {deal}external_id <> ''"
    return f"{deal}id IN ({_list(ids) or 'NULL'})"


def _list(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def _arrivals(table: pa.Table, types: Mapping[str, str]) -> list[Arriving]:
    columns = {name: _plain(table.column(name).to_pylist(), kind) for name, kind in types.items()}
    keys = [table.column(name).to_pylist() for name in ("k", "id", "was_pipeline", "was_stage", "_done", "_roles")]
    names = tuple(columns)
    values = zip(*columns.values(), strict=True)
    return [
        Arriving(
            k, id_, (pipeline, stage) if id_ else None, dict(zip(names, given, strict=True)), *_counts(done), tuple(roles or ())
        )
        for (k, id_, pipeline, stage, done, roles), given in zip(zip(*keys, strict=True), values, strict=True)
    ]


def _counts(done: Sequence[Mapping[str, Any]] | None) -> tuple[dict[str, int], dict[str, int]]:
    found = done or ()
    return {one["type"]: one["here"] for one in found if one["here"]}, {one["type"]: one["ever"] for one in found}


def _plain(values: list[Any], kind: str) -> list[Any]:
    """As a record has them: empty texts are '', moments know their zone."""
    if kind in TEXTS:
        return [value or "" for value in values]
    if kind == "moment":
        return [value.replace(tzinfo=UTC) if isinstance(value, datetime) else value for value in values]
    return values
