"""Asking: one answer a question, of one committed state, the same on both engines and from the command line."""

import json
import threading
from datetime import date
from decimal import Decimal

import pytest
from click.testing import CliRunner

from salesops.kernel.period import Period
from salesops.kernel.scope import NOTHING
from salesops.metrics.ask import Ask
from salesops.metrics.errors import AskError
from salesops.warehouse import commands, run
from salesops.warehouse.duck import open_duckdb
from salesops.warehouse.engine import current
from salesops.warehouse.refresh import refresh
from salesops.warehouse.store import Store
from salesops.warehouse.tests.actions import Life

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2024, 12, 31)
Q2 = Period(date(2024, 4, 1), date(2024, 7, 1))


@pytest.fixture
def life() -> Life:
    found = Life(5)
    for _ in range(60):
        found.step()
    refresh(at=found.now)
    return found


def won(life: Life, amount: str, day: date) -> None:
    values = {"name": "W", "pipeline": "sales", "stage": "closed_won", "status": "won", "closed_on": day, "amount": amount}
    life.create("deal", values)


def bookings(**more) -> run.Answer:
    return run.run(Ask("bookings", today=TODAY, **more))


def test_an_answer_follows_what_is_committed_and_not_what_is_not_yet(life):
    before = bookings().value
    won(life, "100.10", date(2024, 5, 5))
    assert bookings().value == before
    refresh(at=life.now)
    assert bookings().value == before + Decimal("100.10")


def test_an_earlier_state_still_answers_what_it_knew(life):
    engine = current()
    deals = engine.tables["deal"].count().as_table()
    before = engine.to_arrow(deals).to_pylist()
    life.new_deal()
    refresh(at=life.now)
    assert current().sequence > engine.sequence
    assert engine.to_arrow(deals).to_pylist() == before


def test_a_comparison_gives_each_bucket_the_value_of_its_place_in_the_period_before(life):
    for amount, day in (("10", date(2024, 1, 9)), ("7", date(2024, 4, 9)), ("5", date(2024, 5, 9))):
        won(life, amount, day)
    refresh(at=life.now)
    now = {row["month"]: row for row in bookings(period=Q2, by=("month",), compare="previous")}
    then = {row["month"]: row["value"] for row in bookings(period=Period(date(2024, 1, 1), date(2024, 4, 1)), by=("month",))}
    assert now[date(2024, 4, 1)]["previous"] == then[date(2024, 1, 1)]
    assert now[date(2024, 5, 1)]["previous"] == then.get(date(2024, 2, 1))


def test_a_comparison_without_period_says_what_is_missing(life):
    with pytest.raises(AskError, match="Give one, such as 2017Q3"):
        bookings(compare="year")


def test_rows_behind_add_up_to_the_number_and_come_in_pages(life):
    rows = run.rows_behind(Ask("bookings", today=TODAY))
    assert sum(row["amount"] or 0 for row in rows) == bookings().value
    assert len(run.rows_behind(Ask("bookings", today=TODAY), limit=1)) == min(1, len(rows))
    assert run.rows_behind(Ask("bookings", today=TODAY), limit=9, offset=1).rows == rows.rows[1:10]


def test_the_waterfall_adds_up(life):
    bars = {bar.name: bar.amount for bar in run.waterfall(Ask("open_pipeline", today=TODAY, period=Q2))}
    assert sum(bars.values()) - bars["open_at_end"] == bars["open_at_end"]


def test_who_may_see_nothing_is_answered_nothing(life):
    assert not run.rows_behind(Ask("deals_won", today=TODAY, scope=NOTHING)).rows
    assert run.run(Ask("deals_won", today=TODAY, scope=NOTHING)).value == 0


def test_many_threads_may_ask_at_once(life):
    asks = [Ask(name, today=TODAY, by=("person",)) for name in ("deals_won", "bookings", "open_pipeline", "calls")]
    expected = [answer.rows for answer in run.run_many(asks)]
    engine, found = open_duckdb(Store(), Store().meta()), []

    def ask() -> None:
        found.append([run._compute(engine, ask, run.company_on(TODAY)).rows for ask in asks])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8


def test_the_same_question_is_computed_once_a_state(life, monkeypatch):
    first = bookings(by=("team",))
    monkeypatch.setattr(run, "_compute", None)
    assert bookings(by=("team",)) is first


def ask_in_words(*words: str):
    return CliRunner().invoke(commands.metric, words)


def test_the_command_gives_json_of_dimensions_and_unrounded_values(life):
    won(life, "0.10", date(2024, 5, 5))
    said = ask_in_words("bookings", "--by", "month", "--from", "2024-05-01", "--to", "2024-06-01", "--format", "json")
    [row] = json.loads(said.output)
    assert row["month"] == "2024-05-01"
    assert row["value"] == float(bookings(period=Period(date(2024, 5, 1), date(2024, 6, 1))).value)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["booking"], "Did you mean bookings"),
        (["bookings", "--by", "colour"], "There is no dimension 'colour'"),
        (["bookings", "--period", "soon"], "cannot be read"),
        (["bookings", "--from", "2024-01-01"], "belong together"),
        (["bookings", "--period", "2024", "--to", "2024-02-01"], "not both"),
        (["bookings", "--as", "nobody"], "Nobody logs in as 'nobody'"),
        (["bookings", "--where", "segment"], "FIELD=VALUE"),
    ],
)
def test_a_command_that_makes_no_sense_says_why(words, told):
    said = ask_in_words(*words)
    assert said.exit_code == 2
    assert told in said.output
