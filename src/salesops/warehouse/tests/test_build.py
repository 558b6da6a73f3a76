"""What the tables say of a small story told through the actions."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.cast import TESTER, assemble

from salesops.kernel.scope import EVERYTHING
from salesops.policies import actions as policy_actions
from salesops.records import actions
from salesops.records.queries import get
from salesops.warehouse.engine import current
from salesops.warehouse.refresh import refresh

pytestmark = pytest.mark.django_db(transaction=True)
START = datetime(2024, 3, 1, 10, tzinfo=UTC)


def days(number: int) -> datetime:
    return START + timedelta(days=number)


def create(kind: str, moment: datetime, /, **values: Any) -> int:
    return actions.create(kind, values, by=TESTER, at=moment).id


def edit(kind: str, record: int, at: datetime, **changes: Any) -> None:
    version = get(kind, record, scope=EVERYTHING).version
    actions.edit(kind, record, changes, version=version, by=TESTER, at=at)


def deal(at: datetime, **values: Any) -> int:
    given = {"name": "Deal", "pipeline": "sales", "stage": "discovery", "status": "open", "currency": "USD"} | values
    return create("deal", at, **given)


def rows(table: str) -> list[dict[str, Any]]:
    refresh(at=days(100))
    engine = current()
    found = engine.to_arrow(engine.tables[table]).to_pylist()
    return sorted(found, key=lambda row: row.get("valid_from") or row.get("entered_at") or datetime.min)


def test_an_open_deal_is_split_where_its_owner_changes_team_and_a_closed_one_keeps_the_team_of_its_closing():
    cast = assemble()
    one = deal(days(0), owner=cast.rita)
    won = deal(days(0), owner=cast.rita, name="Won")
    edit("deal", won, days(5), stage="closed_won", status="won", closed_on=date(2024, 3, 6))
    edit("person", cast.rita, days(10), team=cast.east, manager=cast.max)
    edit("deal", won, days(20), next_step="Send the contract")
    versions = rows("deal_version")
    told = [(v["deal_id"], v["valid_from"].day, v["team"], v["manager_id"]) for v in versions]
    assert sorted(told) == sorted(
        [
            (one, 1, "West", cast.mia),
            (one, 11, "East", cast.max),
            (won, 1, "West", cast.mia),
            (won, 6, "West", cast.mia),
            (won, 21, "West", cast.mia),
        ]
    )


def test_pushes_count_later_close_dates_of_open_deals_and_stage_entry_survives_other_edits():
    assemble()
    one = deal(days(0), close_date=date(2024, 4, 1))
    edit("deal", one, days(1), close_date=date(2024, 5, 1))
    edit("deal", one, days(2), stage="proposal")
    edit("deal", one, days(3), close_date=date(2024, 4, 20))
    edit("deal", one, days(4), close_date=date(2024, 6, 1), stage="closed_lost", status="lost", closed_on=date(2024, 3, 5))
    told = [(v["pushes"], v["stage_entered_on"].day, v["status"]) for v in rows("deal_version")]
    assert told == [(0, 1, "open"), (1, 1, "open"), (1, 3, "open"), (1, 3, "open"), (1, 5, "lost")]


def test_a_stay_in_a_stage_knows_where_it_came_from_and_which_visit_it_is():
    assemble()
    one = deal(days(0))
    for day, stage in ((2, "proposal"), (4, "discovery"), (6, "proposal")):
        edit("deal", one, days(day), stage=stage)
    told = [(v["came_from"], v["stage"], v["went_to"], v["visit"], v["left_on"]) for v in rows("stage_visit")]
    assert told == [
        (None, "discovery", "proposal", 1, date(2024, 3, 3)),
        ("discovery", "proposal", "discovery", 1, date(2024, 3, 5)),
        ("proposal", "discovery", "proposal", 2, date(2024, 3, 7)),
        ("discovery", "proposal", None, 2, None),
    ]


def test_a_stay_tells_its_working_days_and_a_deal_its_whole_way():
    """From Friday the 1st: holidays count no more than weekends do."""
    assemble()
    policy_actions.apply("policy: company\nholidays:\n  - 2024-03-06\n", starts_on=date(2020, 1, 1), by=TESTER, at=START)
    one, other = deal(days(0)), deal(days(0))
    for day, stage in ((1, "demo"), (6, "discovery"), (20, "proposal")):
        edit("deal", one, days(day), stage=stage)
    told = [(v["stage"], v["worked_days"]) for v in rows("stage_visit") if v["deal_id"] == one]
    assert told == [("discovery", 0), ("demo", 3), ("discovery", 10), ("proposal", None)]
    ways = {row["deal_id"]: (row["way"], row["seconds"]) for row in rows("deal_way")}
    assert ways == {one: ("discovery → demo → discovery → proposal", 20 * 86_400), other: ("discovery", 0)}
    edit("deal", one, days(21), stage="demo")
    assert {row["way"] for row in rows("deal_way")} == {"discovery", "discovery → demo → discovery → proposal → demo"}


def test_a_stay_is_counted_in_the_week_of_who_owned_the_deal_as_it_ended():
    """From Friday the 1st to Saturday the 9th: five days of Rita's, four of Rosa's, who works Sunday to Wednesday, then one."""
    cast = assemble()
    own = {day: ["09:00-17:00"] for day in ("sunday", "monday", "tuesday", "wednesday")}
    edit("person", cast.rosa, days(0), working_hours=own)
    rosas, ritas = deal(days(0), owner=cast.rita), deal(days(0), owner=cast.rosa)
    edit("deal", rosas, days(1), owner=cast.rosa)
    edit("deal", ritas, days(1), owner=cast.rita)
    for one in (rosas, ritas):
        edit("deal", one, days(8), stage="demo")

    def told():
        return {row["deal_id"]: row["worked_days"] for row in rows("stage_visit") if row["went_to"] == "demo"}

    assert told() == {rosas: 4, ritas: 5}
    edit("person", cast.rosa, days(10), working_hours={"sunday": ["09:00-17:00"]})
    assert told() == {rosas: 1, ritas: 5}


def test_a_stay_says_by_what_door_the_deal_came_and_what_the_gate_said():
    assemble()
    one, missing = deal(days(0)), {"name": "amount", "excused": False}
    said = [[], [{**missing, "excused": True}, missing], [{**missing, "excused": True}]]
    for day, (stage, lacks) in enumerate(zip(("demo", "proposal", "negotiation"), said, strict=True), 1):
        version = get("deal", one, scope=EVERYTHING).version
        known = {"decision": {"answer": {"allowed": True, "missing": lacks}}, "by": TESTER, "at": days(day)}
        actions.edit("deal", one, {"stage": stage}, version=version, **known)
    told = [(v["stage"], v["came_by"], v["gate"], v["lacked"]) for v in rows("stage_visit")]
    assert told == [
        ("discovery", "test", None, None),
        ("demo", "test", "met", ""),
        ("proposal", "test", "lacking", "amount|"),
        ("negotiation", "test", "excused", ""),
    ]


def test_amounts_are_in_company_currency_at_the_rate_of_the_day_and_empty_without_a_rate():
    assemble()
    rates = "".join(
        f"\n  - {{currency: EUR, starts_on: {day}, rate: {rate}}}" for day, rate in (("2024-01-01", 2), ("2024-03-10", 3))
    )
    policy_actions.apply(f"policy: company\nexchange_rates:{rates}\n", starts_on=date(2020, 1, 1), by=TESTER, at=START)
    opened = deal(days(0), amount="10.01", currency="EUR")
    closed = deal(days(0), amount="10.01", currency="EUR")
    edit("deal", closed, days(15), stage="closed_won", status="won", closed_on=date(2024, 3, 15))
    strange = deal(days(0), amount="5", currency="CHF")
    amounts = {row["deal_id"]: (row["amount"], row["amount_local"]) for row in rows("deal")}
    assert amounts == {
        opened: (Decimal("20.02"), Decimal("10.01")),
        closed: (Decimal("30.03"), Decimal("10.01")),
        strange: (None, Decimal("5.00")),
    }


def test_a_deleted_deal_leaves_the_current_table_and_its_last_version_ends_with_it():
    assemble()
    one = deal(days(0))
    version = get("deal", one, scope=EVERYTHING).version
    actions.delete("deal", one, version=version, by=TESTER, at=days(3))
    assert rows("deal") == []
    assert [v["valid_to"] for v in rows("deal_version")] == [days(3).replace(tzinfo=None)]
    assert [v["left_on"] for v in rows("stage_visit")] == [days(3).date()]


def test_days_are_those_of_the_company_s_time_zone():
    policy_actions.apply("policy: company\ntime_zone: America/New_York\n", starts_on=date(2020, 1, 1), by=TESTER, at=START)
    assemble()
    deal(START.replace(hour=2))
    assert [row["created_on"] for row in rows("deal")] == [date(2024, 2, 29)]


def test_a_lead_is_touched_by_the_first_outbound_activity_and_told_what_became_of_it():
    cast = assemble()
    lead = create("lead", days(0), name="Lea", status="new", owner=cast.rita)
    create("activity", days(1), type="email_received", at=days(1), person=cast.rita, lead=lead)
    create("activity", days(2), type="call", at=days(2), person=cast.rita, lead=lead)
    one = deal(days(3), lead=lead)
    edit("deal", one, days(4), stage="proposal")
    edit("deal", one, days(6), stage="closed_won", status="won", closed_on=date(2024, 3, 7))
    edit("lead", lead, days(3), status="converted", converted_deal=one)
    [row] = rows("lead")
    assert (row["follow_up_hours"], row["follow_up_target_hours"], row["qualified_on"]) == (48.0, 24.0, date(2024, 3, 4))
    assert (row["deal_id"], row["proposal_on"], row["won_on"]) == (one, date(2024, 3, 5), date(2024, 3, 7))


def test_custom_fields_the_policy_declares_become_typed_columns():
    fields = "policy: fields\ndeal:\n  - {name: seats, type: integer}\n"
    policy_actions.apply(fields, starts_on=date(2020, 1, 1), by=TESTER, at=START)
    assemble()
    from salesops.policies.queries import in_force

    custom = in_force("fields", START.date()).of("deal")
    given = {"name": "D", "pipeline": "sales", "stage": "discovery", "status": "open", "custom.seats": 12}
    actions.create("deal", given, by=TESTER, at=START, custom_fields=custom)
    assert [row["custom_seats"] for row in rows("deal")] == [12]


def test_quotas_find_their_people_and_ramp_them():
    cast = assemble()
    hired = get("person", cast.rita, scope=EVERYTHING)["hired_on"]
    assert hired == date(2022, 1, 3)
    entries = ("{person: Rita, period: 2022Q2, amount: 1000}", "{team: West, period: 2024, amount: 5000}")
    text = "policy: quotas\nentries:" + "".join(f"\n  - {entry}" for entry in entries)
    policy_actions.apply(text, starts_on=date(2020, 1, 1), by=TESTER, at=START)
    found = {(row["owner_id"], row["team"]): row["amount"] for row in rows("quota")}
    assert found[None, "West"] == Decimal(5000)
    assert Decimal(400) < found[cast.rita, "West"] < Decimal(500)


def test_amounts_of_hundreds_of_millions_are_converted_too():
    big = Decimal("920000000000.25")
    one = deal(days(0), amount=str(big))
    customer = create("account", days(0), name="Acme")
    create("invoice", days(0), account=customer, deal=one, issued_on=date(2024, 3, 2), amount=str(big), currency="USD")
    assert [row["amount"] for row in rows("deal")] == [big]
    assert [row["amount"] for row in rows("invoice")] == [big]
