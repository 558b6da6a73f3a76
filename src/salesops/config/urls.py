"""Every address of the program: one explicit list."""

from django.urls import URLPattern, URLResolver, include, path

from salesops.capabilities.reporting.api import router as metrics_api
from salesops.web.api import api
from salesops.workspace.automation.api import router as automation_api
from salesops.workspace.board.api import router as board_api
from salesops.workspace.finding.api import router as finding_api
from salesops.workspace.forecast.api import router as forecast_calls_api
from salesops.workspace.forecast.computed.api import router as computed_forecast_api
from salesops.workspace.handoffs.api import router as handoffs_api
from salesops.workspace.imports.api import router as imports_api
from salesops.workspace.logins.api import router as logins_api
from salesops.workspace.notices.api import router as notices_api
from salesops.workspace.policies.api import router as policies_api
from salesops.workspace.policies.drafts_api import router as policy_drafts_api
from salesops.workspace.process.api import router as process_api
from salesops.workspace.process.best.api import router as process_best_api
from salesops.workspace.process.compliance.api import router as process_compliance_api
from salesops.workspace.process.maps.api import router as process_maps_api
from salesops.workspace.record_pages.api import files_router, timeline_router
from salesops.workspace.records_api.api import router as records_api
from salesops.workspace.today.api import router as today_api
from salesops.workspace.what_if.api import router as what_if_api

api.add_router("/metrics", metrics_api)
api.add_router("/policies/drafts", policy_drafts_api)
api.add_router("/policies", policies_api)
api.add_router("/imports", imports_api)
api.add_router("/find", finding_api)
api.add_router("/logins", logins_api)
api.add_router("/records", records_api)
api.add_router("/files", files_router)
api.add_router("/timeline", timeline_router)
api.add_router("/process/best", process_best_api)
api.add_router("/process/compliance", process_compliance_api)
api.add_router("/process", process_maps_api)
api.add_router("/process", process_api)
api.add_router("/handoffs", handoffs_api)
api.add_router("/forecast/what-if", what_if_api)
api.add_router("/forecast/computed", computed_forecast_api)
api.add_router("/forecast", forecast_calls_api)
api.add_router("/notices", notices_api)
api.add_router("/automations", automation_api)
api.add_router("/board", board_api)
api.add_router("/today", today_api)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("salesops.workspace.logins.urls")),
    path("", include("salesops.workspace.dashboards.urls")),
    path("", include("salesops.capabilities.reporting.urls")),
    path("", include("salesops.workspace.policies.urls")),
    path("", include("salesops.workspace.imports.urls")),
    path("", include("salesops.workspace.process.urls")),
    path("", include("salesops.workspace.process.maps.urls")),
    path("", include("salesops.workspace.process.best.urls")),
    path("", include("salesops.workspace.process.compliance.urls")),
    path("", include("salesops.workspace.handoffs.urls")),
    path("", include("salesops.workspace.forecast.urls")),
    path("", include("salesops.workspace.notices.urls")),
    path("", include("salesops.workspace.automation.urls")),
    path("", include("salesops.workspace.board.urls")),
    path("", include("salesops.workspace.today.urls")),
    path("", include("salesops.workspace.finding.urls")),
    path("", include("salesops.workspace.what_if.urls")),
    path("", include("salesops.workspace.undoing.urls")),
    path("", include("salesops.workspace.record_pages.urls")),
    path("", include("salesops.workspace.grids.urls")),
    path("", include("salesops.workspace.records_api.urls")),
    path("api/", api.urls),
]

handler400 = "salesops.web.errors.bad_request"
handler403 = "salesops.web.errors.forbidden"
handler404 = "salesops.web.errors.not_found"
handler500 = "salesops.web.errors.server_error"
