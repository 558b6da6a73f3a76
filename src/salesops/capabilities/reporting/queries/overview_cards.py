"""The cards of Overview, each a question."""

from salesops.capabilities.reporting.facts import Part
from salesops.capabilities.reporting.queries.landing_chart import landing_card
from salesops.capabilities.reporting.queries.overview_facts import Overview
from salesops.capabilities.reporting.queries.risk_words import risk_table
from salesops.capabilities.reporting.queries.waterfall_card import waterfall_card
from salesops.web.charts.bullet import bullet
from salesops.web.components import Card, Chip, Foot, Line
from salesops.web.formatting import counted, percent, ratio

MOST_LINES = 8


def cards(known: Overview) -> tuple[Card, ...]:
    return (
        landing_card(known),
        waterfall_card(known.changes, known.chosen, span=5),
        _quota_card(known),
        _coverage_card(known),
        risk_card(known),
    )


def _nouns(known: Overview) -> tuple[str, str]:
    return ("team", "teams") if known.part_kind == "team" else ("person", "people")


def _quota_card(known: Overview) -> Card:
    parts = [part for part in known.parts if part.quota]
    noun, nouns = _nouns(known)
    question = f"Which {nouns} will make quota?"
    says = "Booked, likely landing, and quota mark" if known.landing else "Booked and quota mark"
    if not parts:
        return Card(question, says, span=6, quiet=f"No {noun} has a quota in this period.")
    largest = 1.05 * max(max(part.expected, part.quota or 0) for part in parts)
    parts.sort(key=lambda part: -part.expected / (part.quota or 1))
    shown = parts if len(parts) <= MOST_LINES else parts[: MOST_LINES // 2] + parts[-MOST_LINES // 2 :]
    return Card(
        question,
        says + ("" if shown is parts else "; the best and the last four"),
        lines=tuple(_quota_line(part, largest, known) for part in shown),
        foot=Foot(_who_misses(parts, known), "Everybody", "/team" + known.chosen.query()),
        span=6,
    )


def _who_misses(parts: list[Part], known: Overview) -> str:
    noun, nouns = _nouns(known)
    if known.landing is None:
        there = sum(part.booked >= (part.quota or 0) for part in parts)
        return f"{there} of {counted(len(parts), noun, nouns)} made it already. {known.told.why_not}"
    behind = sum(part.expected < (part.quota or 0) for part in parts)
    if behind:
        return f"{behind} of {counted(len(parts), noun, nouns)} will miss, as it looks."
    return f"All {len(parts)} will make it, as it looks."


def _quota_line(part: Part, largest: float, known: Overview) -> Line:
    chosen = known.chosen
    share = part.expected / part.quota if part.quota else 0.0
    href = chosen.rows_href("bookings", **{f"is.{known.part_kind}": part.name})
    likely = "" if part.likely is None else "likely "
    words = f"{part.name}: booked {chosen.money(part.booked)}, {likely}{percent(share, 0)} of quota"
    return Line(
        name=part.name,
        sub=f"{chosen.money(part.booked)} booked",
        bar=bullet(part.booked, part.quota, likely=part.likely, largest=largest, label=words, href=href),
        value=percent(share, 0),
        value_sub=f"{chosen.money(part.expected)} of {chosen.money(part.quota)}",
        tone="bad" if share < 0.8 and part.likely is not None else "",
        href=href,
    )


def _coverage_card(known: Overview) -> Card:
    need, chosen = known.chosen.company.coverage_needed, known.chosen
    question, says = "Is there enough pipeline left?", f"Open pipeline due ÷ quota still to book, {ratio(need)} needed"
    parts = [part for part in known.parts if part.coverage is not None]
    if not parts:
        reason = "Nothing is left to book, or no quota is set." if known.parts else "There are no open deals due in this period."
        return Card(question, says, span=6, quiet=reason)
    parts.sort(key=lambda part: part.coverage or 0)
    short = sum((part.coverage or 0) < need for part in parts)
    insight = f"{short} of {counted(len(parts), *_nouns(known))} need more." if short else "Everybody has enough."
    largest = min(max(part.coverage or 0 for part in parts), 3 * need)
    return Card(
        question,
        says,
        lines=tuple(_coverage_line(part, max(largest, 1.3 * need), known) for part in parts[:MOST_LINES]),
        foot=Foot(insight, "The pipeline", "/pipeline" + chosen.query()),
        span=6,
    )


def _coverage_line(part: Part, largest: float, known: Overview) -> Line:
    chosen, need = known.chosen, known.chosen.company.coverage_needed
    has, left = part.coverage or 0.0, max(0.0, (part.quota or 0.0) - part.booked)
    tone = "accent" if has >= need else "warn" if has >= 0.75 * need else "bad"
    missing = chosen.money((need - has) * left)
    chip = Chip("Covered", "good") if has >= need else Chip(f"Short {missing}", tone)
    href = chosen.rows_href("open_pipeline", **{f"is.{known.part_kind}": part.name})
    return Line(
        name=part.name,
        sub=f"{chosen.money(left)} left to book",
        bar=bullet(has, need, largest=largest, tone=tone, label=f"{part.name}: {ratio(has)}, needed {ratio(need)}", href=href),
        value=ratio(has),
        chip=chip,
        href=href,
    )


def risk_card(known: Overview, *, span: int = 12) -> Card:
    found = known.risk
    question, says = "Which deals need help?", "The largest open deals with a warning sign"
    if not found.total:
        return Card(question, says, span=span, quiet="No open deal shows a warning sign.")
    return Card(
        question,
        says,
        table=risk_table(found.deals, known.chosen, known.around),
        button=(f"All {found.total:,}", "/deals-at-risk" + known.chosen.query()),
        span=span,
    )
