"""Asking for a study, making it and keeping it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from salesops.capabilities.insights.facts import Study
from salesops.capabilities.insights.models import KeptStudy
from salesops.capabilities.insights.queries.counting import Which
from salesops.capabilities.insights.queries.kept import data_of, key_of, which_of
from salesops.capabilities.insights.queries.studying import study
from salesops.policies import queries as policies
from salesops.policies.documents.sales_process import SalesProcess
from salesops.warehouse.engine import current


class UnknownPipelineError(LookupError):
    """The sales process in force has no such pipeline."""


def note_asked(which: Which, *, at: datetime) -> None:
    """That a study is on its way."""
    KeptStudy.objects.update_or_create(key=key_of(which), defaults={"asked_at": at})


def make(chosen: Mapping[str, Any], *, on: date, at: datetime) -> Study | None:
    """Make the study of a selection and keep it; None where it cannot be made, which is kept too."""
    which = which_of(chosen)
    kept: dict[str, Any] = {"asked_at": None, "failed": ""}
    found = None
    try:
        sequence = current().sequence
        found = made(which, on)
        kept |= {"made_at": at, "sequence": sequence, "result": data_of(found)}
    except UnknownPipelineError as error:
        kept["failed"] = str(error)
    KeptStudy.objects.update_or_create(key=key_of(which), defaults=kept)
    return found


def made(which: Which, on: date) -> Study:
    """The study of a selection, with the sales process in force on a day. Raises UnknownPipelineError."""
    process = cast(SalesProcess, policies.in_force("sales_process", on))
    pipeline = process.pipeline(which.pipeline)
    if pipeline is None:
        there = ", ".join(one.key for one in process.pipelines)
        raise UnknownPipelineError(f"The sales process has no pipeline {which.pipeline!r}. There are: {there}.")
    return study(pipeline, which)
