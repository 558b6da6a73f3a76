"""What others do meanwhile: what becomes void, who is told, and that nothing happens twice."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.db.models import Model

from salesops.history.door import WriteRefusedError
from salesops.history.models import Event
from salesops.policies import actions, queries
from salesops.policies.engines import Engines
from salesops.policies.life import deciding, drafts, trying, writing
from salesops.policies.life.steps import STEPS, DraftConflictError, NotAllowedError, StaleError, check_step
from salesops.policies.models import PolicyDraft
from salesops.policies.tests.living import (
    AT,
    FAY,
    JUNE,
    OLGA,
    OMAR,
    RITA,
    TODAY,
    TRIAL,
    begin,
    change,
    prepared,
    state,
    try_it,
)
from salesops.policies.trials import tell

pytestmark = pytest.mark.usefixtures("tried")


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

    def test_a_trial_that_is_cancelled_stops_at_its_next_word(self, monkeypatch):
        draft = begin()
        writing.check(draft, **OMAR.of())
        words = []

        def trying_it(*given):
            trying.cancel(draft, **OLGA.of())
            tell("Half way", 0.5)
            words.append("not reached")

        monkeypatch.setattr(trying, "engines", lambda: Engines({}, {}, {"company": trying_it}, dict))
        try_it(draft)
        kept = drafts.tried_of(drafts.one(draft))
        assert (words, kept.status, kept.why, state(draft)) == ([], "cancelled", "Cancelled by Olga.", "checked")
        assert Event.objects.filter(action="cancel_trial", by_name="Olga").count() == 1
        assert not Event.objects.filter(action="end_trial").exists()
        monkeypatch.undo()

    def test_what_an_earlier_trial_found_holds_when_the_next_is_cancelled(self, tried):
        draft = prepared()
        again = trying.start(draft, **OMAR.of())
        with pytest.raises(DraftConflictError, match="is being tried"):
            deciding.approve(draft, **OLGA.of())
        assert trying.cancel(draft, **OMAR.of()).state == "tried"
        trying.carry_out(again, by=OMAR.actor, at=AT)
        assert (len(tried), drafts.tried_of(drafts.one(draft)).result) == (1, TRIAL)
        assert deciding.approve(draft, **OLGA.of()).state == "approved"

    def test_only_a_trial_that_is_under_way_is_cancelled_by_those_who_draft(self):
        draft = prepared()
        with pytest.raises(DraftConflictError, match="No trial"):
            trying.cancel(draft, **OMAR.of())
        trying.start(draft, **OMAR.of())
        with pytest.raises(NotAllowedError):
            trying.cancel(draft, **RITA.of())

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
