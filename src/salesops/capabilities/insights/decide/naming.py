"""Habits as people say them."""

from collections.abc import Mapping

from salesops.capabilities.insights.decide.points import STEADY_DAYS
from salesops.capabilities.insights.facts import Effect, Habit, Point

_ONCE = {
    "call": "a call",
    "email_sent": "an e-mail sent",
    "email_received": "an e-mail from the customer",
    "email_replied": "a reply from the customer",
    "meeting_booked": "a meeting booked",
    "meeting_held": "a meeting held",
    "note": "a note written",
}
_OFTEN = {
    "call": "calls",
    "email_sent": "e-mails sent",
    "email_received": "e-mails from the customer",
    "email_replied": "replies from the customer",
    "meeting_booked": "meetings booked",
    "meeting_held": "meetings held",
    "note": "notes written",
}
_STEPS = {"reply": "reply", "email": "e-mail", "meeting": "meeting", "call": "call"}
_FIELDS = {"next_step": "a next step", "competitor": "the competitor known"}
_STANDS = ("contacts", "role", "field", "unpushed")
"""Habits that are how a deal stands, not what was done in a stage."""
Names = Mapping[str, str]


def habit_of(key: str, points: Mapping[str, Point]) -> Habit | None:
    """The habit a key means; None where there is no such point or habit."""
    point = next((one for one in points.values() if key.startswith(f"{one.key}.")), None)
    if point is None:
        return None
    sort, _, rest = key.removeprefix(f"{point.key}.").partition(".")
    what, _, least = rest.rpartition(".")
    return Habit(point, sort, what, int(least)) if least.isdecimal() else None  # type: ignore[arg-type]


def said(habit: Habit, names: Names) -> str:
    """`a meeting held within 3 days of entering Demo`"""
    if habit.sort in _STANDS:
        return f"{_what(habit)} before {names.get(habit.point.stage, habit.point.stage)}"
    return f"{_what(habit)} {when(habit.point, names)}".strip()


def when(point: Point, names: Names) -> str:
    here, before = names.get(point.stage, point.stage), names.get(point.after, point.after)
    match point.when:
        case "within" if point.days == STEADY_DAYS:
            return f"in each of the first two weeks after entering {here}"
        case "within":
            return f"within {point.days} days of entering {here}"
        case "before":
            return f"in {before}, before {here}"
    return ""


def _what(habit: Habit) -> str:
    match habit.sort:
        case "count":
            return (
                _ONCE.get(habit.what, habit.what) if habit.least == 1 else f"{habit.least} {_OFTEN.get(habit.what, habit.what)}"
            )
        case "contacts":
            return f"{habit.least} contacts known"
        case "role":
            return f"somebody known as {habit.what}"
        case "field":
            return _FIELDS.get(habit.what, habit.what)
        case "sequence":
            return ", then ".join(_STEPS.get(step, step) for step in habit.what.split("-"))
        case "answered":
            return f"the lead answered within {habit.least} {'hour' if habit.least == 1 else 'hours'}"
    return {"unpushed": "a close date never pushed", "steady": "something done", "colleague": "a colleague joining in"}[
        habit.sort
    ]


def family_first(effects: tuple[Effect, ...], habits: Mapping[str, Habit]) -> list[tuple[Effect, tuple[Effect, ...]]]:
    """Of habits that say nearly the same, the clearest, with the others; the largest difference first."""
    families: dict[str, list[Effect]] = {}
    known = [effect for effect in effects if effect.key in habits]
    for effect in sorted(known, key=lambda one: (one.q, one.p, habits[one.key].point.days, habits[one.key].least)):
        families.setdefault(habits[effect.key].family, []).append(effect)
    return sorted(((first, tuple(rest)) for first, *rest in families.values()), key=lambda pair: -abs(pair[0].difference))
