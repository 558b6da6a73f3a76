"""What dates on a record tell of its past where the export has no history of it.

A won deal with a creation and a closing day was open in between; a converted lead was new before its
conversion; somebody who left was here before. `w` is the chunk of rows being written.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from salesops.kernel.kinds import KINDS
from salesops.records.importing.tokens import token
from salesops.records.importing.workshop import literal, quoted


@dataclass(frozen=True)
class Milestone:
    """From the moment in field `at` on, each of `fields` is what it is (or the value given); before, it was empty."""

    kind: str
    at: str
    fields: tuple[tuple[str, str | None], ...]


MILESTONES = (
    Milestone("lead", "first_touched_at", (("first_touched_at", None),)),
    Milestone("lead", "qualified_at", (("qualified_at", None),)),
    Milestone("lead", "converted_at", (("converted_at", None), ("status", "converted"))),
    Milestone("person", "left_on", (("left_on", None),)),
    Milestone("invoice", "paid_on", (("paid_on", None),)),
)
_BEFORE = {("lead", "status"): "new"}
_CLOSING = ("stage", "status", "closed_on", "loss_reason", "service_start", "service_end")


def moment_of(kind: str, field: str) -> str:
    """SQL: a day becomes noon UTC."""
    if KINDS[kind].field(field).type == "date":
        return f"{quoted(field)} + INTERVAL 12 HOUR"
    return quoted(field)


def entries(kind: str, fields: Iterable[str]) -> list[str]:
    """Queries (pos, moment, n, field, old, new, by_name) over `w`."""
    had = frozenset(fields)
    found = []
    for milestone in (m for m in MILESTONES if m.kind == kind and m.at in had):
        for name, value in milestone.fields:
            if name in had:
                found.append(_entry(milestone, name, value))
    return found


def _entry(milestone: Milestone, name: str, value: str | None) -> str:
    kind = milestone.kind
    field = KINDS[kind].field(name)
    new = token(field, literal(value) if value else quoted(name))
    before = _BEFORE.get((kind, name))
    old = token(field, literal(before)) if before else "NULL"
    same = f" AND {quoted(name)} = {literal(value)}" if value else ""
    return f"""SELECT pos, {moment_of(kind, milestone.at)} AS moment, 0::BIGINT AS n, {literal(name)} AS field,
        {old}::VARCHAR AS old, {new} AS new, NULL::VARCHAR AS by_name FROM w WHERE {quoted(milestone.at)} IS NOT NULL{same}"""


def openings(fields: Iterable[str], first_stage: str) -> list[str]:
    """Queries (pos, field, token): what closed deals were when they came to be, where no stage history tells."""
    before = {"stage": first_stage, "status": "open"}
    deal = KINDS["deal"]
    found = []
    for name in (f for f in _CLOSING if f in frozenset(fields)):
        value = token(deal.field(name), literal(before[name])) if name in before else "NULL"
        found.append(
            f"""SELECT pos, {literal(name)} AS field, {value}::VARCHAR AS token FROM w
            WHERE verdict = 'created' AND status <> 'open'"""
        )
    return found


def statuses_from_stages() -> list[str]:
    """Queries like `entries`: the status and closing day that past stages imply, by `stage_status` (stage, status)."""
    old = "coalesce((SELECT status FROM stage_status s WHERE s.token = h.old), 'open')"
    new = "coalesce((SELECT status FROM stage_status s WHERE s.token = h.new), 'open')"
    return [
        f"""SELECT pos, moment, n, 'status' AS field, CASE WHEN old IS NOT NULL THEN to_json({old})::VARCHAR END AS old,
            to_json({new})::VARCHAR AS new, by_name FROM h WHERE field = 'stage'""",
        f"""SELECT pos, moment, n, 'closed_on' AS field, NULL AS old, CASE WHEN {new} = 'open' THEN NULL
            WHEN moment = max(moment) OVER (PARTITION BY pos) AND w.closed_on IS NOT NULL THEN '"' || w.closed_on || '"'
            ELSE '"' || moment::DATE || '"' END AS new, by_name FROM h JOIN w USING (pos) WHERE field = 'stage'""",
    ]
