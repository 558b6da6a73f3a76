"""What Today lists, for whom, in how many queries."""

from datetime import timedelta

import pytest
from tests.cast import NOW, TESTER, Cast

from salesops.records import actions
from salesops.workspace.board.tests.test_board import queries_of
from salesops.workspace.today.queries.reading import read
from salesops.workspace.today.queries.today import today_page
from salesops.workspace.today.tests.conftest import add_deal, add_lead, add_task, logged_in

pytestmark = pytest.mark.django_db


def page_of(cast: Cast, name: str, **given: str):
    return today_page(read(given, cast.viewer(name), NOW), may_write=True)


def listed(page) -> dict[str, list[str]]:
    return {section.name: [line.title for line in section.lines] for section in page.sections}


def test_each_thing_stands_in_the_list_of_its_strongest_reason(cast):
    add_lead(cast.rita, "Fresh", 2)
    add_lead(cast.rita, "Old", 50)
    add_task(cast.rita, "Late", -3)
    add_task(cast.rita, "Now", 0)
    add_task(cast.rita, "Later", 2)
    meeting = {"type": "meeting_booked", "subject": "Demo with Ann", "person": cast.rita, "at": NOW + timedelta(hours=2)}
    actions.log_activity(meeting, by=TESTER, at=NOW)
    well = {"next_step": "Call", "close_date": "2024-12-31", "since": 2}
    add_deal(cast.rita, "Passed", **{**well, "close_date": "2024-06-01"})
    add_deal(cast.rita, "Stuck", **{**well, "since": 40})
    add_deal(cast.rita, "Aimless", **{**well, "next_step": ""})
    add_deal(cast.rita, "Quiet", **{**well, "stage": "negotiation", "since": 30, "close_date": "2024-12-31"})
    add_deal(cast.rita, "Fine", **well)
    found = listed(page_of(cast, "rita"))
    assert found == {
        "leads-inside": ["Fresh"],
        "meetings": ["Demo with Ann"],
        "leads-over": ["Old"],
        "tasks-overdue": ["Late"],
        "tasks-today": ["Now"],
        "close-date-passed": ["Passed"],
        "past-norm": ["Stuck", "Quiet"],
        "no-next-step": ["Aimless"],
    }


def test_a_deal_nothing_was_done_on_for_long_is_quiet_until_somebody_does_something(cast):
    deal = add_deal(cast.rita, "Silent", next_step="Call", close_date="2024-12-31", since=40)
    actions.move_deal(
        deal,
        actions.StageFacts("sales", "proposal"),
        version=1,
        company=read({}, cast.viewer("rita"), NOW).asked.company,
        by=TESTER,
        at=NOW,
        happened_at=NOW - timedelta(days=5),
    )
    assert listed(page_of(cast, "rita")) == {"quiet": ["Silent"]}
    call = {"type": "call", "deal": deal, "person": cast.raj, "at": NOW - timedelta(days=1)}
    actions.log_activity(call, by=TESTER, at=NOW)
    assert listed(page_of(cast, "rita")) == {}


def test_a_meeting_is_told_in_the_time_zone_of_who_looks_and_one_booked_for_another_day_is_not(cast):
    rita = actions.edit("person", cast.rita, {"time_zone": "America/New_York"}, version=1, by=TESTER, at=NOW)
    assert rita.version == 2
    for subject, hours in (("Today", 6), ("Tonight there", 17), ("Tomorrow there", 19), ("Over", -2)):
        at = NOW + timedelta(hours=hours)
        made = NOW - timedelta(days=2)
        actions.log_activity(
            {"type": "meeting_booked", "subject": subject, "person": cast.rita, "at": at}, by=TESTER, at=min(made, NOW)
        )
    [section] = page_of(cast, "rita").sections
    assert [(line.title, line.reasons[0]) for line in section.lines] == [
        ("Today", "Today at 11:30, in 6 h"),
        ("Tonight there", "Today at 22:30, in 17 h"),
    ]


def test_a_meeting_booked_this_minute_for_no_later_time_is_no_meeting_today(cast):
    booked = {"type": "meeting_booked", "subject": "Just booked", "person": cast.rita, "at": NOW}
    actions.log_activity(booked, by=TESTER, at=NOW)
    assert page_of(cast, "rita").sections == ()


def test_a_list_shows_five_and_says_how_many_there_are_and_is_paged_whole(cast):
    for number in range(30):
        add_task(cast.rita, f"Task {number:02}", -1 - number)
    [section] = page_of(cast, "rita").sections
    assert ([line.title for line in section.lines], section.total) == ([f"Task {number:02}" for number in range(5)], 30)
    assert section.all_href == "/today?list=tasks-overdue"
    [first] = page_of(cast, "rita", list="tasks-overdue").sections
    [second] = page_of(cast, "rita", list="tasks-overdue", offset="25").sections
    titles = [line.title for section in (first, second) for line in section.lines]
    assert titles == [f"Task {number:02}" for number in range(30)]
    assert (first.pager, second.pager) == ("1 to 25 of 30", "26 to 30 of 30")
    assert (first.later_href, second.earlier_href) == (
        "/today?list=tasks-overdue&offset=25",
        "/today?list=tasks-overdue",
    )


def test_the_answer_counts_what_waits_and_says_what_to_begin_with(cast):
    add_lead(cast.rita, "Ann Bell", 23, company="Acme")
    add_task(cast.rita, "Late", -1)
    add_task(cast.rita, "Later", -2)
    said = "".join(span.text for span in page_of(cast, "rita").answer)
    assert said == (
        "1 lead waits for a first answer and 2 tasks are overdue. Begin with Ann Bell, Acme: new, 60 min left to answer."
    ).replace("60 min", "1 h")


@pytest.mark.parametrize(
    ("name", "seen"), [("rita", {"Rita"}), ("mia", {"Rita", "Raj"}), ("max", {"Rosa"}), ("omar", {"Rita", "Raj", "Rosa"})]
)
def test_everybody_sees_what_is_in_their_scope_alone(cast, name, seen):
    for owner in ("rita", "raj", "rosa"):
        person = getattr(cast, owner)
        add_task(person, owner.capitalize(), 0)
        add_lead(person, owner.capitalize(), 1)
        add_deal(person, owner.capitalize(), next_step="")
    page = page_of(cast, name)
    assert {line.title for section in page.sections for line in section.lines} == seen
    assert {section.total for section in page.sections} == {len(seen)}


def test_a_manager_looks_at_one_person_of_theirs_and_at_nobody_elses(cast):
    add_task(cast.rita, "Rita's", 0)
    add_task(cast.raj, "Raj's", 0)
    assert listed(page_of(cast, "mia", person=str(cast.raj))) == {"tasks-today": ["Raj's"]}
    mia, rita = logged_in(cast, "mia"), logged_in(cast, "rita")
    assert mia.get(f"/today?person={cast.rosa}").status_code == 400
    assert rita.get(f"/today?person={cast.raj}").status_code == 400


def test_a_stranger_is_shown_nothing(cast):
    for path in ("/today", "/today/lists", "/today/standing", "/today/form", "/api/today"):
        assert logged_in(cast, "sam").get(path).status_code == 403, path


@pytest.mark.parametrize("address", ["?list=x", "?person=x", "?offset=x", "?offset=99999999999999999999", "?person=-1"])
def test_what_cannot_be_read_in_an_address_is_said(rita, address):
    assert rita.get(f"/today{address}").status_code == 400


def test_with_nothing_to_do_the_page_says_so(rita):
    body = rita.get("/today").content.decode()
    assert "Nothing waits for you" in body
    assert "What should you do next?" in body


def test_the_number_of_queries_is_below_40_and_the_same_for_10_and_for_1000_deals(cast, today):
    clients, counts = [logged_in(cast, name) for name in ("rita", "mia", "omar")], []
    for deals in (range(10), range(10, 1000)):
        for number in deals:
            add_deal(cast.rita, f"Deal {number}", amount=str(number), next_step="" if number % 2 else "Call")
            if number % 10 == 0:
                add_task(cast.rita, "Late", -1, today)
                add_task(cast.rita, "Now", 0, today)
                add_lead(cast.rita, "Fresh", 1, today)
                add_lead(cast.rita, "Old", 100, today)
        counts.append([queries_of(client, "/today") for client in clients])
    assert counts[0] == counts[1]
    assert max(counts[1]) < 40


def test_reps_land_here(rita):
    assert rita.get("/start")["Location"] == "/today"


def test_the_api_tells_the_same_in_the_same_order(cast, rita, today):
    add_lead(cast.rita, "Fresh", 1, today)
    task = add_task(cast.rita, "Late", -1, today)
    told = rita.get("/api/today").json()
    assert [(one["list"], one["count"], [item["title"] for item in one["items"]]) for one in told["lists"]] == [
        ("leads-inside", 1, ["Fresh"]),
        ("tasks-overdue", 1, ["Late"]),
    ]
    assert told["lists"][1]["items"][0]["id"] == task
    assert told["lists"][1]["items"][0]["reasons"] == ["Overdue for 1 day"]
    assert rita.get("/api/today?list=nonsense").status_code == 422


def test_the_command_tells_it_too(cast, today):
    from click.testing import CliRunner

    from salesops.workspace.today.commands import today as command

    add_task(cast.rita, "Send it", -1, today)
    add_task(cast.rosa, "Theirs", -1, today)
    own = CliRunner().invoke(command, ["--as", "rita"])
    assert "1 task is overdue. Begin with Send it: overdue for 1 day." in own.output
    assert "2 tasks are overdue" in CliRunner().invoke(command, []).output
    assert "Nobody who may see records logs in as 'sam'" in CliRunner().invoke(command, ["--as", "sam"]).output
