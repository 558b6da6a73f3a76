"""Exceptions that the simulated company's reps asked for in the last weeks, of deals that still lack what their process wants."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import transaction

from salesops.capabilities.process.actions import answer, ask_exception
from salesops.capabilities.process.models import Request
from salesops.kernel.actor import Actor
from salesops.kernel.condition import All, Compare
from salesops.kernel.scope import EVERYTHING
from salesops.policies import queries as policies
from salesops.policies.documents.sales_process import Pipeline, Stage
from salesops.records import queries as records
from salesops.records.listing import Ask, page
from salesops.records.row import Row
from salesops.workspace.editing import processes
from salesops.workspace.editing.gates import gates_of

LOOKED_AT = 200
HOURS = timedelta(hours=3)
"""From asking to the answer."""


@dataclass(frozen=True)
class Asked:
    """days: how long ago. holds: for how many days it was asked; granted: None while nobody has answered."""

    days: int
    reason: str
    granted: bool | None
    holds: int | None = None
    note: str = ""


ASKED = (
    Asked(1, "The one who decides is on holiday until Monday.", granted=None),
    Asked(
        30, "Their finance director left; the new one starts next month.", granted=True, holds=14, note="Until they are there."
    ),
    Asked(24, "They know us from their last company and want to go on.", granted=True, note="Fill it in before the proposal."),
    Asked(19, "The quarter ends.", granted=False, note="That is no reason. Ask them."),
    Asked(13, "They answer by mail only, a call has to wait.", granted=True, holds=60, note="Fine."),
    Asked(8, "I know what they will say.", granted=False, note="Then it is soon written down."),
)
"""The most telling first: a small company has few deals that lack something."""


def bring_exceptions(*, at: datetime) -> int:
    """Ask for them and answer them, as those did whose deals they are; how many are new. Each is made whole, and once."""
    ways, new = _lacking(at), 0
    for asked in ASKED:
        since = at - timedelta(days=asked.days + 1)
        way = next((one for one in ways if one[0].created_at < since), ways[-1] if ways else None)
        if way is None:
            continue
        ways.remove(way)
        with transaction.atomic():
            if not Request.objects.filter(deal_id=way[0].id, kind="exception").exists():
                new += _make(*way, asked, at)
    return new


def _lacking(at: datetime) -> list[tuple[Row, Pipeline, Stage, str]]:
    """The last open deals, each with what first stands in its way to the next stage."""
    day = policies.company(at.date()).day_of(at)
    process = processes(day)
    pipeline = process.pipelines[0]
    there = Compare("status", "is", "open"), Compare("pipeline", "is", pipeline.key)
    deals = page(Ask("deal", All(there), order=("-created_at",), limit=LOOKED_AT), scope=EVERYTHING).rows
    ways = [(deal, pipeline, stage) for deal in deals if deal["owner"] and (stage := _next(pipeline, deal["stage"]))]
    gates = gates_of(process, ways, role="rep", day=day)
    return [(*way, gate.lacking[0].name) for way, gate in zip(ways, gates, strict=True) if gate.lacking]


def _next(pipeline: Pipeline, key: str) -> Stage | None:
    """The open stage after one."""
    stages = [one for one in pipeline.stages if one.status == "open"]
    return next((after for one, after in pairwise(stages) if one.key == key), None)


def _make(deal: Row, pipeline: Pipeline, stage: Stage, name: str, asked: Asked, at: datetime) -> bool:
    owner = records.get("person", deal["owner"], scope=EVERYTHING)
    boss = records.get("person", owner["manager"], scope=EVERYTHING) if owner and owner["manager"] else None
    if owner is None or boss is None:
        return False
    moment = max(at - timedelta(days=asked.days), deal.created_at)
    until = moment.date() + timedelta(days=asked.holds) if asked.holds else None
    made = ask_exception(deal, pipeline, stage.key, [name], asked.reason, expires_on=until, by=_actor(owner), at=moment)
    if asked.granted is not None:
        how = {"granted": asked.granted, "note": asked.note, "role": boss["role"], "pipeline": pipeline}
        answer(made.id, by=_actor(boss), at=min(moment + HOURS, at), **how)
    return True


def _actor(person: Row) -> Actor:
    return Actor(person.id, person["name"], "command")
