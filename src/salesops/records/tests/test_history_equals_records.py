"""Whatever is done to a record in whatever order, dated back or not: the fold of its history is the record."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cast import TESTER

from salesops.history.queries import state_at
from salesops.kernel.company import Company
from salesops.kernel.kinds import Field
from salesops.records import actions
from salesops.records.models import Deal
from salesops.records.row import row_of

START = datetime(2024, 1, 1, tzinfo=UTC)
END = START + timedelta(days=1000)
CUSTOM = (Field("tier"), Field("budget", "money"))
STAGES = [
    actions.StageFacts("Sales", "Discovery"),
    actions.StageFacts("Sales", "Proposal", "open", "commit"),
    actions.StageFacts("Sales", "Won", "won", "closed"),
    actions.StageFacts("Sales", "Lost", "lost", "omitted"),
]
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "amount": st.none() | st.integers(0, 3),
        "next_step": st.sampled_from(["", "Call", "Write"]),
        "close_date": st.none() | st.dates(START.date(), END.date()),
        "custom.tier": st.sampled_from([None, "gold", "silver"]),
        "custom.budget": st.none() | st.integers(0, 3),
    },
)


@dataclass(frozen=True)
class Step:
    hours: int
    """Since the step before."""
    back: int | None
    """Hours the change is dated back, or None for no date of its own."""
    what: str
    changes: dict[str, Any] = field(default_factory=dict)
    stage: int = 0


def steps(hours: st.SearchStrategy[int]) -> st.SearchStrategy[list[Step]]:
    step = st.builds(
        Step,
        hours=hours,
        back=st.none() | st.integers(0, 96),
        what=st.sampled_from(["edit", "edit", "edit", "move", "delete", "restore"]),
        changes=CHANGES,
        stage=st.integers(0, len(STAGES) - 1),
    )
    return st.lists(step, max_size=12)


def new_deal() -> int:
    values = {"name": "D", "pipeline": "Sales", "stage": "Discovery", "status": "open"}
    return actions.create("deal", values, by=TESTER, at=START).id


def take(step: Step, deal_id: int, at: datetime) -> None:
    row = Deal.objects.get(id=deal_id)
    who = {"version": row.version, "by": TESTER, "at": at}
    when = None if step.back is None else max(START, at - timedelta(hours=step.back))
    if (row.deleted_at is not None) != (step.what == "restore"):
        return
    if step.what == "edit":
        actions.edit("deal", deal_id, step.changes, custom_fields=CUSTOM, happened_at=when, **who)
    elif step.what == "move":
        actions.move_deal(deal_id, STAGES[step.stage], company=Company(), happened_at=when, **who)
    else:
        (actions.delete if step.what == "delete" else actions.restore)("deal", deal_id, **who)


def as_stored(deal_id: int) -> dict[str, Any]:
    row = row_of(Deal.objects.get(id=deal_id))
    return row.values | {"deleted_at": row.deleted_at}


@pytest.mark.django_db
@settings(max_examples=50, deadline=None)
@given(steps(hours=st.integers(0, 48)))
def test_the_fold_of_history_is_the_record_at_every_step_and_as_it_was_known(taken: list[Step]) -> None:
    with transaction.atomic():
        deal_id = new_deal()
        at, known = START, {START: as_stored(deal_id)}
        for step in taken:
            at += timedelta(hours=step.hours, seconds=1)
            take(step, deal_id, at)
            known[at] = as_stored(deal_id)
            assert state_at("deal", deal_id, END) == known[at]
        for moment, record in known.items():
            assert state_at("deal", deal_id, END, known_at=moment) == record
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=50, deadline=None)
@given(steps(hours=st.integers(-48, 48)))
def test_so_it_is_when_the_clocks_of_two_servers_disagree(taken: list[Step]) -> None:
    with transaction.atomic():
        deal_id, at = new_deal(), START
        for step in taken:
            at = max(START, at + timedelta(hours=step.hours))
            take(step, deal_id, at)
            assert state_at("deal", deal_id, END) == as_stored(deal_id)
        transaction.set_rollback(True)
