"""`quota` and `target`: who is to reach what, from the policies, with the people and teams they name found."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa

from salesops.policies.documents.quotas import Quota
from salesops.warehouse.build.built import Built
from salesops.warehouse.build.people import held
from salesops.warehouse.build.shop import Shop

Holders = dict[str, list[int]]
"""A spelling in small letters -> the ids of those it may mean."""

_QUOTA = pa.schema(
    [
        ("quota_id", pa.int64()),
        ("owner_id", pa.int64()),
        ("own_team_id", pa.int64()),
        ("measure", pa.string()),
        ("segment", pa.string()),
        ("starts_on", pa.date32()),
        ("ends_on", pa.date32()),
        ("amount", pa.decimal128(18, 2)),
    ]
)
_TARGET = pa.schema(
    [
        ("metric", pa.string()),
        ("dimension", pa.string()),
        ("value_of", pa.string()),
        ("starts_on", pa.date32()),
        ("ends_on", pa.date32()),
        ("value", pa.float64()),
    ]
)


def quotas(shop: Shop) -> Iterator[Built]:
    shop.table("p_quota", pa.Table.from_pylist(_rows(shop), schema=_QUOTA))
    yield Built(
        "quota",
        f"""SELECT q.*, s.person, coalesce(s.team_id, q.own_team_id) AS team_id, coalesce(s.team, t.name) AS team, s.manager_id
            FROM p_quota q {held("q.owner_id", "noon_of(q.starts_on)")} LEFT JOIN n_team t ON t.id = q.own_team_id""",
    )


def targets(shop: Shop) -> Iterator[Built]:
    rows = [
        {
            "metric": target.metric,
            "dimension": target.dimension or None,
            "value_of": target.value_of or None,
            "starts_on": target.starts_on,
            "ends_on": target.ends_on,
            "value": target.value,
        }
        for target in shop.policies.targets.targets
    ]
    shop.table("p_target", pa.Table.from_pylist(rows, schema=_TARGET))
    yield Built("target", "FROM p_target")


def unresolved(shop: Shop) -> list[str]:
    """The people and teams that quotas name and that are not there, or are there more than once."""
    found = _holders(shop)
    wanted = [(_kind(entry), _named(entry)) for _, entry in shop.policies.quota_entries()]
    return sorted({f"{kind} {name}" for kind, name in wanted if len(found[kind].get(name.lower(), ())) != 1})


def _rows(shop: Shop) -> list[dict[str, Any]]:
    """One row a quota whose holder is known; of the others `salesops doctor` tells."""
    found, hired, rows = _holders(shop), _hired(shop), []
    calendar = shop.policies.company.calendar
    for number, (document, entry) in enumerate(shop.policies.quota_entries(), start=1):
        match = found[_kind(entry)].get(_named(entry).lower(), [])
        if len(match) != 1:
            continue
        span = entry.span(calendar)
        rows.append(
            {
                "quota_id": number,
                "owner_id": match[0] if entry.person else None,
                "own_team_id": match[0] if entry.team else None,
                "measure": document.measure_of(entry),
                "segment": entry.segment or None,
                "starts_on": span.start,
                "ends_on": span.end,
                "amount": document.amount(entry, calendar, hired.get(match[0]) if entry.person else None),
            }
        )
    return rows


def _kind(entry: Quota) -> str:
    return "person" if entry.person else "team"


def _named(entry: Quota) -> str:
    return entry.person or entry.team


def _holders(shop: Shop) -> dict[str, Holders]:
    return {"person": _spellings(shop, "person", ("email", "external_id", "name")), "team": _spellings(shop, "team")}


def _spellings(shop: Shop, kind: str, columns: tuple[str, ...] = ("external_id", "name")) -> Holders:
    """By the first of the columns in which anybody is called so."""
    rows = shop.source.read(
        f"SELECT id, {', '.join(columns)} FROM records_{kind} WHERE deleted_at IS NULL ORDER BY id"
    ).to_pylist()
    found: Holders = {}
    for column in columns:
        called: Holders = defaultdict(list)
        for row in rows:
            called[row[column].lower()].append(row["id"])
        found = {**called, **found}
    return {spelling: ids for spelling, ids in found.items() if spelling}


def _hired(shop: Shop) -> dict[int, date]:
    rows = shop.duck.execute("SELECT id, arg_max(hired_on, valid_from) FROM f_person WHERE NOT deleted GROUP BY id").fetchall()
    return {person: hired_on for person, hired_on in rows if hired_on}
