"""The kinds of record there are and the fields each has: the one list every other part reads.

Models, history, import targets, conditions and warehouse tables all follow it; a test holds the
database models equal to it. A field named `owner` of type `ref` is the column `owner_id` wherever
rows are stored.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

FieldType = Literal["text", "long_text", "integer", "number", "money", "date", "moment", "yes_no", "choice", "ref", "json"]


@dataclass(frozen=True)
class Field:
    name: str
    type: FieldType = "text"
    refers_to: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False
    label: str = ""

    @property
    def column(self) -> str:
        """The column that stores it: `owner` is stored as `owner_id`."""
        return f"{self.name}_id" if self.type == "ref" else self.name

    @property
    def title(self) -> str:
        return self.label or self.name.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Kind:
    name: str
    plural: str
    fields: tuple[Field, ...]
    custom: bool = False
    """Whether the `fields` policy may declare further fields, kept in the `custom` column."""

    def field(self, name: str) -> Field:
        return self.by_name[name]

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    @property
    def table(self) -> str:
        return f"records_{self.name}"


def _text(name: str, **more: object) -> Field:
    return Field(name, "text", **more)  # type: ignore[arg-type]


def _ref(name: str, kind: str, **more: object) -> Field:
    return Field(name, "ref", refers_to=kind, **more)  # type: ignore[arg-type]


ROLES = ("rep", "manager", "ops", "executive", "finance", "admin")
DEAL_STATUSES = ("open", "won", "lost")
DEAL_TYPES = ("new", "expansion", "renewal")
FORECAST_CATEGORIES = ("omitted", "pipeline", "best_case", "commit", "closed")
LEAD_STATUSES = ("new", "working", "qualified", "converted", "disqualified")
ACTIVITY_TYPES = (
    "call",
    "email_sent",
    "email_received",
    "email_replied",
    "meeting_booked",
    "meeting_held",
    "meeting_no_show",
    "task",
    "note",
)
CALL_OUTCOMES = ("connected", "no_answer", "voicemail", "busy", "wrong_number")

TEAM = Kind(
    "team",
    "teams",
    (
        _text("name", required=True),
        _ref("parent", "team"),
    ),
)

PERSON = Kind(
    "person",
    "people",
    (
        _text("name", required=True),
        _text("email"),
        _text("title"),
        Field("role", "choice", choices=ROLES, required=True),
        _ref("manager", "person"),
        _ref("team", "team"),
        Field("hired_on", "date"),
        Field("left_on", "date"),
        _text("time_zone"),
        Field("working_hours", "json"),
    ),
)

_ADDRESS = (_text("street"), _text("city"), _text("state"), _text("postal_code"), _text("country"))

ACCOUNT = Kind(
    "account",
    "accounts",
    (
        _text("name", required=True),
        _ref("parent", "account"),
        _ref("owner", "person"),
        _text("industry"),
        Field("employees", "integer"),
        Field("annual_revenue", "money"),
        _text("website"),
        _text("phone"),
        *_ADDRESS,
        _text("region"),
        _text("segment"),
    ),
    custom=True,
)

CONTACT = Kind(
    "contact",
    "contacts",
    (
        _text("name", required=True),
        _ref("account", "account"),
        _ref("owner", "person"),
        _text("email"),
        _text("phone"),
        _text("title"),
        _text("department"),
        *_ADDRESS,
    ),
    custom=True,
)

LEAD = Kind(
    "lead",
    "leads",
    (
        _text("name", required=True),
        _text("company"),
        _text("email"),
        _text("phone"),
        _text("title"),
        _text("source"),
        _text("campaign"),
        Field("status", "choice", choices=LEAD_STATUSES, required=True),
        _ref("owner", "person"),
        _text("industry"),
        Field("employees", "integer"),
        *_ADDRESS,
        _text("region"),
        _text("segment"),
        Field("score", "integer"),
        _text("disqualified_reason"),
        Field("first_touched_at", "moment"),
        Field("qualified_at", "moment"),
        Field("converted_at", "moment"),
        _ref("converted_account", "account"),
        _ref("converted_contact", "contact"),
        _ref("converted_deal", "deal"),
    ),
    custom=True,
)

PRODUCT = Kind(
    "product",
    "products",
    (
        _text("name", required=True),
        _text("code"),
        _text("family"),
        Field("active", "yes_no"),
        Field("price", "money"),
        _text("currency"),
    ),
)

PRICE = Kind(
    "price",
    "prices",
    (
        _ref("product", "product", required=True),
        Field("amount", "money", required=True),
        _text("currency"),
        Field("starts_on", "date"),
        Field("ends_on", "date"),
    ),
)

DEAL = Kind(
    "deal",
    "deals",
    (
        _text("name", required=True),
        _ref("account", "account"),
        _ref("owner", "person"),
        _text("pipeline", required=True),
        _text("stage", required=True),
        Field("status", "choice", choices=DEAL_STATUSES, required=True),
        Field("amount", "money"),
        _text("currency"),
        Field("close_date", "date", label="Close date"),
        Field("closed_on", "date", label="Closed on"),
        Field("forecast_category", "choice", choices=FORECAST_CATEGORIES),
        Field("type", "choice", choices=DEAL_TYPES),
        _text("next_step"),
        _text("competitor"),
        _text("loss_reason"),
        _text("source"),
        _ref("product", "product", label="Main product"),
        _ref("lead", "lead"),
        Field("service_start", "date"),
        Field("service_end", "date"),
    ),
    custom=True,
)

BEHIND_DEAL = {name: DEAL.field(name).refers_to for name in ("account", "owner")}
"""References of a deal behind which conditions on it look, as `account.<field>`, and the kind that is there."""

DEAL_LINE = Kind(
    "deal_line",
    "deal lines",
    (
        _ref("deal", "deal", required=True),
        _ref("product", "product"),
        _text("description"),
        Field("quantity", "number"),
        Field("unit_price", "number"),
        Field("discount", "number"),
        Field("amount", "money"),
    ),
)

DEAL_CONTACT = Kind(
    "deal_contact",
    "contact roles",
    (
        _ref("deal", "deal", required=True),
        _ref("contact", "contact", required=True),
        _text("role"),
        Field("is_primary", "yes_no"),
    ),
)

ACTIVITY = Kind(
    "activity",
    "activities",
    (
        Field("type", "choice", choices=ACTIVITY_TYPES, required=True),
        _text("subject"),
        Field("body", "long_text"),
        _ref("person", "person", label="Who did it"),
        Field("at", "moment", required=True),
        Field("minutes", "integer", label="Duration in minutes"),
        _text("outcome"),
        Field("due_on", "date"),
        Field("done_at", "moment"),
        _ref("account", "account"),
        _ref("contact", "contact"),
        _ref("lead", "lead"),
        _ref("deal", "deal"),
    ),
)

SUBSCRIPTION = Kind(
    "subscription",
    "subscriptions",
    (
        _ref("account", "account", required=True),
        _ref("deal", "deal"),
        _ref("product", "product"),
        Field("starts_on", "date", required=True),
        Field("ends_on", "date"),
        Field("monthly_amount", "money", required=True),
        _text("currency"),
    ),
)

INVOICE = Kind(
    "invoice",
    "invoices",
    (
        _text("number"),
        _ref("account", "account"),
        _ref("deal", "deal"),
        Field("issued_on", "date", required=True),
        Field("due_on", "date"),
        Field("paid_on", "date"),
        Field("amount", "money", required=True),
        _text("currency"),
    ),
)

SPEND = Kind(
    "spend",
    "spend",
    (
        Field("month", "date", required=True),
        _text("kind", required=True),
        Field("amount", "money", required=True),
        _text("currency"),
    ),
)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        TEAM,
        PERSON,
        ACCOUNT,
        CONTACT,
        LEAD,
        PRODUCT,
        PRICE,
        DEAL,
        DEAL_LINE,
        DEAL_CONTACT,
        ACTIVITY,
        SUBSCRIPTION,
        INVOICE,
        SPEND,
    )
}
"""In the order in which they can be loaded. Only team, person, account refer to themselves; lead refers
forward to deal (`converted_deal`) and is filled in a second step."""

BOOKKEEPING = ("id", "version", "source_system", "external_id", "created_at", "updated_at", "deleted_at")
"""Columns every record has besides its fields. `created_at` is when the thing came to be by its own
source, not when we stored it; `version` counts edits; `deleted_at` hides without forgetting."""
