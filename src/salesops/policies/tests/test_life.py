"""The life of a policy, step by step: who may take which, what each leaves behind, and what makes it void."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.db.models import Model

from salesops.history.door import WriteRefusedError
from salesops.history.models import Event
from salesops.kernel.actor import Actor
from salesops.policies import actions, engines, queries
from salesops.policies.cases import CASES
from salesops.policies.life import deciding, drafts, trying, writing
from salesops.policies.life.steps import STEPS, DraftConflictError, NotAllowedError, StaleError, check_step
from salesops.policies.models import PolicyDraft
from salesops.policies.references import REFERENCES, Names
from salesops.policies.trials import Concerned, Trial, tell

AT = datetime(2020, 5, 1, 9, tzinfo=UTC)
TODAY, JUNE = date(2020, 5, 1), date(2020, 6, 1)
NORTHWIND = "policy: company\nname: Northwind\n"
FOUR_EYES = "policy: governance\ndrafting: [ops, finance, admin]\napproving: [ops, admin]\nsecond_person: true\n"
TRIAL = Trial(("2 deals would not pass.",), {"deals": 2}, {}, (Concerned("deal", 1, "Acme", "no budget"),), (7,))


@dataclass(frozen=True)
class Somebody:
    """A person with a role, who acts."""

    role: str
    actor: Actor

    def of(self, **more):
        return {"role": self.role, "by": self.actor, "at": AT, **more}


OMAR = Somebody("ops", Actor(2, "Omar", "page"))
OLGA = Somebody("ops", Actor(3, "Olga", "page"))
FAY = Somebody("finance", Actor(4, "Fay", "page"))
RITA = Somebody("rep", Actor(5, "Rita", "page"))


@pytest.fixture(autouse=True)
def tried(monkeypatch):
    """A trial of company policies that says what it was given; other kinds have none."""
    given = []

    def trying_it(old, new, day, scope, at):
        given.append((old.name, new.name, day, scope.everything, at))
        tell("Half way", 0.5)
        return TRIAL

    known = engines.Engines(CASES, REFERENCES, {"company": trying_it}, lambda at: Names({"ana@example.com": 1, "ana": 2}))
    for module in ("life.drafts", "life.trying", "checking"):
        monkeypatch.setattr(f"salesops.policies.{module}.engines", lambda: known)
    return given


def begin(text=NORTHWIND, who=OMAR, kind="company", **more):
    return writing.begin(kind, text, **who.of(**more)).pk


def prepared(text=NORTHWIND, who=OMAR, **more):
    """A draft that was checked and tried."""
    draft = begin(text, who, **more)
    writing.check(draft, **who.of())
    try_it(draft, who)
    return draft


def try_it(draft, who=OMAR):
    return trying.carry_out(trying.start(draft, **who.of()), by=who.actor, at=AT)


def change(draft, text=NORTHWIND, who=OMAR, revision=None, **more):
    given = {"note": "", "starts_on": None, "revision": revision, **more}
    return writing.change(draft, text=text, **given, **who.of())


def state(draft):
    return drafts.one(draft).state


@pytest.mark.django_db
class TestTheWay:
    def test_from_a_draft_to_a_version_in_force_with_every_step_in_history(self):
        draft = begin(note="Our name")
        assert writing.check(draft, **OMAR.of()).state == "checked"
        assert try_it(draft).state == "tried"
        assert deciding.ask(draft, **OMAR.of()).state == "waiting"
        assert deciding.approve(draft, reason="Agreed", **OLGA.of()).state == "approved"
        done, version = deciding.apply(draft, **OMAR.of())
        assert (done.state, done.version) == ("applied", 1)
        assert (version.starts_on, version.note) == (TODAY, "Our name; approved by Olga")
        assert queries.in_force("company", TODAY).name == "Northwind"
        told = list(Event.objects.filter(kind="policy_draft").order_by("seq").values_list("action", "by_name"))
        assert told == [
            ("draft_policy", "Omar"),
            ("check_draft", "Omar"),
            ("try_draft", "Omar"),
            ("end_trial", "Omar"),
            ("ask_approval", "Omar"),
            ("approve_draft", "Olga"),
            ("apply_draft", "Omar"),
        ]

    def test_the_trial_sees_what_holds_what_would_and_everybodys_records(self, tried):
        actions.apply("policy: company\nname: Before\n", starts_on=JUNE, by=OMAR.actor, at=AT)
        draft = prepared(starts_on=JUNE)
        assert tried == [("Before", "Northwind", JUNE, True, AT)]
        kept = drafts.tried_of(drafts.one(draft))
        assert (kept.status, kept.against, kept.result) == ("done", 1, TRIAL)

    def test_a_kind_without_a_trial_is_approved_once_it_is_checked(self):
        draft = begin(FOUR_EYES.replace("true", "false"), kind="governance")
        writing.check(draft, **OMAR.of())
        deciding.approve(draft, **OLGA.of())
        assert deciding.apply(draft, **OMAR.of())[1].kind == "governance"

    def test_one_may_hold_from_a_day_to_come(self):
        draft = prepared(starts_on=JUNE)
        deciding.approve(draft, **OLGA.of())
        deciding.apply(draft, **OMAR.of())
        assert queries.in_force("company", TODAY).name == "Your company"
        assert queries.in_force("company", JUNE).name == "Northwind"

    def test_only_kinds_that_say_what_was_may_hold_from_a_day_in_the_past(self):
        past = TODAY - timedelta(days=30)
        facts = prepared(starts_on=past)
        deciding.approve(facts, **OLGA.of())
        assert deciding.apply(facts, **OMAR.of())[1].starts_on == past
        rules = begin(FOUR_EYES, kind="governance", starts_on=past)
        writing.check(rules, **OMAR.of())
        with pytest.raises(NotAllowedError, match="people cannot have followed it"):
            deciding.approve(rules, **OLGA.of())

    def test_what_says_nothing_new_becomes_no_version(self):
        actions.apply(NORTHWIND, starts_on=TODAY, by=OMAR.actor, at=AT)
        draft = prepared("# the same\npolicy: company\nname: Northwind\n")
        deciding.approve(draft, **OLGA.of())
        assert deciding.apply(draft, **OMAR.of())[0].version == 1
        assert len(queries.versions("company")) == 1

    def test_refused_with_a_reason_it_goes_back_to_its_writers(self):
        draft = prepared()
        deciding.ask(draft, **OMAR.of())
        with pytest.raises(NotAllowedError, match="Say why"):
            deciding.refuse(draft, reason=" ", **OLGA.of())
        refused = deciding.refuse(draft, reason="Too early", **OLGA.of())
        assert (refused.state, refused.refusal["reason"], refused.refusal["by"]) == ("checked", "Too early", "Olga")
        assert Event.objects.get(action="refuse_draft").changes.count("Too early") == 2

    def test_given_up_it_stays_to_be_read(self):
        draft = begin()
        writing.drop(draft, reason="Not needed", **OMAR.of())
        assert drafts.listed() == []
        assert [one.pk for one in drafts.listed(closed=True)] == [draft]

    def test_withdrawing_goes_the_same_way(self):
        actions.apply(NORTHWIND, starts_on=TODAY, by=OMAR.actor, at=AT)
        draft = prepared("", withdraws=True)
        deciding.approve(draft, **OLGA.of())
        assert deciding.apply(draft, **OMAR.of())[1].withdraws
        assert queries.in_force("company", TODAY).name == "Your company"

    def test_rolling_back_is_a_new_version_with_the_old_text(self):
        for name in ("First", "Second"):
            actions.apply(f"policy: company\nname: {name}\n", starts_on=TODAY, by=OMAR.actor, at=AT)
        draft = writing.roll_back("company", 1, **OMAR.of())
        assert draft.note == "Back to version 1"
        writing.check(draft.pk, **OMAR.of())
        try_it(draft.pk)
        deciding.approve(draft.pk, **OLGA.of())
        assert deciding.apply(draft.pk, **OMAR.of())[1].number == 3
        assert queries.in_force("company", TODAY).name == "First"


@pytest.mark.django_db
class TestChecking:
    def test_mistakes_stay_with_the_draft_and_hold_it_back(self):
        draft = writing.check(begin("policy: company\ncurency: USD\n"), **OMAR.of())
        assert draft.state == "draft"
        assert [finding.where for finding in drafts.findings_of(draft)] == ["line 2, curency"]
        with pytest.raises(DraftConflictError, match="Check it first"):
            trying.start(draft.pk, **OMAR.of())

    def test_what_it_refers_to_must_be_there_and_be_one(self):
        text = "policy: quotas\nentries:\n  - {person: %s, period: 2020Q2, amount: 1}\n"
        for name, words in (("anna@example.com", "There is no person"), ("Ana", "2 of kind person are called Ana")):
            draft = writing.check(begin(text % name, kind="quotas"), **OMAR.of())
            assert [finding.what.startswith(words) for finding in drafts.findings_of(draft)] == [True]
            assert draft.findings[0]["where"] == "line 3, entries/0/person"
        assert writing.check(begin(text % "ana@example.com", kind="quotas"), **OMAR.of()).state == "checked"

    def test_its_own_cases_must_come_out_as_they_say(self):
        text = (
            "policy: company\nholidays: [2020-12-25]\ncases:\n  - {case: Christmas is a workday, day: 2020-12-25, holiday: %s}\n"
        )
        wrong = writing.check(begin(text % "false"), **OMAR.of())
        assert wrong.findings[0]["where"] == "line 4, cases/0"
        assert "Christmas is a workday" in wrong.findings[0]["what"]
        assert writing.check(begin(text % "true"), **OMAR.of()).cases == ["Christmas is a workday"]

    def test_a_text_of_another_kind_is_a_mistake(self):
        assert writing.check(begin("policy: quotas\n"), **OMAR.of()).state == "draft"


@pytest.mark.django_db
class TestWhoMay:
    @pytest.mark.parametrize("role", ["rep", "manager", "executive", "finance", ""])
    def test_drafting_and_approving_are_for_operations_and_administrators(self, role):
        somebody = Somebody(role, Actor(9, "X", "page"))
        with pytest.raises(NotAllowedError, match="Drafting company is for ops or admin"):
            begin(who=somebody)
        draft = prepared()
        for step in (writing.check, trying.start, deciding.ask, deciding.approve, deciding.apply):
            with pytest.raises(NotAllowedError):
                step(draft, **somebody.of())
        for step in (deciding.refuse, writing.drop):
            with pytest.raises(NotAllowedError):
                step(draft, reason="x", **somebody.of())
        with pytest.raises(NotAllowedError):
            change(draft, "policy: company\n", somebody)
        assert state(draft) == "tried"

    def test_the_governance_policy_says_who(self):
        actions.apply(FOUR_EYES, starts_on=TODAY, by=OMAR.actor, at=AT)
        draft = prepared(who=FAY)
        with pytest.raises(NotAllowedError, match="Approving company is for ops or admin"):
            deciding.approve(draft, **FAY.of())

    def test_where_a_second_person_is_needed_no_writer_of_the_text_approves_it(self):
        actions.apply(FOUR_EYES, starts_on=TODAY, by=OMAR.actor, at=AT)
        draft = prepared(who=OMAR)
        with pytest.raises(NotAllowedError, match="somebody else approves"):
            deciding.approve(draft, **OMAR.of())
        change(draft, "policy: company\nname: Southwind\n", OLGA)
        writing.check(draft, **OMAR.of())
        try_it(draft)
        for writer in (OMAR, OLGA):
            with pytest.raises(NotAllowedError, match="somebody else approves"):
                deciding.approve(draft, **writer.of())
        admin = Somebody("admin", Actor(None, "root", "page"))
        assert deciding.approve(draft, **admin.of()).state == "approved"

    def test_two_without_a_person_are_told_apart_by_their_names(self):
        actions.apply(FOUR_EYES, starts_on=TODAY, by=OMAR.actor, at=AT)
        one, other = (Somebody("admin", Actor(None, name, "page")) for name in ("one", "other"))
        draft = prepared(who=one)
        with pytest.raises(NotAllowedError):
            deciding.approve(draft, **one.of())
        assert deciding.approve(draft, **other.of()).state == "approved"

    def test_without_the_rule_one_person_can_go_all_the_way(self):
        draft = prepared()
        deciding.approve(draft, **OMAR.of())
        assert deciding.apply(draft, **OMAR.of())[0].state == "applied"


@pytest.mark.django_db
class TestMeanwhile:
    def test_a_change_after_the_approval_makes_it_void(self):
        draft = prepared()
        deciding.approve(draft, **OLGA.of())
        changed = change(draft, "policy: company\nname: Sneaky\n")
        assert (changed.state, changed.approval, changed.trial) == ("draft", None, None)
        with pytest.raises(DraftConflictError, match="Check it first"):
            deciding.apply(draft, **OMAR.of())

    def test_so_does_another_first_day_but_not_another_reason(self):
        draft = prepared()
        deciding.approve(draft, **OLGA.of())
        assert change(draft, note="Better words").state == "approved"
        assert change(draft, note="Better words", starts_on=JUNE).state == "draft"

    def test_saving_the_same_again_changes_nothing(self):
        draft = prepared()
        before = (drafts.one(draft).revision, Event.objects.count())
        change(draft)
        assert (drafts.one(draft).revision, Event.objects.count()) == before

    def test_who_looked_at_an_older_step_is_told(self):
        draft = begin()
        change(draft, "policy: company\nname: Theirs\n", OLGA, revision=1)
        with pytest.raises(DraftConflictError, match="Somebody changed this draft meanwhile"):
            change(draft, "policy: company\nname: Mine\n", revision=1)
        with pytest.raises(DraftConflictError):
            writing.check(draft, revision=1, **OMAR.of())
        assert "Theirs" in drafts.one(draft).text

    def test_of_two_approvers_one_is_told_that_it_is_done(self):
        draft = prepared()
        revision = drafts.one(draft).revision
        deciding.approve(draft, revision=revision, **OLGA.of())
        with pytest.raises(DraftConflictError):
            deciding.approve(draft, revision=revision, **OMAR.of())
        with pytest.raises(DraftConflictError, match="It is approved"):
            deciding.approve(draft, **OMAR.of())

    def test_applied_twice_it_is_applied_once(self):
        draft = prepared()
        deciding.approve(draft, **OLGA.of())
        deciding.apply(draft, **OMAR.of())
        with pytest.raises(DraftConflictError, match="applied already, as version 1 of company"):
            deciding.apply(draft, **OMAR.of())
        assert len(queries.versions("company")) == 1

    def test_what_was_tried_against_a_version_that_is_gone_is_tried_again(self):
        draft = prepared()
        actions.apply("policy: company\nname: Quicker\n", starts_on=TODAY, by=FAY.actor, at=AT)
        with pytest.raises(StaleError, match="Try it again"):
            deciding.approve(draft, **OLGA.of())
        try_it(draft)
        assert deciding.approve(draft, **OLGA.of()).state == "approved"

    def test_what_was_approved_against_a_version_that_is_gone_is_void(self):
        draft = prepared()
        deciding.approve(draft, **OLGA.of())
        actions.apply("policy: company\nname: Quicker\n", starts_on=TODAY, by=FAY.actor, at=AT)
        with pytest.raises(StaleError, match="have it approved again"):
            deciding.apply(draft, **OMAR.of())
        void = drafts.one(draft)
        assert (void.state, void.approval, void.trial) == ("checked", None, None)
        assert queries.in_force("company", TODAY).name == "Quicker"
        assert Event.objects.filter(action="void_approval").count() == 1

    def test_a_version_of_another_day_does_not_matter(self):
        draft = prepared()
        deciding.approve(draft, **OLGA.of())
        actions.apply("policy: company\nname: Later\n", starts_on=JUNE, by=FAY.actor, at=AT)
        assert deciding.apply(draft, **OMAR.of())[1].ends_on == JUNE

    def test_a_trial_of_a_text_that_was_changed_meanwhile_is_not_kept(self):
        draft = begin()
        writing.check(draft, **OMAR.of())
        task = trying.start(draft, **OMAR.of())
        change(draft, "policy: company\nname: Other\n")
        trying.carry_out(task, by=OMAR.actor, at=AT)
        assert (state(draft), drafts.one(draft).trial) == ("draft", None)

    def test_nobody_tries_it_twice_at_once_but_a_lost_trial_is_begun_anew(self):
        draft = begin()
        writing.check(draft, **OMAR.of())
        lost = trying.start(draft, **OMAR.of())
        with pytest.raises(DraftConflictError, match="being tried right now"):
            trying.start(draft, **OLGA.of())
        later = AT + timedelta(seconds=trying.TAKEN_AFTER + 1)
        again = trying.start(draft, role="ops", by=OLGA.actor, at=later)
        trying.carry_out(lost, by=OMAR.actor, at=AT)
        assert drafts.tried_of(drafts.one(draft)).status == "running"
        assert trying.carry_out(again, by=OLGA.actor, at=later).state == "tried"

    def test_a_trial_that_breaks_is_said_and_can_be_begun_again(self, monkeypatch):
        draft = begin()
        writing.check(draft, **OMAR.of())
        monkeypatch.setattr(trying, "_tried", lambda *given: 1 / 0)
        try_it(draft)
        kept = drafts.tried_of(drafts.one(draft))
        assert (kept.status, kept.why, state(draft)) == ("failed", "ZeroDivisionError: division by zero", "checked")
        with pytest.raises(DraftConflictError):
            deciding.approve(draft, **OLGA.of())
        monkeypatch.undo()

    def test_nothing_changes_when_the_history_cannot_be_written(self, monkeypatch):
        draft = begin()
        monkeypatch.setattr(drafts, "append", lambda events: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            writing.check(draft, **OMAR.of())
        assert state(draft) == "draft"


@pytest.mark.django_db
@pytest.mark.parametrize("step", list(STEPS))
@pytest.mark.parametrize("at", ["draft", "checked", "tried", "waiting", "approved", "applied", "dropped"])
def test_each_step_is_taken_in_its_states_alone_and_the_refusal_says_what_to_do(step, at):
    if at in STEPS[step]:
        check_step(step, at)
    else:
        with pytest.raises(DraftConflictError, match=r"This draft cannot be \w[\w ]* now\. \w"):
            check_step(step, at)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attempt",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: PolicyDraft.objects.update(state="approved"),
        lambda row: PolicyDraft.objects.all().delete(),
        lambda row: PolicyDraft.objects.bulk_update([row], ["state"]),
        lambda row: Model.save(row),
    ],
)
def test_drafts_refuse_every_write_but_the_steps(attempt):
    row = drafts.one(begin())
    row.state = "approved"
    with pytest.raises(WriteRefusedError):
        attempt(row)
    assert PolicyDraft.objects.get().state == "draft"


@pytest.mark.django_db(transaction=True)
def test_applied_by_many_at_once_it_becomes_one_version():
    draft = prepared()
    deciding.approve(draft, **OLGA.of())
    came_out = []

    def work():
        try:
            deciding.apply(draft, **OMAR.of())
            came_out.append("applied")
        except DraftConflictError:
            came_out.append("told")
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came_out) == ["applied", *["told"] * 4]
    assert len(queries.versions("company")) == 1
