"""What a forecast page, answer or command is about: period, metric and day, as asked, in the viewer's scope."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from salesops.capabilities.forecasting.called.decide.weeks import called_periods, quarter_of
from salesops.capabilities.forecasting.called.facts import About, Amounts
from salesops.capabilities.forecasting.called.queries.calls import policy_on
from salesops.capabilities.forecasting.facts import SLICES
from salesops.kernel.company import Company
from salesops.kernel.condition import ALWAYS, Condition
from salesops.kernel.finding import Finding
from salesops.kernel.period import Calendar, Grain, Period, PeriodError
from salesops.kernel.scope import Scope
from salesops.metrics.ask import Ask
from salesops.metrics.catalogue import METRICS
from salesops.policies import queries as policies
from salesops.policies.documents.forecast import Forecast
from salesops.records.access import Viewer, scope_of
from salesops.records.errors import InvalidError
from salesops.web.as_of import AsOf, read_as_of
from salesops.web.formatting import in_unit, money

KEPT = ("period", "kpi", "as_of", "by")
_STEPS = {"k": Decimal(1_000), "m": Decimal(1_000_000)}


class ChoiceError(ValueError):
    """A choice that cannot be read; the message says which and what would be."""


@dataclass(frozen=True)
class Choice:
    """`now` is the moment of asking, `at` the one looked at: the same, or the end of the day asked for."""

    viewer: Viewer
    scope: Scope
    company: Company
    policy: Forecast
    now: datetime
    day: AsOf
    of: About
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        return self.day.moment or self.now

    @property
    def today(self) -> date:
        return self.day.day

    @property
    def by(self) -> str:
        """The slice the computed forecast is split by; empty for none."""
        return self.given.get("by", "")

    @property
    def week_ago(self) -> datetime:
        return self.at - timedelta(days=7)

    @property
    def name(self) -> str:
        """The period's."""
        return self.company.calendar.name(self.of.period)

    @property
    def what(self) -> str:
        """The metric's, as in the middle of a sentence."""
        return METRICS[self.of.kpi].title.lower()

    def ask(self, metric: str, *, by: tuple[str, ...] = (), where: Condition = ALWAYS, period: Period | None = None) -> Ask:
        known = {"as_of": self.day.day if self.day.is_past else None, "scope": self.scope, "where": where}
        return Ask(metric, self.company.day_of(self.now), period or self.of.period, by=by, **known)  # type: ignore[arg-type]

    def shown(self, value: float | Decimal | None) -> str:
        """A value of the metric, written short."""
        unit = METRICS[self.of.kpi].unit
        return money(value, self.company.currency) if unit == "money" else in_unit(value, unit)

    def query(self, **changes: str) -> str:
        kept = {name: value for name, value in {**self.given, **changes}.items() if value}
        return f"?{urlencode(kept)}" if kept else "?"


def read(params: Mapping[str, str], viewer: Viewer, now: datetime) -> Choice:
    """Raises ChoiceError, AsOfError."""
    given = {name: params[name].strip() for name in KEPT if params.get(name, "").strip()}
    company = policies.company(now.date())
    day = read_as_of(given.get("as_of", ""), company, now)
    policy = policy_on(day.day)
    kpi = given.get("kpi", policy.kpis[0])
    if kpi not in METRICS or METRICS[kpi].kind != "flow":
        raise ChoiceError(f"There is no metric {kpi!r} that adds up. Called are: {', '.join(policy.kpis)}.")
    if (by := given.get("by", "")) and by not in SLICES:
        raise ChoiceError(f"A forecast is not split by {by!r}. Split it by {', '.join(SLICES)}.")
    period = read_period(given.get("period", ""), policy, company, day.day)
    return Choice(viewer, scope_of(viewer, now), company, policy, now, day, About(period, kpi), given)


def period_key(calendar: Calendar, period: Period) -> str:
    """A period as it is written in an address; nothing for days that are none."""
    grain = calendar.grain_of(period)
    if grain == "month":
        return f"{period.start:%Y-%m}"
    return calendar.name(period).replace(" ", "") if grain else ""


def read_period(text: str, policy: Forecast, company: Company, day: date) -> Period:
    """`this`, `next`, `month`, `year`, the name of a period, or the nearest that is called."""
    if not text:
        return called_periods(policy, company, day)[0]
    grains: dict[str, Grain] = {"this": quarter_of(company), "next": quarter_of(company), "month": "month", "year": "fiscal_year"}
    if text in grains:
        found = company.calendar.period_of(day, grains[text])
        return company.calendar.period_of(found.end, grains[text]) if text == "next" else found
    try:
        return company.calendar.parse(text)
    except PeriodError as error:
        raise ChoiceError(f"{error} Or write this, next, month or year.") from error


def amounts_in(values: Mapping[str, Any], *, names: tuple[str, ...] = ("commit", "likely", "best_case")) -> Amounts:
    """Three amounts as people write them: `120,000`, `$120k`, `1.2m`. Raises InvalidError with all that cannot be read."""
    found, wrong = {}, []
    for name in names:
        try:
            found[name] = amount(str(values.get(name, "") or ""))
        except ValueError as error:
            wrong.append(Finding(name, str(error), "It counts in sums.", "Write for example 120000, 120k or 1.2m."))
    if wrong:
        raise InvalidError(wrong)
    return Amounts(**found)


def amount(text: str) -> Decimal:
    """Raises ValueError, in words."""
    bare = text.strip().lower().replace("−", "-").translate(str.maketrans("", "", ",$€£ '\u00a0"))
    step = _STEPS.get(bare[-1:], Decimal(1))
    try:
        value = Decimal(bare.rstrip("km")) * step
    except InvalidOperation:
        raise ValueError(f"{text!r} is no amount." if text.strip() else "The amount is missing.") from None
    if not value.is_finite():
        raise ValueError(f"{text!r} is no amount.")
    return value
