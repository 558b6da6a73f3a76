"""What a grid shows: to whom, narrowed how, in which order, and what is said where the address cannot be read."""

import json
from urllib.parse import urlencode

import pytest
from tests.cast import NOW, TESTER

from salesops.records import actions
from salesops.workspace.grids.sheets import SHEETS
from salesops.workspace.grids.tests.conftest import make_deal


def names(talker, query: str = "", kind: str = "deals") -> list[str]:
    answer = talker.get(f"/{kind}/grid/rows?{query}")
    assert answer.status_code == 200, answer.content
    return [row["typed"]["name"] for row in answer.json()["rows"]]


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.path)
def test_every_grid_opens_for_everybody_with_a_role(world, sheet):
    for name in ("rita", "mia", "fay", "omar"):
        assert world.talker(name).get(f"/{sheet.path}").status_code == 200


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.path)
def test_a_stranger_is_refused_and_who_is_not_logged_in_is_sent_to_log_in(world, client, sheet):
    sam = world.talker("sam")
    assert sam.get(f"/{sheet.path}").status_code == 403
    for part in ("grid/rows", "grid/names?of=owner"):
        assert sam.get(f"/{sheet.path}/{part}").status_code == 403
        assert client.get(f"/{sheet.path}/{part}").status_code == 401
    assert client.get(f"/{sheet.path}").status_code == 302
    assert sam.get(f"/{sheet.path}/export.csv").status_code == 403


def test_everybody_sees_the_deals_in_their_scope(world):
    seen = {name: sorted(names(world.talker(name))) for name in ("rita", "rosa", "mia", "omar")}
    both = ["Pumps", "Valves"]
    assert seen == {"rita": both, "rosa": ["Pipes"], "mia": both, "omar": ["Pipes", *both]}


def test_a_condition_in_the_address_narrows_it(world):
    where = json.dumps({"any": [{"field": "amount", "at_least": 50000}, {"field": "account.name", "is": "Beta"}]})
    assert sorted(names(world.talker("omar"), urlencode({"where": where}))) == ["Pipes", "Pumps"]


def test_days_are_compared_as_days_and_may_be_relative(world):
    where = json.dumps({"field": "close_date", "less_than": "today"})
    assert names(world.talker("omar"), urlencode({"where": where})) == ["Pumps"]


def test_chips_narrow_it(world):
    talker = world.talker("rita")
    assert names(talker, "filter=no-next-step") == ["Valves"]
    assert names(talker, "filter=close-date-passed") == ["Pumps"]
    assert sorted(names(talker, "filter=mine&filter=open")) == ["Pumps", "Valves"]
    assert sorted(names(talker, "filter=past-norm")) == ["Pumps", "Valves"]
    assert names(world.talker("omar"), "filter=mine") == []


def test_the_search_looks_in_names_of_accounts_too(world):
    assert names(world.talker("omar"), "q=beta") == ["Pipes"]


def test_any_column_sorts_it_references_by_name(world):
    omar = world.talker("omar")
    assert names(omar, "order=-amount") == ["Pumps", "Pipes", "Valves"]
    assert names(omar, "order=-account,name") == ["Pipes", "Pumps", "Valves"]


def test_cells_say_what_would_be_typed_what_is_shown_and_what_is_wrong(world):
    rows = (
        world.talker("rita")
        .get("/deals/grid/rows?order=-amount&columns=name,account,stage,amount,next_step,account.segment")
        .json()
    )
    pumps, valves = rows["rows"]
    assert pumps["typed"] == {
        "name": "Pumps",
        "account": "Acme",
        "stage": "Prospecting",
        "amount": "52000.00",
        "next_step": "Call",
        "account.segment": "SMB",
    }
    assert (pumps["shown"], pumps["refs"]) == ({"amount": "$52,000"}, {"account": world.acme})
    assert (valves["shown"]["next_step"], valves["tones"]["next_step"]) == ("Missing", "bad")


def test_a_column_behind_a_reference_out_of_scope_stays_empty(world):
    make_deal("Hidden", world.beta, world.cast.rita)
    rows = world.talker("rita").get("/deals/grid/rows?columns=name,account,account.owner&q=hidden").json()["rows"]
    assert rows[0]["typed"] == {"name": "Hidden", "account": "Beta"}


def test_the_footer_counts_and_adds_up_all_that_match(world):
    footer = world.talker("omar").get("/deals/grid/rows?total=1").json()["footer"]
    assert footer == {"count": 3, "said": "3", "noun": "deals", "sum": "$60K"}


def test_a_page_follows_the_one_before(world):
    talker = world.talker("omar")
    first, second = names(talker, "order=name"), names(talker, "order=name&offset=2")
    assert first[2:] == second


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("where={", "no JSON"),
        ("where=[1]", "cannot be read"),
        (urlencode({"where": '{"field":"amount","at_least":"much"}'}), "much"),
        (urlencode({"where": '{"field":"colour","is":"red"}'}), "no field"),
        (urlencode({"where": '{"field":"name","is":"' + "x" * 9000 + '"}'}), "too long"),
        ("filter=nice", "no filter"),
        ("order=colour", "no column"),
        ("columns=colour", "no column"),
        ("columns=,", "1 to 60 columns"),
        ("offset=-1", "whole number"),
        ("as_of=soon", "cannot be read"),
        ("as_of=2999-01-01", "still to come"),
    ],
)
def test_an_address_that_cannot_be_read_is_answered_in_words(world, query, words):
    talker = world.talker("omar")
    rows = talker.get(f"/deals/grid/rows?{query}")
    assert (rows.status_code, words in rows.json()["words"]) == (400, True), rows.json()
    if not query.startswith("offset"):
        page = talker.get(f"/deals?{query}")
        assert (page.status_code, words in page.content.decode().replace("&#x27;", "'")) == (400, True)


def test_names_are_offered_in_scope_and_colleagues_to_all(world):
    rita = world.talker("rita")
    offered = lambda query: [one["name"] for one in rita.get(f"/deals/grid/names?{query}").json()["names"]]  # noqa: E731
    assert offered("of=account&q=") == ["Acme"]
    assert offered("of=account&q=bet") == []
    assert offered("of=owner&q=ro") == ["Rosa"]
    assert rita.get("/deals/grid/names?of=amount").status_code == 400


def test_the_queries_of_a_page_are_few_and_constant_in_rows(world, django_assert_max_num_queries):
    talker = world.talker("omar")
    for number in range(60):
        make_deal(f"Deal {number}", world.acme, world.cast.rita)
    with django_assert_max_num_queries(32):
        talker.get("/deals")
    with django_assert_max_num_queries(20):
        assert len(names(talker)) == 63


def test_the_past_is_shown_as_it_was_and_says_so(world):
    actions.edit("deal", world.pumps, {"name": "Pumps and more"}, version=1, by=TESTER, at=NOW.replace(year=2025))
    past = "as_of=2024-06-30"
    assert sorted(names(world.talker("rita"), past)) == ["Pumps", "Valves"]
    page = world.talker("rita").get(f"/deals?{past}")
    assert "as it was at the end of that day" in page.content.decode()
    assert (page.context["page"].new_href, page.context["page"].script["mayWrite"]) == ("", False)


def test_who_may_only_look_is_offered_no_edits(world):
    page = world.talker("fay").get("/deals")
    assert page.context["page"].new_href == ""
    assert "Your role lets you look at these" in page.content.decode()


def test_on_a_phone_there_are_cards_with_more_to_come(world):
    for number in range(31):
        make_deal(f"Deal {number}", world.acme, world.cast.rita)
    talker = world.talker("rita")
    assert "/deals/grid/cards?order=-id" in talker.get("/deals").content.decode()
    cards = talker.get("/deals/grid/cards?offset=30").content.decode()
    assert cards.count("record-card") == 3
    assert f'href="/deals/{world.pumps}"' in cards
