"""`activity`: what was done, by whom, in the team held then, about which account."""

from collections.abc import Iterator

from salesops.warehouse.build.built import Built
from salesops.warehouse.build.inputs import load_records
from salesops.warehouse.build.people import OWNER, held
from salesops.warehouse.build.shop import Shop
from salesops.warehouse.build.types import moment

TOUCHES = "('call', 'email_sent', 'email_received', 'email_replied', 'meeting_booked', 'meeting_held', 'meeting_no_show')"
"""The activities that say somebody is in touch with the customer; tasks and notes do not."""
OUTBOUND = "('call', 'email_sent', 'meeting_booked', 'meeting_held', 'meeting_no_show')"

_FIELDS = ("type", "person", "at", "minutes", "outcome", "account", "contact", "lead", "deal")
_WHAT = ("name", "segment", "region", "industry", "country")


def build(shop: Shop) -> Iterator[Built]:
    ids = shop.only.get("activity")
    load_records(shop, "activity", _FIELDS, ids)
    _load_linked(shop, whole=ids is None)
    _load_learned(shop, ids)
    yield Built(
        "activity",
        f"""
        SELECT y.* EXCLUDE (id, account_id), y.id AS activity_id, y.person_id AS owner_id, {OWNER}, day_of(y."at") AS "on",
            a.id AS account_id, a.name AS account,
            coalesce(a.segment, l.segment) AS segment, coalesce(a.region, l.region) AS region,
            coalesce(a.industry, l.industry) AS industry, coalesce(a.country, l.country) AS country,
            d.pipeline, coalesce(k.learned_at, y.created_at) AS learned_at
        FROM r_activity y
        LEFT JOIN r_deal d ON d.id = y.deal_id
        LEFT JOIN r_contact c ON c.id = y.contact_id
        LEFT JOIN r_lead l ON l.id = y.lead_id
        LEFT JOIN r_account a ON a.id = coalesce(y.account_id, d.account_id, c.account_id)
        LEFT JOIN learned k ON k.record_id = y.id
        {held("y.person_id", 'y."at"')}
        WHERE y.deleted_at IS NULL AND y."at" IS NOT NULL
        """,
    )


def _load_linked(shop: Shop, *, whole: bool) -> None:
    """The deals, contacts, leads and accounts the activities are about."""

    def those(sql: str) -> list[int] | None:
        return None if whole else shop.ids(sql)

    load_records(shop, "deal", ("account", "pipeline"), those("SELECT DISTINCT deal_id FROM r_activity"))
    load_records(shop, "contact", ("account",), those("SELECT DISTINCT contact_id FROM r_activity"))
    load_records(shop, "lead", ("segment", "region", "industry", "country"), those("SELECT DISTINCT lead_id FROM r_activity"))
    linked = "SELECT account_id FROM r_activity UNION SELECT account_id FROM r_deal UNION SELECT account_id FROM r_contact"
    load_records(shop, "account", _WHAT, those(linked))


def _load_learned(shop: Shop, ids: object) -> None:
    """`learned`: when each activity was first told of."""
    where, parameters = shop.source.among("record_id", ids)  # type: ignore[arg-type]
    rows = shop.source.stream(
        "SELECT record_id, CAST(min(learned_at) AS TEXT) AS learned_at FROM history_event"
        f" WHERE kind = 'activity' AND seq <= {shop.up_to} AND {where} GROUP BY record_id",
        parameters,
    )
    shop.table("learned", rows, f"SELECT record_id, {moment('learned_at')} AS learned_at FROM given")
