"""Overview and Team show the forecast that was kept for their day, to each what they may see; without one they say so."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from tests.cast import NOW, Cast, assemble

from salesops.capabilities.forecasting.models import Line, Run
from salesops.records import actions
from salesops.warehouse.refresh import rebuild

QUARTER = (date(2024, 4, 1), date(2024, 7, 1))


def keep(day: date, figures: dict[tuple[str, str], tuple[int, int, int]], cast: Cast) -> None:
    """A forecast as of a day: (slice, name) -> worst, likely and best."""
    run = Run.objects.create(day=day, made_at=NOW, by_name="the worker", recipe=1, draws=9, status="done")
    for (by, name), range_ in figures.items():
        low, likely, high = map(Decimal, range_)
        sums = {"booked": Decimal(0), "from_open": likely, "from_new": Decimal(0), "low": low, "likely": likely, "high": high}
        key = getattr(cast, name.lower()) if by == "person" else None
        where = {"starts_on": QUARTER[0], "ends_on": QUARTER[1], "kpi": "bookings", "by": by, "name": name, "key": key}
        Line.objects.create(run=run, **where, **sums)


@pytest.fixture
def company(settings, tmp_path, transactional_db) -> Cast:
    settings.HOME, settings.WAREHOUSE_URL = tmp_path, str(tmp_path / "warehouse")
    cast = assemble()
    values = {"name": "Deal", "pipeline": "sales", "stage": "demo", "status": "open", "amount": "9", "owner": cast.rita}
    actions.create("deal", {**values, "close_date": date(2024, 6, 20)}, by=cast.actor("rita"), at=NOW)
    rebuild(at=NOW)
    return cast


def shown(cast: Cast, name: str, address: str) -> str:
    client = Client()
    client.force_login(cast.user(name))
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_each_sees_the_forecast_of_the_day_asked_for_of_what_is_theirs_and_without_one_is_told_so(company: Cast) -> None:
    assert "Make it now" in shown(company, "ada", "/?as_of=2024-06-03")
    rita = shown(company, "rita", "/?as_of=2024-06-03")
    assert "No forecast of Jun 3, 2024 was made. The worker makes one every night." in rita
    whole, east, hers = ("company", "company"), ("team", "East"), ("person", "Rita")
    keep(date(2024, 5, 28), {whole: (1000, 2000, 3000), east: (500, 700, 900), hers: (300, 400, 500)}, company)
    keep(date(2024, 6, 2), {whole: (4000, 5000, 6000), east: (800, 900, 950), hers: (310, 410, 510)}, company)
    assert "between $4.0K and $6.0K" in shown(company, "ada", "/?as_of=2024-06-03")
    assert "between $1.0K and $3.0K" in shown(company, "ada", "/?as_of=2024-06-01"), "what was said then"
    assert "between $800 and $950" in shown(company, "ada", "/?as_of=2024-06-03&team=East")
    assert "between $310 and $510" in shown(company, "rita", "/?as_of=2024-06-03")
    assert "No forecast of Jun 30, 2024 was made" in shown(company, "ada", "/?as_of=2024-06-30"), "too old by then"
    assert "$310 to $510" in shown(company, "ada", "/team?as_of=2024-06-03")


def test_a_forecast_is_made_from_the_screen_by_who_sees_everything(company: Cast) -> None:
    ada, rita = Client(), Client()
    ada.force_login(company.user("ada"))
    rita.force_login(company.user("rita"))
    assert rita.post("/forecast/runs", {"day": "2024-06-01"}).status_code == 403
    assert ada.post("/forecast/runs", {"day": "2999-01-01"}).status_code == 400
    assert ada.post("/forecast/runs", {"day": "2024-06-01"}).status_code == 302
    assert b"is being made" in ada.get("/forecast/runs").content
