"""A record as it was: what history says, on every day of its life, to be looked at only."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import NOW, TESTER

from salesops.history import queries as history
from salesops.kernel.company import Company
from salesops.kernel.scope import EVERYTHING
from salesops.records import actions
from salesops.records.access import scope_of
from salesops.records.life.related import Wanted, related
from salesops.records.queries import get
from salesops.web.as_of import read_as_of
from salesops.workspace.record_pages.queries.facts import groups_of
from salesops.workspace.record_pages.queries.seen import seen
from salesops.workspace.record_pages.tests.conftest import PART, text_of
from salesops.workspace.record_pages.visit import Visit

FIRST = datetime(2024, 1, 8, 9, tzinfo=UTC)


def _visit(world, day: date | None) -> Visit:
    viewer = world.cast.viewer("rita")
    asked = read_as_of(day.isoformat() if day else "", Company(), NOW)
    return Visit(viewer, scope_of(viewer, NOW), NOW, Company(), asked)


def _edit(world, changes, day, version):
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    by = world.cast.actor("rita")
    return actions.edit("deal", world.deal, changes, version=version, by=by, at=NOW, happened_at=at).version


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "amount": st.one_of(st.none(), st.decimals(0, 10**6, places=2)),
        "next_step": st.sampled_from(["", "Call", "Write"]),
        "close_date": st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2025, 1, 1))),
        "competitor": st.sampled_from(["", "Rival"]),
    },
)


@given(st.lists(st.tuples(st.integers(1, 140), CHANGES), max_size=6), st.integers(0, 140))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_fact_of_a_past_day_is_what_history_says(world, edits, asked):
    version = get("deal", world.deal, scope=EVERYTHING).version
    for days, changes in sorted(edits, key=lambda edit: edit[0]):
        version = _edit(world, changes, (FIRST + timedelta(days=days)).date(), version)
    visit = _visit(world, (FIRST + timedelta(days=asked)).date())
    then = seen(visit, "deal", world.deal)
    truth = history.state_at("deal", world.deal, visit.moment)
    assert dict(then.values) == {name: value for name, value in truth.items() if name != "deleted_at"}
    now = get("deal", world.deal, scope=EVERYTHING)
    for group in groups_of(then):
        for fact in group.facts:
            was, is_now = truth.get(fact.name) or None, now.values.get(fact.name) or None
            assert bool(fact.now) == (was != is_now)
            assert not fact.editable


def test_what_has_changed_since_is_marked_with_what_it_is_now(world, rita):
    _edit(world, {"amount": Decimal(5000)}, date(2024, 3, 1), 1)
    page = text_of(rita.get(f"/deals/{world.deal}?as_of=2024-02-01"))
    assert "You are looking at Feb 1, 2024" in page
    assert "$1,000" in page
    assert "now $5,000" in page
    assert "data-edit" not in page
    assert "Log it" not in page


def test_before_its_first_day_it_was_not_there(world, rita):
    page = text_of(rita.get(f"/deals/{world.deal}?as_of=2023-12-01"))
    assert "was not there yet" in page
    assert rita.get(f"/deals/{world.deal}/around?as_of=2023-12-01").status_code == 200


@pytest.mark.parametrize("day", ["2024-13-01", "yesterday", "2999-01-01"])
def test_a_day_that_cannot_be_is_said(world, rita, day):
    assert rita.get(f"/deals/{world.deal}?as_of={day}").status_code == 400


@pytest.mark.parametrize("address", ["facts/amount", "products", "roles", "log", "hide", "move", "files", "undo"])
def test_nothing_is_written_into_the_past(world, rita, address):
    answer = rita.post(f"/deals/{world.deal}/{address}", {"as_of": "2024-02-01", "value": "1", "version": "1"}, headers=PART)
    assert answer.status_code == 409
    assert get("deal", world.deal, scope=EVERYTHING).version == 1


def test_related_records_are_those_of_then_also_ones_that_have_moved_on(world):
    by = world.cast.actor("omar")
    stays = world.contact
    values = {"name": "Mover", "account": world.account, "owner": world.cast.rita}
    mover = actions.create("contact", values, by=TESTER, at=NOW, happened_at=FIRST).id
    later = {**values, "name": "Later"}
    actions.create("contact", later, by=TESTER, at=NOW, happened_at=FIRST + timedelta(days=60))
    gone = actions.create("contact", {**values, "name": "Gone"}, by=TESTER, at=NOW, happened_at=FIRST).id
    moved_at = FIRST + timedelta(days=30)
    actions.edit("contact", mover, {"account": world.rosas_account}, version=1, by=by, at=NOW, happened_at=moved_at)
    actions.delete("contact", gone, version=1, by=by, at=NOW)
    wanted = Wanted("contact", "account", ("name",))
    then = related(wanted, world.account, scope=EVERYTHING, at=FIRST + timedelta(days=10))
    now = related(wanted, world.account, scope=EVERYTHING)
    assert [row["name"] for row in then.rows] == ["Cleo Park", "Gone", "Mover"]
    assert [row["name"] for row in now.rows] == ["Cleo Park", "Later"]
    assert (then.count, now.count) == (3, 2)
    assert stays in {row.id for row in then.rows}


def test_related_as_of_now_is_what_it_is_now(world):
    for kind, field, record in (
        ("deal", "account", world.account),
        ("contact", "account", world.account),
        ("deal", "owner", world.cast.rita),
    ):
        wanted = Wanted(
            kind, field, ("?closed_on", "close_date") if kind == "deal" else ("name",), ("amount",) if kind == "deal" else ()
        )
        now, then = related(wanted, record, scope=EVERYTHING), related(wanted, record, scope=EVERYTHING, at=NOW)
        assert ([row.id for row in now.rows], now.count, now.sums) == ([row.id for row in then.rows], then.count, then.sums)


def test_the_slider_spans_the_records_life_and_works_without_scripts(world, rita):
    page = rita.get(f"/deals/{world.deal}").content.decode()
    assert 'type="range"' in page
    assert 'min="2024-01-08"' in page
    assert 'name="as_of"' in page
