"""When, if, then: each once, with its reason."""

from datetime import date, timedelta

import pytest
from tests.cast import NOW, TESTER

from salesops.capabilities.automation import actions, clocks, queries
from salesops.capabilities.automation.following import follow_history
from salesops.capabilities.automation.models import Passed, Run, StepRun, Timer
from salesops.capabilities.automation.performing import perform_due
from salesops.kernel.scope import EVERYTHING
from salesops.policies.actions import apply
from salesops.records import actions as records
from salesops.records import queries as record_queries
from salesops.records.access import scope_of
from salesops.records.notices.models import Mail, Notice

pytestmark = [pytest.mark.django_db, pytest.mark.record_store]
LATER = NOW + timedelta(minutes=1)
PROCESS = """
policy: sales_process
pipelines:
  - key: sales
    name: Sales
    stages:
      - {key: demo, name: Demo, meaning: M, probability: 0.2, required_fields: [next_step]}
      - {key: proposal, name: Proposal, meaning: M, probability: 0.5}
      - {key: won, name: Won, meaning: M, status: won, probability: 1}
      - {key: lost, name: Lost, meaning: M, status: lost, probability: 0}
"""


def rule(key, when, *steps, more="most_a_day: 100"):
    return f"{{key: {key}, name: {key.title()}, kind: deal, {more}, when: {when}, then: [{', '.join(steps)}]}}"


def put_in_force(*automations, also=""):
    text = "policy: automations\nautomations:\n" + "".join(f"  - {one}\n" for one in automations) + also
    apply(text, starts_on=date(2020, 1, 1), by=TESTER, at=NOW)
    clocks.begin_new(at=NOW)
    follow_history(at=NOW)


def deal(cast, **values):
    known = {"name": "Big", "pipeline": "sales", "stage": "demo", "status": "open", "owner": cast.rosa, **values}
    return records.create("deal", known, by=TESTER, at=NOW)


def edit(made, at=LATER, **changes):
    return records.edit("deal", made.id, changes, version=made.version, by=TESTER, at=at)


def work(at=LATER):
    while follow_history(at=at):
        pass
    clocks.ring(at=at)
    return perform_due(at=at, outside=False)


TASK = rule(
    "task",
    "{happens: changed, field: amount}",
    "{do: create_task, subject: 'Talk about {{ deal.name }}', due_in_days: 2}",
    more="condition: {field: next_step, is_empty: true}",
)


def tasks():
    return record_queries.listed("activity", scope=EVERYTHING, where={"type": "task"}).rows


def test_a_change_starts_it_once_and_the_task_is_its_owners(cast):
    made = deal(cast)
    put_in_force(TASK)
    edit(made, amount=500)
    assert (work(), work()) == (1, 0)
    [task] = tasks()
    assert (task["subject"], task["person"], task["deal"], task["due_on"]) == (
        "Talk about Big",
        cast.rosa,
        made.id,
        date(2024, 6, 5),
    )
    [run] = queries.runs(EVERYTHING)
    assert (run.state, run.trigger) == ("done", "Amount went from nothing to 500.00.")
    assert "next_step is empty" in run.reason
    assert follow_history(at=LATER) == 0


def test_why_nothing_was_done_is_counted_by_reason(cast):
    made = deal(cast, next_step="Call")
    put_in_force(TASK)
    edit(edit(made, amount=500), amount=600)
    work()
    assert not Run.objects.exists()
    [kept] = Passed.objects.all()
    assert (kept.times, kept.reason) == (2, "not next_step is empty")
    assert "next_step is Call" in kept.example


def test_what_was_before_starts_nothing(cast):
    edit(deal(cast), amount=500)
    put_in_force(TASK)
    assert work() == 0


PROPOSAL = rule(
    "wait",
    "{happens: time_passed, since: changed, field: stage, becomes: [proposal], days: 3, without: [meeting_held]}",
    "{do: notify, to: [owner, manager], text: '{{ deal.name }} waits'}",
)


def test_a_clock_rings_once_to_the_minute_unless_it_was_kept_from_it(cast):
    apply(PROCESS, starts_on=date(2020, 1, 1), by=TESTER, at=NOW)
    quiet, met = deal(cast), deal(cast, name="Met")
    put_in_force(PROPOSAL)
    for made in (quiet, met):
        edit(made, stage="proposal", at=NOW)
    work(NOW)
    meeting = {"type": "meeting_held", "deal": met.id, "subject": "Demo", "at": NOW + timedelta(days=1), "person": cast.rosa}
    records.log_activity(meeting, by=TESTER, at=NOW + timedelta(days=1))
    due = NOW + timedelta(days=3)
    assert work(due - timedelta(minutes=1)) == 0
    assert Timer.objects.count() == 2
    assert (work(due), work(due)) == (1, 0)
    assert sorted(Notice.objects.values_list("person_id", "text")) == sorted([(cast.rosa, "Big waits"), (cast.max, "Big waits")])
    assert Passed.objects.get().reason == "meeting held since"


def test_a_clock_ends_when_the_field_is_something_else_again(cast):
    made = deal(cast)
    put_in_force(PROPOSAL)
    moved = edit(made, stage="proposal", at=NOW)
    work(NOW)
    edit(moved, stage="demo", at=NOW + timedelta(days=1))
    assert work(NOW + timedelta(days=4)) == 0
    assert not Timer.objects.exists()


def test_dates_that_are_over_ring_at_midnight_there_but_not_those_that_were_over_before(cast):
    apply("policy: company\ntime_zone: America/New_York", starts_on=date(2020, 1, 1), by=TESTER, at=NOW)
    deal(cast, name="Old", close_date=date(2024, 5, 1))
    deal(cast, name="New", close_date=date(2024, 6, 10))
    when = "{happens: time_passed, since: date, field: close_date}"
    put_in_force(rule("over", when, "{do: create_task, subject: 'Late {{ deal.name }}'}"))
    midnight = NOW.replace(day=11, hour=4, minute=0)
    assert work(midnight - timedelta(minutes=1)) == 0
    assert work(midnight) == 1
    assert [task["subject"] for task in tasks()] == ["Late New"]


QUIET = rule("quiet", "{happens: time_passed, since: activity, days: 14}", "{do: notify, to: [owner], text: Quiet}")


def test_every_touch_sets_the_clock_anew(cast):
    made = deal(cast)
    put_in_force(QUIET)
    call = {"type": "call", "deal": made.id, "subject": "Hello", "at": NOW + timedelta(days=10), "person": cast.rosa}
    records.log_activity(call, by=TESTER, at=NOW + timedelta(days=10))
    assert work(NOW + timedelta(days=15)) == 0
    assert work(NOW + timedelta(days=24)) == 1


def test_the_gate_refuses_an_automation_like_anybody_and_it_is_not_tried_again(cast):
    apply(PROCESS, starts_on=date(2020, 1, 1), by=TESTER, at=NOW)
    made = deal(cast)
    put_in_force(rule("move", "{happens: changed, field: amount}", "{do: set_field, field: stage, value: proposal}"))
    edit(made, amount=500)
    assert (work(), work(LATER + timedelta(days=1))) == (1, 0)
    step = StepRun.objects.get()
    assert step.state == "refused"
    assert "next_step" in step.answer.lower().replace(" ", "_")
    assert Run.objects.get().state == "problem"
    assert record_queries.get("deal", made.id, scope=EVERYTHING)["stage"] == "demo"


def test_a_circle_ends_the_second_time_round_and_says_so(cast):
    made = deal(cast)
    put_in_force(
        rule(
            "ping", "{happens: changed, field: next_step}", "{do: set_field, field: competitor, value: '{{ deal.next_step }}!'}"
        ),
        rule(
            "pong", "{happens: changed, field: competitor}", "{do: set_field, field: next_step, value: '{{ deal.competitor }}!'}"
        ),
    )
    edit(made, next_step="a")
    for _ in range(5):
        work()
    assert list(Run.objects.order_by("id").values_list("key", "state")) == [
        ("ping", "done"),
        ("pong", "done"),
        ("ping", "circle"),
    ]
    assert "ping → pong → ping" in Run.objects.last().reason


def test_no_more_than_the_limit_a_day(cast):
    deals = [deal(cast, name=f"D{number}") for number in range(3)]
    put_in_force(TASK.replace("kind: deal,", "kind: deal, most_a_day: 2, owner: omar@example.com,"))
    for made in deals:
        edit(made, amount=500)
    assert work() == 2
    assert Passed.objects.get().reason == "over its daily limit"
    assert Notice.objects.get().person_id == cast.omar


def test_stopped_at_once_and_what_waited_goes_on_or_is_called_off(cast):
    made = deal(cast)
    put_in_force(TASK)
    known = {"viewer": cast.viewer("omar"), "by": cast.actor("omar"), "at": LATER}
    edited = edit(made, amount=500)
    follow_history(at=LATER)
    actions.stop("task", "Too many", **known)
    edited = edit(edited, amount=600)
    assert work() == 0
    assert Passed.objects.get().reason == "stopped"
    actions.start("task", **known)
    assert work() == 1
    edit(edited, amount=700)
    follow_history(at=LATER)
    actions.stop("", call_off=True, **known)
    actions.start("", **known)
    assert work() == 0
    with pytest.raises(actions.NotAllowedError):
        actions.stop("", viewer=cast.viewer("rita"), by=cast.actor("rita"), at=LATER)


def test_only_those_who_see_the_record_see_what_was_done_with_it(cast):
    made = deal(cast)
    put_in_force(TASK)
    edit(made, amount=500)
    work()
    seen = {name: len(queries.runs(scope_of(cast.viewer(name), NOW))) for name in ("rosa", "max", "omar", "rita", "mia")}
    assert seen == {"rosa": 1, "max": 1, "omar": 1, "rita": 0, "mia": 0}


def test_with_the_owners_rights_it_does_no_more_than_they_may(cast):
    made = deal(cast)
    mail = "{do: send_mail, to: [owner, boss@example.com], subject: S, text: 'T {{ deal.amount }}'}"
    give = "{do: assign, to: [rita@example.com]}"
    put_in_force(rule("own", "{happens: changed, field: amount}", give, mail, more="acts_as: owner"))
    edit(made, amount=500)
    work()
    assert record_queries.get("deal", made.id, scope=EVERYTHING)["owner"] == cast.rita
    mails = sorted(Mail.objects.values_list("to", "body"))
    assert [to for to, _ in mails] == ["boss@example.com", "rita@example.com"]
    assert [body for _, body in mails] == ["T 500.00"] * 2
