"""Deals that an import brought past a gate: what they came without is said until it is there."""

from datetime import date
from typing import Any

from salesops.capabilities.process.decide.gate import judge_move
from salesops.capabilities.process.facts import Gate
from salesops.capabilities.process.queries.standing import move_of, standing_of
from salesops.history.queries import Entry, timeline
from salesops.kernel.scope import EVERYTHING
from salesops.records import came_without, queries
from salesops.records.actions.flags import say_came_without
from salesops.workspace.editing.process import custom_fields, processes

_LOOKED_AT = 200
"""Events of a deal among which the one by which it came is looked for."""


def look_again(deal_id: int, day: date) -> None:
    """After something of the deal changed: what it came without and is there by now is no longer said."""
    said = came_without.came_without(deal_id)
    if not said:
        return
    entry = next((one for one in timeline("deal", deal_id, _LOOKED_AT) if one.source == "import" and one.decision), None)
    judged = _judged(deal_id, entry, day) if entry else None
    if judged is None:
        return
    missed = {one["name"] for one in _missing(entry)}
    words = " ".join(one.what for one in judged.lacking if one.name in missed)
    if words != said:
        say_came_without(deal_id, words)


def _missing(entry: Entry | None) -> list[dict[str, Any]]:
    decision = entry.decision if entry and entry.decision else {}
    return list(decision.get("answer", {}).get("missing", ()))


def _judged(deal_id: int, entry: Entry, day: date) -> Gate | None:
    """The same move as by the import, as the deal is now."""
    deal = queries.get("deal", deal_id, scope=EVERYTHING)
    process = processes(day)
    pipeline = process.pipeline(str(deal["pipeline"])) if deal else None
    if deal is None or pipeline is None:
        return None
    from_stage = entry.changes["stage"][0] if entry.action != "create" and "stage" in entry.changes else pipeline.first.key
    standing = standing_of(deal, {}, pipeline, custom_fields("deal", day))
    there = {**standing.values, "stage": from_stage}
    known = {"role": "", "confirmed": frozenset[str](), "values": there, "on": day}
    moved = move_of(deal_id, pipeline, str(deal["stage"]), **known)
    as_it_came = type(standing)(there, standing.done_ever, standing.done_ever, standing.roles)
    return judge_move(process, as_it_came, moved).answer
