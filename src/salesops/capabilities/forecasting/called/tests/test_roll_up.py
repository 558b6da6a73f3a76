"""Levels add up, adjustments stand apart, and whoever moves leaves the past as it was."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from salesops.capabilities.forecasting.called.decide.roll_up import Level, circles, find, latest, roll_up, together
from salesops.capabilities.forecasting.called.facts import NOTHING, About, Amounts, Said
from salesops.kernel.period import Period

OF = About(Period(date(2024, 4, 1), date(2024, 7, 1)))
START = datetime(2024, 4, 2, 9, tzinfo=UTC)
MIA, RITA, RAJ, MAX, ADA = 1, 2, 3, 4, 5
LINE = {MIA: ADA, RITA: MIA, RAJ: MIA, MAX: ADA, ADA: None}


def call(number: int, person: int, likely: int, *, hours: int = 0, by: int | None = None) -> Said:
    amounts = Amounts(Decimal(likely), Decimal(likely), Decimal(likely))
    line, holder = ("own", person) if by is None else ("adjustment", by)
    at = START + timedelta(hours=hours)
    return Said(number, OF, line, holder, person, amounts, "", at, late=False, by_name="")  # type: ignore[arg-type]


def rolled(*said: Said, line: Mapping[int, int | None] = LINE, hours: int = 99) -> tuple[Level, ...]:
    return roll_up(said, line, {RITA, RAJ}, START + timedelta(hours=hours))


def test_the_last_of_two_that_came_together_counts() -> None:
    found = latest([call(2, RITA, 20), call(1, RITA, 10), call(3, RITA, 30, hours=5)], START)
    assert found["own", RITA, RITA].amounts.likely == 20


def test_an_adjustment_stands_beside_what_was_called() -> None:
    tops = rolled(call(1, RITA, 100), call(2, RAJ, 50), call(3, RITA, -30, by=MIA), call(4, MIA, 5, by=MIA))
    mia = find(tops, MIA)
    assert mia is not None
    rita = find(tops, RITA)
    assert rita is not None
    assert (rita.called.likely, rita.total.likely) == (100, 70)
    assert (mia.called.likely, mia.submitted.likely) == (120, 125)
    assert together(tops).likely == 125


def test_moving_a_person_leaves_earlier_weeks_where_they_were() -> None:
    said = [call(1, RITA, 100), call(2, RITA, -30, by=MIA, hours=1), call(3, RITA, 110, hours=50)]
    before, after = rolled(*said, hours=2), rolled(*said, line={**LINE, RITA: MAX})
    assert find(before, MIA).total.likely == 70  # type: ignore[union-attr]
    assert find(after, MIA).total.likely == 0  # type: ignore[union-attr]
    assert find(after, MAX).total.likely == 110, "the old manager's adjustment does not follow"  # type: ignore[union-attr]


def test_a_circle_in_the_line_ends_and_is_told() -> None:
    line = {MIA: RITA, RITA: MIA, RAJ: None}
    assert circles(line) == [frozenset({MIA, RITA})]
    assert together(rolled(call(1, RITA, 100), call(2, MIA, 10), line=line)).likely == 110


PEOPLE = st.integers(1, 12)
LINES = st.dictionaries(PEOPLE, st.none() | PEOPLE, min_size=1, max_size=12)
CALLS = st.lists(st.tuples(PEOPLE, st.none() | PEOPLE, st.integers(-500, 500), st.integers(0, 20)), max_size=25)


@settings(max_examples=60)
@given(LINES, CALLS)
def test_levels_add_up_whatever_the_line(
    line: dict[int, int | None], given_calls: list[tuple[int, int | None, int, int]]
) -> None:
    said = [call(n, person, value, hours=hours, by=by) for n, (person, by, value, hours) in enumerate(given_calls)]
    tops = roll_up(said, line, line.keys(), START + timedelta(hours=30))
    levels = [level for top in tops for level in top.everybody()]
    assert len({level.person for level in levels}) == len(levels), "nobody is counted twice"
    for level in levels:
        assert level.called == sum((one.total for one in level.reports), level.own.amounts if level.own else NOTHING)
    own = sum((level.own.amounts for level in levels if level.own), NOTHING)
    moved = sum((one.amounts for level in levels for one in (level.whole, level.adjusted) if one), NOTHING)
    assert together(tops) == own + moved, "the company is its calls and its adjustments"
    counted = latest(said, START + timedelta(hours=30))
    assert own == sum((one.amounts for key, one in counted.items() if key[0] == "own"), NOTHING), "no call is lost"
