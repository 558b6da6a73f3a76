"""The pages on a small company: they answer, they say what is odd, and cost the same however much there is."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, assemble

from salesops.capabilities.reporting.queries import numbers, tables
from salesops.capabilities.reporting.tests.conftest import AS_OF, add_deal
from salesops.metrics.catalogue import METRICS
from salesops.warehouse.refresh import rebuild

DASHBOARDS = ["/", "/pipeline", "/team"]


def shown(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer).decode()


@pytest.mark.parametrize("page", DASHBOARDS)
def test_a_dashboard_asks_the_same_number_of_questions_of_20_and_of_1000_deals(monkeypatch, as_user, company, page):
    few = _cost(monkeypatch, as_user("ada"), page)
    for number in range(1000):
        add_deal((company.rita, company.raj, company.rosa)[number % 3], f"More {number}", number)
    rebuild(at=NOW)
    assert _cost(monkeypatch, as_user("ada"), page) == few


def _cost(monkeypatch, client, page):
    """Metric runs, other questions to the warehouse, queries of the record store."""
    asked, others = [], []
    run_many, answered = numbers.run_many, tables._answered
    with monkeypatch.context() as patched:
        patched.setattr(numbers, "run_many", lambda asks: asked.extend(asks) or run_many(asks))
        patched.setattr(tables, "_answered", lambda *given: others.append(given) or answered(*given))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown(client, f"{page}?{AS_OF}")
    assert asked
    return len(asked), len(others), len(queries)


def test_every_metric_has_a_page_and_rows(as_user):
    client = as_user("ada")
    for name, metric in METRICS.items():
        assert metric.title in shown(client, f"/metrics/{name}?{AS_OF}")
        shown(client, f"/metrics/{name}/rows?{AS_OF}")


def test_rows_are_exported_whole_and_harmless(as_user, company):
    add_deal(company.rita, '=HYPERLINK("x")', 1)
    rebuild(at=NOW)
    rows = list(csv.DictReader(io.StringIO(shown(as_user("ada"), f"/metrics/open_deals/rows.csv?{AS_OF}"))))
    assert '\'=HYPERLINK("x")' in {row["name"] for row in rows}
    assert len(rows) == 10


ODD = [
    ("/?period=never", 400),
    ("/team?as_of=soon", 400),
    ("/metrics/bookings?by=weather", 400),
    ("/metrics/bookings/rows?is.weather=fine", 400),
    ("/metrics/nonsense", 404),
    ("/metrics/nonsense/rows.csv", 404),
    ("/pipeline-changes/nonsense", 404),
    ("/metrics/bookings/rows?page=999999", 200),
    ("/metrics/bookings/rows?page=-1", 200),
    ("/team?sort=nonsense", 200),
    ("/?segment=%3Cscript%3E", 200),
]


def test_an_odd_address_is_answered_in_words(as_user):
    client = as_user("ada")
    for address, status in ODD:
        assert client.get(address).status_code == status, address


def test_a_company_without_deals_is_told_what_is_missing(settings, tmp_path, transactional_db, client):
    settings.HOME, settings.WAREHOUSE_URL = tmp_path, str(tmp_path / "warehouse")
    client.force_login(assemble().user("ada"))
    rebuild(at=NOW)
    for page in DASHBOARDS:
        assert "There are no deals yet" in shown(client, page)


def test_without_a_quota_overview_says_so(as_user):
    assert "No quota is set for Q2 2024" in shown(as_user("ada"), f"/?{AS_OF}")


def test_an_old_export_is_told_from_today_with_the_way_back_to_its_days(as_user):
    page = shown(as_user("ada"), "/")
    assert "No deal has closed since" in page
    assert "as_of=2024-" in page


def test_the_team_is_sorted_by_the_column_asked_for(as_user):
    page = shown(as_user("ada"), f"/team?sort=name&{AS_OF}")
    assert 'aria-sort="ascending"' in page
    table = page.split("Quota, closed, likely landing and attainment")[1]
    assert table.index("Raj") < table.index("Rita") < table.index("Rosa")


def test_no_page_holds_a_style_or_a_script_of_its_own(as_user):
    for page in (*DASHBOARDS, "/metrics", "/metrics/bookings", "/metrics/bookings/rows"):
        markup = shown(as_user("ada"), f"{page}?{AS_OF}")
        assert " style=" not in markup
        assert "onclick" not in markup
        assert "<style" not in markup
        assert markup.count("<script") == 1


def test_the_api_says_what_is_wrong_with_a_question(as_user):
    client = as_user("ada")
    for address, status in [
        ("/api/metrics/bokings", 404),
        ("/api/metrics/bookings?by=weather", 422),
        ("/api/metrics/bookings?period=never", 422),
        ("/api/metrics/bookings?where=amount", 422),
        ("/api/metrics/bookings?compare=never", 422),
        ("/api/metrics/bookings/rows?limit=0", 422),
    ]:
        answer = client.get(address)
        assert answer.status_code == status, address
        assert answer["Content-Type"] == "application/problem+json"
        assert json.loads(answer.content)["detail"]


def test_the_api_takes_the_command_s_parameters(as_user):
    rows = json.loads(as_user("ada").get("/api/metrics/bookings?by=team,quarter&period=2024&compare=previous&" + AS_OF).content)
    assert [row["team"] for row in rows] == ["East", "West"]
    assert set(rows[0]) >= {"team", "quarter", "value", "previous"}
    assert rows[1]["value"] == 4008
