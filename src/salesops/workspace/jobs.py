"""Every background job of the workspace and what it composes: importing it registers it with the queue."""

from salesops.capabilities.forecasting import jobs as forecasting
from salesops.capabilities.insights import jobs as insights
from salesops.workspace.grids import jobs as grids
from salesops.workspace.imports import jobs as imports
from salesops.workspace.logins import jobs as logins
from salesops.workspace.policies import jobs as policies
from salesops.workspace.record_pages import jobs as record_pages

__all__ = ["forecasting", "grids", "imports", "insights", "logins", "policies", "record_pages"]
