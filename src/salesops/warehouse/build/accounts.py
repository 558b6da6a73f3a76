"""`account` and `deal_contact`: customers as they are now."""

from collections.abc import Iterator

from salesops.warehouse.build.built import Built
from salesops.warehouse.build.fold import FOREVER
from salesops.warehouse.build.inputs import custom_columns, load_records
from salesops.warehouse.build.people import OWNER
from salesops.warehouse.build.shop import Shop

_FIELDS = ("name", "parent", "owner", "industry", "employees", "annual_revenue", "region", "segment", "country")


def build(shop: Shop) -> Iterator[Built]:
    load_records(shop, "account", _FIELDS, shop.only.get("account"))
    yield Built(
        "account",
        f"""SELECT a.* EXCLUDE (id, name), a.id AS account_id, a.name AS account, {OWNER}, day_of(a.created_at) AS created_on
                {custom_columns(shop, "account", "a")}
            FROM r_account a LEFT JOIN span s ON s.id = a.owner_id AND s.ends_at = {FOREVER}
            WHERE a.deleted_at IS NULL""",
    )


def build_contacts(shop: Shop) -> Iterator[Built]:
    load_records(shop, "deal_contact", ("deal", "contact", "role"), shop.only.get("deal_contact"))
    yield Built(
        "deal_contact",
        "SELECT *, id AS deal_contact_id, day_of(created_at) AS added_on FROM r_deal_contact WHERE deleted_at IS NULL",
    )
