"""What trials say equals what a query written by hand says, and what comes true when the policy is applied."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from tests.cast import NOW, TESTER

from salesops.kernel.scope import EVERYTHING
from salesops.metrics.ask import Ask
from salesops.policies import actions, queries
from salesops.policies.documents import load
from salesops.policies.trials import listening
from salesops.warehouse.refresh import refresh
from salesops.warehouse.run import run
from salesops.workspace.policies.tests.conftest import FIELDS, QUOTAS
from salesops.workspace.policies.trials import TRIALS

TODAY = NOW.date()


def tried(text, day=TODAY):
    new = load(text)
    return TRIALS[new.kind](queries.in_force(new.kind, day), new, day, EVERYTHING, NOW)


def asked(sql, *given):
    """Rows of a query written by hand."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


class TestFields:
    def test_a_choice_that_goes_names_the_records_that_hold_it(self, company):
        trial = tried(FIELDS.replace("[Gold, Silver]", "[Silver]"))
        by_hand = asked("SELECT id FROM records_deal WHERE CAST(custom AS TEXT) LIKE %s ORDER BY name", '%"Gold"%')
        assert trial.counts == {"deal.tier": len(by_hand)} == {"deal.tier": 3}
        assert [record.id for record in trial.records] == [row[0] for row in by_hand]
        assert trial.sentences == ("3 deals hold a value in tier that would no longer be valid: Gold.",)
        assert trial.records[0].owner == "Raj"
        assert trial.people == tuple(sorted((company.rita, company.raj, company.rosa)))

    def test_a_field_that_goes_hides_all_its_values(self, company):
        trial = tried("policy: fields\ndeal:\n  - {name: seats, type: integer}\n")
        assert trial.counts == {"deal.tier": 6}
        assert "would no longer be shown" in trial.sentences[0]

    def test_another_type_takes_only_what_fits_it(self, company):
        assert tried(FIELDS.replace("type: integer", "type: text")).counts == {"deal.seats": 9}
        assert tried(FIELDS.replace("{name: seats, type: integer}", "{name: seats, type: integer, label: Users}")).changes_nothing

    def test_another_field_concerns_nobody(self, company):
        assert tried(FIELDS + "  - {name: partner}\n").changes_nothing


class TestQuotas:
    def test_it_says_whose_attainment_becomes_what(self, counted):
        trial = tried(QUOTAS.replace("amount: 2000", "amount: 5000"), date(2024, 4, 1))
        assert trial.counts == {"people": 1, "fall_below": 1, "reach": 0}
        assert trial.sums == {"quota_before": Decimal(2000), "quota_after": Decimal(5000)}
        assert trial.people == (counted.rita,)
        [rita] = trial.records
        assert (rita.name, rita.before, rita.after) == ("Rita", "$2.0K (150% attained)", "$5.0K (60% attained)")
        assert trial.sentences[1] == "Rita is above quota now and would no longer be."

    def test_what_was_booked_is_what_a_query_by_hand_adds_up(self, counted):
        [rita] = tried(QUOTAS.replace("amount: 2000", "amount: 6000"), date(2024, 4, 1)).records
        [(booked,)] = asked(
            "SELECT sum(amount) FROM records_deal WHERE status = 'won' AND owner_id = %s"
            " AND closed_on >= '2024-04-01' AND closed_on < '2024-07-01'",
            counted.rita,
        )
        assert rita.after == f"$6.0K ({float(booked) / 6000:.0%} attained)"

    def test_it_comes_true_once_it_is_applied(self, counted):
        text = QUOTAS.replace("amount: 4000", "amount: 8000").replace("amount: 40000", "amount: 80000")
        trial = tried(text, date(2024, 1, 1))
        actions.apply(text, starts_on=date(2024, 1, 1), by=TESTER, at=NOW)
        refresh(at=NOW)
        quarter = queries.company(TODAY).calendar.parse("2024Q2")
        quota = {row["person_id"]: Decimal(str(row["value"])) for row in run(Ask("quota", TODAY, quarter, by=("person_id",)))}
        assert sum(quota[person] for person in trial.people) == pytest.approx(trial.sums["quota_after"], abs=Decimal("0.02"))

    def test_a_quota_of_a_period_that_began_before_stays_with_the_older_version(self, counted):
        assert tried(QUOTAS.replace("amount: 2000", "amount: 5000"), date(2024, 6, 1)).changes_nothing


class TestTargets:
    def test_it_says_what_turns_red_and_green(self, counted):
        trial = tried("policy: targets\ntargets:\n  - {metric: bookings, value: 100000}\n  - {metric: open_deals, value: 5}\n")
        assert trial.counts["targets"] == 2
        actions.apply("policy: targets\ntargets:\n  - {metric: bookings, value: 1000}\n", starts_on=TODAY, by=TESTER, at=NOW)
        trial = tried("policy: targets\ntargets:\n  - {metric: bookings, value: 100000}\n")
        assert trial.counts == {"targets": 1, "red": 1, "green": 0}
        assert trial.sentences[1] == "1 would be missed that is met now: bookings."
        assert (trial.records[0].before, trial.records[0].after, trial.records[0].amount) == ("$1.0K", "$100K", "$9.0K")
        back = "policy: targets\ntargets:\n  - {metric: bookings, value: 100000}\n"
        actions.apply(back, starts_on=TODAY, by=TESTER, at=NOW)
        assert tried("policy: targets\ntargets:\n  - {metric: bookings, value: 1000}\n").counts["green"] == 1

    def test_a_target_of_one_person_is_held_against_their_own_number(self, counted):
        before = "policy: targets\ntargets:\n  - {metric: bookings, value: 1000, person: rita@example.com}\n"
        actions.apply(before, starts_on=TODAY, by=TESTER, at=NOW)
        trial = tried(before.replace("1000", "3500"))
        assert (trial.counts["red"], trial.people) == (1, (counted.rita,))
        assert trial.records[0].amount == "$3.0K"


class TestCompany:
    def test_another_fiscal_year_moves_the_quarter_and_what_is_due_in_it(self, counted):
        trial = tried("policy: company\nfiscal_start_month: 3\n")
        counted = "SELECT count(*), sum(amount) FROM records_deal WHERE status = 'open' AND close_date >= %s AND close_date < %s"
        [before] = asked(counted, "2024-04-01", "2024-07-01")
        [after] = asked(counted, "2024-06-01", "2024-09-01")
        assert trial.counts == {"due_before": before[0], "due_after": after[0]}
        assert trial.sums == {"due_before": Decimal(str(before[1])), "due_after": Decimal(str(after[1]))}
        assert {record.why for record in trial.records} == {"would be due this quarter"}

    def test_another_currency_needs_rates(self, counted):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE records_deal SET currency = 'USD' WHERE name LIKE 'rita%%'")
        trial = tried("policy: company\ncurrency: EUR\n")
        assert trial.counts == {"open_deals": 9, "without_rate": 3}
        assert "3 open deals would count nothing" in trial.sentences[2]
        assert {record.name for record in trial.records} == {"rita open 1", "rita open 2", "rita open 3"}

    def test_another_rate_changes_what_open_deals_are_worth(self, counted):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE records_deal SET currency = 'EUR' WHERE name = 'rita open 1'")
        trial = tried("policy: company\nexchange_rates:\n  - {currency: EUR, starts_on: 2024-01-01, rate: 2}\n")
        assert trial.sums["open_after"] - trial.sums["open_before"] == Decimal("2001.00")

    def test_holidays_and_time_zones_and_follow_up_are_said(self, counted):
        text = "policy: company\nholidays: [2024-06-04, 2024-06-08]\ntime_zone: Asia/Tokyo\nlead_follow_up_hours: 2\n"
        said = " ".join(tried(text).sentences)
        assert "would have 64 working days instead of 65" in said
        assert "midnight in Asia/Tokyo, which is 15:00 in UTC" in said
        assert "late after 2 hours instead of 24: 0 untouched now are, instead of 0" in said

    def test_coverage_names_whose_pipeline_would_no_longer_do(self, counted):
        trial = tried("policy: company\ncoverage_needed: 100\n")
        assert trial.counts["coverage"] == len(trial.people)
        assert all(record.why == "would no longer be covered" for record in trial.records)

    def test_another_name_concerns_no_record(self, counted):
        assert tried("policy: company\nname: Northwind\n").changes_nothing


def test_it_tells_how_far_it_is_to_whoever_listens(company):
    heard = []
    with listening(lambda words, share: heard.append((words, share))):
        tried(FIELDS.replace("[Gold, Silver]", "[Silver]"))
    assert heard == [("Reading tier of deals", 0.0)]
