"""Who needs help, and why, in words."""

from datetime import date

from salesops.capabilities.reporting.decide.warnings import Warning_
from salesops.capabilities.reporting.facts import Rep

BEHIND = 0.75
"""Below this share of the pace, a rep is behind."""
LESS_ACTIVE = 0.6


def ramp_state(rep: Rep, day: date) -> str:
    """`Ramped`, `Ramping, 40 days left`, `Left`."""
    if rep.left_on is not None and rep.left_on <= day:
        return "Left"
    if rep.ramped_on is not None and rep.ramped_on > day:
        return f"Ramping, {(rep.ramped_on - day).days} days left"
    return "Ramped"


def needs_help(rep: Rep, day: date, *, elapsed: float, coverage_needed: float) -> tuple[Warning_, ...]:
    """Reasons, the gravest first; none for who has left. `elapsed`: the share of the period that has passed."""
    if rep.left_on is not None and rep.left_on <= day:
        return ()
    found = []
    if rep.attainment is not None and elapsed > 0 and rep.attainment < BEHIND * elapsed:
        found.append(Warning_(f"At {rep.attainment:.0%} of quota with {elapsed:.0%} of the period gone", "bad"))
    if rep.coverage is not None and rep.coverage < coverage_needed and (rep.attainment or 0) < 1:
        found.append(Warning_(f"Pipeline covers {rep.coverage:.1f}× of what is left, {coverage_needed:.1f}× needed", "warn"))
    if rep.activities_before and rep.activities < LESS_ACTIVE * rep.activities_before:
        drop = 1 - rep.activities / rep.activities_before
        found.append(Warning_(f"{drop:.0%} fewer activities than in the days before", "warn"))
    return tuple(found)
