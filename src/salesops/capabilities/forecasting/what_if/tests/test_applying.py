"""What assumptions do to the draws: compared with what arithmetic says, on a run made by hand."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from salesops.capabilities.forecasting.decide.keeping import OPEN, Kept
from salesops.capabilities.forecasting.decide.telling import figures, totals
from salesops.capabilities.forecasting.what_if.applying import Somebody, apply
from salesops.capabilities.forecasting.what_if.assumptions import read
from salesops.capabilities.forecasting.what_if.comparing import as_data, compare, from_data, planned
from salesops.capabilities.forecasting.what_if.tests.made import DRAWS, MAYA, RAJ, RITA, YEAR, run

PEOPLE = {RITA: Somebody(RITA, "Rita", "West"), RAJ: Somebody(RAJ, "Raj", "West"), MAYA: Somebody(MAYA, "Maya", "East")}


def mean(kept: Kept) -> float:
    return float(totals(kept, YEAR).mean())


def then(kept: Kept, *assumed: dict[str, Any]) -> Kept:
    found, wrong = read(assumed)
    assert wrong == []
    return apply(kept, found, PEOPLE)


def change(what: str, factor: float, **more: Any) -> dict[str, Any]:
    return {"assume": "change", "what": what, "factor": factor, **more}


def test_nothing_assumed_changes_nothing() -> None:
    before = run()
    after = then(before)
    assert totals(after, YEAR).tolist() == pytest.approx(totals(before, YEAR).tolist())


def test_the_same_assumptions_come_to_the_same() -> None:
    assumed = [change("win_rate", 1.3), {"assume": "recession", "starts_on": "2026-03-01"}]
    assert totals(then(run(), *assumed), YEAR).tolist() == totals(then(run(), *assumed), YEAR).tolist()


@pytest.mark.parametrize("factor", [0.5, 0.8, 1.25, 2.0])
def test_a_win_rate_multiplies_the_hazard_of_open_deals_and_the_number_of_later_ones(factor: float) -> None:
    expected = 100 * (10 * (1 - 0.5**factor) + 2.0 * factor)
    assert mean(then(run(), change("win_rate", factor))) == pytest.approx(expected, rel=0.03)


def test_no_open_deal_is_won_twice_in_a_draw() -> None:
    after = then(run(0.9), change("win_rate", 5), change("cycle", 0.5))
    opened = after.kind[after.wins.carrier] == OPEN
    cells = after.deal[after.wins.carrier[opened]] * DRAWS + after.wins.draw[opened]
    assert len(np.unique(cells)) == len(cells)


def test_new_deals_leave_open_ones_alone() -> None:
    after = then(run(), change("new_deals", 0.5))
    [figure] = figures(after, YEAR, "company")
    assert mean(after) == pytest.approx(100 * (5 + 1), rel=0.03)
    assert figure.likely == pytest.approx(600, abs=100)


def test_from_a_later_day_only_what_comes_later_changes() -> None:
    after = then(run(), change("deal_size", 2, starts_on="2026-04-01"))
    assert mean(after) == pytest.approx(700 * (1 + 1 / 3), rel=0.03)


def test_a_longer_cycle_moves_wins_out_of_the_period_and_a_shorter_one_in() -> None:
    plan = mean(run())
    assert mean(then(run(), change("cycle", 1.5))) == pytest.approx(plan / 1.5, rel=0.04)
    assert mean(then(run(), change("cycle", 0.9))) > plan


def test_where_limits_it() -> None:
    after = then(run(), change("deal_size", 3, where={"by": "person", "name": "Raj"}))
    by = {one.name: one.likely for one in figures(after, YEAR, "person")}
    assert by["Raj"] == pytest.approx(3 * by["Rita"], rel=0.3)
    nowhere = then(run(), change("deal_size", 3, where={"by": "person", "name": "Nobody at all"}))
    assert mean(nowhere) == pytest.approx(mean(run()))


def test_who_leaves_leaves_a_share_to_whoever_takes_over() -> None:
    gone = {"assume": "leaves", "person": RITA, "starts_on": "2026-02-01", "to": MAYA, "kept": "0.6", "covered": "0"}
    after = then(run(), gone)
    assert mean(after) == pytest.approx(100 * (2.5 + 2.5 * 0.6 + 1), rel=0.04)
    by = {one.name: one for one in figures(after, YEAR, "person")}
    assert set(by) == {"Raj", "Maya"}
    assert [one.name for one in figures(after, YEAR, "team")] == ["West", "East"]


def test_who_starts_adds_what_colleagues_sell_times_the_ramp() -> None:
    new = {"assume": "starts", "name": "Nina", "team": "West", "starts_on": "2026-02-01", "ramp_months": 0, "people": 2}
    assert mean(then(run(), new)) == pytest.approx(700 + 200, rel=0.03)
    slow = mean(then(run(), {**new, "ramp_months": 12}))
    assert 700 * 0.99 < slow < 760


def test_a_moved_territory_changes_whose_it_is() -> None:
    moved = {
        "assume": "moves",
        "where": {"by": "team", "name": "West"},
        "person": RITA,
        "to": MAYA,
        "starts_on": "2026-02-01",
        "kept": 1,
    }
    after = then(run(), moved)
    assert mean(after) == pytest.approx(mean(run()))
    assert {one.name for one in figures(after, YEAR, "person")} == {"Raj", "Maya"}


def test_a_price_sells_for_more_and_to_fewer() -> None:
    after = then(run(), {"assume": "price", "percent": 10, "win_rate": "0.8"})
    assert mean(after) == pytest.approx(110 * (10 * (1 - 0.5**0.8) + 2 * 0.8), rel=0.03)


def test_parts_add_up_to_the_whole_in_every_draw() -> None:
    after = then(
        run(), {"assume": "recession", "starts_on": "2026-03-01"}, {"assume": "starts", "name": "N", "starts_on": "2026-03-01"}
    )
    whole = totals(after, YEAR)
    parts = sum(totals(after, YEAR, frozenset({int(owner)})) for owner in np.unique(after.owner))
    assert parts.tolist() == pytest.approx(whole.tolist())


def test_compared_it_comes_back_as_it_was_kept() -> None:
    found = compare(planned(run(), [YEAR], None), then(run(), change("win_rate", 0.5)), [YEAR], None)
    assert from_data(as_data(found)) == found
    assert next(one for one in found if one.by == "company" and one.kpi == "bookings").difference < 0


@pytest.mark.parametrize(
    ("assumed", "where"),
    [
        ({"assume": "luck"}, "assume"),
        ({"assume": "change", "what": "win_rate"}, "factor"),
        ({"assume": "change", "what": "win_rate", "factor": "-1"}, "factor"),
        ({"assume": "change", "what": "win_rate", "factor": "NaN"}, "factor"),
        ({"assume": "leaves", "person": 1, "starts_on": "soon"}, "starts_on"),
        (
            {"assume": "moves", "where": {"by": "team", "name": "West"}, "person": 1, "to": 1, "starts_on": "2026-02-01"},
            "They go",
        ),
        ({"assume": "change", "what": "win_rate", "factor": 1, "more": 1}, "more"),
    ],
)
def test_what_cannot_be_assumed_is_said(assumed: dict[str, Any], where: str) -> None:
    found, wrong = read([assumed])
    assert found == ()
    assert any(where in f"{one.where} {one.what}" for one in wrong)
    assert all(one.where.startswith("assumption 1") and one.fix for one in wrong)


def test_nobody_leaves_twice_and_thirty_are_enough() -> None:
    gone = {"assume": "leaves", "person": 1, "starts_on": "2026-02-01"}
    assert [one.what for one in read([gone, gone])[1]] == ["Person 1 leaves twice."]
    assert any("at most 30" in one.why for one in read([change("win_rate", 1)] * 31)[1])
    assert read([change("win_rate", Decimal("1.1"))])[1] == []
