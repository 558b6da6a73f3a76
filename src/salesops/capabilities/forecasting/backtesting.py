"""Past days, forecast as they would have been then: made where they are missing, kept, and compared with what came."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from salesops.capabilities.forecasting.actions import Progress, learned
from salesops.capabilities.forecasting.decide.accuracy import Accuracy, Outcome, accuracy_by, horizon
from salesops.capabilities.forecasting.decide.knowing import as_of, lives
from salesops.capabilities.forecasting.decide.telling import COMPANY
from salesops.capabilities.forecasting.decide.testing import actuals, answers, periods_on
from salesops.capabilities.forecasting.facts import Book, day_of, number_of
from salesops.capabilities.forecasting.models import Tested
from salesops.capabilities.forecasting.queries.learning import FIRST_AFTER, RECIPE
from salesops.capabilities.forecasting.queries.reading import read_book
from salesops.kernel.company import Company
from salesops.kernel.period import Period
from salesops.policies import queries as policies

EVERY = 14


@dataclass(frozen=True)
class Wanted:
    """Days from `first` to `last`, every so many; which of the named periods; which slices."""

    first: date
    last: date
    every: int = EVERY
    periods: tuple[str, ...] = ("this",)
    slices: tuple[str, ...] = (COMPANY,)

    def asked(self, company: Company) -> Iterator[tuple[date, Period]]:
        day = self.first
        while day <= self.last:
            for period in periods_on(day, company.calendar, self.periods):
                yield day, period
            day += timedelta(days=self.every)


def last_year(today: date) -> Wanted:
    """Every other week of the last year: the same days whatever day is asked about, so that most are there already."""
    last = number_of(today) - 1
    return Wanted(day_of(last - 364 + (EVERY - (last - 364) % EVERY) % EVERY), day_of(last))


def backtest(wanted: Wanted, *, today: date, progress: Progress) -> int:
    """Make what is missing; how many there were to make. Stopped in between, it goes on from there the next time."""
    company = policies.company(today)
    asked = [(day, period, _missing(day, period, wanted.slices)) for day, period in wanted.asked(company)]
    left = [(day, period, slices) for day, period, slices in asked if slices]
    if not left:
        return 0
    book = read_book(company, today)
    begun = _begun(book, today)
    left = [one for one in left if one[0] >= begun]
    for place, (day, period, slices) in enumerate(left):
        progress(place / len(left))
        _test(book, day, period, slices, company)
    progress(1.0)
    return len(left)


def outcomes(wanted: Wanted, *, today: date) -> list[Outcome]:
    """What was said on the days, and what came, of the periods that are over. `about` is `slice: name`."""
    company = policies.company(today)
    asked = set(wanted.asked(company))
    book = read_book(company, today)
    life = lives(as_of(book, number_of(today)), number_of(today))
    known = as_of(book, number_of(today))
    came = {(period, by): actuals(known, life, period, by) for _, period in asked for by in wanted.slices if period.end <= today}
    rows = Tested.objects.filter(recipe=RECIPE, day__gte=wanted.first, day__lte=wanted.last, by__in=wanted.slices)
    found = []
    for row in rows.order_by("day", "id"):
        period = Period(row.starts_on, row.ends_on)
        if (row.day, period) in asked and (period, row.by) in came:
            actual = came[period, row.by].get(row.name, 0.0)
            about = "" if row.by == COMPANY else f"{row.by}: {row.name}"
            found.append(Outcome(row.method, about, period, row.day, row.likely, actual, row.low, row.high))
    return found


def table(found: Sequence[Outcome]) -> dict[tuple[str, str, str], Accuracy]:
    """Slice, method, horizon -> how good it was; `all` for all horizons together. In the order of methods and horizons."""
    by_slice = accuracy_by(found, lambda one: (one.about.partition(":")[0] or COMPANY, one.method, "all"))
    by_horizon = accuracy_by(
        sorted(found, key=lambda one: one.days_left),
        lambda one: (one.about.partition(":")[0] or COMPANY, one.method, horizon(one)),
    )
    return {**by_slice, **by_horizon}


def _begun(book: Book, today: date) -> date:
    """The first day on which anything had been won for long enough to say anything."""
    life = lives(as_of(book, number_of(today)), number_of(today))
    return day_of(int(life.closed[life.won].min()) + FIRST_AFTER) if life.won.any() else today + timedelta(days=1)


def _missing(day: date, period: Period, slices: Sequence[str]) -> tuple[str, ...]:
    there = Tested.objects.filter(recipe=RECIPE, day=day, starts_on=period.start, ends_on=period.end)
    known = set(there.values_list("by", flat=True).distinct())
    return tuple(one for one in slices if one not in known)


def _test(book: Book, day: date, period: Period, slices: Sequence[str], company: Company) -> None:
    looks = learned(book, day, company, progress=lambda _: None)
    found = answers(book, day, period, looks, company, slices)
    where = {"recipe": RECIPE, "day": day, "starts_on": period.start, "ends_on": period.end}
    rows = [
        Tested(**where, by=one.by, name=one.name, method=one.method, low=one.low, likely=one.likely, high=one.high)
        for one in found
    ]
    Tested.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1_000)
