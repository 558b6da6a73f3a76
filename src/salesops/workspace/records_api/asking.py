"""From the parameters of an address to a question of `records.listing`."""

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from ninja import Field, Schema

from salesops.kernel.company import Company
from salesops.kernel.condition import ALWAYS, All, Any_, Condition, Not, both, parse, parse_where
from salesops.kernel.kinds import Field as KindField
from salesops.kernel.kinds import Kind
from salesops.policies import queries as policies
from salesops.records.listing import Ask, fields_of
from salesops.web.as_of import AsOfError, read_as_of
from salesops.workspace.editing import custom_fields
from salesops.workspace.records_api.problems import invalid

MOST_ROWS = 1_000
_MOST_TEXT = 10_000
_MOST_PARTS, _DEEPEST = 200, 20

WHERE = (
    "Only these: `amount>=50000` (also = != > < <= ~ !~; a comma after = means one of), or a condition as JSON,"
    ' {"any": [{"field": "amount", "at_least": 50000}, {"field": "account.segment", "is": "Enterprise"}]}.'
    " May be given again: all must hold."
)
AS_OF = "As it was at the end of a day of the company's (2017-03-31), or at a moment (2017-03-31T09:00:00Z)"


class Asked(Schema):
    """What every question about a list may say."""

    where: list[str] = Field([], description=WHERE)
    search: str = Field("", max_length=200, description="Words, each of which stands in one of the record's texts")
    as_of: str = Field("", max_length=40, description=AS_OF)


class Paged(Asked):
    order: str = Field("", max_length=400, description="Names with commas, `-` before one for the largest first; id is the last")
    fields: str = Field("", max_length=2_000, description="Only these fields, with commas; id and version always come")
    limit: int = Field(50, ge=1, le=MOST_ROWS, description="How many at most")
    after: str = Field("", max_length=2_000, description="`next` of the page before")
    total: bool = Field(default=False, description="Also count all that match")
    sums: str = Field("", max_length=400, description="With commas: fields to add up over all that match")


class Counted(Asked):
    sums: str = Field("", max_length=400, description="With commas: fields to add up over all that match")


class Grouped(Counted):
    by: str = Field(max_length=400, min_length=1, description="With commas: the record's own fields to group by")


def ask(kind: Kind, given: Asked, at: datetime, **more: Any) -> Ask:
    """The question; `more` are further parts of it. Raises AskError, ConditionError, ProblemError."""
    company = policies.company(at.date())
    today = company.day_of(at)
    custom = custom_fields(kind.name, today)
    moment = moment_of("as_of", given.as_of, company, at)
    where = _condition(kind, given.where, custom)
    days = {"today": today, "zone": company.time_zone}
    return Ask(kind.name, where=where, search=given.search, at=moment, custom=custom, **days, **more)


def separated(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def moment_of(name: str, text: str, company: Company, now: datetime) -> datetime | None:
    """The moment that a day or a moment means; None for an empty text and for today."""
    if "T" not in text:
        try:
            return read_as_of(text, company, now).moment
        except AsOfError as error:
            invalid(name, str(error), "", "Give a day that has been, as 2017-03-31.")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not _has_been(moment, now):
        invalid(name, f"{text!r} is no moment that has been.", "", "Write it with its time zone, as 2017-03-31T09:00:00Z.")
    return moment


def _has_been(moment: datetime, now: datetime) -> bool:
    try:
        return moment <= now
    except OverflowError:
        return False


def only(kind: Kind, text: str) -> tuple[str, ...]:
    """The fields asked for, all of them there are."""
    names = separated(text)
    known = {"id", "version", "source_system", "external_id", "created_at", "updated_at", *kind.by_name}
    known |= {"custom"} if kind.custom else set()
    for name in names:
        if name not in known:
            what = f"{kind.plural.capitalize()} have no such field."
            invalid("fields", f"There is no field {name!r}.", what, f"There are: {', '.join(sorted(known))}.")
    return names


def own(kind: Kind, names: Sequence[str]) -> tuple[str, ...]:
    """Names of fields, none of them behind a reference."""
    for name in names:
        if "." in name and not name.startswith("custom."):
            invalid("by", f"{name} lies behind a reference.", "Groups are of the record's own fields.", "Group by one of those.")
    return tuple(dict.fromkeys(names))


def _condition(kind: Kind, texts: Sequence[str], custom: Sequence[KindField]) -> Condition:
    found: Condition = ALWAYS
    known = fields_of(kind.name, custom)
    as_text: Any = {name: "text" for name, field in known.items() if field.type in ("text", "long_text", "choice")}
    for text in texts:
        if len(text) > _MOST_TEXT:
            invalid(
                "where", "The condition is too long.", f"It has more than {_MOST_TEXT:,} characters.", "Ask for less at once."
            )
        found = both(found, _from_json(text) if text.lstrip().startswith("{") else parse_where(text, as_text))
    _check_size(found)
    return found


def _from_json(text: str) -> Condition:
    try:
        return parse(json.loads(text, parse_float=Decimal), "where")
    except RecursionError:
        invalid("where", "The condition is too deep.", f"{_DEEPEST} levels are the most.", "Put the parts side by side.")
    except json.JSONDecodeError:
        invalid("where", "The condition is no JSON.", "", 'Write {"field": "amount", "at_least": 50000}, encoded for an address.')


def _check_size(condition: Condition) -> None:
    parts, depth = _size(condition)
    if parts > _MOST_PARTS or depth > _DEEPEST:
        why = f"It has {parts} comparisons, {depth} deep; {_MOST_PARTS} and {_DEEPEST} are the most."
        invalid("where", "The condition is too large.", why, "Use `in` with a list, or ask twice.")


def _size(condition: Condition) -> tuple[int, int]:
    match condition:
        case All(parts) | Any_(parts):
            sizes = [_size(part) for part in parts]
            return sum(count for count, _ in sizes), 1 + max(depth for _, depth in sizes)
        case Not(part):
            count, depth = _size(part)
            return count, depth + 1
        case _:
            return 1, 1
