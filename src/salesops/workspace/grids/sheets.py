"""The six grids: what each is called, what it shows at first, how it is narrowed with one click."""

from dataclasses import dataclass

from salesops.kernel.kinds import KINDS, Kind


@dataclass(frozen=True)
class Sheet:
    """The grid of one kind. `columns[0]` is the one a record is known by, and stays in place."""

    kind: str
    path: str
    title: str
    one: str
    many: str
    columns: tuple[str, ...]
    order: tuple[str, ...] = ()
    summed: str = ""
    chips: tuple[str, ...] = ()
    searched: str = ""
    """What the search box looks in, in words."""

    @property
    def described(self) -> Kind:
        return KINDS[self.kind]


SHEETS: dict[str, Sheet] = {
    sheet.kind: sheet
    for sheet in (
        Sheet(
            "deal", "deals", "Deals", "deal", "deals",
            ("name", "account", "stage", "amount", "close_date", "owner", "next_step", "forecast_category", "type", "source",
             "account.segment", "stage_since"),
            ("-id",), "amount", ("mine", "open", "past-norm", "no-next-step", "close-date-passed", "past-a-gate"),
            "deal, account or owner",
        ),
        Sheet(
            "account", "accounts", "Accounts", "account", "accounts",
            ("name", "owner", "industry", "segment", "region", "employees", "annual_revenue", "website", "phone", "city",
             "country"),
            ("name",), "annual_revenue", ("mine", "no-owner"), "account or owner",
        ),
        Sheet(
            "contact", "contacts", "Contacts", "contact", "contacts",
            ("name", "account", "title", "email", "phone", "department", "owner", "account.segment", "city", "country"),
            ("name",), "", ("mine", "no-email"), "name, e-mail or account",
        ),
        Sheet(
            "lead", "leads", "Leads", "lead", "leads",
            ("name", "company", "status", "score", "owner", "source", "email", "phone", "created_at", "first_touched_at",
             "segment", "industry", "country"),
            ("-created_at",), "", ("mine", "open-leads", "untouched", "no-owner"), "name, company or e-mail",
        ),
        Sheet(
            "activity", "activities", "Activities", "activity", "activities",
            ("subject", "type", "person", "at", "account", "contact", "deal", "due_on", "done_at", "outcome", "minutes"),
            ("-at",), "", ("mine", "open-tasks", "overdue"), "subject or account",
        ),
        Sheet(
            "person", "people", "People", "person", "people",
            ("name", "title", "role", "team", "manager", "email", "hired_on", "left_on", "time_zone"),
            ("name",), "", ("here", "no-team"), "name or e-mail",
        ),
    )
}  # fmt: skip
