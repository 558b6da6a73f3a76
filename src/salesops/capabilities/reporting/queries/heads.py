"""The top of every reporting page: question, scope, answer, pickers, banners, freshness."""

from collections.abc import Sequence
from datetime import date, timedelta

from salesops.capabilities.reporting.queries.period_words import period_label, period_options, scope_line
from salesops.capabilities.reporting.queries.selection import KEPT, Selection
from salesops.capabilities.reporting.queries.surroundings import Surroundings
from salesops.web.components import Banner, Head, Input, Option, Picker, Span
from salesops.web.formatting import day as written

STALE_AFTER = timedelta(days=31)
"""Data that ends longer before today than this is an old export, and the page says so."""


def head(
    title: str,
    name: str,
    chosen: Selection,
    around: Surroundings,
    *,
    answer: tuple[Span, ...] = (),
    trail: tuple[tuple[str, str], ...] = (),
    export_href: str = "",
    scope: str = "",
) -> Head:
    return Head(
        title=title,
        scope=scope or scope_line(chosen),
        answer=answer,
        pickers=pickers(chosen, around),
        banners=banners(chosen, around.newest),
        crumbs=(*trail, (name, "")),
        freshness=around.freshness,
        export_href=export_href,
    )


def pickers(chosen: Selection, around: Surroundings) -> tuple[Picker, ...]:
    shown = []
    if around.segments:
        shown.append(_choice("Segment", "segment", "All segments", chosen.segment, around.segments, chosen))
    if around.teams:
        shown.append(_choice("Team", "team", "All teams", chosen.team, around.teams, chosen))
    return (*shown, _period(chosen), _as_of(chosen))


def _choice(name: str, key: str, everything: str, value: str, names: Sequence[str], chosen: Selection) -> Picker:
    first = Option(everything, chosen.query(**{key: ""}), current=not value)
    options = (first, *(Option(each, chosen.query(**{key: each}), current=each == value) for each in names))
    return Picker(name, value or everything, options, chosen=bool(value))


def _period(chosen: Selection) -> Picker:
    inputs = (
        Input("from", "From", "date", chosen.period.start.isoformat()),
        Input("to", "Up to, not including", "date", chosen.period.end.isoformat()),
    )
    changed = any(name in chosen.given for name in ("period", "from", "to"))
    label = period_label(chosen)
    return Picker("Period", label, period_options(chosen), inputs, _kept(chosen, "period", "from", "to"), chosen=changed)


def _as_of(chosen: Selection) -> Picker:
    label = f"As of {written(chosen.as_of, year=True)}" if chosen.as_of else "As of today"
    options = (Option("As of today", chosen.query(as_of="")),) if chosen.as_of else ()
    inputs = (Input("as_of", "Everything as it stood on", "date", chosen.day.isoformat()),)
    return Picker("As of", label, options, inputs, _kept(chosen, "as_of"), chosen=bool(chosen.as_of), icon="calendar-days")


def _kept(chosen: Selection, *changed: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, chosen.given[name]) for name in KEPT if name in chosen.given and name not in changed)


def banners(chosen: Selection, newest: date | None) -> tuple[Banner, ...]:
    if chosen.as_of:
        said = f"Everything below is as it stood at the end of {written(chosen.as_of, year=True)}. Nothing can be changed here."
        return (Banner(said, "Back to today", chosen.query(as_of=""), past=True),)
    if newest is not None and chosen.today - newest > STALE_AFTER:
        words = f"No deal has closed since {written(newest, year=True)}."
        return (Banner(words, "Show everything as of then", chosen.query(as_of=newest.isoformat(), period=""), note=True),)
    return ()
