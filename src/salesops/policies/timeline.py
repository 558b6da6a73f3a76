"""Which version of a policy holds when. Pure.

Versions of one kind follow each other without gaps: each holds from its first day (included) until the next one begins
(excluded). A new version that begins inside another ends it there, and itself ends where a later one already begins. A
version whose first day is taken over holds for no day at all, and stays to be read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

BEGINNING = date(1900, 1, 1)
"""From here on holds what was always so: the first version of a kind, unless another day is given."""


@dataclass(frozen=True)
class Version:
    kind: str
    number: int
    starts_on: date
    ends_on: date | None
    """First day it no longer holds; None: open end."""
    text: str
    """The document as it was written; empty where the version withdraws, so that the default holds."""
    by_name: str
    at: datetime
    note: str = ""

    @property
    def withdraws(self) -> bool:
        return not self.text

    @property
    def replaced(self) -> bool:
        """Whether another version took over its first day, so that it never holds."""
        return self.ends_on is not None and self.ends_on <= self.starts_on

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


def in_force(versions: Iterable[Version], on: date) -> Version | None:
    return next((version for version in versions if version.holds_on(on)), None)


def placed(versions: Iterable[Version], new: Version) -> tuple[Version, ...]:
    """The versions of one kind with `new` (whose `ends_on` is ignored) among them, last."""
    known = tuple(versions)
    later = (version.starts_on for version in known if version.starts_on > new.starts_on)
    kept = (replace(v, ends_on=new.starts_on) if v.holds_on(new.starts_on) else v for v in known)
    return (*kept, replace(new, ends_on=min(later, default=None)))
