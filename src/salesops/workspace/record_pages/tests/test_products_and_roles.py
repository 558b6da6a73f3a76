"""Products on a deal, to the cent; contact roles, one contact once; all of it in history and undoable."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import NOW

from salesops.kernel.scope import EVERYTHING
from salesops.records import actions
from salesops.records.queries import get, listed
from salesops.workspace.record_pages.decide import line_amount
from salesops.workspace.record_pages.tests.conftest import PART, text_of


def _lines(world):
    return listed("deal_line", scope=EVERYTHING, where={"deal": world.deal}).rows


def _roles(world):
    return listed("deal_contact", scope=EVERYTHING, where={"deal": world.deal}).rows


def _put(client, world, **sent):
    return client.post(f"/deals/{world.deal}/products", {"do": "put", **sent}, headers=PART)


_MONEY = st.decimals(0, 100_000, places=4, allow_nan=False)


@given(_MONEY, _MONEY, st.decimals(0, 1, places=4, allow_nan=False))
def test_an_amount_is_rounded_once_and_within_half_a_cent(quantity, price, discount):
    exact = quantity * price * (1 - discount)
    amount = line_amount(quantity, price, discount)
    assert amount == amount.quantize(Decimal("0.01"))
    assert abs(amount - exact) <= Decimal("0.005")


def test_half_a_cent_is_rounded_up():
    assert line_amount(Decimal(1), Decimal("0.005"), None) == Decimal("0.01")
    assert line_amount(Decimal(3), Decimal("19.99"), Decimal("0.15")) == Decimal("50.97")
    assert line_amount(None, Decimal(1), None) is None


def test_a_product_takes_its_list_price_and_its_amount_is_reckoned(world, rita):
    page = text_of(_put(rita, world, product_id=world.product, quantity="3", discount="15"))
    [line] = _lines(world)
    assert (line["unit_price"], line["discount"], line["amount"]) == (Decimal(250), Decimal("0.15"), Decimal("637.50"))
    assert "The products come to <b>$637.50</b>, the deal says <b>$1,000.00</b>" in page


def test_what_the_products_come_to_becomes_the_amount_with_one_press(world, rita):
    _put(rita, world, product_id=world.product, quantity="3")
    sent = {"do": "take-over", "version": 1}
    page = text_of(rita.post(f"/deals/{world.deal}/products", sent, headers=PART))
    assert get("deal", world.deal, scope=EVERYTHING)["amount"] == Decimal(750)
    assert "the deal says" not in page


def test_a_line_is_changed_removed_and_brought_back(world, rita):
    _put(rita, world, product_id=world.product, quantity="3")
    [line] = _lines(world)
    _put(rita, world, line=line.id, version=1, product_id=world.product, quantity="2", unit_price="100", discount="")
    assert _lines(world)[0]["amount"] == Decimal(200)
    sent = {"do": "remove", "line": line.id, "version": 2}
    page = text_of(rita.post(f"/deals/{world.deal}/products", sent, headers=PART))
    assert _lines(world) == ()
    sequence = page.partition('"sequences": "')[2].partition('"')[0]
    rita.post(f"/deals/{world.deal}/undo", {"sequences": sequence}, headers=PART)
    assert len(_lines(world)) == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"product_id": "", "quantity": "1"}, "No product is chosen"),
        ({"description": "Pump", "quantity": "many"}, "is no number"),
        ({"description": "Pump", "quantity": "NaN"}, "is no number"),
        ({"description": "Pump", "quantity": "1e400", "unit_price": "1"}, "too large"),
        ({"description": "Pump", "unit_price": "10", "discount": "130"}, "between 0 and 100"),
        ({"product_id": "999999", "quantity": "1", "unit_price": "1"}, "There is no product"),
    ],
)
def test_a_line_that_makes_no_sense_is_refused_and_kept_as_typed(world, rita, sent, said):
    answer = _put(rita, world, line="0", **sent)
    assert answer["X-Refused"] == "422"
    assert said in text_of(answer)
    assert _lines(world) == ()


def test_a_line_of_another_deal_is_not_reached_through_this_one(world, rita):
    theirs = actions.create("deal_line", {"deal": world.rosas_deal, "description": "x"}, by=world.cast.actor("rosa"), at=NOW).id
    assert _put(rita, world, line=theirs, version=1, description="mine").status_code == 404
    sent = {"do": "remove", "line": theirs, "version": 1}
    assert rita.post(f"/deals/{world.deal}/products", sent, headers=PART).status_code == 404
    assert get("deal_line", theirs, scope=EVERYTHING) is not None


def _role(client, world, **sent):
    return client.post(f"/deals/{world.deal}/roles", {"do": "put", **sent}, headers=PART)


def test_the_first_contact_is_the_primary_one_and_nobody_comes_twice(world, rita):
    assert "Champion" in text_of(_role(rita, world, contact_id=world.contact, role="Champion"))
    assert _roles(world)[0]["is_primary"] is True
    assert "That contact is here" in text_of(_role(rita, world, contact_id=world.contact, role="User"))
    assert "No contact is chosen" in text_of(_role(rita, world, contact="Cleo", role="User"))
    assert len(_roles(world)) == 1


def test_only_one_is_primary(world, rita):
    values = {"name": "Dan Ortiz", "account": world.account, "owner": world.cast.rita}
    other = actions.create("contact", values, by=world.cast.actor("rita"), at=NOW).id
    _role(rita, world, contact_id=world.contact, role="Champion")
    _role(rita, world, contact_id=other, role="Blocker")
    second = next(row for row in _roles(world) if row["contact"] == other)
    rita.post(f"/deals/{world.deal}/roles", {"do": "primary", "line": second.id}, headers=PART)
    assert {row["contact"]: row["is_primary"] for row in _roles(world)} == {world.contact: False, other: True}


def test_a_role_is_changed_and_removed(world, rita):
    _role(rita, world, contact_id=world.contact, role="Champion")
    [part] = _roles(world)
    assert "Economic buyer" in text_of(_role(rita, world, line=part.id, version=1, role="Economic buyer"))
    rita.post(f"/deals/{world.deal}/roles", {"do": "remove", "line": part.id, "version": 2}, headers=PART)
    assert _roles(world) == ()


def test_a_contact_of_others_cannot_be_named(world, rita):
    values = {"name": "Secret Contact", "account": world.rosas_account, "owner": world.cast.rosa}
    theirs = actions.create("contact", values, by=world.cast.actor("rosa"), at=NOW).id
    answer = _role(rita, world, contact_id=theirs, role="Champion")
    assert "There is no contact" in text_of(answer)
    assert "Secret" not in text_of(answer)


def test_what_changed_about_products_and_roles_is_in_the_deals_timeline(world, rita):
    _put(rita, world, product_id=world.product, quantity="3")
    _role(rita, world, contact_id=world.contact, role="Champion")
    page = text_of(rita.get(f"/deals/{world.deal}/timeline?show=changes", headers=PART))
    assert "added a product" in page
    assert "added a contact role" in page
    assert "Cleo Park" in page
