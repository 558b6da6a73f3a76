"""Moves that nobody judged when they were made, judged by what the records say of that moment. Ibis over the warehouse.

What was known then is known still: the fields as they were, the activities since the stage began, the contacts there were. Not
known are confirmations, approvals, exceptions and the role of whoever moved it, so these are not asked for. Shares its reading
of a gate with `ready`; held equal to `gate.judge_move` by a property test.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import ibis

from salesops.capabilities.process.decide.ready import collected, entered, with_roles
from salesops.policies.documents.sales_process import Pipeline, SalesProcess
from salesops.policies.documents.stage_rules import Moves

Key = tuple[str, str, str]
"""Pipeline, stage, and `leave` or `enter`."""


@dataclass(frozen=True)
class Looked:
    """Moves with one column a question, true where what it asks for was there; and which questions are whose."""

    rows: ibis.Table
    questions: Mapping[Key, tuple[tuple[str, str], ...]]
    """Name of what is asked for, and its column."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Of all questions, in their order."""
        return tuple(name for name in self.rows.columns if name not in ("deal_id", "entered_at"))


def looked_at(process: SalesProcess, moves: ibis.Table, tables: Mapping[str, ibis.Table]) -> Looked:
    """`moves`: rows of `stage_visit` with `came_from` and `began_before` (when the stay before began). Raises AskError."""
    rows = _with_facts(process, moves, tables)
    columns: dict[str, ibis.Value] = {}
    questions: dict[Key, tuple[tuple[str, str], ...]] = {}
    for pipeline in process.pipelines:
        for stage in pipeline.stages:
            sides = {"leave": collected(rows, stage), "enter": entered(rows, stage)}
            if stage.status == "lost":
                sides["leave"] = _loss(rows, pipeline)
            for side, asked in sides.items():
                found = [(name, f"has_{len(columns) + n}", met) for n, (name, met) in enumerate(asked)]
                columns |= {column: met.fill_null(True) for _, column, met in found}  # noqa: FBT003
                questions[pipeline.key, stage.key, side] = tuple((name, column) for name, column, _ in found)
    return Looked(rows.select("deal_id", "entered_at", **columns), questions)


def _loss(rows: ibis.Table, pipeline: Pipeline) -> Iterator[tuple[str, ibis.Value]]:
    """A reason where one is needed, and one of those there are."""
    given = rows.loss_reason.fill_null("")
    if pipeline.loss_reason_required:
        yield "loss_reason", given.isin(pipeline.loss_reasons) if pipeline.loss_reasons else given != ""
    elif pipeline.loss_reasons:
        yield "loss_reason", given.isin(("", *pipeline.loss_reasons))


def lacks(process: SalesProcess, looked: Looked, pipeline: str, here: str, there: str) -> list[tuple[str, str]] | None:
    """The questions a move from here to there has to answer, by name and column ('': none, it is missing in any case); None for
    a move that is not judged: out of or into what the process does not know, or out of a stage where a deal was over."""
    line = next((one for one in process.pipelines if one.key == pipeline), None)
    target = next((stage for stage in line.stages if stage.key == there), None) if line else None
    stages = [stage.key for stage in line.with_status("open")] if line else []
    if line is None or target is None or here not in stages:
        return None
    if here == there:
        return []
    enters = looked.questions[pipeline, there, "enter"]
    if target.status == "lost":
        return [*looked.questions[pipeline, there, "leave"], *enters]
    start, end = stages.index(here), stages.index(there) if target.status == "open" else len(stages)
    through = stages[start:end]
    asked = [pair for stage in through for pair in looked.questions[pipeline, stage, "leave"]]
    return [*_ways(line.moves, start, end), *asked, *enters]


def _ways(moves: Moves, start: int, end: int) -> list[tuple[str, str]]:
    """A way the process allows nobody; where some roles may take it, nothing is said afterwards."""
    if moves.except_for:
        return []
    if end > start + 1 and moves.skipping == "refuse":
        return [("moves.skipping", "")]
    return [("moves.backwards", "")] if end < start and moves.backwards == "refuse" else []


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
