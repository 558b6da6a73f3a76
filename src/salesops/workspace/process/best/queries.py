"""What the best do differently, for people: findings as sentences, with what can be made of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from salesops.capabilities.insights.decide.discoveries import FALSE_SHARE
from salesops.capabilities.insights.decide.naming import family_first, habit_of, said
from salesops.capabilities.insights.decide.people import DEALS_EACH, PEOPLE
from salesops.capabilities.insights.decide.points import points_of
from salesops.capabilities.insights.decide.suggesting import Suggestion, suggestions
from salesops.capabilities.insights.facts import Effect, Habit, Practice, Side, Study
from salesops.capabilities.insights.queries.kept import Standing
from salesops.kernel.scope import EVERYTHING
from salesops.records import queries as records
from salesops.web.charts.ranges import Range, ranges
from salesops.web.components import Banner, Cell, Chip, Column, Head, Span, Table, bold
from salesops.web.formatting import age, capital, counted, number, percent, points
from salesops.workspace.process.best.choosing import Chosen, pickers
from salesops.workspace.process.best.measured import CAVEAT, measured

_MOST = 12
_MOST_FEW = 20


@dataclass(frozen=True)
class Discovery:
    """A habit that goes with winning or losing. `more`: habits that say nearly the same."""

    habit: Habit
    effect: Effect
    words: str
    sentence: str
    support: str
    gap: str
    range: str
    lift: str
    own: str
    best: str
    drawing: SafeString
    made_of: tuple[Suggestion, ...] = ()
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class BestPage:
    head: Head
    chosen: Chosen
    standing: Standing
    won: tuple[Discovery, ...] = ()
    lost: tuple[Discovery, ...] = ()
    people: Table | None = None
    who: str = ""
    few: Table | None = None
    measured: tuple[str, ...] = ()
    may_draft: bool = False
    worked: bool = True
    """Whether there is a worker that makes studies."""

    @property
    def waiting(self) -> bool:
        """Whether it is being worked out for the first time."""
        return self.standing.study is None and not self.standing.failed

    @property
    def empty(self) -> bool:
        return self.standing.study is not None and not self.standing.study.deals


def habits_of(chosen: Chosen, study: Study) -> dict[str, Habit]:
    there = {point.key: point for point in points_of(chosen.pipeline)}
    found = {effect.key: habit_of(effect.key, there) for effect in study.effects}
    return {key: habit for key, habit in found.items() if habit is not None}


def best_page(chosen: Chosen, standing: Standing, *, now: datetime, may_draft: bool, worked: bool = True) -> BestPage:
    study = standing.study
    if study is None:
        return BestPage(_head(chosen, standing, (), now), chosen, standing, worked=worked)
    habits, practices = habits_of(chosen, study), {one.key: one for one in study.best.practices}
    told = [
        _discovery(first, others, habits, chosen, practices.get(first.key)) for first, others in family_first(study.told, habits)
    ]
    won = tuple(one for one in told if one.effect.verdict == "more_won")[:_MOST]
    lost = tuple(one for one in told if one.effect.verdict == "more_lost")[:_MOST]
    answer = _answer(won, study)
    people, who = _people(study, habits, chosen)
    few = _few(study, habits, chosen)
    return BestPage(
        _head(chosen, standing, answer, now), chosen, standing, won, lost, people, who, few, measured(study), may_draft
    )


def _head(chosen: Chosen, standing: Standing, answer: tuple[Span, ...], now: datetime) -> Head:
    scope = [f"{chosen.pipeline.name} pipeline"]
    if standing.study:
        scope.append(counted(standing.study.deals, "closed deal"))
    if standing.made_at:
        scope.append(f"worked out {age((now - standing.made_at).total_seconds())} ago")
    banners = (Banner(standing.failed),) if standing.failed else ()
    crumbs = (("Process", "/process"), ("What the best do", ""))
    title = "What do the best do differently?"
    return Head(title, " · ".join(scope), answer, pickers(chosen), banners, crumbs=crumbs)


def _answer(won: tuple[Discovery, ...], study: Study) -> tuple[Span, ...]:
    if not study.deals:
        return ()
    if not won:
        return (
            Span("Nothing stands out. "),
            Span(f"Of {counted(study.asked, 'habit')} with enough deals behind them, none goes with winning clearly enough."),
        )
    first = won[0]
    said_first = (
        Span("Deals with "),
        bold(first.words),
        Span(f" were won {percent(first.effect.with_it.rate, 0)} of the time, those without "),
        bold(percent(first.effect.without.rate, 0)),
        Span(", at the same mix of segment, size and pace. "),
    )
    rest = Span(f"{counted(len(won) - 1, 'more habit goes', 'more habits go')} with winning. ") if len(won) > 1 else Span("")
    return (*said_first, rest, Span(CAVEAT))


def _discovery(
    effect: Effect, others: tuple[Effect, ...], habits: Mapping[str, Habit], chosen: Chosen, practice: Practice | None
) -> Discovery:
    habit, names = habits[effect.key], chosen.names
    words = said(habit, names)
    better = effect.difference > 0
    sentence = capital(words)
    support = f"{counted(effect.with_it.deals, 'deal')} with it, {number(effect.without.deals)} without"
    made_of = suggestions(habit, names) if better else ()
    more = tuple(said(habits[one.key], names) for one in others)
    return Discovery(
        habit,
        effect,
        words,
        sentence,
        support,
        points(effect.difference),
        _range(effect),
        lift_words(effect),
        _own(effect),
        _best(practice),
        _drawing(effect, chosen),
        made_of,
        more,
    )


def lift_words(effect: Effect) -> str:
    """How many times as often deals with the habit were won."""
    return f"Won {number(effect.lift, 2)} times as often" if effect.lift is not None else ""


def _own(effect: Effect) -> str:
    """Whether it also holds between deals of the same person."""
    if effect.own is None:
        return "not enough deals to compare within one person"
    difference, low, high = effect.own
    clear = low > 0 or high < 0
    return f"{points(difference)} between deals of the same person" if clear else "not clear between deals of the same person"


def _best(practice: Practice | None) -> str:
    if practice is None:
        return ""
    return f"The best have it in {percent(practice.best, 0)} of their deals, the others in {percent(practice.rest, 0)}"


def _drawing(effect: Effect, chosen: Chosen) -> SafeString:
    def side(label: str, of: Side, tone: str, which: str) -> Range:
        href = f"/process/best/deals{chosen.query(habit=effect.key, side=which)}"
        low, high = (min(max(end + of.rate - of.plain, 0.0), 1.0) for end in (of.low, of.high))
        return Range(label, of.rate, low, high, percent(of.rate, 0), tone, href)

    tone = "accent" if effect.difference > 0 else "bad"
    return ranges(
        side("Won with it", effect.with_it, tone, "with"),
        side("Won without it", effect.without, "compare", "without"),
        label="Win rate with and without",
    )


def difference(effect: Effect) -> str:
    """`+24.0 pts (18.6 to 29.4)`"""
    return f"{points(effect.difference)} ({_range(effect)})"


def _range(effect: Effect) -> str:
    return " to ".join(number(end * 100, 1) for end in (effect.low, effect.high))


def _people(study: Study, habits: Mapping[str, Habit], chosen: Chosen) -> tuple[Table | None, str]:
    if not study.best.people:
        many = f"at least {PEOPLE} people with {DEALS_EACH} closed deals each"
        return None, f"There are not enough people to say who the best are: it needs {many}."
    rows = tuple(
        (
            Cell(capital(said(habits[one.key], chosen.names))),
            Cell(percent(one.best, 0)),
            Cell(percent(one.rest, 0)),
            Cell(chips=(_verdict(one),)),
        )
        for one in sorted(study.best.practices, key=lambda one: (one.q, one.rest - one.best))
        if one.key in habits
    )[:_MOST]
    columns = (Column("Habit"), Column("The best", numeric=True), Column("The others", numeric=True), Column("Verdict"))
    known = records.get_many("person", set(study.best.people), scope=EVERYTHING)
    names = sorted(str(row["name"]) for row in known.values())
    who = f"{', '.join(names)}: won the most over what their segments make one expect; {study.best.others} others"
    return Table("What the best do more often", columns, rows, "No habit goes with winning clearly enough to ask."), who


def _verdict(one: Practice) -> Chip:
    if one.q > FALSE_SHARE:
        return Chip("not clear")
    return Chip("more often", "good") if one.best > one.rest else Chip("less often", "warn")


def _few(study: Study, habits: Mapping[str, Habit], chosen: Chosen) -> Table | None:
    few = [effect for effect in study.effects if effect.verdict == "too_few" and effect.key in habits]
    if not few:
        return None
    few.sort(key=lambda one: -min(one.with_it.deals, one.without.deals))
    columns = (Column("Habit"), Column("With it", numeric=True), Column("Without", numeric=True))
    rows = tuple(
        (Cell(capital(said(habits[one.key], chosen.names))), Cell(number(one.with_it.deals)), Cell(number(one.without.deals)))
        for one in few[:_MOST_FEW]
    )
    return Table("Too few deals to tell", columns, rows)
