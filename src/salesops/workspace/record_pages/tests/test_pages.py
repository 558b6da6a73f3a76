"""The pages as a whole: every kind has one, cards with true counts, creating, hiding and bringing back, people, query counts."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, TESTER

from salesops.kernel.scope import EVERYTHING
from salesops.records import actions
from salesops.records.queries import get, listed
from salesops.workspace.record_pages.tests.conftest import logged_in, text_of


def _queries(client, address) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_every_kind_has_its_page(world):
    omar = logged_in("omar")
    activity = actions.log_activity({"type": "task", "subject": "Call back", "person": world.cast.rita}, by=TESTER, at=NOW).id
    pages = {
        f"/deals/{world.deal}": "Acme pumps",
        f"/accounts/{world.account}": "Acme",
        f"/contacts/{world.contact}": "Cleo Park",
        f"/leads/{world.lead}": "Lee Moss",
        f"/people/{world.cast.rita}": "Rita",
        f"/teams/{world.cast.west}": "West",
        f"/activities/{activity}": "Call back",
        f"/products/{world.product}": "Pump",
    }
    for address, title in pages.items():
        assert title in text_of(omar.get(address)), address


def test_a_card_counts_all_and_leads_to_them_in_the_grid(world, rita):
    for n in range(9):
        actions.create("contact", {"name": f"C{n}", "account": world.account, "owner": world.cast.rita}, by=TESTER, at=NOW)
    page = text_of(rita.get(f"/accounts/{world.account}"))
    assert '<h2>Contacts</h2><span class="count">10</span>' in page
    assert "All 10 →" in page
    assert f"/contacts?where=%7B%22field%22%3A%22account%22%2C%22is%22%3A{world.account}%7D" in page


def test_cards_count_only_what_the_viewer_may_see(world, rita):
    values = {"name": "Rosa's there", "account": world.account, "owner": world.cast.rosa}
    actions.create("contact", values, by=TESTER, at=NOW)
    assert '<h2>Contacts</h2><span class="count">1</span>' in text_of(rita.get(f"/accounts/{world.account}"))


@pytest.mark.parametrize("of", ["deals", "accounts", "leads", "people"])
def test_the_number_of_queries_is_small_and_does_not_grow_with_what_is_related(world, of):
    omar = logged_in("omar")
    ids = {"deals": world.deal, "accounts": world.account, "leads": world.lead, "people": world.cast.rita}
    address = f"/{of}/{ids[of]}"
    _more(world, 2)
    few = _queries(omar, address)
    _more(world, 15)
    assert _queries(omar, address) <= few < 40


def _more(world, count) -> None:
    owner = {"owner": world.cast.rita}
    for n in range(count):
        contact = actions.create("contact", {"name": f"C{n}", "account": world.account, **owner}, by=TESTER, at=NOW).id
        values = {"name": f"D{n}", "account": world.account, "pipeline": "sales", "stage": "demo", "status": "open", **owner}
        deal = actions.create("deal", values, by=TESTER, at=NOW).id
        line = {"deal": world.deal, "product": world.product, "quantity": "1", "amount": "5"}
        actions.create("deal_line", line, by=TESTER, at=NOW)
        actions.create("deal_contact", {"deal": world.deal, "contact": contact, "role": "User"}, by=TESTER, at=NOW)
        done = {
            "type": "call",
            "subject": "x",
            "person": world.cast.rita,
            "account": world.account,
            "contact": contact,
            "deal": deal,
        }
        actions.log_activity(done, by=TESTER, at=NOW)
        actions.log_activity({**done, "deal": world.deal}, by=TESTER, at=NOW)
        actions.create(
            "subscription", {"account": world.account, "starts_on": date(2024, 1, 1), "monthly_amount": "9"}, by=TESTER, at=NOW
        )


def test_a_new_deal_begins_with_what_the_address_says(world, rita):
    assert 'value="Acme"' in rita.get(f"/deals/new?account={world.account}&name=Next").content.decode()
    sent = {"name": "Next", "account": "Acme", "account_id": world.account, "pipeline": "sales", "amount": "5,000", "type": "new"}
    answer = rita.post("/deals/new", sent, follow=True)
    assert "The deal is there." in text_of(answer)
    [deal] = listed("deal", scope=EVERYTHING, where={"name": "Next"}).rows
    assert (deal["stage"], deal["owner"], deal["currency"]) == ("prospecting", world.cast.rita, "USD")


def test_a_new_record_that_cannot_be_is_said_field_by_field(world, rita):
    answer = rita.post("/deals/new", {"name": "", "amount": "much", "pipeline": "sales", "account": "Nowhere"})
    assert answer.status_code == 422
    page = text_of(answer)
    assert "There is no account called" in page
    answer = rita.post("/deals/new", {"name": "", "amount": "much", "pipeline": "sales"})
    assert "Name is missing" in text_of(answer)
    assert "is not a number" in text_of(answer)
    assert 'value="much"' in text_of(answer)


def test_who_may_create_what(world):
    assert logged_in("rita").get("/people/new").status_code == 403
    assert logged_in("rita").get("/products/new").status_code == 403
    assert logged_in("ada").get("/deals/new").status_code == 403
    assert logged_in("sam").get("/deals/new").status_code == 404
    for kind in ("deals", "accounts", "contacts", "leads", "people", "teams", "activities", "products"):
        assert logged_in("omar").get(f"/{kind}/new").status_code == 200, kind


def test_hiding_is_not_forgetting(world, rita):
    page = text_of(rita.post(f"/deals/{world.deal}/hide", {"version": 1}, follow=True))
    assert "is hidden. Nothing is forgotten." in page
    assert "Hidden by Rita" in page
    assert "Bring back" in page
    assert "data-edit" not in page
    assert get("deal", world.deal, scope=EVERYTHING) is None
    rita.post(f"/deals/{world.deal}/restore", {"version": 2}, follow=True)
    assert get("deal", world.deal, scope=EVERYTHING)["name"] == "Acme pumps"


def test_hiding_what_somebody_changed_meanwhile_is_refused(world, rita):
    world.change("deal", world.deal, {"next_step": "Wait"})
    assert "changed by somebody else" in text_of(rita.post(f"/deals/{world.deal}/hide", {"version": 1}, follow=True))
    assert get("deal", world.deal, scope=EVERYTHING) is not None


def test_a_task_is_ticked_off_on_its_page(world, rita):
    values = {"type": "task", "subject": "Call back", "person": world.cast.rita, "deal": world.deal}
    task = actions.log_activity(values, by=TESTER, at=NOW).id
    rita.post(f"/activities/{task}/done", {"version": 1})
    assert get("activity", task, scope=EVERYTHING)["done_at"] is not None


def test_people_are_transferred_from_a_day_on_and_leave(world):
    omar = logged_in("omar")
    rita = world.cast.rita
    sent = {"version": 1, "team_id": world.cast.east, "manager_id": world.cast.max, "title": "Senior", "on": "2024-02-01"}
    omar.post(f"/people/{rita}/transfer", sent)
    person = get("person", rita, scope=EVERYTHING)
    assert (person["team"], person["manager"], person["title"]) == (world.cast.east, world.cast.max, "Senior")
    then = text_of(omar.get(f"/people/{rita}?as_of=2024-01-15"))
    assert "West" in then
    assert "now East" in then
    omar.post(f"/people/{rita}/end", {"version": 2, "on": "2024-12-31"})
    assert get("person", rita, scope=EVERYTHING)["left_on"] == date(2024, 12, 31)
    assert "no day" in text_of(omar.post(f"/people/{rita}/end", {"version": 3, "on": "soon"}, follow=True))


def test_only_those_who_manage_people_do(world):
    for name in ("rita", "mia"):
        assert logged_in(name).get(f"/people/{world.cast.rita}/transfer").status_code == 404
        assert logged_in(name).post(f"/people/{world.cast.rita}/end", {"version": 1}).status_code == 404


def test_the_numbers_of_a_person_come_afterwards(world):
    omar = logged_in("omar")
    assert f"/people/{world.cast.rita}/numbers" in omar.get(f"/people/{world.cast.rita}").content.decode()
    assert "Quota" in text_of(omar.get(f"/people/{world.cast.rita}/numbers"))


def test_a_person_who_leaves_is_handed_over_where_logins_are(world):
    page = logged_in("omar").get(f"/people/{world.cast.rita}").content.decode()
    assert 'href="/settings/logins?search=Rita"' in page
    assert logged_in("omar").get("/settings/logins?search=Rita").status_code == 200
