"""Every subject the warehouse is about, in the order of building: what builds it, and what its tables are keyed by."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import ibis

from salesops.metrics.tables import SCHEMAS
from salesops.warehouse.build import accounts, activities, changes, days, deals, hand_offs, leads, money, people, quotas
from salesops.warehouse.build.built import Built
from salesops.warehouse.build.policies import Policies
from salesops.warehouse.build.shop import Shop
from salesops.warehouse.build.types import warehouse_type


@dataclass(frozen=True)
class Subject:
    """`key` is the column by which rows belong to a record; empty for subjects small enough to be built whole each time.

    `reads` are the policies it depends on, by their names in `Policies.fingerprints`.
    """

    name: str
    tables: tuple[str, ...]
    build: Callable[[Shop], Iterator[Built]]
    key: str = ""
    reads: frozenset[str] = field(default_factory=frozenset)


_MONEY = frozenset({"company"})

SUBJECTS: dict[str, Subject] = {
    subject.name: subject
    for subject in (
        Subject("person", ("person_version", "team_version"), people.build, reads=frozenset({"quotas"})),
        Subject("account", ("account",), accounts.build, "account_id", frozenset({"company", "fields"})),
        Subject(
            "deal",
            ("deal_version", "deal", "stage_visit", "deal_way"),
            deals.build,
            "deal_id",
            frozenset({"company", "process", "fields"}),
        ),
        Subject("deal_contact", ("deal_contact",), accounts.build_contacts, "deal_contact_id", _MONEY),
        Subject("lead", ("lead_version", "lead"), leads.build, "lead_id", frozenset({"company", "process", "fields"})),
        Subject("activity", ("activity",), activities.build, "activity_id", _MONEY),
        Subject("subscription", ("subscription",), money.subscriptions, "subscription_id", _MONEY),
        Subject("invoice", ("invoice",), money.invoices, "invoice_id", _MONEY),
        Subject("spend", ("spend",), money.spend, reads=_MONEY),
        Subject("change", ("change",), changes.build, "sequence", _MONEY),
        Subject("hand_off", ("hand_off",), hand_offs.build, "hand_off_id", _MONEY),
        Subject("quota", ("quota",), quotas.quotas, reads=frozenset({"quotas", "company"})),
        Subject("target", ("target",), quotas.targets, reads=frozenset({"targets"})),
        Subject("calendar", ("calendar",), days.build, reads=frozenset({"company", "year"})),
    )
}
"""Leads read the deals built before them; the calendar reads everything."""

CUSTOM = {
    "deal_version": "deal",
    "deal": "deal",
    "stage_visit": "deal",
    "lead_version": "lead",
    "lead": "lead",
    "account": "account",
}
"""Table -> the kind whose custom fields it carries."""

HIDDEN = {"deal_contact": {"deal_contact_id": "int64"}}
"""Columns kept beside those of the contract, by which rows are replaced."""


def schema_of(table: str, policies: Policies) -> ibis.Schema:
    """The columns of a table: the contract's, the declared custom fields, the hidden ones."""
    custom = {f"custom_{field.name}": warehouse_type(field) for field in policies.custom.get(CUSTOM.get(table, ""), ())}
    return ibis.schema({**SCHEMAS[table], **custom, **HIDDEN.get(table, {})})
