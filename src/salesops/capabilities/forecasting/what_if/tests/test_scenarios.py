"""Scenarios: kept with what they come to, seen by whom they are for, changed one after the other."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.cast import NOW, Cast

from salesops.capabilities.forecasting.models import Run
from salesops.capabilities.forecasting.queries.storing import read_kept, write_kept
from salesops.capabilities.forecasting.what_if import actions, queries
from salesops.capabilities.forecasting.what_if.comparing import from_data
from salesops.capabilities.forecasting.what_if.models import Scenario
from salesops.capabilities.forecasting.what_if.tests.made import DAY, YEAR, run
from salesops.history import queries as history
from salesops.records.errors import InvalidError, NotFoundError

SMALLER = {"assume": "change", "what": "deal_size", "factor": "0.5"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def forecast(cast: Cast, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run of which Rita has half, and Raj the other half, that tells of its own spans."""
    settings.HOME = tmp_path
    made = Run.objects.create(day=DAY, made_at=NOW, by_name="tests", recipe=1, draws=2000, status="done")
    kept = run()
    write_kept(made.id, replace(kept, owner=np.where(kept.owner == 1, cast.rita, cast.raj)))
    read_kept.cache_clear()
    monkeypatch.setattr(queries, "periods_of", lambda _: [YEAR])
    return made


def known(cast: Cast, name: str) -> dict[str, Any]:
    return {"viewer": cast.viewer(name), "by": cast.actor(name), "at": NOW}


def whole(one: Scenario) -> tuple[float, float]:
    [found] = [each for each in from_data(one.results) if each.by == "company" and each.kpi == "bookings"]
    return (found.plan or {})["likely"], (found.then or {})["likely"]


def test_it_is_kept_beside_the_plan_with_what_was_assumed(cast: Cast, forecast: Run) -> None:
    made = actions.make("Smaller deals", [SMALLER], **known(cast, "omar"))
    plan, then = whole(Scenario.objects.get(id=made.id))
    assert then == pytest.approx(plan / 2, rel=0.02)
    assert made.run_id == forecast.id
    [told] = [one for one in history.entries(range(1, history.last_sequence() + 1)) if one.kind == "scenario"]
    assert (told.action, told.by_name) == ("make", "Omar")


def test_without_a_forecast_it_waits_for_one(cast: Cast) -> None:
    made = actions.make("Smaller deals", [SMALLER], **known(cast, "omar"))
    assert (made.run_id, made.results) == (None, [])


def test_a_manager_counts_the_deals_of_the_own_line_alone(cast: Cast, forecast: Run) -> None:
    assert whole(actions.make("Mine", [], **known(cast, "mia")))[0] > 0
    assert whole(actions.make("Mine", [], **known(cast, "max")))[0] == 0


def test_who_may_see_it(cast: Cast, forecast: Run) -> None:
    made = actions.make("Mine", [], **known(cast, "mia"))
    assert queries.scenario(made.id, cast.viewer("ada"), NOW).name == "Mine"
    for name in ("max", "rita", "sam"):
        with pytest.raises(NotFoundError):
            queries.scenario(made.id, cast.viewer(name), NOW)
        with pytest.raises(NotFoundError):
            actions.change(made.id, [SMALLER], version=1, viewer=cast.viewer(name), by=cast.actor("rita"), at=NOW)


def test_a_rep_makes_none_and_a_manager_names_nobody_else(cast: Cast, forecast: Run) -> None:
    with pytest.raises(InvalidError, match="Reps make no scenarios"):
        actions.make("Mine", [], **known(cast, "rita"))
    gone = {"assume": "leaves", "person": cast.rosa, "starts_on": "2026-02-01"}
    with pytest.raises(InvalidError, match="There is no person"):
        actions.make("Hers", [gone], **known(cast, "mia"))
    assert actions.make("Hers", [gone], **known(cast, "omar")).id


def test_a_part_that_is_not_there_is_said_with_those_that_are(cast: Cast, forecast: Run) -> None:
    with pytest.raises(InvalidError, match="There is no segment called Moon") as refused:
        actions.make("There", [{**SMALLER, "where": {"by": "segment", "name": "Moon"}}], **known(cast, "omar"))
    assert "There are: all." in str(refused.value)


def test_the_second_of_two_changes_is_refused(cast: Cast, forecast: Run) -> None:
    made = actions.make("Smaller", [], **known(cast, "omar"))
    changed = actions.change(made.id, [SMALLER], version=1, **known(cast, "omar"))
    assert changed.version == 2
    with pytest.raises(InvalidError, match="changed it meanwhile"):
        actions.change(made.id, [], version=1, **known(cast, "omar"))
    assert len(Scenario.objects.get(id=made.id).assumptions) == 1


def test_put_away_it_comes_back(cast: Cast, forecast: Run) -> None:
    made = actions.make("Smaller", [SMALLER], **known(cast, "omar"))
    actions.put_away(made.id, **known(cast, "omar"))
    assert not queries.seen_by(cast.viewer("omar"), NOW).exists()
    assert actions.bring_back(made.id, **known(cast, "omar")).name == "Smaller"


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_it_needs_a_name(cast: Cast, name: str) -> None:
    with pytest.raises(InvalidError, match="name"):
        actions.make(name, [], viewer=cast.viewer("omar"), by=cast.actor("omar"), at=NOW + timedelta(days=1))
