"""Which field a column is likely to mean, by its header: a first proposal for a person to correct. Pure."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from salesops.kernel.kinds import KINDS, Field, Kind
from salesops.records.importing.mapping import ColumnMap, FileMap
from salesops.records.importing.staging import DEFAULTS

ALIKE = 0.82
"""Below this a column is better left out than guessed."""

_OTHER_NAMES: dict[str, tuple[str, ...]] = {
    "external_id": (
        "id",
        "ref",
        "reference",
        "record id",
        "uuid",
        "key",
        "number",
        "no",
        "{kind} id",
        "{kind} number",
        "{kind} no",
    ),
    "created_at": ("created", "create date", "created date", "created on", "date created", "opened", "entered", "{kind} created"),
    "name": ("title", "{kind}", "{kind} name", "full name", "opportunity", "opportunity name", "subject", "company name"),
    "account": ("company", "customer", "client", "organisation", "organization", "account name"),
    "owner": (
        "sales rep",
        "rep",
        "salesperson",
        "sales agent",
        "agent",
        "seller",
        "account executive",
        "assigned to",
        "deal owner",
    ),
    "person": ("rep", "sales rep", "user", "by", "assigned to", "done by"),
    "amount": ("value", "deal value", "price", "total", "revenue", "deal size", "contract value", "sum"),
    "close_date": ("expected close", "expected close date", "closing date", "closing", "close"),
    "closed_on": ("closed", "close date actual", "won date", "closed date", "date closed"),
    "stage": ("deal stage", "sales stage", "phase"),
    "status": ("state", "outcome", "won lost", "result", "deal status"),
    "email": ("e mail", "email address", "mail"),
    "phone": ("telephone", "phone number", "mobile", "tel"),
    "industry": ("sector", "branch"),
    "employees": ("number of employees", "headcount", "size", "company size"),
    "annual_revenue": ("revenue", "turnover"),
    "hired_on": ("hire date", "start date", "joined"),
    "left_on": ("end date", "left", "leaving date"),
    "manager": ("reports to", "supervisor"),
    "minutes": ("duration", "length"),
    "at": ("date", "when", "time", "activity date"),
    "source": ("lead source", "origin", "channel"),
    "postal_code": ("zip", "zip code", "postcode"),
    "product": ("product name", "item"),
    "starts_on": ("start", "start date", "from"),
    "ends_on": ("end", "end date", "to"),
    "monthly_amount": ("mrr", "monthly fee", "monthly price"),
}
"""Field -> what its column is called elsewhere; `{kind}` stands for the kind's own name."""

_KIND_WORDS: dict[str, tuple[str, ...]] = {
    "deal": ("deals", "opportunities", "opportunity", "pipeline", "sales"),
    "account": ("accounts", "companies", "company", "customers", "clients", "organisations", "organizations"),
    "person": ("people", "users", "reps", "employees", "staff", "salespeople"),
    "contact": ("contacts",),
    "lead": ("leads", "prospects"),
    "product": ("products", "items"),
    "activity": ("activities", "calls", "tasks", "meetings", "emails"),
    "subscription": ("subscriptions", "contracts"),
    "invoice": ("invoices", "bills"),
    "spend": ("spend", "costs", "expenses"),
    "team": ("teams",),
}


def suggest(stem: str, columns: Sequence[str], kind: str = "") -> FileMap:
    """A mapping for a file of that name: the kind given or the likeliest, and a field for each column that resembles one."""
    chosen = KINDS[kind or likely_kind(stem, columns)]
    return FileMap(kind=chosen.name, columns={name: ColumnMap(field=field) for name, field in matched(chosen, columns).items()})


def likely_kind(stem: str, columns: Sequence[str]) -> str:
    """The kind most of whose required fields and columns are there; a file's name counts for a few columns."""
    return max(KINDS, key=lambda kind: _fit(KINDS[kind], stem, columns))


def matched(kind: Kind, columns: Sequence[str]) -> dict[str, str]:
    """Column -> field, '' for none: each field at most once, the closest pairs first."""
    names = ["external_id", "created_at", *kind.by_name]
    scores = ((_likeness(kind, field, column), column, field) for column in columns for field in names)
    found: dict[str, str] = {}
    for score, column, field in sorted(scores, key=lambda one: -one[0]):
        if score >= ALIKE and column not in found and field not in found.values():
            found[column] = field
    return {column: found.get(column, "") for column in columns}


def _fit(kind: Kind, stem: str, columns: Sequence[str]) -> float:
    found = {field for field in matched(kind, columns).values() if field}
    required = [field for field in kind.fields if field.required and (kind.name, field.name) not in DEFAULTS]
    there = sum(field.name in found for field in required) / max(1, len(required))
    named = any(_plain(word) in _plain(stem) for word in _KIND_WORDS.get(kind.name, (kind.plural,)))
    return len(found) / max(1, len(columns)) + there + named


def _likeness(kind: Kind, field: str, column: str) -> float:
    """1 for the field's own name, a little less for another name of it, else how alike the letters are."""
    said = _plain(column)
    own = {_plain(field), _plain(_title(kind, field))}
    if said in own or said in {f"{_plain(kind.name)}{name}" for name in own}:
        return 1.0
    others = {_plain(name.format(kind=kind.name)) for name in _OTHER_NAMES.get(field, ())}
    if said in others:
        return 0.95
    return max((SequenceMatcher(None, said, name).ratio() * 0.94 for name in own if len(name) > 3), default=0.0)


def _title(kind: Kind, field: str) -> str:
    return kind.by_name.get(field, Field(field)).title


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
