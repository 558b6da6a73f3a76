"""Facts edited in place: saved one at a time, refused at the field, decided side by side when two are at it, taken back."""

from datetime import UTC, datetime

import pytest
from tests.cast import NOW, TESTER

from salesops.kernel.scope import EVERYTHING
from salesops.policies import actions as policies
from salesops.records.queries import get
from salesops.workspace.record_pages.tests.conftest import PART, logged_in, text_of

FIELDS = """policy: fields
deal:
  - {name: tier, label: Support tier, type: choice, choices: [gold, silver]}
  - {name: seats, type: integer}
"""


def _deal(world):
    return get("deal", world.deal, scope=EVERYTHING)


def _save(client, world, name, value, version=1, **more):
    return client.post(f"/deals/{world.deal}/facts/{name}", {"value": value, "version": version, **more}, headers=PART)


def test_a_value_is_saved_and_shown_with_a_way_back(world, rita):
    answer = _save(rita, world, "amount", "2,500.50")
    assert "$2,500.50" in text_of(answer)
    assert "Undo" in text_of(answer)
    assert answer["HX-Trigger"] == "record-changed"
    assert str(_deal(world)["amount"]) == "2500.50"


def test_what_was_saved_is_taken_back(world, rita):
    page = text_of(_save(rita, world, "next_step", "Send the offer"))
    sequence = page.partition('"sequences": "')[2].partition('"')[0]
    answer = rita.post(f"/deals/{world.deal}/undo", {"sequences": sequence, "field": "next_step"}, headers=PART)
    assert "Taken back" in text_of(answer)
    assert _deal(world)["next_step"] == ""


def test_nobody_takes_back_what_another_did(world, rita):
    page = text_of(_save(rita, world, "next_step", "Send the offer"))
    sequence = page.partition('"sequences": "')[2].partition('"')[0]
    logged_in("mia").post(f"/deals/{world.deal}/undo", {"sequences": sequence, "field": "next_step"}, headers=PART)
    assert _deal(world)["next_step"] == "Send the offer"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("amount", "a lot", "is not a number"),
        ("amount", "1.005", "more than 2 decimal places"),
        ("close_date", "31/07/2024", "is not a date"),
        ("name", "", "Name is missing"),
        ("type", "barter", "is not one of the choices"),
        ("owner", "Nobody Known", "There is no person called"),
    ],
)
def test_what_cannot_be_stored_is_said_at_the_field_and_kept_as_typed(world, rita, name, value, said):
    answer = _save(rita, world, name, value)
    assert answer["X-Refused"] == "422"
    page = text_of(answer)
    assert said in page
    assert 'aria-invalid="true"' in page
    assert f'value="{value}"' in page or name == "type"
    assert _deal(world).version == 1


def test_two_at_the_same_field_see_both_values_and_decide(world, rita):
    world.change("deal", world.deal, {"amount": "1500.00"})
    answer = _save(rita, world, "amount", "3000")
    page = text_of(answer)
    assert answer["X-Refused"] == "409"
    assert "<b>Mia</b> was quicker" in page
    assert "<dt>It was</dt><dd>$1,000</dd>" in page
    assert "<dt>Theirs</dt><dd>$1,500</dd>" in page
    assert "<dt>Yours</dt><dd>$3,000</dd>" in page
    assert str(_deal(world)["amount"]) == "1500.00"
    assert "$3,000" in text_of(_save(rita, world, "amount", "3000", version=2))


def test_two_at_different_fields_do_not_stand_in_each_others_way(world, rita):
    world.change("deal", world.deal, {"next_step": "Call them"})
    _save(rita, world, "amount", "3000")
    deal = _deal(world)
    assert (deal["next_step"], str(deal["amount"])) == ("Call them", "3000.00")


def test_a_reference_is_chosen_by_number_or_by_its_whole_name(world, rita):
    _save(rita, world, "product", "", value_id=str(world.product))
    assert _deal(world)["product"] == world.product
    _save(rita, world, "product", "", version=2)
    assert _deal(world)["product"] is None
    _save(rita, world, "product", "pump", version=3)
    assert _deal(world)["product"] is None
    _save(rita, world, "product", "Pump", version=3)
    assert _deal(world)["product"] == world.product


def test_an_account_of_others_cannot_be_named(world, rita):
    answer = _save(rita, world, "account", "", value_id=str(world.rosas_account))
    assert "There is no account" in text_of(answer)
    assert "Beta" not in text_of(answer)


def test_a_deal_given_away_is_no_longer_shown_and_can_be_taken_back(world, rita):
    answer = _save(rita, world, "owner", "", value_id=str(world.cast.rosa))
    assert answer["HX-Redirect"] == "/deals"
    assert rita.get(f"/deals/{world.deal}").status_code == 404
    assert _deal(world)["owner"] == world.cast.rosa


def test_what_follows_from_the_process_is_not_edited_here(world, rita):
    for name in ("stage", "status", "pipeline", "closed_on", "nonsense"):
        assert rita.get(f"/deals/{world.deal}/facts/{name}", headers=PART).status_code == 404, name


def test_the_companys_own_fields_are_edited_like_any_other(world, rita):
    policies.apply(FIELDS, starts_on=datetime(2020, 1, 1, tzinfo=UTC).date(), by=TESTER, at=NOW)
    assert "gold" in rita.get(f"/deals/{world.deal}/facts/custom.tier", headers=PART).content.decode()
    assert "gold" in text_of(_save(rita, world, "custom.tier", "gold"))
    assert "not a whole number" in text_of(_save(rita, world, "custom.seats", "many", version=2))
    assert _deal(world).values["custom.tier"] == "gold"
    assert "Support tier" in text_of(rita.get(f"/deals/{world.deal}"))


def test_without_scripts_the_form_is_in_the_page_and_leads_back_to_it(world, rita):
    assert f'action="/deals/{world.deal}/facts/amount"' in rita.get(f"/deals/{world.deal}?edit=amount").content.decode()
    answer = rita.post(f"/deals/{world.deal}/facts/amount", {"value": "7", "version": 1})
    assert (answer.status_code, answer.url) == (302, f"/deals/{world.deal}")
    answer = rita.post(f"/deals/{world.deal}/facts/amount", {"value": "x", "version": 2})
    assert answer.status_code == 422
    assert "is not a number" in text_of(answer)


def test_what_is_typed_is_shown_as_text(world, rita):
    _save(rita, world, "next_step", "<script>alert(1)</script>")
    page = rita.get(f"/deals/{world.deal}").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("website", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "a b.example"])
def test_a_website_never_becomes_another_kind_of_link(world, rita, website):
    rita.post(f"/accounts/{world.account}/facts/website", {"value": website, "version": 1}, headers=PART)
    page = rita.get(f"/accounts/{world.account}").content.decode()
    assert f'href="{website}"' not in page
    assert 'href="javascript' not in page
