"""A deal's facts for the gate, and what was asked for and answered about it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, cast

from salesops.capabilities.process.facts import Move, Standing
from salesops.capabilities.process.models import Request, Tick
from salesops.history.encoding import CUSTOM, decode
from salesops.kernel.kinds import BEHIND_DEAL, Field
from salesops.kernel.scope import EVERYTHING
from salesops.policies import queries as policies
from salesops.policies.documents.sales_process import Pipeline, SalesProcess
from salesops.records import queries as records
from salesops.records.deal_facts import DealFacts, facts_of
from salesops.records.row import Row

_GRANTED = "SELECT * FROM process_request WHERE deal_id = %s AND answer = 'granted'"


def process_on(day: date) -> SalesProcess:
    """The sales process in force."""
    return cast(SalesProcess, policies.in_force("sales_process", day))


Filling = tuple[Row, Mapping[str, Any], Pipeline]
"""A deal, what is filled in on the way, and the pipeline it is judged by."""


def standing_of(deal: Row, changes: Mapping[str, Any], pipeline: Pipeline, custom: tuple[Field, ...]) -> Standing:
    """The deal with what is filled in on the way. Asks only for what the pipeline looks at."""
    return standings_of([(deal, changes, pipeline)], custom)[0]


def standings_of(deals: Sequence[Filling], custom: tuple[Field, ...]) -> list[Standing]:
    """The same of several deals, with as many questions as for one."""
    values = [{**_decoded(deal.values, custom), **_decoded(changes, custom)} for deal, changes, _ in deals]
    pipelines = [pipeline for _, _, pipeline in deals]
    for place, kind in BEHIND_DEAL.items():
        _look_behind(place, kind, [own for own, pipeline in zip(values, pipelines, strict=True) if _looks(pipeline, place)])
    facts = facts_of([deal.id for deal, _, pipeline in deals if deal.id and pipeline.asks_what_was_done])
    return [_standing(deal, own, facts.get(deal.id, DealFacts())) for (deal, _, _), own in zip(deals, values, strict=True)]


def _standing(deal: Row, values: Mapping[str, Any], known: DealFacts) -> Standing:
    there = {"pipeline": deal["pipeline"], "stage": deal["stage"]}
    return Standing({**values, **there}, known.done_here, known.done_ever, known.roles)


def _looks(pipeline: Pipeline, place: str) -> bool:
    return any(name.startswith(f"{place}.") for name in pipeline.looked_at)


def _look_behind(place: str, kind: str, deals: Sequence[dict[str, Any]]) -> None:
    """Put the fields of the deals' accounts or owners into their values."""
    wanted = {int(values[place]) for values in deals if values.get(place)}
    found = records.get_many(kind, wanted, scope=EVERYTHING)
    for values in deals:
        if (behind := found.get(int(values.get(place) or 0))) is not None:
            values.update({f"{place}.{name}": value for name, value in behind.values.items()})


def move_of(
    deal_id: int, pipeline: Pipeline, stage: str, *, role: str, confirmed: frozenset[str], values: Mapping[str, Any], on: date
) -> Move:
    """Where it is to go, with the approvals and exceptions that hold on a day."""
    granted = list(Request.objects.raw(_GRANTED, [deal_id])) if deal_id else []
    return move_with(granted, pipeline, stage, role=role, confirmed=confirmed, values=values, on=on)


def granted_to(deal_ids: Collection[int] | None = None) -> dict[int, list[Request]]:
    """All that was granted to deals (None: to any), by deal."""
    found: dict[int, list[Request]] = defaultdict(list)
    granted = Request.objects.filter(answer="granted")
    for one in granted if deal_ids is None else granted.filter(deal_id__in=deal_ids):
        found[one.deal_id].append(one)
    return found


def move_with(
    granted: Sequence[Request],
    pipeline: Pipeline,
    stage: str,
    *,
    role: str,
    confirmed: frozenset[str],
    values: Mapping[str, Any],
    on: date,
) -> Move:
    """A move with what of all that was granted holds on a day."""
    excused = {
        name
        for one in granted
        if one.kind == "exception" and (one.pipeline, one.stage) == (pipeline.key, stage)
        if one.expires_on is None or on < one.expires_on
        for name in one.names
    }
    approved = {name for one in granted if one.kind == "approval" and same_values(one.known, values) for name in one.names}
    return Move(pipeline.key, stage, role, confirmed, frozenset(approved), frozenset(excused))


def same_values(known: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether what an approval was given for is still so."""
    return all(said == plain(values.get(name)) for name, said in known.items())


def plain(value: Any) -> str:
    return "" if value is None else str(value)


def requests(*, open_only: bool = False, deal_ids: frozenset[int] | None = None) -> list[Request]:
    """What was asked for, the newest first."""
    found = Request.objects.order_by("-asked_at", "-id")
    found = found.filter(answer="") if open_only else found
    return list(found if deal_ids is None else found.filter(deal_id__in=deal_ids))


def _decoded(values: Mapping[str, Any], custom: tuple[Field, ...]) -> dict[str, Any]:
    types = {CUSTOM + field.name: field.type for field in custom}
    return {name: decode(value, types[name]) if name in types else value for name, value in values.items()}


def ticked(deal_id: int, stage: str) -> frozenset[str]:
    """The steps of the play that are done."""
    return frozenset(Tick.objects.filter(deal_id=deal_id, stage=stage).values_list("text", flat=True))
