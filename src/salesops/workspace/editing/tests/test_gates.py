"""The gate, wherever a deal is moved or made: refused alike, with each missing thing; let through once it is there."""

from datetime import date, timedelta

import pytest
from tests.cast import NOW, TESTER

from salesops.capabilities.process import actions as asking
from salesops.capabilities.process.queries.standing import process_on
from salesops.history.queries import timeline
from salesops.kernel.scope import EVERYTHING
from salesops.policies import actions as policies
from salesops.records import queries
from salesops.records.errors import ConflictError, InvalidError
from salesops.workspace import editing
from salesops.workspace.editing import Edit, GateRefused, Refused

LATER = NOW + timedelta(hours=1)
DAY = date(2024, 6, 3)
FIELDS = "policy: fields\ndeal:\n  - {name: budget, type: money}\n"
PROCESS = """\
policy: sales_process
pipelines:
  - key: sales
    name: Sales
    moves: {skipping: refuse, backwards: refuse, except_for: [ops]}
    loss_reason_required: true
    loss_reasons: [Price, Timing]
    approvals:
      - {key: large, name: Large deals, condition: {field: amount, at_least: 100000}, into: [won], by: [manager]}
    stages:
      - key: discovery
        name: Discovery
        meaning: We learn what they need.
        probability: 0.2
        required_fields: [custom.budget, account]
        required_activities: [{type: meeting_held}]
        required_roles: [Champion]
        exit: [{text: They confirmed the need.}]
      - key: demo
        name: Demo
        meaning: We show it.
        probability: 0.4
        entry: [{text: The account has a segment., condition: {field: account.segment, is_filled: true}}]
      - {key: proposal, name: Proposal, meaning: They read it., probability: 0.6}
      - {key: won, name: Won, meaning: Signed., status: won, probability: 1}
      - {key: lost, name: Lost, meaning: Not., status: lost, probability: 0}
"""


@pytest.fixture
def strict(cast):
    for text in (FIELDS, PROCESS):
        policies.apply(text, starts_on=date(2020, 1, 1), by=TESTER, at=NOW)
    return cast


def who(cast, name):
    return {"viewer": cast.viewer(name), "by": cast.actor(name)}


def deal_of(cast, **values):
    return editing.create("deal", {"name": "Halcyon", **values}, at=NOW, **who(cast, "rita"))


def move(cast, deal, to, name="rita", version=1, **more):
    return editing.change("deal", deal.id, {"stage": to, **more}, version=version, at=LATER, **who(cast, name))


def lacking(refused) -> list[str]:
    return [one.name for one in refused.value.gate.lacking]


def account_of(cast, **values):
    return editing.create("account", {"name": "Acme", "segment": "SMB", **values}, at=NOW, **who(cast, "rita")).id


def ready(cast, **values):
    """A deal that may go from Discovery to Demo."""
    account = account_of(cast)
    deal = deal_of(cast, account=account, **{"custom.budget": "5000"}, **values)
    contact = editing.create("contact", {"name": "Cleo", "account": account}, at=NOW, **who(cast, "rita")).id
    role = {"deal": deal.id, "contact": contact, "role": "champion"}
    editing.create("deal_contact", role, at=NOW, **who(cast, "rita"))
    editing.create("activity", {"type": "meeting_held", "deal": deal.id}, at=NOW, **who(cast, "rita"))
    return deal


def test_everything_missing_is_named_at_once_and_nothing_moves(strict):
    deal = deal_of(strict)
    with pytest.raises(GateRefused) as refused:
        move(strict, deal, "demo")
    assert lacking(refused) == [
        "custom.budget",
        "account",
        "activity.meeting_held",
        "role.Champion",
        "They confirmed the need.",
        "The account has a segment.",
    ]
    assert queries.get("deal", deal.id, scope=EVERYTHING).version == 1
    assert "Budget is missing." in str(refused.value)


def test_what_is_filled_in_on_the_way_counts_and_the_decision_is_remembered(strict):
    deal = ready(strict)
    done = move(strict, deal, "demo", confirmed=["They confirmed the need."], next_step="Send the proposal")
    [entry] = timeline("deal", deal.id, limit=1)
    assert entry.seq == done.sequence
    assert entry.decision["answer"]["allowed"]
    assert entry.decision["reasons"][0]["text"] == "Everything that Demo asks for is there."


def test_an_activity_before_the_stage_was_entered_does_not_count(strict):
    deal = deal_of(strict, account=account_of(strict), **{"custom.budget": "1"})
    before = {"type": "meeting_held", "deal": deal.id, "at": NOW - timedelta(days=2)}
    editing.create("activity", before, at=NOW, **who(strict, "rita"))
    with pytest.raises(GateRefused) as refused:
        move(strict, deal, "demo", confirmed="They confirmed the need.")
    assert lacking(refused) == ["activity.meeting_held", "role.Champion"]


def test_a_stage_is_not_skipped_nor_gone_back_from_except_by_those_who_may(strict):
    deal = ready(strict)
    with pytest.raises(GateRefused, match="Proposal does not follow Discovery"):
        move(strict, deal, "proposal", confirmed="They confirmed the need.")
    moved = move(strict, deal, "proposal", name="omar", confirmed="They confirmed the need.")
    with pytest.raises(GateRefused, match="Discovery lies before Proposal"):
        move(strict, deal, "discovery", version=moved.version)
    move(strict, deal, "discovery", name="omar", version=moved.version)


@pytest.mark.parametrize(("reason", "words"), [("", "reason for the loss is missing"), ("Bad luck", "no reason for a loss here")])
def test_a_loss_needs_one_of_the_reasons_and_nothing_else(strict, reason, words):
    deal = deal_of(strict)
    with pytest.raises(GateRefused, match=words):
        move(strict, deal, "lost", loss_reason=reason)
    move(strict, deal, "lost", loss_reason="Price")


def test_somebody_elses_change_is_told_before_anything_missing(strict):
    deal = deal_of(strict)
    editing.change("deal", deal.id, {"amount": "1"}, version=1, at=LATER, **who(strict, "mia"))
    with pytest.raises(ConflictError):
        move(strict, deal, "demo")


def test_a_deal_does_not_begin_beyond_a_gate(strict):
    with pytest.raises(GateRefused) as refused:
        deal_of(strict, stage="demo")
    assert "custom.budget" in lacking(refused)
    with pytest.raises(GateRefused, match="does not follow"):
        deal_of(strict, stage="won")


def test_an_import_of_the_same_stage_is_no_move(strict):
    deal = deal_of(strict)
    editing.change("deal", deal.id, {"stage": "discovery", "amount": "7"}, version=1, at=LATER, **who(strict, "rita"))


def test_many_at_once_are_refused_with_the_same_words(strict):
    one, other = deal_of(strict), ready(strict)
    edits = [Edit(one.id, 1, {"stage": "demo"}), Edit(other.id, 1, {"stage": "demo", "confirmed": "They confirmed the need."})]
    with pytest.raises(Refused) as refused:
        editing.change_many("deal", edits, at=LATER, **who(strict, "rita"))
    assert {problem.index for problem in refused.value.problems} == {0}
    assert "custom.budget" in {problem.field for problem in refused.value.problems}


def test_an_approval_holds_for_what_it_was_given_for(strict):
    deal = ready(strict, amount="150000")
    at_demo = move(strict, deal, "demo", confirmed="They confirmed the need.")
    at_proposal = move(strict, deal, "proposal", version=at_demo.version)
    with pytest.raises(GateRefused, match="an approval is needed"):
        move(strict, deal, "won", version=at_proposal.version)
    pipeline = process_on(DAY).pipelines[0]
    row = queries.get("deal", deal.id, scope=EVERYTHING)
    request = asking.ask_approval(row, pipeline, "won", "large", "They sign today.", by=strict.actor("rita"), at=LATER)
    known = {"granted": True, "note": "", "pipeline": pipeline, "at": LATER}
    with pytest.raises(InvalidError, match="your own request"):
        asking.answer(request.id, role="manager", by=strict.actor("rita"), **known)
    with pytest.raises(InvalidError, match="A rep does not answer this"):
        asking.answer(request.id, role="rep", by=strict.actor("raj"), **known)
    asking.answer(request.id, role="manager", by=strict.actor("mia"), **known)
    with pytest.raises(InvalidError, match="granted already by Mia"):
        asking.answer(request.id, role="manager", by=strict.actor("max"), **known)
    with pytest.raises(GateRefused, match="an approval is needed"):
        move(strict, deal, "won", version=at_proposal.version, amount="250000")
    move(strict, deal, "won", version=at_proposal.version)


def test_an_exception_excuses_what_it_names_until_it_expires_and_shows(strict):
    deal = ready(strict)
    pipeline = process_on(DAY).pipelines[0]
    row = queries.get("deal", deal.id, scope=EVERYTHING)
    names = ["They confirmed the need."]
    request = asking.ask_exception(
        row, pipeline, "demo", names, "They are on holiday.", expires_on=date(2024, 6, 10), by=strict.actor("rita"), at=NOW
    )
    with pytest.raises(GateRefused):
        move(strict, deal, "demo")
    asking.answer(request.id, granted=True, note="Fine", role="manager", pipeline=pipeline, by=strict.actor("mia"), at=NOW)
    late = NOW + timedelta(days=8)
    with pytest.raises(GateRefused):
        editing.change("deal", deal.id, {"stage": "demo"}, version=1, at=late, **who(strict, "rita"))
    move(strict, deal, "demo")
    [entry] = timeline("deal", deal.id, limit=1)
    assert entry.decision["answer"]["missing"][0]["excused"]


def test_flagging_lets_it_pass_and_remembers_what_was_missing(strict):
    text = PROCESS.replace("pipelines:", "enforcement: flag\npipelines:", 1)
    policies.apply(text, starts_on=date(2024, 6, 1), by=TESTER, at=NOW)
    deal = deal_of(strict)
    move(strict, deal, "demo")
    [entry] = timeline("deal", deal.id, limit=1)
    assert len(entry.decision["answer"]["missing"]) == 6


def test_taking_a_move_back_goes_only_where_one_may_go(strict):
    deal = ready(strict)
    done = move(strict, deal, "demo", confirmed="They confirmed the need.")
    much_later = LATER + timedelta(minutes=11)
    with pytest.raises(Refused, match="Discovery lies before Demo"):
        editing.undo([done.sequence], at=much_later, **who(strict, "rita"))
    further = move(strict, deal, "proposal", name="omar", version=done.version)
    editing.undo([further.sequence], at=much_later, **who(strict, "omar"))
    assert queries.get("deal", deal.id, scope=EVERYTHING)["stage"] == "demo"


def test_a_category_somebody_chose_outlives_a_move(strict):
    deal = ready(strict)
    chosen = editing.change(
        "deal", deal.id, {"forecast_category": "commit"}, version=deal.version, at=LATER, **who(strict, "rita")
    )
    move(strict, deal, "demo", version=chosen.version, confirmed="They confirmed the need.")
    assert queries.get("deal", deal.id, scope=EVERYTHING)["forecast_category"] == "commit"


def test_a_slip_of_the_hand_is_mended_at_once(strict):
    deal = ready(strict)
    done = move(strict, deal, "demo", confirmed="They confirmed the need.")
    editing.undo([done.sequence], at=LATER + timedelta(minutes=9), **who(strict, "rita"))
    assert queries.get("deal", deal.id, scope=EVERYTHING)["stage"] == "discovery"


def test_the_gate_asks_few_questions(strict, django_assert_max_num_queries):
    deal = ready(strict)
    with django_assert_max_num_queries(40):
        move(strict, deal, "demo", confirmed="They confirmed the need.")
