"""Who looks at a record, when, and as of which moment: what every query and action of a page is asked with."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from salesops.kernel.actor import Actor
from salesops.kernel.company import Company
from salesops.kernel.kinds import Field
from salesops.kernel.scope import Scope
from salesops.policies.documents.sales_process import SalesProcess
from salesops.records.access import Viewer
from salesops.web.as_of import AsOf
from salesops.workspace import editing


@dataclass(frozen=True)
class Visit:
    viewer: Viewer
    scope: Scope
    now: datetime
    company: Company
    as_of: AsOf

    @property
    def today(self) -> date:
        return self.company.day_of(self.now)

    @property
    def day(self) -> date:
        """The day that is looked at."""
        return self.as_of.day if self.as_of.is_past else self.today

    @property
    def moment(self) -> datetime:
        """The moment that is looked at."""
        return self.as_of.moment or self.now

    @property
    def by(self) -> Actor:
        return self.viewer.actor("page")

    @cached_property
    def process(self) -> SalesProcess:
        """The sales process in force on the day looked at."""
        return editing.processes(self.day)

    def custom(self, kind: str) -> dict[str, Field]:
        """`custom.<name>` -> the field, for the custom fields a kind has on the day looked at."""
        return {f"custom.{field.name}": field for field in editing.custom_fields(kind, self.day)}

    def may_edit(self, kind: str) -> bool:
        """Never in the past."""
        return editing.editable(self.viewer, kind, self.as_of.moment)
