from datetime import timedelta

import pytest
from tests.cast import NOW, Cast

from salesops.history.queries import last_sequence, timeline
from salesops.kernel.scope import EVERYTHING
from salesops.records import actions
from salesops.records.queries import get, listed

LATER = NOW + timedelta(days=2)


@pytest.fixture
def lead(cast: Cast) -> int:
    values = {
        "name": "Lee Wong",
        "company": "Acme",
        "status": "working",
        "owner": cast.rita,
        "email": "lee@acme.example",
        "source": "Web",
        "segment": "Enterprise",
        "city": "Oslo",
    }
    return actions.create("lead", values, by=cast.actor("rita"), at=NOW).id


@pytest.fixture
def who(cast: Cast) -> dict:
    return {"by": cast.actor("rita"), "at": LATER}


def one(kind: str, record_id: int):
    return get(kind, record_id, scope=EVERYTHING)


def test_a_lead_becomes_an_account_a_contact_and_a_deal(cast: Cast, lead: int, who: dict) -> None:
    done = actions.convert_lead(lead, version=1, deal={"pipeline": "Sales", "stage": "Discovery", "amount": 900}, **who)
    account, contact, deal = one("account", done.account_id), one("contact", done.contact_id), one("deal", done.deal_id)
    assert (account["name"], account["segment"], account["city"], account["owner"]) == ("Acme", "Enterprise", "Oslo", cast.rita)
    assert (contact["name"], contact["email"], contact["account"]) == ("Lee Wong", "lee@acme.example", account.id)
    assert (deal["account"], deal["lead"], deal["source"], deal["type"], deal["amount"]) == (account.id, lead, "Web", "new", 900)
    [role] = listed("deal_contact", scope=EVERYTHING, where={"deal": deal.id}).rows
    assert (role["contact"], role["is_primary"]) == (contact.id, True)
    now = one("lead", lead)
    assert (now["status"], now["converted_at"], now["qualified_at"]) == ("converted", LATER, LATER)
    assert (now["converted_account"], now["converted_contact"], now["converted_deal"]) == (account.id, contact.id, deal.id)
    assert {timeline(row.kind, row.id)[0].action for row in (account, contact, deal, now)} == {"convert_lead"}


def test_an_existing_account_and_contact_are_taken_as_they_are(cast: Cast, lead: int, who: dict) -> None:
    account = actions.create("account", {"name": "Acme Inc"}, **who).id
    contact = actions.create("contact", {"name": "Lee", "account": account}, **who).id
    done = actions.convert_lead(lead, version=1, account=account, contact=contact, **who)
    assert (done.account_id, done.contact_id, done.deal_id) == (account, contact, None)
    assert one("account", account).version == 1


def test_a_lead_is_converted_once(lead: int, who: dict) -> None:
    actions.convert_lead(lead, version=1, **who)
    with pytest.raises(actions.InvalidError, match="converted already"):
        actions.convert_lead(lead, version=2, **who)


@pytest.mark.parametrize(
    ("over", "error"),
    [
        ({"deal": {"pipeline": "Sales"}}, actions.InvalidError),
        ({"account": 999}, actions.InvalidError),
        ({"version": 0}, actions.ConflictError),
    ],
)
def test_a_conversion_that_fails_leaves_nothing(lead: int, who: dict, over: dict, error: type[Exception]) -> None:
    before = last_sequence()
    with pytest.raises(error):
        actions.convert_lead(lead, **{"version": 1, **who, **over})
    assert last_sequence() == before
    assert [listed(kind, scope=EVERYTHING).total for kind in ("account", "contact", "deal")] == [0, 0, 0]
