"""The life of a policy, step by step: who may take which, and what each leaves behind."""

from datetime import timedelta

import pytest

from salesops.history.models import Event
from salesops.kernel.actor import Actor
from salesops.policies import actions, queries
from salesops.policies.life import deciding, drafts, trying, writing
from salesops.policies.life.steps import DraftConflictError, NotAllowedError
from salesops.policies.tests.living import (
    AT,
    FAY,
    FOUR_EYES,
    JUNE,
    NORTHWIND,
    OLGA,
    OMAR,
    TODAY,
    TRIAL,
    Somebody,
    begin,
    change,
    prepared,
    state,
    try_it,
)

pytestmark = pytest.mark.usefixtures("tried")


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

    def test_a_stage_asks_for_no_field_that_was_never_declared(self):
        stages = "".join(
            f"      - {{key: {key}, name: {key}, meaning: X., status: {status}, probability: {chance}{more}}}\n"
            for key, status, chance, more in (
                ("demo", "open", 0.3, ", required_fields: [custom.budget, custom.bugdet]"),
                ("won", "won", 1, ", entry: [{text: A, condition: {field: custom.signed, is: true}}]"),
                ("lost", "lost", 0, ""),
            )
        )
        text = f"policy: sales_process\npipelines:\n  - key: sales\n    name: Sales\n    stages:\n{stages}"
        draft = writing.check(begin(text, kind="sales_process"), **OMAR.of())
        assert [(one["where"], one["fix"]) for one in draft.findings] == [
            ("line 6, pipelines/0/stages/0/required_fields/1", "Did you mean custom.budget?"),
            (
                "line 7, pipelines/0/stages/1/entry/0/condition",
                "Declare it in the fields policy, under deal, or correct the spelling.",
            ),
        ]

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
