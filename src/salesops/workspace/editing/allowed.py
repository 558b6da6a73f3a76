"""Whether somebody may change a record: by role, and within their scope."""

from collections.abc import Collection
from datetime import datetime

from salesops.kernel.finding import Finding
from salesops.kernel.kinds import KINDS
from salesops.records.access import Viewer, may, may_write, scope_of
from salesops.records.errors import NotFoundError
from salesops.records.queries import get_many
from salesops.records.row import Row


class Forbidden(PermissionError):  # noqa: N818  reads as what it says
    """A role that does not include what was tried; `finding` says which would."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def editable(viewer: Viewer, kind: str, moment: datetime | None = None) -> bool:
    """Whether a page may offer to change records of a kind: the viewer's role does, through their own eyes, and `moment`,
    the past that is looked at, is none."""
    return moment is None and may_write(viewer, kind)


def check_role(viewer: Viewer, kind: str) -> None:
    if kind not in KINDS:
        raise NotFoundError(f"There is no kind of record {kind!r}. There are: {', '.join(KINDS)}.")
    if not may(viewer, "read"):
        raise Forbidden(Finding(kind, "You may not see records.", "Your login has no role.", "Ask an administrator for one."))
    if not may_write(viewer, kind):
        what = f"You may not change {KINDS[kind].plural}."
        raise Forbidden(Finding(kind, what, f"The role {viewer.role} does not include it.", "Ask somebody whose role does."))


def in_scope(kind: str, record_ids: Collection[int], viewer: Viewer, at: datetime) -> dict[int, Row]:
    """The records, all of them. Raises NotFoundError alike for those that are not there and those of others."""
    found = get_many(kind, record_ids, scope=scope_of(viewer, at))
    for record_id in record_ids:
        if record_id not in found:
            raise NotFoundError(f"There is no {KINDS[kind].name} {record_id} that you can see.")
    return found
