"""The cards of the team page: everybody in one table that can be sorted, and the teams."""

from collections.abc import Callable

from salesops.capabilities.reporting.decide.reps import ramp_state
from salesops.capabilities.reporting.facts import Rep
from salesops.capabilities.reporting.queries.numbers import NOTHING
from salesops.capabilities.reporting.queries.selection import Selection
from salesops.capabilities.reporting.queries.team_facts import ACTIVE_DAYS, TeamFacts
from salesops.web.charts.bullet import bullet
from salesops.web.components import Card, Cell, Chip, Column, Foot, Line, Table
from salesops.web.formatting import NONE, counted, number, percent, ratio
from salesops.web.formatting import day as day_written

SortKey = Callable[[Rep], float | str]
_SORTS: dict[str, tuple[str, SortKey]] = {
    "name": ("Name", lambda rep: rep.name.casefold()),
    "quota": ("Quota", lambda rep: rep.quota or -1.0),
    "booked": ("Closed", lambda rep: rep.booked),
    "forecast": ("Likely", lambda rep: rep.forecast.likely if rep.forecast else -1.0),
    "attainment": ("Attainment", lambda rep: -1.0 if rep.attainment is None else rep.attainment),
    "pipeline": ("Pipeline", lambda rep: rep.open_pipeline),
    "coverage": ("Coverage", lambda rep: -1.0 if rep.coverage is None else rep.coverage),
    "activity": ("Activity", lambda rep: rep.activities),
}
_DEFAULT = "-attainment"
_SECONDARY = frozenset({"quota", "forecast", "pipeline", "coverage", "activity"})


def cards(known: TeamFacts, sort: str) -> tuple[Card, ...]:
    everybody = _everybody(known, sort if sort.removeprefix("-") in _SORTS else _DEFAULT)
    teams = {name for name in known.numbers.by("bookings_teams") if name} | {
        name for name in known.numbers.by("quota_teams") if name
    }
    return (_teams(known, sorted(teams)), _help(known), everybody) if len(teams) > 1 else (_help(known, span=12), everybody)


def _teams(known: TeamFacts, names: list[str]) -> Card:
    numbers, chosen = known.numbers, known.chosen
    booked, quota, attained = (numbers.by(f"{name}_teams") for name in ("bookings", "quota", "quota_attainment"))
    likely = {one.name: one.likely for one in known.told.teams}
    reached = (max(booked.get(n, NOTHING).value or 0, quota.get(n, NOTHING).value or 0, likely.get(n, 0)) for n in names)
    largest = 1.05 * max(reached, default=1) or 1

    def line(name: str) -> Line:
        won, due = booked.get(name, NOTHING).value or 0.0, quota.get(name, NOTHING).value
        share = attained.get(name, NOTHING).value
        href = f"/team{chosen.query(team=name)}"
        words = f"{name}: {chosen.money(won)} booked" + (f" of {chosen.money(due)}" if due else "")
        words += f", likely {chosen.money(likely[name])}" if name in likely else ""
        behind = share is not None and share < 0.75 * chosen.elapsed
        return Line(
            name=name,
            bar=bullet(won, due, likely=likely.get(name), largest=largest, label=words, href=href),
            value=percent(share, 0),
            value_sub=f"{chosen.money(won)} of {chosen.money(due)}" if due else f"{chosen.money(won)}, no quota",
            tone="bad" if behind else "",
            href=href,
        )

    ordered = sorted(names, key=lambda name: -(attained.get(name, NOTHING).value or 0))
    says = "Booked so far, likely landing, and the quota of the whole period" if likely else "Booked so far and the quota"
    return Card("How do the teams stand?", says, lines=tuple(line(name) for name in ordered[:10]), span=6)


def _help(known: TeamFacts, *, span: int = 6) -> Card:
    question, says = "Who needs help, and why?", "People with a warning sign, those with the most left to book first"
    helped = [(rep, known.help_for(rep)) for rep in known.reps]
    found = sorted(((rep, why) for rep, why in helped if why), key=lambda pair: pair[0].booked - (pair[0].quota or 0))
    if not found:
        return Card(question, says, span=span, quiet="Nobody shows a warning sign.")
    rows = tuple(
        (
            Cell(rep.name, rep.team, known.chosen.rows_href("open_pipeline", **{"is.person": rep.name})),
            Cell(chips=tuple(Chip(warning.text, warning.tone) for warning in why)),
        )
        for rep, why in found[:5]
    )
    foot = Foot(f"{counted(len(found), 'person', 'people')} with a warning sign.") if len(found) > 5 else None
    return Card(question, says, table=Table(question, (Column("Who"), Column("Why")), rows), foot=foot, span=span)


def _everybody(known: TeamFacts, sort: str) -> Card:
    _, key = _SORTS[sort.removeprefix("-")]
    reps = sorted(sorted(known.reps, key=lambda rep: rep.name.casefold()), key=key, reverse=sort.startswith("-"))
    columns = (
        *(_column(name, sort, known.chosen) for name in _SORTS),
        Column("Ramp", secondary=True),
        Column("Needs help", secondary=True),
    )
    table = Table("Everybody", columns, tuple(_row(rep, known) for rep in reps), empty="Nobody is in this scope.")
    says = f"Quota, closed, likely landing and attainment in the period; pipeline as it stands; activity over {ACTIVE_DAYS} days"
    return Card("How does everybody stand?", says, table=table, foot=_told(known), span=12)


def _told(known: TeamFacts) -> Foot | None:
    """Of when the likely landings are, or why there are none."""
    told = known.told
    if told.why_not:
        return Foot(told.why_not, *(told.remedy or ("", "")))
    if told.day is None:
        return None
    made = f"Likely: the computed forecast of {day_written(told.day)}, with the range that holds eight times of ten."
    return Foot(made, "The forecast", told.href)


def _column(name: str, sort: str, chosen: Selection) -> Column:
    label, _ = _SORTS[name]
    current = sort.removeprefix("-") == name
    other = name if (current and sort.startswith("-")) or (name == "name" and not current) else f"-{name}"
    direction = ("descending" if sort.startswith("-") else "ascending") if current else ""
    href = f"/team{chosen.query(sort=other)}"
    return Column(label, numeric=name != "name", secondary=name in _SECONDARY, sort_href=href, sorted=direction)


def _row(rep: Rep, known: TeamFacts) -> tuple[Cell, ...]:
    chosen = known.chosen
    own = {"is.person": rep.name}
    behind = rep.attainment is not None and rep.attainment < 0.75 * chosen.elapsed
    reasons = known.help_for(rep)
    return (
        Cell(rep.name, rep.team or "No team", chosen.rows_href("bookings", **own)),
        Cell(chosen.money(rep.quota)),
        Cell(chosen.money(rep.booked), href=chosen.rows_href("bookings", **own)),
        _lands(rep, chosen),
        Cell(percent(rep.attainment, 0), tone="bad" if behind else ""),
        Cell(chosen.money(rep.open_pipeline), href=chosen.rows_href("open_pipeline", **own)),
        Cell(ratio(rep.coverage)),
        Cell(number(rep.activities), href=chosen.rows_href("activities", **own)),
        Cell(ramp_state(rep, chosen.day)),
        Cell(chips=(Chip(counted(len(reasons), "reason"), reasons[0].tone),)) if reasons else Cell(NONE, tone=""),
    )


def _lands(rep: Rep, chosen: Selection) -> Cell:
    told = rep.forecast
    if told is None:
        return Cell(NONE)
    low, likely, high = (max(rep.booked, value) for value in (told.low, told.likely, told.high))
    return Cell(chosen.money(likely), f"{chosen.money(low)} to {chosen.money(high)}")
