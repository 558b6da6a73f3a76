"""A deal's facts for the gate, and what was asked for and answered about it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from salesops.capabilities.process.facts import Move, Standing
from salesops.capabilities.process.models import Request, Tick
from salesops.history.encoding import CUSTOM, decode
from salesops.kernel.condition import All, Compare, fields_of
from salesops.kernel.kinds import Field
from salesops.kernel.scope import EVERYTHING
from salesops.policies import queries as policies
from salesops.policies.documents.sales_process import Pipeline, SalesProcess
from salesops.records import queries as records
from salesops.records.listing import Ask, grouped
from salesops.records.row import Row
from salesops.records.stage_since import stage_since_of


def process_on(day: date) -> SalesProcess:
    """The sales process in force."""
    return cast(SalesProcess, policies.in_force("sales_process", day))


def standing_of(deal: Row, changes: Mapping[str, Any], pipeline: Pipeline, custom: tuple[Field, ...]) -> Standing:
    """The deal with what is filled in on the way. Asks only for what the pipeline looks at."""
    values = {**_decoded(deal.values, custom), **_decoded(changes, custom)}
    for reference, kind in (("account", "account"), ("owner", "person")):
        if values.get(reference) and any(name.startswith(f"{reference}.") for name in _looked_at(pipeline)):
            found = records.get(kind, int(values[reference]), scope=EVERYTHING)
            values |= {f"{reference}.{name}": value for name, value in (found.values if found else {}).items()}
    ever = here = {}
    if deal.id and any(stage.required_activities for stage in pipeline.stages):
        ever, here = _done(deal.id, None), _done(deal.id, stage_since_of(deal.id))
    roles = _roles(deal.id) if deal.id and any(stage.required_roles for stage in pipeline.stages) else ()
    return Standing({**values, "pipeline": deal["pipeline"], "stage": deal["stage"]}, here, ever, roles)


def move_of(
    deal_id: int, pipeline: Pipeline, stage: str, *, role: str, confirmed: frozenset[str], values: Mapping[str, Any], on: date
) -> Move:
    """Where it is to go, with the approvals and exceptions that hold on a day."""
    granted = list(Request.objects.filter(deal_id=deal_id, answer="granted")) if deal_id else []
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


def _looked_at(pipeline: Pipeline) -> frozenset[str]:
    criteria = [c.meets for stage in pipeline.stages for c in (*stage.entry, *stage.exit)]
    named = [name for stage in pipeline.stages for name in stage.required_fields]
    return frozenset(named).union(*(fields_of(c) for c in criteria), *(fields_of(a.concerns) for a in pipeline.approvals))


def _decoded(values: Mapping[str, Any], custom: tuple[Field, ...]) -> dict[str, Any]:
    types = {CUSTOM + field.name: field.type for field in custom}
    return {name: decode(value, types[name]) if name in types else value for name, value in values.items()}


def _done(deal_id: int, since: datetime | None) -> dict[str, int]:
    of_deal = Compare("deal", "is", deal_id)
    where = of_deal if since is None else All((of_deal, Compare("at", "at_least", since)))
    found = grouped(Ask("activity", where), ("type",), scope=EVERYTHING)
    return {str(kind): total.count for (kind,), total in found.items()}


def _roles(deal_id: int) -> tuple[str, ...]:
    found = grouped(Ask("deal_contact", Compare("deal", "is", deal_id)), ("role",), scope=EVERYTHING)
    return tuple(str(role) for (role,) in found if role)


def ticked(deal_id: int, stage: str) -> frozenset[str]:
    """The steps of the play that are done."""
    return frozenset(Tick.objects.filter(deal_id=deal_id, stage=stage).values_list("text", flat=True))
