"""Calls through the screen, over HTTP and in the terminal: the same calls, for whom they are."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from click.testing import CliRunner
from django.test import Client
from python_calamine import CalamineWorkbook
from tests.cast import NOW, TESTER, Cast, assemble

from salesops.capabilities.forecasting.called import actions as calling
from salesops.capabilities.forecasting.called.facts import About, Amounts
from salesops.capabilities.forecasting.called.jobs import remind
from salesops.capabilities.forecasting.called.queries.accuracy import outcomes
from salesops.kernel.period import Period
from salesops.kernel.scope import EVERYTHING, Scope
from salesops.policies import queries as policies
from salesops.records import actions
from salesops.records.notices.models import Notice
from salesops.warehouse.refresh import rebuild
from salesops.workspace.forecast.commands import forecast

PAST = About(Period(date(2024, 1, 1), date(2024, 4, 1)))


def browser(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.user(name))
    return client


def add_deal(cast: Cast) -> int:
    """A committed deal of Rita's, due today."""
    day = datetime.now(UTC).date()
    values = {"name": "Zebra crossing", "owner": cast.rita, "pipeline": "sales", "stage": "negotiation", "status": "open"}
    more = {"amount": "50000", "close_date": day, "forecast_category": "commit"}
    return actions.create("deal", {**values, **more}, by=TESTER, at=NOW).id


@pytest.fixture
def company(settings, tmp_path, transactional_db) -> Cast:
    """The cast with a warehouse: a deal Rita has committed, one she won early in 2024, and what she called then."""
    settings.HOME, settings.WAREHOUSE_URL = tmp_path, str(tmp_path / "warehouse")
    cast = assemble()
    add_deal(cast)
    won = {"name": "Won", "pipeline": "sales", "stage": "closed_won", "status": "won", "amount": "100", "owner": cast.rita}
    actions.create("deal", {**won, "closed_on": date(2024, 3, 20)}, by=TESTER, at=datetime(2024, 3, 20, 12, tzinfo=UTC))
    rebuild(at=NOW)
    amounts = Amounts(Decimal(70), Decimal(80), Decimal(90))
    calling.take_over([(cast.rita, calling.Wanted(PAST, amounts), datetime(2024, 2, 1, 10, tzinfo=UTC))], by=TESTER, at=NOW)
    return cast


def test_a_rep_submits_a_manager_adjusts_and_everybody_reads_it_within_their_scope(company: Cast) -> None:
    rita, mia, ada, raj = (browser(company, name) for name in ("rita", "mia", "ada", "raj"))
    called = {"do": "call", "commit": "100k", "likely": "$120,000", "best_case": "0.15m", "note": "Two are verbal"}
    assert rita.post("/forecast/submit", called).status_code == 302
    wrong = rita.post("/forecast/submit", {**called, "commit": "plenty"})
    assert (wrong.status_code, b"is no amount" in wrong.content) == (422, True)
    adjusted = {"do": "adjust", "about": company.rita, "likely": "-20k", "note": "One slips"}
    assert mia.post("/forecast/submit", adjusted).status_code == 302
    levels = {one["name"]: one for one in ada.get("/api/forecast/roll-up").json()["levels"]}
    assert (levels["Rita"]["called"], levels["Rita"]["counts"], levels["Mia"]["called"]) == ("120000.00", *["100000.00"] * 2)
    assert raj.get("/api/forecast/calls").json() == []
    assert [one["name"] for one in raj.get("/api/forecast/roll-up").json()["levels"]] == ["Raj"]
    assert "Rita: $120K, counts $100K" in CliRunner().invoke(forecast, ["calls", "--as", "ada"]).output
    pages = {page: ada.get(f"/forecast{page}") for page in ("", "/submit", "/meeting", "/accuracy", "/completeness")}
    assert {page: answer.status_code for page, answer in pages.items()} == dict.fromkeys(pages, 200)
    assert b"Zebra" in pages["/meeting"].content
    assert b"Zebra" not in browser(company, "max").get("/forecast/meeting").content
    book = CalamineWorkbook.from_filelike(BytesIO(ada.get("/forecast/meeting.xlsx").content))
    assert {row[0]: row[6] for row in book.get_sheet_by_name("Calls").to_python()}["Rita"] == 100_000
    found = outcomes("bookings", policies.company(NOW.date()), EVERYTHING, NOW)
    own = [one for one in found if one.method == "call"]
    assert {(one.likely, one.actual) for one in own} == {(80.0, 100.0)}
    assert len(own) == 9, "at each cut-off from then on"
    assert {one.about for one in found if one.method == "roll-up"} == {str(company.mia), str(company.ada)}
    assert outcomes("bookings", policies.company(NOW.date()), Scope(people=frozenset({company.raj})), NOW) == []


def test_a_deal_changes_its_category_in_the_list_and_only_for_its_owner(cast: Cast) -> None:
    deal, rita = add_deal(cast), browser(cast, "rita")
    moved = {"deal": deal, "version": 1, "category": "best_case"}
    assert browser(cast, "rosa").post("/forecast/category", moved).status_code == 404
    answer = rita.post("/forecast/category", moved)
    assert b"Undo" in answer.content
    assert b'value="best_case" selected' in answer.content
    again = rita.post("/forecast/category", moved)
    assert b"Undo" not in again.content, "somebody else's version is not overwritten"


def test_the_terminal_and_http_say_what_is_wrong_and_lock_the_week(cast: Cast) -> None:
    refused = CliRunner().invoke(forecast, ["submit", "5", "4", "3", "--as", "rita"])
    assert (refused.exit_code, "not in order" in refused.output) == (1, True)
    assert CliRunner().invoke(forecast, ["lock", "Board meeting", "--as", "mia"]).exit_code == 1
    assert CliRunner().invoke(forecast, ["lock", "Board meeting"]).exit_code == 0
    body = {"commit": "1", "likely": "2", "best_case": "3"}
    answer = browser(cast, "rita").post("/api/forecast/calls", body, content_type="application/json")
    assert answer.status_code in (403, 422)
    done = CliRunner().invoke(forecast, ["submit", "1", "2", "3", "--as", "rita"])
    assert "Board meeting" in done.output


def test_who_owes_a_call_is_reminded_once_and_whoever_made_it_is_not(cast: Cast) -> None:
    thursday = datetime(2024, 6, 6, 12, 30, tzinfo=UTC)
    quarter = About(Period(date(2024, 4, 1), date(2024, 7, 1)))
    who = {"viewer": cast.viewer("rita"), "by": cast.actor("rita"), "at": NOW}
    calling.submit(cast.rita, calling.Wanted(quarter, Amounts()), **who)
    assert [remind(at=thursday + timedelta(hours=hours)) for hours in (-2, 0, 1)] == [0, 2, 0]
    assert set(Notice.objects.values_list("person_id", flat=True)) == {cast.raj, cast.rosa}
