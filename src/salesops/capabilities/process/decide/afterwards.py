"""Moves that nobody judged when they were made, judged by what the records say of that moment. Ibis over the warehouse.

What was known then is known still: the fields as they were, the activities since the stage began, the contacts there were. Not
known are confirmations, approvals and exceptions, so these are not asked for. Moves back, and of deals in stages the process
does not know, are not judged here. Asks for the same as `ready`, whose reading of a gate it shares.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis

from salesops.capabilities.process.decide.ready import collected, entered, with_roles
from salesops.policies.documents.sales_process import SalesProcess

Key = tuple[str, str, str]
"""Pipeline, stage, and `leave` or `enter`."""


@dataclass(frozen=True)
class Looked:
    """Moves with one column a question, true where what it asks for was there; and which questions are whose."""

    rows: ibis.Table
    questions: Mapping[Key, tuple[tuple[str, str], ...]]
    """Name of what is asked for, and its column."""


def looked_at(process: SalesProcess, moves: ibis.Table, tables: Mapping[str, ibis.Table]) -> Looked:
    """`moves`: rows of `stage_visit` with `came_from` and `began_before` (when the stay before began). Raises AskError."""
    rows = _with_facts(process, moves, tables)
    columns: dict[str, ibis.Value] = {"has_loss_reason": rows.loss_reason.fill_null("") != ""}
    questions: dict[Key, tuple[tuple[str, str], ...]] = {}
    for pipeline in process.pipelines:
        for stage in pipeline.stages:
            for side, asked in (("leave", collected(rows, stage)), ("enter", entered(rows, stage))):
                found = [(name, f"has_{len(columns) + n}", met) for n, (name, met) in enumerate(asked)]
                columns |= {column: met.fill_null(True) for _, column, met in found}  # noqa: FBT003
                questions[pipeline.key, stage.key, side] = tuple((name, column) for name, column, _ in found)
    return Looked(rows.select("deal_id", "entered_at", **columns), questions)


def lacks(process: SalesProcess, looked: Looked, pipeline: str, here: str, there: str) -> list[tuple[str, str]] | None:
    """The questions a move from here to there has to answer, by name and column; None for a move that is not judged."""
    line = next((one for one in process.pipelines if one.key == pipeline), None)
    target = next((stage for stage in line.stages if stage.key == there), None) if line else None
    stages = [stage.key for stage in line.with_status("open")] if line else []
    if line is None or target is None or here not in stages:
        return None
    if target.status == "lost":
        return [("loss_reason", "has_loss_reason")] if line.loss_reason_required else []
    last = stages.index(there) if target.status == "open" else len(stages)
    through = stages[stages.index(here) : last]
    if not through:
        return None
    asked = [pair for stage in through for pair in looked.questions[pipeline, stage, "leave"]]
    skips = len(through) > 1 and line.moves.skipping == "refuse" and not line.moves.except_for
    return [*([("moves.skipping", "")] if skips else []), *asked, *looked.questions[pipeline, there, "enter"]]


def _with_facts(process: SalesProcess, moves: ibis.Table, tables: Mapping[str, ibis.Table]) -> ibis.Table:
    """The deal as it was at each move, with what was done and who was known by then."""
    stages = [stage for pipeline in process.pipelines for stage in pipeline.stages]
    counted = sorted({(wanted.type, wanted.since) for stage in stages for wanted in stage.required_activities})
    roles = sorted({role for stage in stages for role in stage.required_roles})
    rows = _as_it_was(moves, tables)
    if counted:
        rows = _with_activities(rows, tables["activity"], counted)
    return with_roles(rows, tables["deal_contact"], roles) if roles else rows


def _as_it_was(moves: ibis.Table, tables: Mapping[str, ibis.Table]) -> ibis.Table:
    versions = tables["deal_version"]
    known = moves.select(moved_id="deal_id", entered_at="entered_at", came_from="came_from", began_before="began_before")
    at = [versions.deal_id == known.moved_id, versions.valid_from <= known.entered_at, versions.valid_to > known.entered_at]
    rows = versions.inner_join(known, at)
    accounts = tables["account"].select(
        account_key="account_id", account_employees="employees", account_annual_revenue="annual_revenue"
    )
    return rows.left_join(accounts, rows.account_id == accounts.account_key)


def _with_activities(rows: ibis.Table, activities: ibis.Table, counted: list[tuple[str, str]]) -> ibis.Table:
    windows = rows.select(key="deal_id", until="entered_at", since="began_before")
    types = sorted({kind for kind, _ in counted})
    acts = activities.filter(activities["type"].isin(types)).select(act_of="deal_id", type="type", at="at")
    done = windows.inner_join(acts, [windows.key == acts.act_of, acts["at"] <= windows.until])
    wanted = {
        f"{kind}_{when}": (
            (done["type"] == kind) & ((done["at"] >= done.since) if when == "stage" else ibis.literal(True))  # noqa: FBT003
        )
        .fill_null(False)  # noqa: FBT003
        .cast("int64")
        .sum()
        for kind, when in counted
    }
    counts = done.group_by(done_by="key", done_until="until").aggregate(**wanted)
    joined = rows.left_join(counts, [rows.deal_id == counts.done_by, rows.entered_at == counts.done_until])
    return joined.mutate(**{name: joined[name].fill_null(0) for name in wanted})
