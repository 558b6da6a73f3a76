"""The events of a chunk of records, set-wise, so that their fold at the end is the record's row.

Tables of a chunk: `w` the rows to write, with their ids and every reference as an id (`o_<field>` is what is
stored so far); `h` the past changes of those records; built here: `e` all changes known or implied, `b` the
value at the beginning of each field that has a past, `f` its value at the end. Each change becomes (part of)
an event at its moment; where the last one leaves another value than the row's, a closing event brings it there.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from salesops.kernel.kinds import Field
from salesops.records.importing import milestones
from salesops.records.importing.tokens import moment_text, token
from salesops.records.importing.workshop import Workshop, literal, quoted


@dataclass(frozen=True)
class Writing:
    """What all events of an import share."""

    at: datetime
    by_id: int | None
    by_name: str
    batch_id: int
    first_stage: str

    @property
    def moment(self) -> str:
        return f"TIMESTAMP '{self.at.replace(tzinfo=None).isoformat(sep=' ')}'"


def events(workshop: Workshop, kind: str, fields: Sequence[Field], writing: Writing) -> str:
    """A query for the rows of `history_event`, in the order in which to append them."""
    _entries(workshop, kind, fields, writing)
    any_changed = bool(workshop.value("SELECT count(*) FROM w WHERE verdict = 'changed'"))
    _beginnings(workshop, fields, any_changed=any_changed)
    past = {row[0] for row in workshop.rows("SELECT DISTINCT field FROM b")}
    dated = [f for f in fields if f.name in past]
    _ends(workshop, dated, kind, fields, writing)
    by_id = "NULL" if writing.by_id is None else str(writing.by_id)
    decided, decisions = _decisions() if "decision" in workshop.types("w") else ("", "")
    return f"""SELECT {literal(kind)} AS kind, id AS record_id, action, {moment_text("happened_at")} AS happened_at,
            {moment_text(writing.moment)} AS learned_at,
            CASE WHEN by_name IS NULL THEN {by_id}::BIGINT END AS by_id, coalesce(by_name, {literal(writing.by_name)}) AS by_name,
            'import' AS source, {writing.batch_id}::BIGINT AS batch_id, changes{decided}
        FROM ({_creations(fields, dated)} UNION ALL {_edits()}) told{decisions} ORDER BY pos, happened_at, action"""


def _decisions() -> tuple[str, str]:
    """(column, join): what a gate said goes with the event that brings the deal where it now stands, or with its beginning."""
    last = "action = 'edit' AND moves AND happened_at = max(happened_at) FILTER (moves) OVER (PARTITION BY pos)"
    case = f"CASE WHEN action = 'create' OR (made.verdict = 'changed' AND {last}) THEN made.decision END AS decision"
    return f", {case}", " LEFT JOIN (SELECT pos, verdict, decision FROM w) made USING (pos)"


def _entries(workshop: Workshop, kind: str, fields: Sequence[Field], writing: Writing) -> None:
    """Build `e`, and `opening`: values a record had at its beginning though no change tells of them."""
    names = [f.name for f in fields]
    told = [*milestones.entries(kind, names), *(milestones.statuses_from_stages() if kind == "deal" else [])]
    implied = f"UNION ALL SELECT m.* FROM ({' UNION ALL '.join(told)}) m ANTI JOIN h ON h.pos = m.pos AND h.field = m.field"
    workshop.do(
        f"""CREATE OR REPLACE TEMP TABLE e AS SELECT t.* FROM (FROM h {implied if told else ""}) t
        WHERE t.field IN ({", ".join(map(literal, names))})"""
    )
    openings = milestones.openings(names, writing.first_stage) if kind == "deal" else []
    nothing = "SELECT NULL::BIGINT AS pos, NULL::VARCHAR AS field, NULL::VARCHAR AS token WHERE false"
    workshop.do(
        f"""CREATE OR REPLACE TEMP TABLE opening AS SELECT o.* FROM ({" UNION ALL ".join(openings) or nothing}) o
        ANTI JOIN e ON e.pos = o.pos AND e.field = o.field"""
    )


def _beginnings(workshop: Workshop, fields: Sequence[Field], *, any_changed: bool) -> None:
    stored = [
        f"SELECT pos, {literal(f.name)} AS field, {token(f, quoted('o_' + f.name))} AS token FROM w WHERE verdict = 'changed'"
        for f in fields
        if any_changed
    ]
    workshop.do(
        f"""CREATE OR REPLACE TEMP TABLE b AS
        SELECT pos, field, CASE WHEN count(*) FILTER (moment <= base_at) > 0 THEN (arg_max({{'v': new}}, (moment, n)) FILTER
            (moment <= base_at)).v
            ELSE arg_min({{'v': old}}, (moment, n)).v END AS token
        FROM e JOIN w USING (pos) WHERE verdict = 'created' GROUP BY pos, field
        UNION ALL FROM opening {"".join(" UNION ALL " + query for query in stored)}"""
    )


def _ends(workshop: Workshop, dated: Sequence[Field], kind: str, fields: Sequence[Field], writing: Writing) -> None:
    """Build `f`, and `steps`: every change that really changes something, with what it changed from."""
    finals = [
        f"""SELECT pos, {literal(f.name)} AS field, {token(f, quoted(f.name))} AS token
            FROM w SEMI JOIN b ON b.pos = w.pos AND b.field = {literal(f.name)}"""
        for f in dated
    ]
    nothing = "SELECT NULL::BIGINT AS pos, NULL::VARCHAR AS field, NULL::VARCHAR AS token WHERE false"
    workshop.do(f"CREATE OR REPLACE TEMP TABLE f AS {' UNION ALL '.join(finals) or nothing}")
    workshop.do(
        f"""CREATE OR REPLACE TEMP TABLE steps AS WITH
        later AS (SELECT pos, moment, n, field, new, by_name FROM e JOIN w USING (pos) WHERE moment > base_at),
        last_told AS (SELECT pos, max(moment) AS moment FROM later GROUP BY pos),
        closing AS (SELECT w.pos, greatest({_closing_moment(kind, fields, writing)}, base_at, coalesce(last_told.moment,
            base_at)) AS moment
            FROM w LEFT JOIN last_told USING (pos)),
        all_steps AS (FROM later UNION ALL SELECT pos, moment, {2**62}::BIGINT, field, token, NULL FROM f JOIN closing USING
            (pos)),
        last_of_moment AS (SELECT * FROM all_steps QUALIFY lead(moment) OVER (PARTITION BY pos, field ORDER BY moment, n) IS
            DISTINCT FROM moment),
        told AS (SELECT s.*, lag(new, 1, b.token) OVER (PARTITION BY pos, field ORDER BY moment) AS old
            FROM last_of_moment s JOIN b USING (pos, field))
        SELECT * FROM told WHERE new IS DISTINCT FROM old"""
    )


def _closing_moment(kind: str, fields: Sequence[Field], writing: Writing) -> str:
    """When the record came to be as it is now: a closed deal on its closing day, anything else as of this import."""
    if kind != "deal" or "closed_on" not in {f.name for f in fields}:
        return writing.moment
    just_closed = "verdict = 'created' OR o_status = 'open'"
    closing = f"least(closed_on + INTERVAL 12 HOUR, {writing.moment})"
    return f"CASE WHEN status <> 'open' AND ({just_closed}) THEN {closing} ELSE {writing.moment} END"


def _creations(fields: Sequence[Field], dated: Sequence[Field]) -> str:
    """One event a new record, at its creation, listing every field that is filled then."""
    begun = ", ".join(
        f"""bool_or(field = {literal(f.name)}) AS {quoted("has_" + f.name)},
            max(token) FILTER (field = {literal(f.name)}) AS {quoted(f.name)}"""
        for f in dated
    )
    parts = []
    for f in fields:
        value = token(f, f"w.{quoted(f.name)}")
        if f in dated:
            value = f"CASE WHEN begun.{quoted('has_' + f.name)} THEN begun.{quoted(f.name)} ELSE {value} END"
        parts.append(f"{literal(opened(f.name) + '[null,')} || ({value}) || ']'")
    join = f"LEFT JOIN (SELECT pos, {begun} FROM b GROUP BY pos) begun ON begun.pos = w.pos" if dated else ""
    return f"""SELECT w.pos, w.id, 'create' AS action, base_at AS happened_at, NULL AS by_name,
        '{{' || concat_ws(',', {", ".join(parts)}) || '}}' AS changes, false AS moves FROM w {join} WHERE verdict = 'created'"""


def opened(name: str) -> str:
    """A name as the beginning of a JSON pair."""
    return json.dumps(name, ensure_ascii=False) + ":"


def _edits() -> str:
    """One event a record and moment, listing what changed then."""
    change = """to_json(field)::VARCHAR || ':[' || coalesce(old, 'null') || ',' || coalesce(new, 'null') || ']'"""
    return f"""SELECT s.pos, any_value(w.id) AS id, 'edit' AS action, s.moment AS happened_at, max(s.by_name) AS by_name,
        '{{' || string_agg({change}, ',' ORDER BY field) || '}}' AS changes, bool_or(field = 'stage') AS moves
        FROM steps s JOIN w USING (pos) GROUP BY s.pos, s.moment"""
