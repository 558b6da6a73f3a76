"""What a cell says besides its value: a dot for the stage, red for what is late or missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from salesops.capabilities.process.decide.rotting import days_in, past_norm
from salesops.kernel.company import Company
from salesops.policies.documents.sales_process import SalesProcess


@dataclass(frozen=True)
class Mark:
    """tone: `bad`, `warn`, or the dot of a stage: `dot-won`, `dot-lost`, `dot-1` (early) to `dot-3` (late).
    said: shown in place of an empty cell."""

    tone: str = ""
    said: str = ""


def marks_of(kind: str, values: Mapping[str, Any], process: SalesProcess, today: date, company: Company) -> dict[str, Mark]:
    """Column -> its mark, where it has one."""
    return _OF[kind](values, process, today, company) if kind in _OF else {}


def _deal(values: Mapping[str, Any], process: SalesProcess, today: date, company: Company) -> dict[str, Mark]:
    found = {"stage": Mark(_dot(values, process))}
    if values["status"] != "open":
        return found
    if values["close_date"] is not None and values["close_date"] < today:
        found["close_date"] = Mark("bad")
    if not values["next_step"]:
        found["next_step"] = Mark("bad", "Missing")
    if _is_past_norm(values, process, today, company):
        found["stage_since"] = Mark("warn")
    return found


def _dot(values: Mapping[str, Any], process: SalesProcess) -> str:
    if values["status"] in ("won", "lost"):
        return f"dot-{values['status']}"
    pipeline = process.pipeline(values["pipeline"]) if values["pipeline"] else None
    place = pipeline.position(values["stage"]) if pipeline else None
    if pipeline is None or place is None:
        return "dot-1"
    return f"dot-{1 + min(2, 3 * place // max(1, len(pipeline.with_status('open'))))}"


def _is_past_norm(values: Mapping[str, Any], process: SalesProcess, today: date, company: Company) -> bool:
    since: datetime | None = values.get("stage_since")
    pipeline = process.pipeline(values["pipeline"]) if values["pipeline"] else None
    stage = pipeline.match(values["stage"]) if pipeline else None
    days = days_in(company.day_of(since) if since else None, today, company.holidays, company.week_of(values["owner"]))
    return past_norm(days, stage) is not None


def _activity(values: Mapping[str, Any], process: SalesProcess, today: date, company: Company) -> dict[str, Mark]:
    late = values["due_on"] is not None and values["done_at"] is None and values["due_on"] < today
    return {"due_on": Mark("bad")} if late else {}


_OF: Mapping[str, Callable[[Mapping[str, Any], SalesProcess, date, Company], dict[str, Mark]]] = {
    "deal": _deal,
    "activity": _activity,
}
