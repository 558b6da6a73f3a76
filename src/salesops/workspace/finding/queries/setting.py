"""Who looks for something, and by which process and company what is found is said."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from salesops.kernel.company import Company
from salesops.kernel.scope import Scope
from salesops.policies import queries as policies
from salesops.policies.documents.sales_process import SalesProcess
from salesops.records.access import Viewer, scope_of


@dataclass(frozen=True)
class Setting:
    scope: Scope
    company: Company
    process: SalesProcess


def setting_of(viewer: Viewer, at: datetime) -> Setting:
    company = policies.company(at.date())
    process = cast(SalesProcess, policies.in_force("sales_process", company.day_of(at)))
    return Setting(scope_of(viewer, at), company, process)
