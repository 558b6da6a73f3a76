"""How a page of each kind is laid out: which facts in which order, which may not be edited in place, what a form asks."""

from dataclasses import dataclass

from salesops.kernel.kinds import KINDS, Field, Kind

_ADDRESS = ("street", "city", "state", "postal_code", "country")


@dataclass(frozen=True)
class Shape:
    kind: str
    path: str
    """What its addresses begin with."""
    icon: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    """(title of the group, names of its fields), custom fields come after."""
    asked: tuple[str, ...]
    """The fields the form for a new one asks for."""
    fixed: frozenset[str] = frozenset()
    """Shown, but changed by what happens rather than by hand."""
    grid: str = ""
    """The grid that lists such records, if there is one."""
    noun: str = ""

    @property
    def described(self) -> Kind:
        return KINDS[self.kind]

    @property
    def words(self) -> str:
        return self.noun or self.kind

    def field(self, name: str) -> Field:
        return self.described.field(name)


SHAPES: dict[str, Shape] = {
    shape.kind: shape
    for shape in (
        Shape(
            "deal",
            "deals",
            "handshake",
            (
                ("", ("name", "account", "owner", "amount", "currency", "close_date", "closed_on", "type", "forecast_category")),
                ("What comes next", ("next_step", "competitor", "loss_reason")),
                ("Where it comes from", ("source", "lead", "product", "service_start", "service_end")),
            ),
            ("name", "account", "owner", "pipeline", "amount", "currency", "close_date", "type", "next_step", "source"),
            frozenset({"closed_on", "lead"}),
            "deals",
        ),
        Shape(
            "account",
            "accounts",
            "building-2",
            (
                ("", ("name", "owner", "parent", "industry", "segment", "region", "employees", "annual_revenue")),
                ("How to reach it", ("website", "phone", *_ADDRESS)),
            ),
            ("name", "owner", "parent", "industry", "segment", "region", "employees", "website", "phone", "country"),
            grid="accounts",
        ),
        Shape(
            "contact",
            "contacts",
            "contact",
            (
                ("", ("name", "account", "title", "department", "owner")),
                ("How to reach them", ("email", "phone", *_ADDRESS)),
            ),
            ("name", "account", "title", "department", "email", "phone", "owner"),
            grid="contacts",
        ),
        Shape(
            "lead",
            "leads",
            "user-plus",
            (
                ("", ("name", "company", "title", "status", "score", "owner", "source", "campaign", "disqualified_reason")),
                ("Who they are", ("industry", "employees", "segment", "region")),
                ("How to reach them", ("email", "phone", *_ADDRESS)),
                ("How far it is", ("first_touched_at", "qualified_at", "converted_at")),
            ),
            ("name", "company", "title", "email", "phone", "source", "owner", "industry", "employees", "country"),
            frozenset({"first_touched_at", "qualified_at", "converted_at"}),
            "leads",
        ),
        Shape(
            "person",
            "people",
            "user",
            (("", ("name", "email", "title", "role", "team", "manager", "hired_on", "left_on", "time_zone")),),
            ("name", "email", "title", "role", "team", "manager", "hired_on", "time_zone"),
            frozenset({"left_on"}),
            "people",
        ),
        Shape("team", "teams", "users", (("", ("name", "parent")),), ("name", "parent")),
        Shape(
            "activity",
            "activities",
            "calendar-check",
            (
                ("", ("type", "subject", "person", "at", "minutes", "outcome", "due_on", "done_at")),
                ("What it is about", ("account", "contact", "lead", "deal")),
                ("In words", ("body",)),
            ),
            ("type", "subject", "body", "person", "minutes", "outcome", "due_on", "account", "contact", "lead", "deal"),
            frozenset({"type", "at", "done_at"}),
            "activities",
        ),
        Shape(
            "product",
            "products",
            "package",
            (("", ("name", "code", "family", "active", "price", "currency")),),
            ("name", "code", "family", "price", "currency"),
        ),
    )
}
"""Kind -> its shape. Kinds without one (a product on a deal, an invoice) are shown on the page of what they belong to."""

BY_PATH = {shape.path: shape for shape in SHAPES.values()}


def address_of(kind: str, record_id: int | None) -> str:
    """Where a record's page is; '' for kinds without one."""
    return f"/{SHAPES[kind].path}/{record_id}" if kind in SHAPES and record_id else ""
