"""What contracts that end will bring is told by those that ended before, once for each, and adds up."""

from dataclasses import replace

import numpy as np
import pytest

from salesops.capabilities.forecasting.decide.bridge import bridge
from salesops.capabilities.forecasting.decide.forecast import Forecast, forecast
from salesops.capabilities.forecasting.decide.keeping import Kept, keep
from salesops.capabilities.forecasting.decide.spans import part_of
from salesops.capabilities.forecasting.decide.telling import figures
from salesops.capabilities.forecasting.facts import FAR, Book, day_of, no_terms
from salesops.capabilities.forecasting.tests.books import FIRST, lot, subscribing
from salesops.kernel.period import Period

DAY = FIRST + 600
HALF = Period(day_of(DAY + 1), day_of(DAY + 181))
BOOK = subscribing()


def made(book: Book, day: int = DAY) -> Forecast:
    return forecast(book, day_of(day), [HALF], [], 1, draws=200)


def kept(book: Book, day: int = DAY) -> Kept:
    return keep(made(book, day), DAY - 100)


def test_each_contract_counts_once_as_its_deal_where_there_is_one_and_else_by_itself() -> None:
    """Of those that end in the half year all are renewed by four in five, whether their deal is open yet or not."""
    [one] = figures(kept(BOOK), HALF, "company")
    ends = BOOK.terms.ends - 10
    without, with_deal = (
        int(((ends > first) & (ends <= last)).sum()) for first, last in ((DAY + 80, DAY + 180), (DAY, DAY + 80))
    )
    assert one.from_renewals == pytest.approx(without * 0.8 * 1200, rel=0.1)
    assert one.from_open == pytest.approx(with_deal * 0.8 * 1200, rel=0.15)
    assert one.from_new == 0
    assert one.booked + one.from_open + one.from_renewals + one.from_new == pytest.approx(one.likely)


def test_the_parts_add_up_to_the_company_in_every_draw() -> None:
    found = kept(BOOK)
    part = part_of(HALF, found.day, found.edges)
    for by in ("person", "team"):
        parts = found.within(part.first, part.end, found.labels[by], 3)
        assert np.allclose(parts.sum(axis=0), found.within(part.first, part.end, np.zeros_like(found.kind), 1)[0])


def test_a_contract_of_which_nothing_was_known_yet_or_whose_end_was_changed_later_is_none_of_the_day() -> None:
    later = (BOOK.terms.ends > DAY + 100) & (BOOK.terms.ends < DAY + 150)
    learned = replace(BOOK.terms, known=np.where(later, DAY + 1, BOOK.terms.known))
    cancelled = replace(BOOK.terms, replaced=np.where(later, DAY + 1, FAR))
    said = figures(kept(BOOK), HALF, "company")
    assert figures(kept(replace(BOOK, terms=cancelled)), HALF, "company") == said
    assert figures(kept(replace(BOOK, terms=learned)), HALF, "company") != said


def test_without_renewals_in_the_past_nothing_is_expected_and_that_is_said() -> None:
    plain = replace(lot(), terms=BOOK.terms)
    assert {"renewals"} <= {finding.where for finding in made(plain).findings}
    [one] = figures(kept(plain), HALF, "company")
    assert one.from_renewals == 0
    assert "renewals" not in {finding.where for finding in made(replace(BOOK, terms=no_terms())).findings}


def test_what_moved_tells_of_renewals_apart() -> None:
    period = Period(day_of(DAY + 1), day_of(DAY + 181))
    found = bridge(kept(BOOK), kept(BOOK, DAY + 7), period)
    assert found.by_reason()["renewals to come"] < 0
    assert found.before + sum(step.cents for step in found.steps) == found.after


def test_new_arr_is_what_new_business_and_expansions_bring_a_year() -> None:
    """Half of the deals are new business for two years, the others renewals."""
    book = lot()
    typed = replace(book, labels={**book.labels, "type": book.deal % 2}, names={**book.names, "type": ("new", "renewal")})
    for yearly, part in ((np.full(len(book), 0.5), 0.5), (np.full(len(book), np.nan), 1.0)):
        found = kept(replace(typed, yearly=yearly))
        money, arr = (figures(found, HALF, "type", kpi=kpi)[0] for kpi in ("bookings", "new_arr"))
        assert arr.likely == pytest.approx(money.likely * part)
        assert [one.name for one in figures(found, HALF, "type", kpi="new_arr")] == ["new"]
    assert not kept(book).tells_new_arr
