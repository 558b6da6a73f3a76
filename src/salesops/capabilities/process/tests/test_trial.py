"""Trying another process: it names exactly the open deals that a hand-written query names."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from tests.cast import NOW, TESTER, assemble

from salesops.capabilities.process.queries.trial import try_process
from salesops.kernel.scope import EVERYTHING, Scope
from salesops.policies.documents import load
from salesops.policies.documents.sales_process import SalesProcess
from salesops.policies.trials import TrialRefused
from salesops.records import actions
from salesops.records.queries import get_many
from salesops.records.row import Row
from salesops.warehouse.refresh import rebuild

OLD = SalesProcess.default()
TEXT = """\
policy: sales_process
pipelines:
  - key: sales
    name: Sales
    stages:
      - {key: prospecting, name: Prospecting, meaning: Somebody., probability: 0.1}
      - {key: discovery, name: Discovery, meaning: A need., probability: 0.2}
      - key: demo
        name: Demo
        meaning: Shown.
        probability: 0.4
        required_fields: [next_step]
        required_activities: [{type: meeting_held}]
        exit: [{text: At least a thousand., condition: {field: amount, at_least: 1000}}]
      - {key: proposal, name: Proposal, meaning: Sent., probability: 0.6}
      - {key: negotiation, name: Negotiation, meaning: Terms., probability: 0.8}
      - {key: closed_won, name: Closed won, meaning: Signed., status: won, probability: 1}
      - {key: closed_lost, name: Closed lost, meaning: Not., status: lost, probability: 0}
"""
BY_HAND = """
    SELECT d.id FROM records_deal d
    WHERE d.deleted_at IS NULL AND d.status = 'open' AND d.pipeline = 'sales' AND d.stage = 'demo'
      AND (d.next_step = '' OR d.amount IS NULL OR d.amount < 1000
           OR NOT EXISTS (SELECT 1 FROM records_activity a WHERE a.deal_id = d.id AND a.deleted_at IS NULL
                          AND a.type = 'meeting_held' AND a.at >= d.stage_since))
"""


@pytest.fixture
def company(settings, tmp_path, transactional_db):
    settings.HOME = tmp_path
    settings.WAREHOUSE_URL = str(tmp_path / "warehouse")
    cast = assemble()
    for number in range(24):
        values = {
            "name": f"Deal {number}",
            "owner": cast.rita if number % 2 else cast.rosa,
            "pipeline": "sales",
            "stage": "demo" if number % 6 else "discovery",
            "status": "open",
            "amount": str(500 * (number % 4)) if number % 5 else None,
            "next_step": "Call" if number % 3 else "",
        }
        deal = actions.create("deal", values, by=TESTER, at=NOW, happened_at=NOW - timedelta(days=20)).id
        if number % 4 != 1:
            met = {"type": "meeting_held", "deal": deal, "at": NOW - timedelta(days=number)}
            actions.log_activity(met, by=TESTER, at=NOW)
    rebuild(at=NOW)
    return cast


def new(text: str = TEXT) -> SalesProcess:
    document = load(text)
    assert isinstance(document, SalesProcess), document
    return document


def by_hand() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND)
        return {row[0] for row in cursor.fetchall()}


def test_tightening_a_stage_names_just_the_open_deals_that_would_be_held(company):
    trial = try_process(OLD, new(), date(2024, 6, 4), EVERYTHING, NOW)
    named = by_hand()
    assert {one.id for one in trial.records} == named
    assert trial.counts["refused"] == len(named) > 5
    worth = sum((Decimal(record["amount"] or 0) for record in _deals(named)), Decimal(0))
    assert trial.sums["refused"] == worth
    assert trial.sentences[0].startswith(f"{len(named)} open deals worth ")
    assert "next step" in trial.sentences[-1]
    assert set(trial.people) == {company.rita, company.rosa}


def test_loosening_it_again_frees_the_same_deals(company):
    trial = try_process(new(), OLD, date(2024, 6, 4), EVERYTHING, NOW)
    assert (trial.counts["freed"], trial.counts["refused"]) == (len(by_hand()), 0)


def test_the_same_process_changes_nothing(company):
    assert try_process(new(), new(), date(2024, 6, 4), EVERYTHING, NOW).changes_nothing


def test_each_sees_the_effect_on_their_own(company):
    trial = try_process(OLD, new(), date(2024, 6, 4), Scope(people=frozenset({company.rita})), NOW)
    assert {one.owner for one in trial.records} == {"Rita"}


def test_deals_in_a_stage_that_is_taken_away_are_named(company):
    text = TEXT.replace("      - {key: discovery, name: Discovery, meaning: A need., probability: 0.2}\n", "")
    trial = try_process(OLD, new(text), date(2024, 6, 4), EVERYTHING, NOW)
    assert trial.counts["stranded"] == 4
    assert "no stage any more" in next(one.why for one in trial.records if "no stage" in one.why)


@pytest.mark.parametrize("field", ["account.city", "custom.budget"])
def test_what_cannot_be_judged_for_all_is_said(company, field):
    with pytest.raises(TrialRefused, match=field):
        try_process(OLD, new(TEXT.replace("[next_step]", f"[{field}]")), date(2024, 6, 4), EVERYTHING, NOW)


def _deals(ids: set[int]) -> list[Row]:
    return list(get_many("deal", ids, scope=EVERYTHING).values())
