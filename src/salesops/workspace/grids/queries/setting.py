"""What a grid stands in: the viewer, the moment, the rules in force."""

from dataclasses import dataclass
from datetime import datetime

from salesops.kernel.company import Company
from salesops.kernel.scope import Scope
from salesops.policies import queries as policies
from salesops.records.access import Viewer, scope_of
from salesops.records.working_weeks import with_weeks
from salesops.workspace import editing
from salesops.workspace.grids.columns import columns_of
from salesops.workspace.grids.selection import Setting
from salesops.workspace.grids.sheets import SHEETS


@dataclass(frozen=True)
class Standing:
    """Who looks at which grid, and what they may."""

    viewer: Viewer
    scope: Scope
    company: Company
    setting: Setting
    now: datetime

    @property
    def kind(self) -> str:
        return self.setting.sheet.kind

    @property
    def may_write(self) -> bool:
        """Whether anything can be changed here and now."""
        return editing.editable(self.viewer, self.kind, self.setting.moment)


def standing(kind: str, viewer: Viewer, now: datetime, moment: datetime | None = None) -> Standing:
    """Where the viewer stands; `moment` is the past one looked at."""
    company = with_weeks(policies.company(now.date()))
    today = company.day_of(moment or now)
    sheet, process, custom = SHEETS[kind], editing.processes(today), editing.custom_fields(kind, today)
    setting = Setting(sheet, columns_of(sheet, custom, process), process, custom, viewer.person_id, today, moment, company)
    return Standing(viewer, scope_of(viewer, now), company, setting, now)
