"""Saying a condition in words."""

from salesops.kernel.condition.tree import All, Any_, Compare, Condition, Not

_WORDS = {
    "is": "is",
    "is_not": "is not",
    "in": "is one of",
    "not_in": "is none of",
    "at_least": "at least",
    "at_most": "at most",
    "more_than": "more than",
    "less_than": "less than",
    "contains": "contains",
    "excludes": "does not contain",
    "starts_with": "starts with",
    "is_empty": "is empty",
    "is_filled": "is filled",
}


def describe(condition: Condition) -> str:
    """The condition in words, as it would be said."""
    match condition:
        case Compare(field, operator, value):
            shown = ", ".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)
            return f"{field} {_WORDS[operator]} {shown}".strip()
        case All(parts):
            return " and ".join(_bracketed(part) for part in parts)
        case Any_(parts):
            return " or ".join(_bracketed(part) for part in parts)
        case Not(part):
            return f"not ({describe(part)})"
        case _:
            return "always"


def _bracketed(part: Condition) -> str:
    return f"({describe(part)})" if isinstance(part, All | Any_) else describe(part)
