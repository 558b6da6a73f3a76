import json
import threading
import time
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.db import connection, transaction

from salesops.history.append import NewEvent, append
from salesops.history.models import Event
from salesops.history.queries import last_sequence, timeline
from salesops.kernel.actor import SYSTEM, Actor
from salesops.kernel.decision import Decision, Reason

NOON = datetime(2024, 6, 3, 12, tzinfo=UTC)


def event(**over) -> NewEvent:
    values = {"kind": "deal", "record_id": 1, "action": "edit", "happened_at": NOON, "changes": {"name": ("A", "B")}}
    return NewEvent(**{**values, "by": SYSTEM, "learned_at": NOON, **over})


@pytest.mark.django_db(transaction=True)
def test_appending_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError, match="inside the transaction"):
        append([event()])
    assert last_sequence() == 0 or not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_event_goes_when_its_transaction_goes() -> None:
    def fails_afterwards() -> None:
        with transaction.atomic():
            append([event()])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails_afterwards()
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_whoever_sees_a_number_sees_all_numbers_before_it() -> None:
    """Else a reader that follows history by its last number would pass over a slower transaction's events for good."""
    appended, order = threading.Event(), []

    def slow() -> None:
        with transaction.atomic():
            append([event(record_id=1)])
            appended.set()
            time.sleep(0.3)
        connection.close()

    def quick() -> None:
        appended.wait(timeout=10)
        with transaction.atomic():
            append([event(record_id=2)])
        order.extend(Event.objects.order_by("seq").values_list("record_id", flat=True))
        connection.close()

    threads = [threading.Thread(target=slow), threading.Thread(target=quick)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert order == [1, 2]


@pytest.mark.django_db
def test_values_are_stored_in_the_form_the_architecture_page_gives() -> None:
    changes = {
        "amount": (None, Decimal("1234.5")),
        "close_date": (date(2017, 3, 1), None),
        "owner": (1, 2),
        "name": ("", "Zoë & Co"),
        "custom.tier": (None, "gold"),
        "deleted_at": (None, NOON),
    }
    append([event(changes=changes)])
    assert json.loads(Event.objects.get().changes) == {
        "amount": [None, "1234.50"],
        "close_date": ["2017-03-01", None],
        "owner": [1, 2],
        "name": [None, "Zoë & Co"],
        "custom.tier": [None, "gold"],
        "deleted_at": [None, "2024-06-03T12:00:00.000000Z"],
    }


@pytest.mark.django_db
def test_who_through_which_door_and_why_are_remembered() -> None:
    decision = Decision("allowed", (Reason("Amount is filled", "sales_process/proposal/exit/1"),))
    append([event(by=Actor(7, "Rita", "page"), decision=decision, batch_id=3)])
    [entry] = timeline("deal", 1)
    assert (entry.by_id, entry.by_name, entry.source, entry.batch_id) == (7, "Rita", "page", 3)
    assert entry.decision == {
        "answer": "allowed",
        "reasons": [{"text": "Amount is filled", "rule": "sales_process/proposal/exit/1"}],
    }


@pytest.mark.django_db
def test_sequence_numbers_rise_in_the_order_given_and_across_calls() -> None:
    first = append([event(record_id=n) for n in range(5)])
    second = append([event(record_id=9)])
    assert first + second == sorted(set(first + second))
    assert list(Event.objects.filter(seq__in=first).order_by("seq").values_list("record_id", flat=True)) == [0, 1, 2, 3, 4]


@pytest.mark.django_db
def test_moments_of_any_zone_are_the_same_moment() -> None:
    append([event(happened_at=NOON.astimezone(timezone(timedelta(hours=9))))])
    assert Event.objects.get().happened_at == NOON


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({"happened_at": datetime(2024, 6, 3)}, "no time zone"),
        ({"learned_at": datetime(2024, 6, 3)}, "no time zone"),
        ({"changes": {"ammount": (None, 1)}}, "no field 'ammount'"),
    ],
)
def test_an_event_that_could_not_be_understood_later_is_refused(over: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        append([event(**over)])
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_kinds_that_are_not_records_are_kept_as_given() -> None:
    append([event(kind="policy.quotas", changes={"document": (None, {"amount": 5})})])
    [entry] = timeline("policy.quotas", 1)
    assert entry.changes == {"document": (None, {"amount": 5})}
