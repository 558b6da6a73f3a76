"""Random questions about a world: every way a metric may be sliced."""

from dataclasses import replace
from datetime import date, timedelta

from tests.agreement.world.draw import TODAY, Rng, chance, day
from tests.agreement.world.people import NAMES
from tests.agreement.worlds import World

from salesops.kernel.condition import ALWAYS, All, Any_, Compare, Condition, Not
from salesops.kernel.period import GRAINS, Period
from salesops.kernel.scope import EVERYTHING, Scope
from salesops.metrics.ask import Ask
from salesops.metrics.metric import Metric

VALUES: dict[str, tuple] = {
    "person": NAMES,
    "person_id": (1, 2, 3),
    "manager": NAMES,
    "manager_id": (1, 2),
    "team": ("Team 1", "Team 2", "Team 3", "team 1"),
    "team_id": (1, 2),
    "segment": ("Enterprise", "SMB", "enterprise"),
    "region": ("North", "South", "Élan"),
    "industry": ("Retail", "Health"),
    "country": ("DE",),
    "account": ("Account 1", "Account 2"),
    "account_id": (1, 2),
    "pipeline": ("New business", "Renewals"),
    "stage": ("Qualification", "Proposal", "Won"),
    "type": ("new", "renewal", "call"),
    "product": ("Alpha", "Beta"),
    "source": ("Web", "web", "page"),
    "forecast_category": ("pipeline", "commit"),
    "competitor": ("Rival",),
    "loss_reason": ("Price",),
    "campaign": ("Spring",),
    "status": ("new", "converted"),
    "outcome": ("connected", "voicemail", "met", "breached"),
    "hand_off": ("Hot leads", "Won deals"),
    "kind": ("deal", "lead"),
    "action": ("edit",),
    "custom_tier": ("Gold", "Silver"),
}


def dimensions(metric: Metric) -> tuple[str, ...]:
    """By name, with a custom field of these worlds in place of the sign for all of them."""
    return tuple("custom_tier" if name == "custom_*" else name for name in metric.dims)


def ask(rng: Rng, metric: Metric, world: World) -> Ask:
    as_of = max(day(rng), day(rng, last=TODAY + timedelta(days=20))) if chance(rng, 35) else None
    return Ask(
        metric=metric.name,
        today=world.today,
        period=period(rng, world),
        by=by(rng, metric),
        as_of=as_of,
        where=condition(rng, dimensions(metric)) if dimensions(metric) and chance(rng, 25) else ALWAYS,
        scope=scope(rng),
    )


def by(rng: Rng, metric: Metric) -> tuple[str, ...]:
    names = [rng.choice(dimensions(metric)) for _ in range(rng.randint(0, 2))] if metric.dims else []
    if chance(rng, 40):
        names.insert(rng.randint(0, len(names)), rng.choice(GRAINS))
    return tuple(dict.fromkeys(names))


def period(rng: Rng, world: World) -> Period | None:
    """None, a calendar period, any span of days, one day, none at all, or one that has not begun."""
    on = day(rng, last=TODAY + timedelta(days=40))
    kind = rng.choice(("none", "none", "grain", "grain", "grain", "span", "now"))
    if kind == "none":
        return None
    if kind == "span":
        return Period(on, on + timedelta(days=rng.choice((0, 1, 45, 100, 200))))
    grain = rng.choice(("week", "month", "quarter", "quarter", "year", "year", "fiscal_quarter", "fiscal_year"))
    return world.calendar.period_of(date(TODAY.year, TODAY.month, 3) if kind == "now" else on, grain)


def scope(rng: Rng) -> Scope:
    if chance(rng, 75):
        return EVERYTHING
    return Scope(people=frozenset(person for person in (1, 2, 3, 4) if chance(rng, 60)))


def condition(rng: Rng, names: tuple[str, ...]) -> Condition:
    shape = rng.choice(("one", "one", "one", "all", "any", "not"))
    if shape == "one":
        return compare(rng, rng.choice(names))
    if shape == "not":
        return Not(compare(rng, rng.choice(names)))
    parts = tuple(compare(rng, rng.choice(names)) for _ in range(2))
    return All(parts) if shape == "all" else Any_(parts)


def compare(rng: Rng, name: str) -> Compare:
    values = VALUES[name]
    operator = rng.choice(("is", "is", "is", "is_not", "in", "not_in", "is_empty", "is_filled", "contains"))
    if operator in ("is_empty", "is_filled"):
        return Compare(name, operator)
    if operator in ("in", "not_in"):
        return Compare(name, operator, tuple(rng.choice(values) for _ in range(rng.randint(1, 2))))
    value = rng.choice(values)
    if operator == "contains" and isinstance(value, str):
        return Compare(name, "contains", value[:3].lower())
    return Compare(name, "is_not" if operator == "is_not" else "is", value)


def some_day(rng: Rng) -> date:
    return day(rng)


def begun(asked: Ask) -> Ask:
    """Without a period that is over only after the known day, whose quota counts in full although its last buckets do not."""
    known = asked.as_of or asked.today
    return replace(asked, period=asked.period and asked.period.until(known + timedelta(days=1)))
