"""Accounts, their subscriptions and invoices, and the contacts on deals."""

from datetime import date, timedelta

from tests.agreement.world.deals import PRODUCTS, Setting
from tests.agreement.world.draw import FIRST_DAY, TODAY, Rng, day, maybe, moment_on, money, pick
from tests.agreement.world.people import whose

LONG_AGO = date(2022, 9, 1)
"""Subscriptions reach back further than deals, so that there is a year to compare with."""

_SHOWN = ("account_id", "account", "segment", "region", "industry", "country")


def accounts(rng: Rng, count: int, person_versions: list[dict], people: int) -> list[dict]:
    return [
        {
            "account_id": account_id,
            "account": f"Account {account_id}",
            "segment": pick(rng, ("Enterprise", "SMB")),
            "region": pick(rng, ("North", "South", "Élan")),
            "industry": pick(rng, ("Retail", "Health")),
            "country": maybe(rng, "DE"),
            **_owner(rng, person_versions, people, day(rng)),
            "parent_id": maybe(rng, rng.randint(1, account_id - 1), empty=60) if account_id > 1 else None,
            "employees": maybe(rng, rng.choice((5, 500))),
            "annual_revenue": money(rng),
            "created_on": day(rng),
            "custom_tier": pick(rng, ("Gold", "Silver"), empty=30),
        }
        for account_id in range(1, count + 1)
    ]


def _owner(rng: Rng, person_versions: list[dict], people: int, on) -> dict:  # noqa: ANN001
    owner_id = maybe(rng, rng.randint(1, people)) if people else None
    return whose(person_versions, owner_id, moment_on(rng, on))


def subscriptions(rng: Rng, count: int, setting: Setting) -> list[dict]:
    """Back to back, overlapping, ended, and without an end; a few on no account."""
    rows = []
    for subscription_id in range(1, count + 1):
        starts_on = rng.choice((day(rng), day(rng, LONG_AGO), day(rng, LONG_AGO).replace(day=1)))
        account = pick(rng, setting.accounts, empty=5) or {}
        product_id = pick(rng, tuple(PRODUCTS))
        rows.append(
            {
                "subscription_id": subscription_id,
                **{name: account.get(name) for name in _SHOWN},
                **_owner(rng, setting.person_versions, setting.people, starts_on),
                "deal_id": maybe(rng, rng.randint(1, 5), empty=50),
                "product_id": product_id,
                "product": product_id and PRODUCTS[product_id],
                "starts_on": starts_on,
                "ends_on": maybe(rng, starts_on + timedelta(days=rng.choice((1, 31, 180, 365, 500))), empty=40),
                "monthly_amount": money(rng, empty=0),
            }
        )
    return rows


def invoices(rng: Rng, count: int, setting: Setting) -> list[dict]:
    rows = []
    for invoice_id in range(1, count + 1):
        issued_on = day(rng)
        account = pick(rng, setting.accounts, empty=10) or {}
        rows.append(
            {
                "invoice_id": invoice_id,
                **{name: account.get(name) for name in _SHOWN},
                **_owner(rng, setting.person_versions, setting.people, issued_on),
                "deal_id": maybe(rng, rng.randint(1, 5), empty=50),
                "issued_on": issued_on,
                "due_on": maybe(rng, issued_on + timedelta(days=30)),
                "paid_on": maybe(rng, issued_on + timedelta(days=rng.randint(0, 60)), empty=30),
                "amount": money(rng, empty=0),
            }
        )
    return rows


def deal_contacts(rng: Rng, deals: int) -> list[dict]:
    """A contact may have two roles on one deal, and a deal no contact at all."""
    return [
        {
            "deal_id": rng.randint(1, deals),
            "contact_id": rng.randint(1, 3),
            "role": pick(rng, ("Buyer", "User")),
            "added_on": maybe(rng, day(rng, FIRST_DAY, TODAY)),
        }
        for _ in range(rng.randint(0, deals * 2) if deals else 0)
    ]
