"""A forecast knows only what was known on its day, adds up in every draw, and says what is true where that is known."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesops.capabilities.forecasting.decide import model
from salesops.capabilities.forecasting.decide.bridge import bridge
from salesops.capabilities.forecasting.decide.forecast import Forecast, forecast
from salesops.capabilities.forecasting.decide.keeping import Kept, keep
from salesops.capabilities.forecasting.decide.knowing import as_of
from salesops.capabilities.forecasting.decide.looking import looks
from salesops.capabilities.forecasting.decide.model import learn_model
from salesops.capabilities.forecasting.decide.spans import named_periods, part_of
from salesops.capabilities.forecasting.decide.telling import figures, totals
from salesops.capabilities.forecasting.decide.testing import answers
from salesops.capabilities.forecasting.facts import FAR, Book, day_of, number_of
from salesops.capabilities.forecasting.tests.books import FIRST, NORMS, deleted, learned_late, lot, meddled
from salesops.kernel.company import Company
from salesops.kernel.period import Calendar, Period

DAY = FIRST + 450
TODAY = day_of(DAY)
PERIODS = named_periods(TODAY, Calendar())
QUARTER = PERIODS["this"]
BOOK = lot()
OPEN_DEAL = int(BOOK.deal[np.flatnonzero((BOOK.start <= DAY) & (BOOK.status == 0))[-1]])


def made(book: Book, day: int = DAY) -> Forecast:
    return forecast(book, day_of(day), list(PERIODS.values()), [], 1, draws=200)


def kept(book: Book, day: int = DAY) -> Kept:
    return keep(made(book, day), number_of(date(TODAY.year, 1, 1)))


def told(book: Book) -> list:
    found = kept(book)
    return [figures(found, period, by) for period in PERIODS.values() for by in ("company", "person")]


@settings(max_examples=4)
@given(st.integers(0, 10_000))
def test_whatever_happens_later_the_forecast_as_of_a_day_stays_the_same_to_the_cent(seed: int) -> None:
    assert told(meddled(BOOK, DAY, seed)) == told(BOOK)


def test_an_edit_that_was_learned_later_but_dated_back_changes_nothing_of_what_was_said() -> None:
    assert told(learned_late(BOOK, OPEN_DEAL, DAY + 1)) == told(BOOK)
    assert told(learned_late(BOOK, OPEN_DEAL, DAY)) != told(BOOK)


def test_a_deal_that_will_be_deleted_counts_until_then_and_no_longer_in_any_of_its_versions() -> None:
    assert told(deleted(BOOK, OPEN_DEAL, DAY + 1)) == told(BOOK)
    gone = as_of(deleted(BOOK, OPEN_DEAL, DAY), DAY)
    assert OPEN_DEAL in as_of(BOOK, DAY).deal
    assert OPEN_DEAL not in gone.deal
    assert told(deleted(BOOK, OPEN_DEAL, DAY)) == told(BOOK.take(BOOK.deal != OPEN_DEAL))


LATER = {
    ("start", "known"): meddled(BOOK, DAY, 1),
    ("known",): learned_late(BOOK, OPEN_DEAL, DAY + 1),
    ("gone",): deleted(BOOK, OPEN_DEAL, DAY + 1),
}


@pytest.mark.parametrize("columns", LATER, ids=" and ".join)
def test_a_leak_through_any_column_that_says_when_would_be_noticed(columns: tuple[str, ...], monkeypatch) -> None:
    """As if all that is there had been so, and known, on the day: then what was learned later shows."""

    def leaky(book: Book, day: int) -> Book:
        when = {name: getattr(book, name) for name in columns}
        return as_of(replace(book, **{name: np.where(one < FAR, np.minimum(one, day), one) for name, one in when.items()}), day)

    assert told(LATER[columns]) == told(BOOK)
    monkeypatch.setattr(model, "as_of", leaky)
    assert told(LATER[columns]) != told(BOOK)


def test_what_was_replaced_is_not_there_beside_what_replaced_it() -> None:
    edited = as_of(learned_late(BOOK, OPEN_DEAL, DAY), DAY)
    assert edited.deal.tolist() == as_of(BOOK, DAY).deal.tolist()
    assert (edited.value.max() / as_of(BOOK, DAY).value.max()) > 1


def test_nothing_that_is_learned_from_lies_after_the_day() -> None:
    learned = learn_model(BOOK, DAY, 1)
    assert max(learned.book.start.max(), learned.book.known.max(), learned.born.look.max()) <= DAY
    assert learned.life.closed[learned.life.status > 0].max() <= DAY
    assert (learned.born.look + learned.born.days).max() <= DAY + 1


def test_rivals_and_the_looks_that_trust_comes_from_know_no_more_than_was_known() -> None:
    changed = meddled(BOOK, DAY, 3)
    company = Company()
    assert answers(changed, TODAY, QUARTER, [], company, ("person",)) == answers(BOOK, TODAY, QUARTER, [], company, ("person",))
    assert looks(changed, DAY, 1, seed=1) == looks(BOOK, DAY, 1, seed=1)


@pytest.mark.parametrize("by", ["person", "team"])
def test_the_parts_add_up_to_the_company_in_every_draw(by: str) -> None:
    found = kept(BOOK)
    for period in PERIODS.values():
        part = part_of(period, found.day, found.edges)
        parts = found.within(part.first, part.end, found.labels[by], 3)
        whole = found.within(part.first, part.end, np.zeros(len(found.kind), dtype=np.int64), 1)[0]
        assert np.allclose(parts.sum(axis=0), whole)


def test_people_seen_together_have_what_each_of_them_has_in_every_draw() -> None:
    found = kept(BOOK)
    alone = [totals(found, QUARTER, frozenset({owner})) for owner in (11, 12)]
    assert np.allclose(totals(found, QUARTER, frozenset({11, 12})), sum(alone))
    assert np.allclose(totals(found, QUARTER, frozenset({11, 12, 13})), totals(found, QUARTER))


def test_likely_is_what_is_booked_what_is_open_and_what_is_still_to_be_created() -> None:
    for period in PERIODS.values():
        [one] = figures(kept(BOOK), period, "company")
        assert one.booked + one.from_open + one.from_new == pytest.approx(one.likely)
        assert one.booked <= one.low <= one.likely <= one.high


def test_the_chances_are_those_that_the_deals_were_made_with() -> None:
    """Of what is open, four in ten will be won within eighty days; what comes in thirty days is known on average."""
    book = lot(deals=6_000)
    found = forecast(book, TODAY, [Period(TODAY, day_of(DAY + 81))], [], 1, draws=100)
    assert found.drawn.chance[:, -1].mean() == pytest.approx(0.4, abs=0.05)
    later = book.closed[(book.status == 1) & (book.closed > DAY) & (book.closed <= DAY + 80)]
    [said] = figures(keep(found, DAY), Period(day_of(DAY + 1), day_of(DAY + 81)), "company", kpi="deals")
    assert said.likely == pytest.approx(len(later), rel=0.12)


def test_where_there_is_little_history_the_process_counts_and_that_is_said() -> None:
    small = lot(deals=6, days=20)
    day = int(small.start.min()) + 12
    found = forecast(small, day_of(day), [Period(day_of(day), day_of(day + 400))], [], 1, draws=200)
    assert {finding.where for finding in found.findings} == {"history", "range", "new_arr"}
    stages = found.model.book.stage[found.model.standing.row]
    assert found.drawn.chance[:, -1] == pytest.approx([NORMS[stage].probability for stage in stages], abs=0.12)


def test_a_book_without_deals_says_nothing_and_does_not_break() -> None:
    nothing = BOOK.take(np.zeros(len(BOOK), dtype=bool))
    [one] = figures(keep(forecast(nothing, TODAY, [QUARTER], [], 1), DAY), QUARTER, "company")
    assert (one.low, one.likely, one.high) == (0, 0, 0)


@settings(max_examples=5)
@given(st.integers(1, 60), st.sampled_from([None, frozenset({11}), frozenset({12, 13})]))
def test_what_moved_adds_up_to_the_cent(days: int, owners: frozenset[int] | None) -> None:
    earlier, later = kept(BOOK, DAY - days), kept(BOOK)
    for period in (PERIODS["this"], PERIODS["year"]):
        if number_of(period.start) > DAY - days + 1 and period is PERIODS["this"]:
            continue
        found = bridge(earlier, later, period, owners=owners)
        assert found.before + sum(step.cents for step in found.steps) == found.after
        assert sum(found.by_reason().values()) == found.after - found.before
        assert found.after == round(100 * figures(later, period, "company", owners=owners)[0].likely)


def test_the_same_day_gives_the_same_forecast_again() -> None:
    assert told(lot()) == told(BOOK)
