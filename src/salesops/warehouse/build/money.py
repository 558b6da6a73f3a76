"""`subscription`, `invoice` and `spend`: what customers pay and what selling costs, in the company's currency."""

from collections.abc import Iterator

from salesops.warehouse.build.built import Built
from salesops.warehouse.build.inputs import load_records
from salesops.warehouse.build.people import OWNER, held
from salesops.warehouse.build.shop import Shop

_ACCOUNT = "a.id AS account_id, a.name AS account, a.segment, a.region, a.industry, a.country"


def subscriptions(shop: Shop) -> Iterator[Built]:
    fields = ("account", "deal", "product", "starts_on", "ends_on", "monthly_amount", "currency")
    load_records(shop, "subscription", fields, shop.only.get("subscription"))
    load_records(shop, "product", ("name",), None)
    _load_owners(shop, "subscription")
    yield Built("subscription", _owned("subscription", "starts_on", "monthly_amount", ", p.name AS product", _PRODUCT))


def invoices(shop: Shop) -> Iterator[Built]:
    fields = ("account", "deal", "issued_on", "due_on", "paid_on", "amount", "currency")
    load_records(shop, "invoice", fields, shop.only.get("invoice"))
    _load_owners(shop, "invoice")
    yield Built("invoice", _owned("invoice", "issued_on", "amount"))


def spend(shop: Shop) -> Iterator[Built]:
    load_records(shop, "spend", ("month", "kind", "amount", "currency"), None)
    yield Built(
        "spend",
        f"SELECT m.* REPLACE ({_converted('m.amount')} AS amount), m.id AS spend_id FROM r_spend m {_rate('m', 'm.month')}"
        " WHERE m.deleted_at IS NULL",
    )


_PRODUCT = "LEFT JOIN r_product p ON p.id = m.product_id"


def _owned(kind: str, day: str, amount: str, more: str = "", joins: str = "") -> str:
    """A row is its deal's owner's, or else its account's, with the team held on its day."""
    return f"""
        SELECT m.* EXCLUDE (id, account_id) REPLACE ({_converted(f"m.{amount}")} AS {amount}), m.id AS {kind}_id, {_ACCOUNT},
            coalesce(d.owner_id, a.owner_id) AS owner_id, {OWNER}{more}
        FROM r_{kind} m
        LEFT JOIN r_deal d ON d.id = m.deal_id
        LEFT JOIN r_account a ON a.id = coalesce(m.account_id, d.account_id)
        {joins} {held("coalesce(d.owner_id, a.owner_id)", f"noon_of(m.{day})")} {_rate("m", f"m.{day}")}
        WHERE m.deleted_at IS NULL
    """


def _converted(amount: str) -> str:
    """In the company's currency. Wide while multiplying: 18 digits hold no rate beside 92 million."""
    return f"CAST(CAST({amount} AS DECIMAL(28, 2)) * x.rate AS DECIMAL(18, 2))"


def _rate(row: str, day: str) -> str:
    return f"LEFT JOIN p_rate x ON x.currency = coalesce({row}.currency, '') AND {day} >= x.starts_on AND {day} < x.ends_on"


def _load_owners(shop: Shop, kind: str) -> None:
    whole = kind not in shop.only
    deals = None if whole else shop.ids(f"SELECT DISTINCT deal_id FROM r_{kind}")
    load_records(shop, "deal", ("account", "owner"), deals)
    linked = f"SELECT account_id FROM r_{kind} UNION SELECT account_id FROM r_deal"
    names = ("name", "owner", "segment", "region", "industry", "country")
    load_records(shop, "account", names, None if whole else shop.ids(linked))
