"""What must be built again: the records with news, and those whose rows tell of them."""

from dataclasses import dataclass

import pyarrow as pa

from salesops.kernel.kinds import KINDS
from salesops.warehouse.build.shop import Shop
from salesops.warehouse.source import Source

TOO_MANY = 300_000
"""Records of one subject from which on it is quicker to build it whole."""


@dataclass(frozen=True)
class Affected:
    """Subject -> record ids to build; None for the whole subject. Subjects without news are absent."""

    subjects: dict[str, list[int] | None]


def load_news(shop: Shop, since: int) -> None:
    """`news`: the events after `since`; `c_<kind>`: the records they are about."""
    rows = shop.source.stream(
        "SELECT seq, kind, record_id, coalesce(by_id, 0) AS by_id, source, changes FROM history_event"
        f" WHERE seq > {since} AND seq <= {shop.up_to}"
    )
    keys = "json_keys(CAST(changes AS VARCHAR))"
    shop.table("news", rows, f"SELECT seq, CAST(kind AS VARCHAR) AS kind, record_id, by_id, source, {keys} AS keys FROM given")
    for kind in KINDS:
        shop.run(f"CREATE OR REPLACE TEMP TABLE c_{kind} AS SELECT DISTINCT record_id AS id FROM news WHERE kind = '{kind}'")
    _load_owners(shop)
    _load_linked(shop)


def subjects_with_news(shop: Shop) -> Affected:
    found: dict[str, list[int] | None] = {}
    for subject, parts in _DEPENDS.items():
        ids = shop.ids(" UNION ".join(f"({part})" for part in parts))
        if ids:
            found[subject] = None if len(ids) > TOO_MANY else ids
    for subject, sql in _WHOLE.items():
        if shop.ids(sql):
            found[subject] = None
    return Affected(found)


def _load_owners(shop: Shop) -> None:
    """`owners`: people with news, and everybody who was ever in a team with news."""
    shop.run("""
        CREATE OR REPLACE TEMP TABLE owners AS
        SELECT id FROM c_person UNION SELECT person_id FROM w_person_version WHERE team_id IN (FROM c_team)
    """)


def _load_linked(shop: Shop) -> None:
    """`new_link`: deals and leads that activities with news are about now, and leads that deals with news name now."""
    source = shop.source
    activities, deals = (shop.ids(f"FROM c_{kind}") for kind in ("activity", "deal"))
    shop.table("new_link", _links(source, "activity", "deal_id, lead_id", activities))
    shop.table("new_lead", _links(source, "deal", "lead_id", deals))


def _links(source: Source, kind: str, columns: str, ids: list[int]) -> pa.RecordBatchReader:
    where, parameters = source.among("id", ids)
    return source.stream(f"SELECT {columns} FROM records_{kind} WHERE {where}", parameters)


def _moved(kind: str, *fields: str) -> str:
    """Records of a kind with news of one of the fields."""
    return f"SELECT record_id FROM news WHERE kind = '{kind}' AND list_has_any(keys, {list(fields)})"


_BY_OWNER = "owner_id IN (FROM owners)"
_BY_ACCOUNT = "account_id IN (FROM c_account)"
_BY_PRODUCT = "product_id IN (FROM c_product)"
_BY_DEAL = f"deal_id IN ({_moved('deal', 'account', 'owner', 'pipeline')})"
_ABOUT_LEAD = ("segment", "region", "industry", "country")

_DEPENDS: dict[str, tuple[str, ...]] = {
    "account": ("FROM c_account", f"SELECT account_id FROM w_account WHERE {_BY_OWNER}"),
    "deal": (
        "FROM c_deal",
        f"SELECT deal_id FROM w_deal_version WHERE {_BY_OWNER} OR {_BY_ACCOUNT} OR {_BY_PRODUCT}",
        "SELECT deal_id FROM w_activity WHERE activity_id IN (FROM c_activity)",
        "SELECT deal_id FROM new_link",
    ),
    "deal_contact": ("FROM c_deal_contact",),
    "lead": (
        "FROM c_lead",
        f"SELECT lead_id FROM w_lead_version WHERE {_BY_OWNER} OR deal_id IN (FROM c_deal)",
        "SELECT lead_id FROM w_deal_version WHERE deal_id IN (FROM c_deal)",
        "SELECT lead_id FROM w_activity WHERE activity_id IN (FROM c_activity)",
        "SELECT lead_id FROM new_link",
        "SELECT lead_id FROM new_lead",
    ),
    "activity": (
        "FROM c_activity",
        f"""SELECT activity_id FROM w_activity WHERE {_BY_OWNER} OR {_BY_ACCOUNT} OR {_BY_DEAL}
            OR contact_id IN ({_moved("contact", "account")}) OR lead_id IN ({_moved("lead", *_ABOUT_LEAD)})""",
    ),
    "subscription": (
        "FROM c_subscription",
        f"SELECT subscription_id FROM w_subscription WHERE {_BY_OWNER} OR {_BY_ACCOUNT} OR {_BY_PRODUCT} OR {_BY_DEAL}",
    ),
    "invoice": (
        "FROM c_invoice",
        f"SELECT invoice_id FROM w_invoice WHERE {_BY_OWNER} OR {_BY_ACCOUNT} OR {_BY_DEAL}",
    ),
    "hand_off": (
        "SELECT record_id FROM news WHERE kind = 'hand_off'",
        f"SELECT hand_off_id FROM w_hand_off WHERE {_BY_OWNER}",
    ),
    "change": (
        "SELECT seq FROM news WHERE by_id <> 0 AND source <> 'import'",
        f"SELECT sequence FROM w_change WHERE {_BY_OWNER}",
    ),
}
"""Subject -> queries for the ids of its records whose rows may read differently now."""

_WHOLE = {
    "person": "SELECT id FROM c_person UNION SELECT id FROM c_team",
    "quota": "SELECT id FROM c_person UNION SELECT id FROM c_team",
    "spend": "FROM c_spend",
}
"""Subjects that are built whole if anything of theirs has news."""
