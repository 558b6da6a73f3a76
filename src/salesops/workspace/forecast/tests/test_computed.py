"""Forecasts are made from the record store's history, kept for good, and told to each what they may see."""

import json
import threading
from datetime import UTC, date, datetime, timedelta

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from django.test import Client
from tests.cast import NOW, TESTER, Cast, assemble

from salesops.capabilities.forecasting import actions, backtesting, jobs
from salesops.capabilities.forecasting.models import Run, Said
from salesops.capabilities.forecasting.queries import runs
from salesops.capabilities.forecasting.queries.storing import folder, read_kept
from salesops.kernel.period import Period
from salesops.kernel.scope import EVERYTHING, Scope
from salesops.records import actions as records
from salesops.warehouse.refresh import refresh
from salesops.workspace.forecast.commands import forecast

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2024, 6, 2)
QUARTER = Period(date(2024, 4, 1), date(2024, 7, 1))


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def add_deal(owner: int, created: date, closed: date | None, *, won: bool = True, amount: str = "100") -> int:
    """Entered when it happened, as if the program had been in use then."""
    values = {"name": "Deal", "owner": owner, "pipeline": "sales", "stage": "demo", "status": "open", "amount": amount}
    made = records.create("deal", {**values, "close_date": closed or DAY}, by=TESTER, at=moment(created))
    if closed:
        end = {"stage": "closed_won", "status": "won"} if won else {"stage": "closed_lost", "status": "lost"}
        records.edit("deal", made.id, {**end, "closed_on": closed}, version=made.version, by=TESTER, at=moment(closed))
    return made.id


@pytest.fixture
def company(settings, tmp_path) -> Cast:
    """Two reps who win every other deal, one a fortnight each, and have one open."""
    settings.HOME, settings.WAREHOUSE_URL = tmp_path, str(tmp_path / "warehouse")
    read_kept.cache_clear()
    cast = assemble()
    for owner, amount in ((cast.rita, "100"), (cast.rosa, "300")):
        for fortnight in range(8):
            begun = date(2024, 1, 8) + timedelta(days=14 * fortnight)
            add_deal(owner, begun, begun + timedelta(days=20), won=fortnight % 2 == 0, amount=amount)
        add_deal(owner, DAY - timedelta(days=5), None, amount=amount)
    refresh(at=NOW)
    return cast


def make(day: date = DAY) -> Run:
    return actions.make(actions.begin(day, by=TESTER, at=NOW), by=TESTER, at=NOW)


def test_it_is_kept_told_in_scope_through_every_door_and_the_same_again_from_lost_files(company: Cast) -> None:
    stopped = actions.begin(DAY, by=TESTER, at=NOW)
    actions.stop(stopped.id, by=TESTER, at=NOW)
    assert actions.make(stopped, by=TESTER, at=NOW).status == "stopped"
    assert runs.latest_run() is None
    run = make()
    [whole] = runs.figure(run, QUARTER, scope=EVERYTHING)
    people = {one.key: one for one in runs.figure(run, QUARTER, "person", scope=EVERYTHING)}
    assert run.status == "done"
    assert whole.booked == sum(one.booked for one in people.values())
    assert whole.low <= whole.likely <= whole.high
    of_rita = Scope(people=frozenset({company.rita}))
    [hers] = runs.figure(run, QUARTER, scope=of_rita)
    assert hers.likely == pytest.approx(people[company.rita].likely, abs=0.01)
    assert {one.owner for one in runs.deals_that_carry_the_range(run, QUARTER, scope=of_rita)} <= {company.rita}
    for path in folder().iterdir():
        path.unlink()
    read_kept.cache_clear()
    assert runs.figure(run, QUARTER, scope=of_rita) == [hers]
    whole_rows = len(runs.kept_of(run).yearly)
    [deals] = folder().glob("*deals*")
    pq.write_table(pq.read_table(deals).drop_columns(["yearly"]), deals)  # as a version before kept them
    read_kept.cache_clear()
    assert len(runs.kept_of(run).yearly) == whole_rows
    the_command_and_http_say_the_same(company)


def the_command_and_http_say_the_same(company: Cast) -> None:
    said = CliRunner().invoke(forecast, ["--as-of", str(DAY), "--by", "person", "--format", "json"])
    assert said.exit_code == 0, said.output
    rows = {row["name"]: row for row in json.loads(said.output)["rows"]}
    client = Client()
    client.force_login(company.user("rita"))
    answer = client.get("/api/forecast/computed?by=person").json()
    assert [row["name"] for row in answer["rows"]] == ["Rita"]
    assert answer["rows"][0]["likely"] == pytest.approx(rows["Rita"]["likely"], abs=0.02)
    assert answer["others"] == {}
    assert client.get("/api/forecast/computed?period=2031Q1").status_code == 422
    parts_are_told_alone_and_split_through_both_doors(company)
    assert client.post("/api/forecast/computed/runs", {}, content_type="application/json").status_code == 403


def parts_are_told_alone_and_split_through_both_doors(company: Cast) -> None:
    """Of the team West alone: a manager of it, the whole company, and the terminal are told the same."""
    of_mia, of_ada = Client(), Client()
    of_mia.force_login(company.user("mia"))
    of_ada.force_login(company.user("ada"))
    asked = "/api/forecast/computed?only=team:West&by=person"
    rows = of_ada.get(asked).json()["rows"]
    assert [row["name"] for row in rows] == ["Rita"]
    assert rows == of_mia.get(asked).json()["rows"]
    said = CliRunner().invoke(forecast, ["--as-of", str(DAY), "--only", "team:West", "--by", "person", "--format", "json"])
    assert json.loads(said.output)["rows"] == rows
    [day] = of_ada.get("/api/forecast/computed/days?only=team:West").json()
    [whole] = of_ada.get("/api/forecast/computed?only=team:West").json()["rows"]
    assert (day["day"], day["likely"]) == (str(DAY), whole["likely"])
    assert CliRunner().invoke(forecast, ["days", "--only", "team:West", "--format", "csv"]).output.count(str(DAY)) == 1
    wrong = of_ada.get("/api/forecast/computed?only=segment:Nowhere")
    assert (wrong.status_code, "There are: none." in wrong.json()["detail"]) == (422, True)
    assert of_mia.get("/api/forecast/computed?only=luck").status_code == 422
    assert of_ada.get("/api/forecast/computed?as_of=2024-06-01").status_code == 404
    assert (
        "No forecast of 2024-06-01 or before is kept" in CliRunner().invoke(forecast, ["deals", "--as-of", "2024-06-01"]).output
    )
    assert "Reached in" in CliRunner().invoke(forecast, ["target", "1000"]).output


def test_what_happens_or_is_learned_today_changes_nothing_of_what_is_said_as_of_yesterday(company: Cast) -> None:
    """Neither a new deal nor one that is lost, nor an edit dated back between two later ones, nor a deletion."""
    begun, between, moved = (moment(date(2024, 5, day)) for day in (1, 10, 20))
    deal, doomed, lasting = (add_deal(owner, begun.date(), None) for owner in (company.rita, company.raj, company.rosa))
    first = records.edit("deal", deal, {"stage": "proposal"}, version=1, by=TESTER, at=moved)
    refresh(at=NOW)
    slices = ("company", "person", "team", "type")
    run = make()
    before = [runs.figure(run, QUARTER, by, scope=EVERYTHING) for by in slices]
    late = {"amount": "99999", "type": "new"}
    records.edit("deal", deal, late, version=first.version, by=TESTER, at=NOW, happened_at=between)
    records.delete("deal", doomed, version=1, by=TESTER, at=NOW)
    lost = {"stage": "closed_lost", "status": "lost", "closed_on": NOW.date()}
    records.edit("deal", lasting, lost, version=1, by=TESTER, at=NOW)
    add_deal(company.rosa, NOW.date(), NOW.date(), amount="70000")
    refresh(at=NOW + timedelta(hours=5))
    again, today = make(), make(NOW.date())
    assert [runs.figure(again, QUARTER, by, scope=EVERYTHING) for by in slices] == before
    assert runs.figure(today, QUARTER, scope=EVERYTHING)[0].booked == before[0][0].booked + 70000
    found = runs.kept_of(today)
    assert found.value[found.deal == deal].tolist() == [99999]
    assert doomed not in found.deal


def test_the_worker_makes_one_a_day_weeks_before_on_the_first_and_tests_the_methods(company: Cast, monkeypatch) -> None:
    monkeypatch.setattr(jobs, "WEEKS_BACK", 2)
    made = jobs.make_due(NOW, threading.Event())
    assert made[0] == DAY
    assert len(made) == 3
    assert jobs.make_due(NOW, threading.Event()) == []
    assert Said.objects.exists()
    before = runs.figure(runs.latest_run(DAY), QUARTER, "person", scope=EVERYTHING)
    with monkeypatch.context() as nothing_is_looked_at_twice:
        nothing_is_looked_at_twice.setattr(actions, "look_at", None)
        assert runs.figure(make(), QUARTER, "person", scope=EVERYTHING) == before
    found = backtesting.outcomes(backtesting.last_year(NOW.date()), today=NOW.date())
    assert {"salesops", "stage-weighted"} <= {one.method for one in found}
    assert all(one.as_of < one.period.end <= NOW.date() for one in found)
