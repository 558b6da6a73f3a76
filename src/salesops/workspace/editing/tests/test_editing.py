"""Changing records on behalf of somebody: role, scope, sales process, all or nothing, and back again."""

from datetime import timedelta

import pytest
from tests.cast import NOW

from salesops.history.queries import timeline
from salesops.kernel.scope import EVERYTHING
from salesops.records import queries
from salesops.records.access import scope_of
from salesops.records.errors import ConflictError, InvalidError, NotFoundError
from salesops.records.models import Deal
from salesops.workspace import editing
from salesops.workspace.editing import Edit, Forbidden, Refused

LATER = NOW + timedelta(hours=1)


def who(cast, name):
    return {"viewer": cast.viewer(name), "by": cast.actor(name)}


def deal_of(cast, somebody="rita", **values):
    return editing.create("deal", {"name": "Halcyon", "amount": "1200.00", **values}, at=NOW, **who(cast, somebody))


def row(written):
    return queries.get(written.kind, written.id, scope=EVERYTHING)


def test_a_new_deal_belongs_to_who_makes_it_and_starts_at_the_first_stage(cast):
    deal = row(deal_of(cast))
    assert (deal["owner"], deal["pipeline"], deal["stage"], deal["status"], deal["currency"]) == (
        cast.rita,
        "sales",
        "prospecting",
        "open",
        "USD",
    )


def test_a_stage_is_changed_by_its_name_and_brings_its_status_and_category(cast):
    deal = deal_of(cast)
    won = editing.change("deal", deal.id, {"stage": "Closed won"}, version=1, at=LATER, **who(cast, "rita"))
    now = row(won)
    assert (now["status"], now["forecast_category"], str(now["closed_on"])) == ("won", "closed", "2024-06-03")


def test_a_deal_reopens_and_loses_its_day(cast):
    deal = deal_of(cast)
    lost = editing.change("deal", deal.id, {"status": "lost", "loss_reason": "Price"}, version=1, at=LATER, **who(cast, "rita"))
    assert row(lost)["loss_reason"] == "Price"
    again = editing.change("deal", deal.id, {"stage": "demo"}, version=2, at=LATER, **who(cast, "rita"))
    assert (row(again)["status"], row(again)["closed_on"], row(again)["loss_reason"]) == ("open", None, "")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"stage": "Nowhere"}, "There is no stage 'Nowhere'"),
        ({"pipeline": "none"}, "There is no pipeline 'none'"),
        ({"stage": "demo", "status": "won"}, "not of won ones"),
        ({"amount": "a lot"}, "not a number"),
        ({"colour": "red"}, "no field 'colour'"),
    ],
)
def test_what_cannot_be_is_refused_in_words(cast, changes, words):
    deal = deal_of(cast)
    with pytest.raises(InvalidError, match=words):
        editing.change("deal", deal.id, changes, version=1, at=LATER, **who(cast, "rita"))
    assert row(deal).version == 1


def test_a_deal_of_others_is_as_if_it_were_not_there(cast):
    deal = deal_of(cast)
    for name in ("raj", "rosa", "max"):
        for act in (editing.change, editing.remove):
            more = ({"amount": "1"},) if act is editing.change else ()
            with pytest.raises(NotFoundError, match=f"no deal {deal.id}"):
                act("deal", deal.id, *more, version=1, at=LATER, **who(cast, name))


def test_the_manager_may_and_the_executive_may_only_look(cast):
    deal = deal_of(cast)
    editing.change("deal", deal.id, {"amount": "5"}, version=1, at=LATER, **who(cast, "mia"))
    with pytest.raises(Forbidden, match="executive does not include it"):
        editing.change("deal", deal.id, {"amount": "6"}, version=2, at=LATER, **who(cast, "ada"))
    with pytest.raises(Forbidden):
        editing.create("person", {"name": "New", "role": "rep"}, at=NOW, **who(cast, "rita"))


def test_nobody_attaches_to_a_record_they_do_not_see(cast):
    account = editing.create("account", {"name": "Hidden"}, at=NOW, **who(cast, "rosa"))
    deal = deal_of(cast)
    with pytest.raises(InvalidError, match=f"There is no account {account.id}"):
        editing.change("deal", deal.id, {"account": account.id}, version=1, at=LATER, **who(cast, "rita"))
    with pytest.raises(InvalidError, match=f"There is no account {account.id}"):
        deal_of(cast, account=account.id)


def test_what_a_deal_of_ones_own_names_may_be_named_with_it_and_nothing_else(cast):
    theirs, other = (editing.create("account", {"name": name}, at=NOW, **who(cast, "rosa")).id for name in ("Theirs", "Other"))
    deal = deal_of(cast, "omar", owner=cast.rita, account=theirs)
    call = {"type": "call", "subject": "Pricing agreed", "deal": deal.id}
    logged = row(editing.create("activity", {**call, "account": theirs}, at=NOW, **who(cast, "rita")))
    assert (logged["deal"], logged["account"]) == (deal.id, theirs)
    for refused in ({**call, "account": other}, {**call, "deal": None, "account": theirs}):
        with pytest.raises(InvalidError, match="There is no account"):
            editing.create("activity", refused, at=NOW, **who(cast, "rita"))
    assert queries.get("account", theirs, scope=scope_of(cast.viewer("rita"), NOW)) is None


def test_many_changes_go_in_together_or_not_at_all(cast):
    first, second = deal_of(cast), deal_of(cast, name="Second")
    edits = [Edit(first.id, 1, {"amount": "10"}), Edit(second.id, 1, {"amount": "ten", "close_date": "soon"})]
    with pytest.raises(Refused) as refused:
        editing.change_many("deal", edits, at=LATER, **who(cast, "rita"))
    assert [(p.index, p.record_id, p.field) for p in refused.value.problems] == [
        (1, second.id, "amount"),
        (1, second.id, "close_date"),
    ]
    assert row(first).version == 1
    done = editing.change_many("deal", [Edit(first.id, 1, {"amount": "10"})], at=LATER, **who(cast, "rita"))
    assert [written.version for written in done] == [2]


def test_a_change_in_between_is_told_cell_by_cell(cast):
    deal = deal_of(cast)
    editing.change("deal", deal.id, {"amount": "7"}, version=1, at=LATER, **who(cast, "mia"))
    with pytest.raises(Refused) as refused:
        editing.change_many("deal", [Edit(deal.id, 1, {"amount": "8"})], at=LATER, **who(cast, "rita"))
    [problem] = refused.value.problems
    assert problem.field == "amount"
    assert isinstance(problem.conflict, ConflictError)
    assert problem.conflict.changes[0].by == "Mia"


def test_undo_makes_all_of_it_as_it_was_and_history_keeps_both(cast):
    deal = deal_of(cast)
    rita = who(cast, "rita")
    moved = editing.change("deal", deal.id, {"stage": "demo", "amount": "9"}, version=1, at=LATER, **rita)
    other = editing.create("account", {"name": "Oops"}, at=LATER, **rita)
    editing.undo([moved.sequence, other.sequence], at=LATER, **rita)
    assert (row(deal)["stage"], str(row(deal)["amount"])) == ("prospecting", "1200.00")
    assert row(other) is None
    assert [entry.action for entry in timeline("deal", deal.id)] == ["undo", "move_deal", "create"]


def test_undoing_a_move_gives_back_the_days_in_the_stage(cast):
    deal = deal_of(cast)
    moved = editing.change("deal", deal.id, {"stage": "demo"}, version=1, at=LATER, **who(cast, "rita"))
    assert Deal.objects.get(id=deal.id).stage_since == LATER
    editing.undo([moved.sequence], at=LATER, **who(cast, "rita"))
    assert Deal.objects.get(id=deal.id).stage_since == NOW


def test_a_removed_record_comes_back_by_undo(cast):
    deal = deal_of(cast)
    gone = editing.remove("deal", deal.id, version=1, at=LATER, **who(cast, "rita"))
    assert row(deal) is None
    editing.undo([gone.sequence], at=LATER, **who(cast, "rita"))
    assert row(deal)["name"] == "Halcyon"


def test_what_somebody_changed_since_is_not_undone(cast):
    deal = deal_of(cast)
    mine = editing.change("deal", deal.id, {"amount": "9"}, version=1, at=LATER, **who(cast, "rita"))
    editing.change("deal", deal.id, {"amount": "11"}, version=2, at=LATER, **who(cast, "mia"))
    with pytest.raises(Refused):
        editing.undo([mine.sequence], at=LATER, **who(cast, "rita"))
    assert str(row(deal)["amount"]) == "11.00"


def test_only_ones_own_changes_are_undone(cast):
    deal = deal_of(cast)
    mine = editing.change("deal", deal.id, {"amount": "9"}, version=1, at=LATER, **who(cast, "rita"))
    for name in ("mia", "raj", "omar"):
        with pytest.raises(NotFoundError):
            editing.undo([mine.sequence], at=LATER, **who(cast, name))


def test_a_record_given_away_comes_back_by_undo(cast):
    deal = deal_of(cast)
    given = editing.change("deal", deal.id, {"owner": cast.rosa}, version=1, at=LATER, **who(cast, "rita"))
    editing.undo([given.sequence], at=LATER, **who(cast, "rita"))
    assert row(deal)["owner"] == cast.rita
