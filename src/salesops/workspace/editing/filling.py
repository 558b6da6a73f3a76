"""What a new record gets that nobody said: its owner, the beginning of the sales process, the company's currency."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from salesops.kernel.company import Company
from salesops.kernel.kinds import KINDS
from salesops.records.access import Viewer
from salesops.workspace.editing.process import processes, stage_facts


def filled(kind: str, values: Mapping[str, Any], *, viewer: Viewer, company: Company, at: datetime) -> dict[str, Any]:
    """The values with what goes without saying; whatever is given stays."""
    whole = {name: value for name, value in values.items() if value not in (None, "")}
    if "owner" in KINDS[kind].by_name and viewer.person_id is not None:
        whole.setdefault("owner", viewer.person_id)
    more = _MORE.get(kind)
    return more(whole, company, at) if more else whole


def _deal(values: dict[str, Any], company: Company, at: datetime) -> dict[str, Any]:
    stage = stage_facts(processes(company.day_of(at)), str(values.get("pipeline", "")), str(values.get("stage", "")))
    values |= {"pipeline": stage.pipeline, "stage": stage.name}
    values.setdefault("status", stage.status)
    values.setdefault("currency", company.currency)
    if stage.forecast_category:
        values.setdefault("forecast_category", stage.forecast_category)
    if stage.status != "open":
        values.setdefault("closed_on", company.day_of(at))
    return values


def _lead(values: dict[str, Any], company: Company, at: datetime) -> dict[str, Any]:
    values.setdefault("status", "new")
    return values


_MORE: dict[str, Callable[[dict[str, Any], Company, datetime], dict[str, Any]]] = {"deal": _deal, "lead": _lead}
