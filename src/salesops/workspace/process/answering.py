"""Granting or refusing a request about a deal one sees: the one way for pages, API and commands."""

from datetime import datetime

from salesops.capabilities.process import actions
from salesops.capabilities.process.models import Request
from salesops.kernel.actor import Actor
from salesops.policies.documents.sales_process import SalesProcess
from salesops.records.access import Viewer
from salesops.records.errors import NotFoundError
from salesops.workspace.process.queries import requests_page


def answer_request(
    number: int, *, granted: bool, note: str, viewer: Viewer, process: SalesProcess, by: Actor, at: datetime
) -> Request:
    """Raises NotFoundError where the viewer does not see the deal, InvalidError where it is not theirs to answer."""
    page = requests_page(viewer, at, process)
    found = next((line.request for line in page.lines if line.request.id == number), None)
    if found is None:
        raise NotFoundError(f"There is no request {number} that you can see.")
    known = {"note": note, "role": viewer.role, "pipeline": process.pipeline(found.pipeline)}
    return actions.answer(number, granted=granted, by=by, at=at, **known)
