"""What the board shows, to whom, and in how many queries."""

import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, TESTER, Cast

from salesops.policies import queries as policies
from salesops.records import actions, listing
from salesops.workspace.board.queries.board import board_page, lane_page
from salesops.workspace.board.queries.reading import choices, rules
from salesops.workspace.board.tests.conftest import add_deal, logged_in
from salesops.workspace.views import conditions

pytestmark = pytest.mark.django_db


def page_of(cast: Cast, name: str, **given: str):
    return board_page(read(cast, name, **given), may_move=True)


def read(cast: Cast, name: str, **given: str):
    day = policies.company(NOW.date()).day_of(NOW)
    return choices(given, rules(NOW.date()), viewer=cast.viewer(name), now=NOW, day=day)


def lanes(page) -> dict[str, int]:
    return {lane.key: lane.total for lane in page.lanes}


def cards(page) -> list[str]:
    return [card.name for lane in page.lanes for card in lane.cards]


def test_lanes_are_the_open_stages_of_the_process_each_with_its_question_count_and_sum(cast):
    add_deal(cast.rita, "One", amount="1500")
    add_deal(cast.rita, "Two", amount="500", stage="proposal")
    add_deal(cast.rita, "Three", amount="2500.50")
    page = page_of(cast, "rita")
    assert lanes(page) == {"prospecting": 0, "discovery": 0, "demo": 2, "proposal": 1, "negotiation": 0}
    demo = page.lanes[2]
    assert (demo.name, demo.question, demo.amount, demo.late) == (
        "Demo",
        "Does what we offer solve their problem?",
        "$4.0K",
        "2 over 14d",
    )
    assert [card.name for card in demo.cards] == ["Three", "One"]


def test_a_card_says_account_amount_date_days_over_the_norm_owner_and_next_step(cast):
    account = actions.create("account", {"name": "Acme", "owner": cast.rita}, by=TESTER, at=NOW).id
    add_deal(cast.rita, "Acme - pumps", account=account, close_date="2024-06-01", next_step="Call Ann")
    add_deal(cast.rita, "Fresh", since=14, close_date="2025-01-31")
    late, fresh = page_of(cast, "rita").lanes[2].cards[::-1]
    if late.title != "Acme":
        late, fresh = fresh, late
    assert (late.title, late.name, late.amount, late.date, late.is_late) == ("Acme", "Pumps", "$1.0K", "Jun 1", True)
    assert (late.days, late.initials, late.next_step) == ("42d", "R", "Call Ann")
    assert (fresh.days, fresh.date, fresh.is_late, fresh.next_step) == ("", "Jan 31, 2025", False, "")


def test_chips_count_all_open_deals_whatever_the_filter(cast):
    add_deal(cast.rita, "Late", close_date="2024-05-01", next_step="x")
    add_deal(cast.rita, "Aimless", since=1)
    add_deal(cast.rita, "Fine", since=1, next_step="x")
    counts = [("All open", "3"), ("Past the norm", "1"), ("No next step", "1"), ("Close date passed", "1")]
    for name, shown in {"": 3, "past-norm": 1, "no-next-step": 1, "close-date-passed": 1}.items():
        page = page_of(cast, "rita", filter=name)
        assert [(chip.text, chip.count) for chip in page.chips] == counts
        assert len(cards(page)) == sum(lanes(page).values()) == shown


def test_search_owner_team_and_segment_narrow_lanes_and_chips_alike(cast):
    account = actions.create("account", {"name": "Acme", "segment": "SMB", "owner": cast.rita}, by=TESTER, at=NOW).id
    add_deal(cast.rita, "Pumps", account=account)
    add_deal(cast.raj, "Valves")
    add_deal(cast.rosa, "Pipes")
    for given, found in (
        ({"search": "pum"}, ["Pumps"]),
        ({"search": "acme"}, ["Pumps"]),
        ({"owner": str(cast.raj)}, ["Valves"]),
        ({"team": str(cast.west)}, ["Pumps", "Valves"]),
        ({"segment": "SMB"}, ["Pumps"]),
        ({"search": "nobody"}, []),
    ):
        page = page_of(cast, "omar", **given)
        assert sorted(cards(page)) == found, given
        assert page.chips[0].count == str(len(found))


@pytest.mark.parametrize(
    ("name", "seen"),
    [("rita", {"Rita's"}), ("mia", {"Rita's", "Raj's"}), ("max", {"Rosa's"}), ("ada", {"Rita's", "Raj's", "Rosa's"})],
)
def test_everybody_sees_the_deals_of_their_scope_alone_in_cards_counts_and_sums(cast, name, seen):
    for owner in ("rita", "raj", "rosa"):
        add_deal(getattr(cast, owner), f"{owner.capitalize()}'s")
    page = page_of(cast, name)
    assert set(cards(page)) == seen
    assert lanes(page)["demo"] == len(seen)
    assert page.lanes[2].amount == f"${len(seen)}.0K"


def test_a_stranger_is_shown_nothing(cast):
    assert logged_in(cast, "sam").get("/board").status_code == 403


def test_whoever_is_not_logged_in_is_sent_to_log_in(client, cast):
    assert client.get("/board")["Location"].startswith("/login/")


def test_the_number_of_queries_is_below_40_and_the_same_for_10_and_for_1000_deals(cast):
    clients = [logged_in(cast, name) for name in ("rita", "mia", "omar")]
    stages, counts = ["prospecting", "discovery", "demo", "proposal", "negotiation"], []
    for deals in (range(10), range(10, 1000)):
        for number in deals:
            add_deal(cast.rita, f"Deal {number}", stage=stages[number % 5], amount=str(100 + number))
        counts.append([queries_of(client, "/board") for client in clients])
    assert counts[0] == counts[1]
    assert max(counts[1]) < 40


def queries_of(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_a_lane_is_loaded_a_page_at_a_time_every_deal_once(cast):
    for number in range(60):
        add_deal(cast.rita, f"Deal {number:02}", amount=str(100 - number))
    read_ = read(cast, "rita")
    first = board_page(read_, may_move=True).lanes[2]
    assert (len(first.cards), first.total, first.more, first.grid) == (25, 60, "Show 25 more", "35 more in the grid →")
    second, third = lane_page("demo", read_, 25), lane_page("demo", read_, 50)
    assert (second.more, third.more, third.grid) == ("Show 10 more", "", "")
    names = [card.name for lane in (first, second, third) for card in lane.cards]
    assert names == [f"Deal {number:02}" for number in range(60)]


def test_deals_of_stages_the_process_does_not_know_have_a_lane_of_their_own_that_takes_none(cast):
    add_deal(cast.rita, "Lost in time", stage="legacy_review")
    page = page_of(cast, "rita")
    assert (page.lanes[0].name, page.lanes[0].total, page.lanes[0].is_target) == ("Other stages", 1, False)
    assert [card.name for card in page.lanes[0].cards] == ["Lost in time"]


def test_deals_of_pipelines_the_process_does_not_have_are_told_of(cast):
    add_deal(cast.rita, "Elsewhere", pipeline="partners", stage="x")
    [banner] = page_of(cast, "rita").head.banners
    assert banner.text == "1 deal is in a pipeline that the sales process does not have."
    assert banner.href.startswith("/deals?where=")


def test_the_closing_lanes_count_what_closed_this_quarter(cast):
    for day, stage in (("2024-05-20", "closed_won"), ("2024-02-20", "closed_won"), ("2024-04-01", "closed_lost")):
        add_deal(cast.rita, day, stage=stage, status=stage.removeprefix("closed_"), closed_on=day, since=120)
    assert {lane.key: lane.total for lane in page_of(cast, "rita").closing} == {"closed_won": 1, "closed_lost": 1}


def test_amounts_in_other_currencies_are_converted_and_those_without_a_rate_are_told_of(cast):
    add_deal(cast.rita, "Here", currency="USD")
    add_deal(cast.rita, "There", currency="XTS", amount="77")
    demo = page_of(cast, "rita").lanes[2]
    assert (demo.total, demo.amount) == (2, "$1.0K")
    assert demo.remark == "without 1 deal in a currency that has no rate"


def said(page) -> str:
    return "".join(span.text for span in page.answer)


def test_the_answer_names_how_many_stand_too_long_where_and_the_largest(cast):
    add_deal(cast.rita, "Big", amount="9000")
    add_deal(cast.rita, "Small", amount="10", stage="proposal")
    add_deal(cast.rita, "Fresh", since=1)
    assert said(page_of(cast, "rita")) == (
        "2 of 3 open deals, worth $9.0K, have stood longer than the norm, most of them in Demo (1). "
        "The largest is Big, $9.0K: 42 working days in Demo, which usually takes 14 at most."
    )


def test_the_answer_says_when_all_is_well(cast):
    add_deal(cast.rita, "Fresh", since=1)
    assert said(page_of(cast, "rita")) == (
        "1 open deal, none longer in its stage than the norm; 1 of all open ones has no next step."
    )


def test_without_deals_the_board_says_what_it_needs(rita):
    assert "You own no open deals in this pipeline" in rita.get("/board").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/board?filter=nonsense",
        "/board?order=nonsense",
        "/board?pipeline=nonsense",
        "/board?owner=x",
        "/board?owner=99999999999999999999",
        "/board?team=-1",
        "/board?as_of=yesterday",
        "/board?as_of=2999-01-01",
        "/board/lane?stage=demo&offset=-5",
        "/board?search=" + "x" * 300,
    ],
)
def test_what_cannot_be_read_in_an_address_is_said(rita, address):
    answer = rita.get(address)
    assert answer.status_code == 400
    assert "That address cannot be read" in answer.content.decode()


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\x00", "'; drop table x", "%", "_", "ü"])
def test_any_search_is_taken_as_words(cast, rita, text):
    add_deal(cast.rita)
    body = rita.get("/board", {"search": text})
    assert body.status_code == 200
    assert "<script>alert" not in body.content.decode()


def test_a_past_day_is_read_only_under_a_banner_and_shows_what_stood_then(cast):
    with_now = datetime.now(UTC)
    deal = add_deal(cast.rita, "Wanderer")
    actions.edit("deal", deal, {"stage": "proposal"}, version=1, by=TESTER, at=with_now)
    client = logged_in(cast, "rita")
    then = (NOW - timedelta(days=10)).date().isoformat()
    body = client.get(f"/board?as_of={then}").content.decode()
    assert "Nothing can be changed here" in body
    assert "data-may-move" not in body
    assert re.search(r'id="deal-\d+"[^>]*data-stage="demo"', body)
    assert re.search(r'id="deal-\d+"[^>]*data-stage="proposal"', client.get("/board").content.decode())


def test_whoever_may_not_write_is_shown_no_way_to_move(cast):
    add_deal(cast.rita)
    body = logged_in(cast, "ada").get("/board").content.decode()
    assert "deal-card" in body
    assert "data-may-move" not in body
    assert "move-dialog" not in body


def test_the_api_tells_the_same_numbers(cast, rita):
    add_deal(cast.rita, "Pumps")
    add_deal(cast.rosa, "Theirs")
    told = rita.get("/api/board").json()
    assert [(lane["stage"], lane["count"], lane["past_norm"]) for lane in told["lanes"]][2] == ("demo", 1, 1)
    cards_ = rita.get("/api/board/lanes/demo").json()["deals"]
    assert [(card["name"], card["version"]) for card in cards_] == [("Pumps", 1)]
    assert rita.get("/api/board/lanes/nonsense").status_code == 404
    assert rita.get("/api/board?filter=nonsense").status_code == 422
    assert logged_in(cast, "sam").get("/api/board").status_code == 403


def test_every_way_to_the_grid_lists_as_many_deals_as_the_board_says(cast):
    for number in range(27):
        add_deal(cast.rita, f"Deal {number}", since=60 if number % 3 else 1)
    client = logged_in(cast, "rita")
    page = page_of(cast, "rita")
    demo = page.lanes[2]
    for href, count in ((demo.grid_href, 27), (demo.late_href, 18)):
        assert client.get(href).status_code == 200
        where = json.loads(parse_qs(urlsplit(href).query)["where"][0])
        ask = listing.Ask("deal", conditions.read(where, "deal"))
        assert listing.total(ask, scope=read(cast, "rita").scope).count == count
