"""Conditions as somebody types them after `--where`.

    segment=Enterprise           segment=Enterprise,SMB      one of
    segment!=SMB                 segment!=SMB,Other          none of
    amount>=50000   <=   >   <   close_date>=2017-07-01
    account~acme    account!~acme                            contains, or does not
    next_step=      next_step!=                              empty, filled
    account="Smith, Jones"       quotes keep commas, and keep digits a text

A value becomes a number, a date or yes/no by the field's type where `types` knows it, else by its looks.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from salesops.kernel.condition.reading import ConditionError
from salesops.kernel.condition.tree import Compare, Operator, Value
from salesops.kernel.kinds import FieldType

_SIGNS: dict[str, Operator] = {
    "=": "is",
    "!=": "is_not",
    ">=": "at_least",
    "<=": "at_most",
    ">": "more_than",
    "<": "less_than",
    "~": "contains",
    "!~": "excludes",
}
_MANY: dict[str, Operator] = {"=": "in", "!=": "not_in"}
_NONE: dict[str, Operator] = {"=": "is_empty", "!=": "is_filled"}
_SHAPE = re.compile(r"\s*(?P<field>\w+(?:\.\w+)*)\s*(?P<sign>!=|>=|<=|!~|=|>|<|~)\s*(?P<right>.*?)\s*", re.DOTALL)
_ITEM = re.compile(r'\s*(?:"(?P<quoted>[^"]*)"|(?P<bare>[^,]*?))\s*(?:,|$)')
_HELP = "Write FIELD=VALUE, with = != >= <= > < ~ (contains) or !~; a comma after = means one of."


def parse_where(text: str, types: Mapping[str, FieldType] | None = None) -> Compare:
    """The comparison that `text` asks for. Raises ConditionError saying what would be understood."""
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        raise ConditionError(repr(text), "It cannot be read as a condition.", "", _HELP)
    field, sign, right = shape["field"], shape["sign"], shape["right"]
    if not right:
        if sign not in _NONE:
            raise ConditionError(repr(text), f"Nothing stands after {sign}.", "A comparison needs a value.", _HELP)
        return Compare(field, _NONE[sign])
    kind = (types or {}).get(field)
    if sign in ("~", "!~"):
        return Compare(field, _SIGNS[sign], right.strip('"'))
    values = tuple(_value(quoted, bare, kind, text) for quoted, bare in _items(right, text))
    if len(values) == 1:
        return Compare(field, _SIGNS[sign], values[0])
    if sign not in _MANY:
        raise ConditionError(
            repr(text), f"{sign} has several values.", "Only = and != take a list.", "Write numbers without thousands marks."
        )
    return Compare(field, _MANY[sign], values)


def _items(right: str, text: str) -> list[tuple[str | None, str]]:
    items, position = [], 0
    while position < len(right):
        item = _ITEM.match(right, position)
        if item is None or (item["quoted"] is None and (not item["bare"] or '"' in item["bare"])):
            raise ConditionError(repr(text), "A value is empty or its quotes do not close.", "", _HELP)
        items.append((item["quoted"], item["bare"]))
        position = item.end()
    if right.endswith(","):
        raise ConditionError(repr(text), "It ends with a comma.", "A value is missing after it.", _HELP)
    return items


def _value(quoted: str | None, bare: str, kind: FieldType | None, text: str) -> Value:
    if quoted is not None:
        return quoted
    try:
        return _by_type(bare, kind) if kind else _by_looks(bare)
    except (ValueError, InvalidOperation) as error:
        raise ConditionError(
            repr(text), f"{bare!r} is not a {kind}.", f"The field holds a {kind}.", _EXAMPLES.get(str(kind), _HELP)
        ) from error


_EXAMPLES = {
    "date": "Write a date as 2017-07-31.",
    "moment": "Write a day as 2017-07-31.",
    "yes_no": "Write yes or no.",
    "integer": "Write digits only, as 50000.",
    "money": "Write digits and a decimal point only, as 50000.50.",
    "number": "Write digits and a decimal point only, as 0.5.",
}


def _by_type(bare: str, kind: FieldType) -> Value:
    match kind:
        case "integer":
            return int(bare)
        case "number" | "money":
            return _number(bare)
        case "date" | "moment":
            return date.fromisoformat(bare)
        case "yes_no":
            return _yes_no(bare)
        case _:
            return bare


_YES_NO = {"yes": True, "true": True, "no": False, "false": False}


def _yes_no(bare: str) -> bool:
    if bare.casefold() not in _YES_NO:
        raise ValueError(bare)
    return _YES_NO[bare.casefold()]


def _number(bare: str) -> Decimal:
    number = Decimal(bare)
    if not number.is_finite():
        raise ValueError(bare)
    return number


def _by_looks(bare: str) -> Value:
    if re.fullmatch(r"-?(?:0|[1-9]\d*)", bare):
        return int(bare)
    if re.fullmatch(r"-?\d+\.\d+", bare):
        return Decimal(bare)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", bare):
        return date.fromisoformat(bare)
    return {"true": True, "false": False}.get(bare.casefold(), bare)
