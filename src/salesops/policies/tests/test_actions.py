"""Policies applied: in the timeline, in history, all or nothing, and never edited."""

import json
from datetime import UTC, date, datetime
from threading import Thread

import pytest
from django.db import connection
from django.db.models import Model

from salesops.history.door import WriteRefusedError
from salesops.history.models import Event
from salesops.kernel.actor import Actor
from salesops.kernel.company import Company
from salesops.policies import actions, queries
from salesops.policies.documents import DOCUMENTS
from salesops.policies.models import DOOR, PolicyVersion
from salesops.policies.timeline import BEGINNING

ANA = Actor(7, "Ana Ops", "command")
AT = datetime(2020, 5, 1, 9, tzinfo=UTC)
JUNE, JULY = date(2020, 6, 1), date(2020, 7, 1)


def apply(name, starts_on=JUNE, **more):
    return actions.apply(f"policy: company\nname: {name}\n", starts_on=starts_on, by=ANA, at=AT, **more)


def name_on(day):
    return queries.in_force("company", day).name


@pytest.mark.django_db
class TestApplying:
    def test_it_holds_from_its_first_day_on(self):
        version = apply("Northwind", note="As agreed")
        assert (version.kind, version.number, version.starts_on, version.ends_on) == ("company", 1, JUNE, None)
        assert (version.by_name, version.at, version.note) == ("Ana Ops", AT, "As agreed")
        assert name_on(date(2020, 5, 31)) == Company().name
        assert name_on(JUNE) == name_on(date(2099, 1, 1)) == "Northwind"
        assert queries.versions("company") == (version,)

    def test_a_later_version_ends_the_one_before(self):
        apply("Northwind"), apply("Southwind", JULY)
        assert [v.ends_on for v in queries.versions("company")] == [JULY, None]
        assert (name_on(date(2020, 6, 30)), name_on(JULY)) == ("Northwind", "Southwind")

    def test_a_version_between_two_ends_where_the_later_begins(self):
        apply("Southwind", JULY)
        assert apply("Northwind").ends_on == JULY
        assert name_on(JULY) == "Southwind"

    def test_the_same_document_again_changes_nothing(self):
        first = apply("Northwind")
        events = Event.objects.count()
        again = actions.apply("# a comment\nname: 'Northwind'\npolicy: company", starts_on=JULY, by=ANA, at=AT)
        assert again == first
        assert (PolicyVersion.objects.count(), Event.objects.count()) == (1, events)

    def test_a_document_with_mistakes_is_refused_with_all_of_them(self):
        with pytest.raises(actions.PolicyRefused) as refused:
            actions.apply("policy: company\ncurency: USD\nfiscal_start_month: 13", starts_on=JUNE, by=ANA, at=AT)
        assert [finding.where for finding in refused.value.findings] == ["line 2, curency", "line 3, fiscal_start_month"]
        assert "Did you mean currency?" in str(refused.value)
        assert (PolicyVersion.objects.count(), Event.objects.count()) == (0, 0)

    def test_withdrawing_lets_the_default_hold_again_and_forgets_nothing(self):
        apply("Northwind")
        version = actions.withdraw("company", starts_on=JULY, by=ANA, at=AT)
        assert (version.number, version.withdraws) == (2, True)
        assert (name_on(JUNE), name_on(JULY)) == ("Northwind", Company().name)
        assert actions.withdraw("company", starts_on=JULY, by=ANA, at=AT) is None
        assert actions.withdraw("quotas", starts_on=JULY, by=ANA, at=AT) is None
        apply("Southwind", JULY)
        assert name_on(JULY) == "Southwind"

    def test_saying_the_default_outright_is_a_version_of_its_own(self):
        text = queries.export("company", JUNE)
        assert actions.apply(text, starts_on=JUNE, by=ANA, at=AT).number == 1
        actions.withdraw("company", starts_on=JUNE, by=ANA, at=AT)
        assert actions.apply(text, starts_on=JUNE, by=ANA, at=AT).number == 3


@pytest.mark.django_db
class TestHistory:
    def test_every_version_and_every_end_is_an_event_in_history(self):
        apply("Northwind"), apply("Southwind", JULY, note="Renamed")
        first, second = PolicyVersion.objects.order_by("number")
        told = list(Event.objects.order_by("seq").values_list("kind", "record_id", "action", "by_id", "by_name", "source"))
        who = (7, "Ana Ops", "command")
        assert told == [
            ("policy", first.pk, "apply_policy", *who),
            ("policy", first.pk, "end_policy", *who),
            ("policy", second.pk, "apply_policy", *who),
        ]
        changes = [json.loads(event.changes) for event in Event.objects.order_by("seq")]
        assert changes[1] == {"ends_on": [None, "2020-07-01"]}
        assert changes[2] == {
            "kind": [None, "company"],
            "number": [None, 2],
            "starts_on": [None, "2020-07-01"],
            "text": [None, "policy: company\nname: Southwind\n"],
            "note": [None, "Renamed"],
        }
        assert {event.happened_at for event in Event.objects.all()} == {AT}

    def test_nothing_changes_when_the_history_cannot_be_written(self, monkeypatch):
        apply("Northwind")
        monkeypatch.setattr(actions, "append", lambda events: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            apply("Southwind", JULY)
        assert [v.ends_on for v in queries.versions("company")] == [None]

    def test_a_clash_with_somebody_else_is_said_and_changes_nothing(self, monkeypatch):
        apply("Northwind")
        monkeypatch.setattr(actions, "_newest", lambda kind: [])
        with pytest.raises(actions.PolicyConflictError, match="Somebody else applied a company policy"):
            apply("Southwind", JULY)
        assert [v.text for v in queries.versions("company")] == ["policy: company\nname: Northwind\n"]


@pytest.mark.django_db
class TestGuard:
    @pytest.mark.parametrize(
        "attempt",
        [
            lambda row: row.save(),
            lambda row: row.delete(),
            lambda row: PolicyVersion.objects.update(text="other"),
            lambda row: PolicyVersion.objects.all().delete(),
            lambda row: PolicyVersion.objects.bulk_update([row], ["text"]),
            lambda row: PolicyVersion.objects.bulk_create([row]),
            lambda row: PolicyVersion.objects.create(kind="company", number=2, starts_on=JUNE, text="", note="", at=AT),
            lambda row: PolicyVersion.objects.filter(pk=row.pk).end(JULY),
            lambda row: PolicyVersion.objects.update_or_create(pk=row.pk, defaults={"text": "other"}),
            lambda row: Model.save(row),
            lambda row: PolicyVersion._base_manager.update(text="other"),
        ],
    )
    def test_versions_refuse_every_write_but_the_actions(self, attempt):
        apply("Northwind")
        with pytest.raises(WriteRefusedError):
            attempt(PolicyVersion.objects.get())
        assert [(v.text, v.ends_on) for v in queries.versions("company")] == [("policy: company\nname: Northwind\n", None)]


@pytest.mark.django_db
class TestQueries:
    def test_each_question_is_one_query(self, django_assert_num_queries):
        for number in range(5):
            apply(f"Company {number}", date(2020, 1 + number, 1))
        with django_assert_num_queries(1):
            assert name_on(date(2020, 3, 15)) == "Company 2"
        with django_assert_num_queries(1):
            everything = queries.all_in_force(date(2020, 3, 15))
        assert everything == {kind: queries.in_force(kind, date(2020, 3, 15)) for kind in DOCUMENTS}

    def test_the_company_is_what_the_policy_says(self):
        text = "policy: company\ncurrency: EUR\nfiscal_start_month: 2\nholidays: [2020-12-25]\nlead_follow_up_hours: 2\n"
        actions.apply(text, starts_on=BEGINNING, by=ANA, at=AT)
        assert queries.company(JUNE) == Company(
            currency="EUR", fiscal_start_month=2, holidays=frozenset({date(2020, 12, 25)}), lead_follow_up_hours=2
        )

    def test_without_a_day_the_first_of_a_kind_begins_with_time_and_a_later_one_today(self):
        assert queries.first_day("company", JUNE) == BEGINNING
        apply("Northwind", JULY)
        assert queries.first_day("company", JUNE) == JUNE
        assert queries.first_day("quotas", JUNE) == BEGINNING

    def test_the_text_is_exported_as_it_was_written_or_as_the_default(self):
        apply("Northwind  # ours")
        assert queries.export("company", JUNE) == "policy: company\nname: Northwind  # ours\n"
        assert queries.export("company", date(2020, 5, 1)).startswith("policy: company\nname: Your company\n")

    def test_a_stored_text_that_can_no_longer_be_read_is_said_with_its_remedy(self):
        with DOOR.open():
            PolicyVersion.objects.create(
                kind="company", number=1, starts_on=JUNE, text="policy: company\nmoney: USD\n", note="", by_name="Ana", at=AT
            )
        with pytest.raises(
            queries.PolicyUnreadableError, match="line 2, money: money is not known here.*apply it from the same day"
        ):
            queries.company(JUNE)

    def test_a_kind_or_version_that_is_not_there_is_said_with_those_that_are(self):
        with pytest.raises(queries.UnknownPolicyError, match="There are: company, sales_process"):
            queries.in_force("firm", JUNE)
        with pytest.raises(queries.UnknownPolicyError, match="no version 3 of company"):
            queries.version("company", 3)


@pytest.mark.django_db(transaction=True)
def test_versions_applied_at_the_same_time_all_find_their_place():
    def work(number):
        try:
            apply(f"Company {number}", date(2020, 1 + number % 3, 1))
        finally:
            connection.close()

    threads = [Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    versions = queries.versions("company")
    assert [v.number for v in versions] == [1, 2, 3, 4, 5, 6]
    for day in (date(2020, 1, 1), date(2020, 2, 15), JULY):
        assert len([v for v in versions if v.holds_on(day)]) <= 1
    assert Event.objects.filter(action="apply_policy").count() == 6
