"""The report and the metrics of the warehouse say the same of the same hand-offs."""

from datetime import date, timedelta
from random import Random

import pytest
from tests.cast import NOW, TESTER

from salesops.capabilities.handoffs import actions
from salesops.capabilities.handoffs.following import follow_history, send_due
from salesops.capabilities.handoffs.models import HandOff
from salesops.capabilities.handoffs.queries.outcomes import OUTCOMES
from salesops.capabilities.handoffs.queries.queue import Wanted, queue
from salesops.capabilities.handoffs.queries.report import report
from salesops.capabilities.handoffs.queries.teams import teams
from salesops.kernel.scope import EVERYTHING
from salesops.metrics.ask import Ask
from salesops.policies.actions import apply
from salesops.records import actions as records
from salesops.records.queries import get
from salesops.warehouse import doctor
from salesops.warehouse.refresh import rebuild, refresh
from salesops.warehouse.run import run

pytestmark = pytest.mark.django_db(transaction=True)
POLICY = """
policy: hand_offs
hand_offs:
  - {key: warm, name: Warm, trigger: lead_created, sender: {role: ops}, receiver: {owner: true}, packet: [email],
     condition: {field: score, at_least: 50}, clock: {minutes: 10}}
  - {key: cold, name: Cold, trigger: lead_created, sender: {role: ops}, receiver: {team: West},
     condition: {field: score, less_than: 50}, clock: {minutes: 100}}
"""
GROUPS = {"hand_off": "hand_off", "person": "person_id", "team": "team_id", "week": "week"}
"""What the report groups by, and the dimension of the metrics."""


def number_of(text):
    return int(text) if text else None


READ = {"hand_off": str, "person": number_of, "team": number_of, "week": date.fromisoformat}


@pytest.fixture
def week(cast, settings, tmp_path):
    """A week of hand-offs, taken in time, late, sent back or not at all; in the middle of it Raj changes team."""
    settings.WAREHOUSE_URL, settings.HOME = str(tmp_path / "warehouse"), tmp_path
    apply(POLICY, starts_on=date(2020, 1, 1), by=TESTER, at=NOW)
    follow_history(at=NOW)
    refresh(at=NOW)
    chance, people = Random(4), {cast.rita: "rita", cast.raj: "raj", cast.rosa: "rosa"}
    for number in range(24):
        at = NOW + timedelta(hours=7 * number)
        if number == 12:
            version = get("person", cast.raj, scope=EVERYTHING).version
            records.edit("person", cast.raj, {"team": cast.east}, version=version, by=TESTER, at=at)
        values = {"name": f"L{number}", "status": "new", "owner": chance.choice(list(people)), "score": chance.choice((20, 80))}
        records.create("lead", values, by=TESTER, at=at)
        follow_history(at=at)
        one = HandOff.objects.latest("id")
        then = at + timedelta(minutes=chance.choice((3, 4, 7, 9, 40, 300)))
        send_due(at=then)
        name = people.get(one.receiver_id, "raj" if number < 12 else "rita")
        who = {"viewer": cast.viewer(name), "by": cast.actor(name), "at": then}
        match chance.choice(("take", "take", "take", "back", "leave")):
            case "take":
                actions.accept(one.id, **who)
            case "back":
                actions.send_back(one.id, "No.", **who)
    end = NOW + timedelta(days=8)
    send_due(at=end)
    refresh(at=end)
    return end


def asked(metric, end, *by):
    return {
        row[by[0]] if len(by) == 1 else tuple(row[name] for name in by): row["value"]
        for row in run(Ask(metric, end.date(), by=by))
    }


def test_the_reports_numbers_are_those_of_the_metrics(week):
    for by, dimension in GROUPS.items():
        outcomes = asked("hand_offs_started", week, dimension, "outcome")
        medians = asked("hand_off_minutes_median", week, dimension)
        said, medians_said = {}, {}
        for group in report(by, scope=EVERYTHING, since=None, until=None, at=week):
            known = READ[by](group.measured.group if by == "hand_off" else group.value)
            said |= {(known, one): count for one in OUTCOMES if (count := getattr(group.measured, one))}
            medians_said |= {known: group.measured.median_minutes} if group.measured.median_minutes is not None else {}
        assert said == outcomes
        assert medians_said == medians
        assert sum(outcomes.values()) == 24
        assert {outcome for _, outcome in outcomes} >= {"met", "breached", "sent_back"}


def test_rows_behind_a_team_are_those_of_its_people_then_and_a_warehouse_made_anew_says_the_same(cast, week):
    known = {"viewer": cast.viewer("omar"), "scope": EVERYTHING, "at": week}
    for group in report("team", scope=EVERYTHING, since=None, until=None, at=week):
        if group.value:
            found = queue(Wanted(which="any", team=int(group.value)), **known)
            assert found.total == group.measured.started
    assert (teams(week).held(cast.raj, NOW), teams(week).held(cast.raj, week)) == (cast.west, cast.east)
    followed = asked("hand_offs_in_time", week, "team", "hand_off")
    rebuild(at=week)
    assert asked("hand_offs_in_time", week, "team", "hand_off") == followed
    assert not [finding for finding in doctor.examine(at=week) if "hand" in str(finding)]
