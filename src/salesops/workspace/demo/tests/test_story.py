"""The company must be one that every screen can be shown with, and whose funnel is the one the sales process expects."""

from datetime import date
from decimal import Decimal
from math import sqrt

import duckdb
import numpy as np
import pytest

from salesops.policies.documents.quotas import Quotas
from salesops.policies.documents.sales_process import SalesProcess
from salesops.workspace.demo.clock import NONE, as_date
from salesops.workspace.demo.quotas import CALENDAR, quota_document
from salesops.workspace.demo.shape import PRODUCTS, SALES_STAGES, SEGMENTS
from salesops.workspace.demo.tests.conftest import TODAY
from salesops.workspace.demo.world import World, simulate

OLD_ENOUGH = 60
"""Days after which a visit can be judged."""
SAMPLED = 20_000
LAST_WEEKS = 28
"""Toward the end of a quarter little is left to book and little is due: coverage may be anything above nothing."""
STAGES = {stage.key: stage for stage in SalesProcess.default().pipelines[0].stages}


@pytest.fixture(scope="module")
def visits() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Stage -> of each visit begun long enough ago: whether it went on to the next stage or was won, and its days."""
    world = simulate(deals=SAMPLED, seed=11, today=TODAY)
    deals, today = world.business.deals, world.span.today
    left, found = deals.left(today), {}
    for place, stage in enumerate(SALES_STAGES):
        rows = np.flatnonzero((deals.entered[:, place] != NONE) & (deals.entered[:, place] < today - OLD_ENOUGH))
        further = (deals.entered[rows, place + 1 : len(SALES_STAGES)] != NONE).any(axis=1) | deals.won[rows]
        found[stage] = further, (left[rows, place] - deals.entered[rows, place])[left[rows, place] < today]
    return found


@pytest.mark.parametrize("stage", SALES_STAGES)
def test_as_many_deals_go_on_as_the_sales_process_expects(visits: dict, stage: str) -> None:
    further, _ = visits[stage]
    expected = STAGES[stage].expected_conversion
    error = 3 * sqrt(0.25 / len(further))
    assert float(expected.low) - error <= further.mean() <= float(expected.high) + error


@pytest.mark.parametrize("stage", SALES_STAGES)
def test_stages_take_one_to_two_weeks(visits: dict, stage: str) -> None:
    _, days = visits[stage]
    assert 7 <= days.mean() <= STAGES[stage].expected_days


def attainments(world: World, files: duckdb.DuckDBPyConnection) -> dict[tuple[str, date], tuple[float, float]]:
    """(Person, fiscal quarter) -> booked and quota after ramp, where there is a quota."""
    hired = dict(files.sql("SELECT external_id, hired_on FROM people").fetchall())
    document, quota, booked = quota_document(world), {}, {}
    for entry in document.entries:
        key = entry.person, CALENDAR.start_of(entry.span(CALENDAR).start, "fiscal_quarter")
        quota[key] = quota.get(key, Decimal(0)) + document.amount(entry, CALENDAR, hired[entry.person])
    for owner, day, amount in files.sql("SELECT owner, closed_on, amount FROM deals WHERE status = 'won'").fetchall():
        key = owner, CALENDAR.start_of(day, "fiscal_quarter")
        booked[key] = booked.get(key, Decimal(0)) + amount
    return {key: (float(booked.get(key, 0)), float(amount)) for key, amount in quota.items() if amount}


@pytest.fixture(scope="module")
def year(world: World, files: duckdb.DuckDBPyConnection) -> dict[str, np.ndarray]:
    """Booked and quota of the four fiscal quarters before the current one, by person."""
    current = CALENDAR.start_of(TODAY, "fiscal_quarter")
    first = CALENDAR.next_start(current, "fiscal_quarter", -4)
    sums: dict[str, np.ndarray] = {}
    for (person, quarter), pair in attainments(world, files).items():
        if first <= quarter < current:
            sums[person] = sums.get(person, np.zeros(2)) + pair
    return sums


def test_about_half_of_the_reps_or_more_do_between_60_and_120_percent_of_quota(year: dict[str, np.ndarray]) -> None:
    between = [0.6 <= booked / quota <= 1.2 for booked, quota in year.values()]
    assert 0.45 <= np.mean(between) <= 0.85


def test_some_reps_exceed_their_quota_and_some_struggle(year: dict[str, np.ndarray]) -> None:
    shares = [booked / quota for booked, quota in year.values()]
    assert min(shares) < 0.6
    assert max(shares) > 1.0


def test_one_team_is_clearly_below_quota_and_the_others_are_not(
    year: dict[str, np.ndarray], files: duckdb.DuckDBPyConnection
) -> None:
    team = dict(files.sql("SELECT p.external_id, t.name FROM people p JOIN teams t ON t.external_id = p.team").fetchall())
    sums: dict[str, np.ndarray] = {}
    for person, pair in year.items():
        sums[team[person]] = sums.get(team[person], np.zeros(2)) + pair
    shares = {name: booked / quota for name, (booked, quota) in sums.items()}
    assert shares.pop("Mid-market West") < 0.75
    assert all(0.75 < share < 1.2 for share in shares.values())


@pytest.mark.parametrize("month", range(1, 13))
def test_the_current_quarter_is_in_play_in_the_middle_of_any_month(month: int) -> None:
    from salesops.workspace.demo.block import blocks
    from salesops.workspace.demo.deal_story import story

    today = date(2026, month, 17)
    world = simulate(deals=6_000, seed=7, today=today)
    (block,) = blocks(world)
    quarter = CALENDAR.period_of(today, "fiscal_quarter")
    now, deals = story(block, world).now, block.deals
    amount = np.where(now["amount"] == NONE, 0, now["amount"]) / 100
    closing = np.array([as_date(day) in quarter for day in now["close_date"]])
    document, people = quota_document(world), world.cast.people
    quota = sum(
        float(document.amount(entry, CALENDAR, as_date(people[int(entry.person[2:]) - 1].hired)))
        for entry in document.entries
        if entry.span(CALENDAR).start in quarter
    )
    booked, due = amount[closing & deals.won].sum(), amount[closing & deals.open].sum()
    assert booked > 0
    assert due > 0
    if (quarter.end - today).days > LAST_WEEKS:
        assert booked < quota
        assert 1.5 <= due / (quota - booked) <= 5


def test_there_are_24_reps_in_4_teams_with_leavers_newcomers_and_people_who_changed(files: duckdb.DuckDBPyConnection) -> None:
    here = files.sql("SELECT count(*), count(DISTINCT team) FROM people WHERE title LIKE 'Account exec%' AND left_on IS NULL")
    assert here.fetchall() == [(24, 4)]
    assert files.sql("SELECT count(*) FROM people WHERE left_on IS NOT NULL").fetchall()[0][0] >= 4
    in_ramp = f"SELECT count(*) FROM people WHERE hired_on > DATE '{TODAY}' - INTERVAL 9 MONTH"
    assert files.sql(in_ramp).fetchall()[0][0] >= 2
    assert files.sql("SELECT count(DISTINCT external_id) FROM history WHERE field = 'team'").fetchall()[0][0] >= 1


def test_reps_grow_slower_than_deals() -> None:
    from salesops.workspace.demo.cast import reps_for

    assert [reps_for(deals) for deals in (500, 6_000, 20_000, 80_000)] == [24, 24, 24, 48]


@pytest.mark.parametrize(
    ("what", "sql"),
    [
        ("open deals without a next step", "SELECT count(*) FROM deals WHERE status = 'open' AND next_step IS NULL"),
        ("open deals past their close date", f"SELECT count(*) FROM deals WHERE status = 'open' AND close_date < '{TODAY}'"),
        ("open deals without an amount", "SELECT count(*) FROM deals WHERE status = 'open' AND amount IS NULL"),
        ("deals that stand in a stage for long", f"""SELECT count(*) FROM deals d WHERE status = 'open' AND pipeline = 'sales'
            AND NOT EXISTS (FROM history h WHERE h.external_id = d.external_id AND h.field = 'stage'
                AND h.happened_at > DATE '{TODAY}' - INTERVAL 28 DAY) AND d.created_at < DATE '{TODAY}' - INTERVAL 28 DAY"""),
        ("deals with one contact", "SELECT count(*) FROM (SELECT deal FROM contact_roles GROUP BY deal HAVING count(*) = 1)"),
        ("accounts without a segment", "SELECT count(*) FROM accounts WHERE segment IS NULL"),
        ("countries in several spellings", "SELECT count(*) FROM accounts WHERE country IN ('USA', 'US', 'U.S.A.')"),
        ("accounts that look like another", "SELECT count(*) - count(DISTINCT website) FROM accounts WHERE website IS NOT NULL"),
        ("leads nobody owns", "SELECT count(*) FROM leads WHERE owner IS NULL"),
        ("deals that went back", "SELECT count(*) FROM history WHERE field = 'stage' AND old = 'proposal' AND new = 'demo'"),
        ("deals that went over the demo", """SELECT count(*) FROM history
            WHERE field = 'stage' AND old = 'discovery' AND new = 'proposal'"""),
        ("lost deals without a reason", "SELECT count(*) FROM deals WHERE status = 'lost' AND loss_reason IS NULL"),
        ("invoices not paid though due", f"SELECT count(*) FROM invoices WHERE paid_on IS NULL AND due_on < '{TODAY}'"),
        ("customers who left", f"""SELECT count(*) FROM subscriptions s WHERE ends_on < '{TODAY}' AND NOT EXISTS
            (FROM subscriptions n WHERE n.account = s.account AND n.ends_on > s.ends_on)"""),
    ],
)  # fmt: skip
def test_there_is_some_of(files: duckdb.DuckDBPyConnection, what: str, sql: str) -> None:
    assert files.sql(sql).fetchall()[0][0] >= 3, what


def test_lines_add_up_to_the_amount_of_deals_that_agreed_on_one(files: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT count(*), count(*) FILTER (amount <> total) FROM deals
        JOIN (SELECT deal, sum(amount) AS total FROM deal_lines GROUP BY 1) ON deal = external_id"""
    counted, wrong = files.sql(sql).fetchall()[0]
    assert counted > 1_000
    assert wrong == 0


def test_won_deals_become_subscriptions_worth_the_same(files: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT count(*), count(*) FILTER (s.deal IS NULL OR s.starts_on <> d.service_start OR s.ends_on <> d.service_end),
            max(abs(s.monthly_amount * 12 - d.amount)) FILTER (d.service_end >= d.service_start + 365)
        FROM deals d LEFT JOIN subscriptions s ON s.deal = d.external_id WHERE d.status = 'won'"""
    won, without, cents = files.sql(sql).fetchall()[0]
    assert won > 800
    assert without == 0
    assert cents <= Decimal("0.06")


def test_quarters_end_with_a_push_and_summers_are_slow(files: duckdb.DuckDBPyConnection) -> None:
    last_week = "SELECT count(*) FROM deals WHERE status = 'won' AND month(closed_on) IN (1, 4, 7, 10) AND day(closed_on) > 24"
    middle = "SELECT count(*) FROM deals WHERE status = 'won' AND month(closed_on) IN (3, 6, 9, 12) AND day(closed_on) > 24"
    assert files.sql(last_week).fetchall()[0][0] > 1.3 * files.sql(middle).fetchall()[0][0]
    created = "SELECT count(*) FROM deals WHERE pipeline = 'sales' AND year(created_at) = 2025 AND month(created_at) = "
    assert files.sql(created + "8").fetchall()[0][0] < 0.85 * files.sql(created + "10").fetchall()[0][0]


def test_the_catalogue_is_sold_in_all_segments(files: duckdb.DuckDBPyConnection) -> None:
    assert files.sql("SELECT count(DISTINCT product) FROM deal_lines").fetchall() == [(len(PRODUCTS),)]
    assert {row[0] for row in files.sql("SELECT DISTINCT segment FROM accounts").fetchall()} == {*SEGMENTS, None}


def test_quotas_can_be_read_again(world: World, folder: object) -> None:
    from salesops.policies.documents import load

    text = (folder / "policies" / "quotas.yaml").read_text()  # type: ignore[operator]
    document = load(text)
    assert isinstance(document, Quotas)
    assert document == quota_document(world)


def test_all_policies_are_valid(folder: object) -> None:
    from salesops.policies.documents import Document, load

    for file in (folder / "policies").glob("*.yaml"):  # type: ignore[operator]
        assert isinstance(load(file.read_text(), file.stem), Document), file.name


def test_meetings_are_booked_before_most_of_them_are_held(files: duckdb.DuckDBPyConnection) -> None:
    counts = dict(files.sql("SELECT type, count(*) FROM activities WHERE type LIKE 'meeting%' GROUP BY 1").fetchall())
    assert 0.75 < counts["meeting_held"] / counts["meeting_booked"] < 1


def test_selling_costs_more_than_new_customers_bring_in_their_first_year(files: duckdb.DuckDBPyConnection) -> None:
    spent = files.sql("SELECT sum(amount) FROM spend WHERE kind IN ('Sales', 'Marketing')").fetchall()[0][0]
    new = files.sql("SELECT sum(amount) FROM deals WHERE status = 'won' AND type = 'new'").fetchall()[0][0]
    assert 1 < spent / new < 3
