"""A metric that crosses its line starts its automation once, and again only after it was back."""

from datetime import date, timedelta

import pytest
from tests.cast import NOW, TESTER

from salesops.capabilities.automation import actions, thresholds
from salesops.capabilities.automation.decide import crossings
from salesops.capabilities.automation.models import Passed, Run, Watched
from salesops.capabilities.automation.performing import perform_due
from salesops.capabilities.automation.trial import try_automations
from salesops.kernel.scope import EVERYTHING
from salesops.policies.actions import apply
from salesops.policies.documents import load
from salesops.policies.documents.automation_when import When
from salesops.policies.documents.automations import Automations
from salesops.records import actions as records
from salesops.records.notices.models import Notice
from salesops.warehouse.refresh import refresh

pytestmark = pytest.mark.django_db(transaction=True)
STEP = "then: [{do: notify, to: [role:ops], text: '{{ metric.name }} is {{ metric.value }}'}]"
LOW = f"{{key: low, name: Low, when: {{happens: metric_crosses, metric: open_pipeline, below: 1000, team: West}}, {STEP}}}"
RISEN = f"{{key: risen, name: Risen, when: {{happens: metric_crosses, metric: open_pipeline, above: 1000}}, {STEP}}}"
SPLIT = f"{{key: whose, name: Whose, when: {{happens: metric_crosses, metric: cac, below: 1, team: West}}, {STEP}}}"


@pytest.fixture
def west(cast, settings, tmp_path):
    """Sets the open pipeline of West, and looks: how many automations crossed. What East has is no part of it."""
    settings.WAREHOUSE_URL, settings.HOME = str(tmp_path / "warehouse"), tmp_path
    apply(f"policy: automations\nautomations: [{LOW}, {SPLIT}]", starts_on=date(2020, 1, 1), by=TESTER, at=NOW)
    known = {"name": "Big", "pipeline": "sales", "stage": "demo", "status": "open", "amount": 5000}
    made = [records.create("deal", {**known, "owner": owner}, by=TESTER, at=NOW) for owner in (cast.rita, cast.rosa)]
    minutes = iter(range(1, 100))

    def has(amount):
        at = NOW + timedelta(minutes=next(minutes))
        made[0] = records.edit("deal", made[0].id, {"amount": amount}, version=made[0].version, by=TESTER, at=at)
        refresh(at=at)
        return thresholds.look(at=at)

    return has


def test_a_metric_of_a_team_starts_it_once_a_crossing(cast, west):
    assert [west(amount) for amount in (2000, 900, 800, 1000, 999)] == [0, 1, 0, 0, 1]
    assert list(Run.objects.order_by("id").values_list("key", "state", "trigger")) == [
        ("low", "doing", "open pipeline of West is 900: it has crossed 1,000."),
        ("low", "doing", "open pipeline of West is 999: it has crossed 1,000."),
    ]
    assert perform_due(at=NOW + timedelta(hours=1), outside=False) == 2
    told = sorted(Notice.objects.values_list("person_id", "text"))
    assert told == [(cast.omar, "open pipeline of West is 900"), (cast.omar, "open pipeline of West is 999")]


def test_what_crosses_at_the_first_look_or_while_stopped_starts_nothing(cast, west):
    assert west(500) == 0
    assert (Watched.objects.get().side, Watched.objects.get().value) == ("crossed", 500)
    known = {"viewer": cast.viewer("omar"), "by": cast.actor("omar"), "at": NOW}
    assert west(2000) == 0
    actions.stop("low", **known)
    assert west(500) == 0
    actions.start("low", **known)
    assert west(400) == 0
    assert "stopped" in Passed.objects.filter(key="low").values_list("reason", flat=True)


def test_a_metric_that_cannot_be_asked_so_says_why_and_keeps_the_others_from_nothing(west):
    west(2000)
    assert west(500) == 1
    passed = Passed.objects.get(key="whose")
    assert (passed.times, passed.reason) == (2, "not to be computed")
    assert "cac" in passed.example


def test_a_trial_names_the_days_on_which_the_program_saw_it_cross(cast, settings, tmp_path):
    settings.WAREHOUSE_URL, settings.HOME = str(tmp_path / "warehouse"), tmp_path
    text = f"policy: automations\nautomations: [{LOW}, {RISEN}, {SPLIT}]"
    apply(text, starts_on=date(2020, 1, 1), by=TESTER, at=NOW)
    known = {"name": "Big", "pipeline": "sales", "stage": "demo", "status": "open", "owner": cast.rita}
    made = records.create("deal", {**known, "amount": 900}, by=TESTER, at=NOW)
    for day, amount in enumerate([900, 2000, 950, 1000, 1500, 999, 1001]):
        at = NOW + timedelta(days=day)
        made = records.edit("deal", made.id, {"amount": amount}, version=made.version, by=TESTER, at=at)
        refresh(at=at)
        thresholds.look(at=at)
    trial = try_automations(Automations(), load(text, "automations"), at.date(), EVERYTHING, at)
    did = {(f"{run.at:%Y-%m-%d}", f"{run.name}: {run.trigger}") for run in Run.objects.all()}
    assert {(one.before, one.why) for one in trial.records} == did
    assert len(did) == trial.counts["runs_low"] + trial.counts["runs_risen"] == 5
    assert "Whose: cac of West cannot be computed." in " ".join(trial.sentences)


def test_days_without_a_number_and_the_first_look_cross_nothing():
    when = When(happens="metric_crosses", metric="win_rate", above=0.5)
    days = [date(2020, 1, n) for n in range(1, 7)]
    values = [0.9, None, 0.4, None, 0.6, 0.7]
    assert list(crossings(when, list(zip(days, values, strict=True)))) == [(days[4], 0.6)]
