"""An automation in words: when, if, then. Pure."""

import re
from datetime import datetime

from salesops.kernel.condition import ALWAYS, describe
from salesops.policies.documents.automation_steps import Step
from salesops.policies.documents.automation_when import When
from salesops.policies.documents.automations import Automation

_PLACE = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")

STATES = {
    "doing": "Being done",
    "done": "Done",
    "problem": "Problem",
    "circle": "Stopped in a circle",
    "limit": "Over the limit",
    "waiting": "Waits",
    "failed": "Failed, tried again",
    "refused": "Refused",
    "given_up": "Given up",
    "called_off": "Called off",
}


def when_in_words(one: Automation) -> str:
    said = _trigger(one)
    return _plain(said if one.concerns == ALWAYS else f"{said}, if {describe(one.concerns)}")


def _plain(words: str) -> str:
    """Names of fields and stages as one says them; a place that is filled in later, in brackets."""
    filled = _PLACE.sub(lambda found: f"[{found[1].replace('.', ' ')}]", words)
    return filled.replace("custom.", "").replace("_", " ")


def _trigger(one: Automation) -> str:
    when, kind = one.when, one.kind
    match when.happens:
        case "created":
            return f"When a {kind} comes to be"
        case "changed":
            return f"When {_change(when)} of a {kind}"
        case "time_passed":
            after = f"{span_in_words(when)} after" if when.span else "When"
            return f"{after} {_since(one)}{_without(when)}"
        case "metric_crosses":
            return _crossing(when)
        case _:
            return f"When the hand-off {when.hand_off or 'of any kind'} of a {kind} is not accepted in time"


def then_in_words(one: Automation) -> str:
    return _plain("; ".join(step_in_words(step) for step in one.then))


def step_in_words(step: Step) -> str:
    to = ", ".join(step.to)
    return {
        "create_task": f"task “{step.subject}” for {to or 'owner'}",
        "set_field": f"{step.field} set to {'nothing' if step.value in (None, '') else step.value}",
        "notify": f"notice to {to}",
        "assign": f"given to {to}",
        "start_hand_off": f"hand-off {step.hand_off}",
        "call_webhook": f"call of {step.url}",
        "send_mail": f"mail to {to}: “{step.subject}”",
    }[step.do]


def span_in_words(when: When) -> str:
    counted = ((when.days, "day"), (when.hours, "hour"), (when.minutes, "minute"))
    parts = [f"{number} {word}{'' if number == 1 else 's'}" for number, word in counted if number]
    return (" ".join(parts) or "No time") + (" of working time" if when.working else "")


def clock_in_words(when: When, what: str, since: datetime) -> str:
    """What set it off, of a clock that ran since then."""
    moment = f"{since:%Y-%m-%d %H:%M} UTC"
    return f"{span_in_words(when)} since {what} on {moment}." if when.span else f"{what[:1].upper()}{what[1:]} on {moment}."


def _change(when: When) -> str:
    before = f" from {' or '.join(when.was)}" if when.was else ""
    return f"{when.field} changes{before}" + (f" to {' or '.join(when.becomes)}" if when.becomes else "")


def _since(one: Automation) -> str:
    return {
        "created": f"a {one.kind} came to be",
        "changed": f"{_change(one.when)} of a {one.kind}",
        "date": f"{one.when.field} of a {one.kind} is over",
        "activity": f"the last call, mail or meeting with a {one.kind}",
    }[str(one.when.since)]


def _without(when: When) -> str:
    return f" without {' or '.join(name.replace('_', ' ') for name in when.without)}" if when.without else ""


def _crossing(when: When) -> str:
    line = f"rises above {line_in_words(when)}" if when.above is not None else f"falls below {line_in_words(when)}"
    return f"When {metric_in_words(when)} of {when.over.replace('_', ' ')} {line}"


def metric_in_words(when: When) -> str:
    called = str(when.metric).replace("_", " ")
    return f"{called} of {when.team}" if when.team else called


def line_in_words(when: When) -> str:
    line = when.above if when.above is not None else when.below or 0
    return f"{line:,.15g}"


def crossed_in_words(when: When, value: float) -> str:
    return f"{metric_in_words(when)} is {value_in_words(value)}: it has crossed {line_in_words(when)}."


def value_in_words(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.4g}"
