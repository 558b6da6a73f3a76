"""What is done from the list: in one step, with history, undone as one; putting off; and who may not."""

from datetime import timedelta

import pytest
from tests.cast import TESTER

from salesops.kernel.scope import EVERYTHING
from salesops.records import actions, queries
from salesops.workspace.today.models import Snooze
from salesops.workspace.today.tests.conftest import add_deal, add_lead, add_task, logged_in

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


def row(kind: str, record_id: int):
    return queries.get(kind, record_id, scope=EVERYTHING)


def do(client, does: str, kind: str, record_id: int, version: int = 1, **more: object):
    return client.post("/today/do", {"do": does, "kind": kind, "id": record_id, "version": version, **more})


def undo(client, answer):
    return client.post("/undo", {"sequences": ",".join(map(str, answer.json()["sequences"]))}, **JSON)


def activities(**where: object):
    return queries.listed("activity", scope=EVERYTHING, where=where, order=("id",)).rows


def test_a_task_is_completed_and_that_is_undone(cast, rita, today):
    task = add_task(cast.rita, "Send it", -1, today)
    answer = do(rita, "complete", "activity", task)
    assert (answer.status_code, answer.json()["text"]) == (200, "Done: Send it.")
    assert row("activity", task)["done_at"] is not None
    assert "Send it" not in rita.get("/today/lists").content.decode()
    assert undo(rita, answer).status_code == 200
    assert "Send it" in rita.get("/today/lists").content.decode()


def test_a_task_that_is_done_is_not_completed_again(cast, rita, today):
    task = add_task(cast.rita, "Send it", -1, today)
    do(rita, "complete", "activity", task)
    assert do(rita, "complete", "activity", task, version=2).status_code == 409


def test_a_call_is_logged_with_outcome_minutes_next_step_and_reminder_in_one_step_and_undone_as_one(cast, rita, today):
    account = actions.create("account", {"name": "Acme", "owner": cast.rita}, by=TESTER, at=today).id
    deal = add_deal(cast.rita, "Pumps", account=account)
    tomorrow = (today + timedelta(days=1)).date()
    given = {"type": "call", "outcome": "connected", "minutes": "12", "subject": "Prices", "next_step": "Send the offer"}
    answer = do(rita, "log", "deal", deal, **given, remind_on=tomorrow.isoformat())
    assert answer.status_code == 200
    call, task = activities(deal=deal)
    assert (call["type"], call["outcome"], call["minutes"], call["account"]) == ("call", "connected", 12, account)
    assert (call["person"], call["subject"]) == (cast.rita, "Prices")
    assert (task["type"], task["subject"], task["due_on"]) == ("task", "Send the offer", tomorrow)
    assert row("deal", deal)["next_step"] == "Send the offer"
    assert len(answer.json()["sequences"]) == 3
    assert undo(rita, answer).status_code == 200
    assert activities(deal=deal) == ()
    assert row("deal", deal)["next_step"] == ""


def test_the_first_call_to_a_new_lead_is_its_first_touch(cast, rita, today):
    lead = add_lead(cast.rita, "Ann", 1, today)
    answer = do(rita, "log", "lead", lead, type="call", outcome="voicemail")
    assert answer.status_code == 200
    assert row("lead", lead)["first_touched_at"] is not None
    assert row("lead", lead)["status"] == "working"
    assert [one["type"] for one in activities(lead=lead)] == ["call"]
    assert "Ann" not in rita.get("/today/lists").content.decode()
    undo(rita, answer)
    assert row("lead", lead)["status"] == "new"


def test_a_note_about_a_lead_is_no_touch(cast, rita, today):
    lead = add_lead(cast.rita, "Ann", 1, today)
    do(rita, "log", "lead", lead, type="note", body="Looks good")
    assert row("lead", lead)["first_touched_at"] is None


def test_logging_from_a_task_completes_it_and_stands_on_its_deal(cast, rita, today):
    deal = add_deal(cast.rita)
    task = add_task(cast.rita, "Call", -1, today, deal=deal)
    assert do(rita, "log", "activity", task, type="email_sent", completes="on", next_step="Wait").status_code == 200
    assert row("activity", task)["done_at"] is not None
    assert row("deal", deal)["next_step"] == "Wait"
    assert [one["type"] for one in activities(deal=deal)] == ["task", "email_sent"]


def test_if_a_part_is_refused_nothing_of_it_is_stored(cast, rita):
    deal = add_deal(cast.rita)
    actions.edit("deal", deal, {"next_step": "Theirs"}, version=1, by=cast.actor("mia"), at=row("deal", deal).updated_at)
    answer = do(rita, "log", "deal", deal, type="call", next_step="Mine")
    assert answer.status_code == 409
    assert "Mia changed the next step from empty to Theirs" in answer.json()["text"]
    assert activities(deal=deal) == ()
    assert do(rita, "log", "deal", deal, version=2, type="call", minutes="many").status_code == 422
    assert activities(deal=deal) == ()


def test_next_step_and_close_date_are_set(cast, rita):
    deal = add_deal(cast.rita)
    assert do(rita, "next-step", "deal", deal, value="Call Ann").status_code == 200
    answer = do(rita, "close-date", "deal", deal, version=2, value="2027-01-31")
    assert answer.status_code == 200
    assert (row("deal", deal)["next_step"], str(row("deal", deal)["close_date"])) == ("Call Ann", "2027-01-31")
    undo(rita, answer)
    assert str(row("deal", deal)["close_date"]) == "2024-06-03"


@pytest.mark.parametrize(
    ("does", "given"),
    [
        ("next-step", {"value": "  "}),
        ("close-date", {"value": "soon"}),
        ("close-date", {"value": ""}),
        ("amount", {"value": "5"}),
        ("log", {"type": "task"}),
        ("log", {"type": ""}),
        ("log", {"type": "call", "remind_on": "soon"}),
        ("log", {"type": "call", "body": "x" * 2_001}),
        ("log", {"type": "call", "minutes": "-3"}),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(cast, rita, does, given):
    deal = add_deal(cast.rita)
    answer = do(rita, does, "deal", deal, **given)
    assert answer.status_code == 422
    assert answer.json()["text"]
    assert row("deal", deal).version == 1


@pytest.mark.parametrize(
    ("words", "until"), [("tomorrow", "2024-06-04"), ("next-week", "2024-06-10"), ("2024-06-20", "2024-06-20")]
)
def test_words_of_until_when(words, until):
    from datetime import date

    from salesops.workspace.today.snoozing import until_day

    assert until_day(words, date(2024, 6, 3)).isoformat() == until


def test_what_is_put_off_leaves_the_list_is_kept_by_whom_and_comes_back(cast, rita, today):
    deal = add_deal(cast.rita, "Pumps")
    answer = rita.post("/today/snooze", {"kind": "deal", "id": deal, "until": "tomorrow"})
    assert answer.status_code == 200
    body = rita.get("/today").content.decode()
    assert f"line-deal-{deal}" not in body
    assert "1 put off" in body
    [kept] = Snooze.objects.all()
    assert (kept.kind, kept.record_id, kept.by_name, kept.until) == ("deal", deal, "Rita", (today + timedelta(days=1)).date())
    assert f"line-deal-{deal}" in logged_in(cast, "mia").get("/today").content.decode()
    assert rita.post("/today/wake", {"snooze": answer.json()["snooze"]}).status_code == 200
    assert f"line-deal-{deal}" in rita.get("/today").content.decode()
    assert rita.post("/today/wake", {"snooze": answer.json()["snooze"]}).status_code == 404


def test_on_the_day_it_was_put_off_until_it_is_there_again(cast, today):
    from salesops.workspace.today.queries.reading import read
    from salesops.workspace.today.queries.today import today_page

    add_deal(cast.rita, "Pumps")
    deal = queries.listed("deal", scope=EVERYTHING).rows[0].id
    logged_in(cast, "rita").post("/today/snooze", {"kind": "deal", "id": deal, "until": "tomorrow"})

    def shown(days: int) -> int:
        return len(today_page(read({}, cast.viewer("rita"), today + timedelta(days=days)), may_write=True).sections)

    assert [shown(days) for days in (0, 1, 2)] == [0, 1, 1]


@pytest.mark.parametrize("until", ["", "yesterday", "2020-01-01", "2999-01-01"])
def test_until_when_is_a_day_to_come(cast, rita, until):
    answer = rita.post("/today/snooze", {"kind": "deal", "id": add_deal(cast.rita), "until": until})
    assert (answer.status_code, answer.json()["fields"]) == (422, ["until"])


@pytest.mark.parametrize(("name", "status"), [("rosa", 404), ("max", 404), ("sam", 403)])
def test_nobody_does_anything_with_what_is_not_theirs(cast, today, name, status):
    deal, task = add_deal(cast.rita), add_task(cast.rita, "Send it", -1, today)
    client = logged_in(cast, name)
    answers = [
        do(client, "complete", "activity", task),
        do(client, "next-step", "deal", deal, value="Mine"),
        do(client, "log", "deal", deal, type="call"),
        client.post("/today/snooze", {"kind": "deal", "id": deal, "until": "tomorrow"}),
        client.get(f"/today/form?do=log&kind=deal&id={deal}"),
    ]
    assert [answer.status_code for answer in answers] == [status] * 5
    assert (row("deal", deal).version, row("activity", task).version, Snooze.objects.count()) == (1, 1, 0)


def test_whoever_may_not_write_is_refused_in_words(cast):
    deal = add_deal(cast.rita)
    answer = do(logged_in(cast, "ada"), "next-step", "deal", deal, value="Mine")
    assert answer.status_code == 403
    assert "You may not change deals." in answer.json()["text"]


def test_a_snooze_of_somebody_else_is_not_woken(cast, rita):
    deal = add_deal(cast.rita)
    number = rita.post("/today/snooze", {"kind": "deal", "id": deal, "until": "tomorrow"}).json()["snooze"]
    assert logged_in(cast, "mia").post("/today/wake", {"snooze": number}).status_code == 404


def test_only_the_actions_write_what_is_put_off(cast, today):
    from salesops.history.door import WriteRefusedError

    with pytest.raises(WriteRefusedError):
        Snooze(user_id=1, kind="deal", record_id=1, until=today.date(), by_name="x", at=today).save()


@pytest.mark.parametrize("does", ["log", "snooze", "next-step", "close-date"])
def test_each_thing_that_is_asked_before_has_a_form(cast, rita, does):
    body = rita.get(f"/today/form?do={does}&kind=deal&id={add_deal(cast.rita, 'Pumps')}").content.decode()
    assert "Pumps" in body
    assert 'name="version" value="1"' in body


def test_the_api_puts_off_and_wakes(cast, rita):
    deal = add_deal(cast.rita)
    put = {"kind": "deal", "id": deal, "until": "tomorrow"}
    client = logged_in(cast, "rita")
    made = client.post("/api/today/snoozes", put, content_type="application/json")
    assert made.status_code == 200, made.content
    assert client.get("/api/today").json()["lists"] == []
    assert client.delete(f"/api/today/snoozes/{made.json()['snooze']}").status_code == 200
    assert len(client.get("/api/today").json()["lists"]) == 1
