"""Where a deal stands in the sales process. The process itself is the caller's to know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from salesops.kernel.actor import Actor
from salesops.kernel.company import Company
from salesops.kernel.finding import Finding
from salesops.kernel.kinds import Field
from salesops.records.actions.core import edit
from salesops.records.actions.moments import standing
from salesops.records.actions.writing import Because, Written, locked, writing
from salesops.records.errors import InvalidError


@dataclass(frozen=True)
class StageFacts:
    """What the sales process says of a stage: its pipeline and name, the status of deals in it (`open`, `won`,
    `lost`) and the forecast category they are in (empty: leave as it is)."""

    pipeline: str
    name: str
    status: str = "open"
    forecast_category: str = ""


def move_deal(
    deal_id: int,
    stage: StageFacts,
    *,
    version: int,
    company: Company,
    by: Actor,
    at: datetime,
    happened_at: datetime | None = None,
    also: Mapping[str, Any] | None = None,
    custom_fields: Sequence[Field] = (),
    decision: Because = None,
    action: str = "move_deal",
) -> Written:
    """Put a deal into a stage, with all that follows: status, the day it closed (the company's), forecast category.

    `also` are fields filled in on the way (an amount, a loss reason), checked and stored with the move.
    """
    with writing():
        deal = locked("deal", deal_id)
        values = {"pipeline": stage.pipeline, "stage": stage.name, "status": stage.status}
        if stage.forecast_category:
            values["forecast_category"] = stage.forecast_category
        then = standing(deal, at=at, happened_at=happened_at)
        values |= _closing(then.values["status"], stage.status, company.day_of(happened_at or at))
        return edit(
            "deal",
            deal_id,
            {**values, **(also or {})},
            version=version,
            by=by,
            at=at,
            happened_at=happened_at,
            custom_fields=custom_fields,
            decision=decision,
            action=action,
        )


def close_deal(
    deal_id: int,
    stage: StageFacts,
    *,
    version: int,
    company: Company,
    by: Actor,
    at: datetime,
    loss_reason: str = "",
    happened_at: datetime | None = None,
    also: Mapping[str, Any] | None = None,
    custom_fields: Sequence[Field] = (),
    decision: Because = None,
) -> Written:
    """Win or lose an open deal by moving it to a closing stage."""
    if stage.status == "open":
        raise _not_allowed("stage", f"{stage.name} does not close a deal.", "Its deals are open.", "Choose a won or lost stage.")
    reason = {"loss_reason": loss_reason} if stage.status == "lost" and loss_reason else {}
    with writing():
        if locked("deal", deal_id).status != "open":
            raise _not_allowed("status", f"Deal {deal_id} is closed already.", "Only an open deal closes.", "Reopen it first.")
        return move_deal(
            deal_id,
            stage,
            version=version,
            company=company,
            by=by,
            at=at,
            happened_at=happened_at,
            also={**reason, **(also or {})},
            custom_fields=custom_fields,
            decision=decision,
            action="close_deal",
        )


def reopen_deal(
    deal_id: int,
    stage: StageFacts,
    *,
    version: int,
    company: Company,
    by: Actor,
    at: datetime,
    happened_at: datetime | None = None,
    also: Mapping[str, Any] | None = None,
    custom_fields: Sequence[Field] = (),
    decision: Because = None,
) -> Written:
    """Take a won or lost deal back into an open stage."""
    if stage.status != "open":
        raise _not_allowed("stage", f"{stage.name} is no open stage.", "Its deals are closed.", "Choose an open stage.")
    with writing():
        if locked("deal", deal_id).status == "open":
            raise _not_allowed("status", f"Deal {deal_id} is open.", "Only a closed deal reopens.", "Move it instead.")
        return move_deal(
            deal_id,
            stage,
            version=version,
            company=company,
            by=by,
            at=at,
            happened_at=happened_at,
            also=also,
            custom_fields=custom_fields,
            decision=decision,
            action="reopen_deal",
        )


def _closing(before: str, after: str, day: date) -> dict[str, Any]:
    if after == before:
        return {}
    if after == "open":
        return {"closed_on": None, "loss_reason": ""}
    return {"closed_on": day, **({"loss_reason": ""} if after == "won" else {})}


def _not_allowed(field: str, what: str, why: str, fix: str) -> InvalidError:
    return InvalidError([Finding(f"deal.{field}", what, why, fix)])
