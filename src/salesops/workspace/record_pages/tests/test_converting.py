"""Converting a lead: nothing is lost, all of it can be taken back, and nobody reaches what is not theirs."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import NOW

from salesops.kernel.kinds import KINDS
from salesops.kernel.scope import EVERYTHING
from salesops.records import actions
from salesops.records.access import scope_of
from salesops.records.queries import get, listed
from salesops.workspace import editing
from salesops.workspace.record_pages.actions.converting import Wish, convert
from salesops.workspace.record_pages.decide import domain_of, is_of
from salesops.workspace.record_pages.queries.conversion import account_matches
from salesops.workspace.record_pages.tests.conftest import PART, logged_in, text_of

SENT = {
    "version": 1,
    "account": "new",
    "account_name": "Moss Works",
    "contact": "new",
    "contact_name": "Lee Moss",
    "contact_email": "lee@acme.example",
    "with_deal": "yes",
    "deal_name": "First order",
    "deal_amount": "1,200",
    "deal_pipeline": "sales",
}
_WORD = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
_CARRIED = {
    "account": ("industry", "region", "segment", "employees", "phone", "street", "city", "state", "postal_code", "country"),
    "contact": ("email", "phone", "title", "street", "city", "state", "postal_code", "country"),
    "deal": ("source",),
}


def _all(kind):
    return listed(kind, scope=EVERYTHING, limit=1000).rows


def _present():
    return {kind: {row.id: row.values for row in _all(kind)} for kind in ("account", "contact", "deal", "deal_contact", "lead")}


@given(
    st.fixed_dictionaries(
        {"name": _WORD},
        optional={
            **{
                name: _WORD
                for name in ("company", "title", "phone", "source", "industry", "region", "segment", "city", "country")
            },
            "email": st.emails(),
            "employees": st.integers(0, 10**6),
        },
    ),
    st.booleans(),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_lost_and_undo_brings_everything_back(world, values, with_deal):
    viewer, by = world.cast.viewer("rita"), world.cast.actor("rita")
    lead = actions.create("lead", {**values, "status": "working", "owner": world.cast.rita}, by=by, at=NOW)
    before = _present()
    wish = Wish(deal={"name": "A deal"} if with_deal else None)
    done = convert(lead.id, wish, version=1, viewer=viewer, by=by, at=NOW)
    now = get("lead", lead.id, scope=EVERYTHING)
    made = {"account": done.became.account_id, "contact": done.became.contact_id, "deal": done.became.deal_id}
    for kind, names in _CARRIED.items():
        record = get(kind, made[kind], scope=EVERYTHING) if made[kind] else None
        for name in names:
            if record is not None and name in KINDS["lead"].by_name:
                assert record[name] == now[name], (kind, name)
            assert name not in values or now[name] == before["lead"][lead.id][name]
    assert get("account", made["account"], scope=EVERYTHING)["name"] == now["company"] or now["name"]
    assert now["status"] == "converted"
    editing.undo(done.sequences, viewer=viewer, by=by, at=NOW)
    assert _present() == before


def test_the_form_offers_who_is_there_already_likeliest_first(world, rita):
    page = text_of(rita.get(f"/leads/{world.lead}/convert", headers=PART))
    assert "its website is of acme.example" in page
    assert f'value="{world.account}" checked' in page


def test_a_lead_becomes_an_account_a_contact_and_a_deal_and_says_where_it_went(world, rita):
    answer = rita.post(f"/leads/{world.lead}/convert", SENT, follow=True)
    page = text_of(answer)
    assert "is converted into an account, a contact and a deal" in page
    lead = get("lead", world.lead, scope=EVERYTHING)
    deal = get("deal", lead["converted_deal"], scope=EVERYTHING)
    assert (deal["stage"], deal["pipeline"], str(deal["amount"])) == ("prospecting", "sales", "1200.00")
    assert deal["owner"] == world.cast.rita
    assert f"/records/deal/{deal.id}" in page
    assert "Moss Works" in page
    assert rita.get(f"/leads/{world.lead}/convert").status_code == 404


def test_an_existing_account_and_no_deal(world, rita):
    rita.post(f"/leads/{world.lead}/convert", {**SENT, "account": world.account, "with_deal": "no"})
    lead = get("lead", world.lead, scope=EVERYTHING)
    assert (lead["converted_account"], lead["converted_deal"]) == (world.account, None)
    assert get("contact", lead["converted_contact"], scope=EVERYTHING)["account"] == world.account


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"deal_amount": "lots"}, "is not a number"),
        ({"deal_pipeline": "nowhere"}, "There is no pipeline"),
        ({"account": "999999"}, "There is no account 999999"),
        ({"deal_close_date": "soon"}, "is not a date"),
        ({"version": 7}, "changed by somebody else"),
    ],
)
def test_what_cannot_be_done_leaves_nothing_behind(world, rita, change, said):
    before = _present()
    answer = rita.post(f"/leads/{world.lead}/convert", {**SENT, **change})
    assert answer.status_code in (409, 422)
    assert said in text_of(answer)
    assert "First order" in text_of(answer)
    assert _present() == before


def test_an_account_of_others_cannot_be_converted_into(world, rita):
    before = _present()
    answer = rita.post(f"/leads/{world.lead}/convert", {**SENT, "account": world.rosas_account})
    assert "There is no account" in text_of(answer)
    assert "Beta" not in text_of(answer)
    assert _present() == before


def test_others_accounts_are_not_offered(world):
    actions.edit("account", world.rosas_account, {"website": "acme.example"}, version=1, by=world.cast.actor("rosa"), at=NOW)
    rita = world.cast.viewer("rita")
    lead = get("lead", world.lead, scope=EVERYTHING)
    assert [match.id for match in account_matches(lead, scope_of(rita, NOW))] == [world.account]


def test_a_website_is_of_its_domain_and_of_no_longer_name():
    assert is_of("https://www.acme.example/en", "acme.example")
    assert is_of("acme.example:8080", "acme.example")
    assert not is_of("https://notacme.example", "acme.example")
    assert not is_of("https://acme.example.evil.example", "acme.example")
    assert not is_of("", "")


def test_the_domain_of_a_mailbox_anybody_can_have_says_nothing():
    assert domain_of("lee@acme.example") == "acme.example"
    assert domain_of("lee@gmail.com") == domain_of("lee") == domain_of("lee@localhost") == ""


def test_those_who_only_look_are_not_offered_it(world):
    assert logged_in("ada").get(f"/leads/{world.lead}/convert").status_code == 404
