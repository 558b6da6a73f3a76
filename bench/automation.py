"""Measures automation: events noticed and steps done a second, beside plain inserts of the same rows.

`python -m bench.automation [EVENTS]`, in the home (SALESOPS_HOME), which is changed: an automation that makes a task whenever an
amount changes is put into force, EVENTS amounts are changed, and both halves of the worker's look are timed. The plain inserts
write the very rows that were made, in transactions as large: 500 events noticed in one, each step in one of its own.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import django

AT_ONCE = 500
POLICY = """
policy: automations
automations:
  - key: measured
    name: Measured
    most_a_day: 100000
    when: {happens: changed, field: amount}
    condition: {field: status, is: open}
    then: [{do: create_task, to: [owner], subject: "Talk about {{ deal.name }}", due_in_days: 1}]
"""


def main(events: int) -> None:
    django.setup()
    from salesops.capabilities.automation import clocks
    from salesops.capabilities.automation.following import follow_history
    from salesops.capabilities.automation.performing import perform_due

    at = datetime.now(UTC)
    _begin(at)
    clocks.begin_new(at=at)
    _to_the_end(lambda: follow_history(at=at))
    changed = _change(events, at)
    noticing = _seconds(lambda: _to_the_end(lambda: follow_history(at=at)))
    doing = _seconds(lambda: _to_the_end(lambda: perform_due(at=at, outside=False)))
    plain_noticing, plain_doing = _by_hand()
    told = {"events": changed, "noticing": noticing, "doing": doing}
    print(json.dumps({**told, "plain_noticing": plain_noticing, "plain_doing": plain_doing, "load": os.getloadavg()[0]}))


def _begin(at: datetime) -> None:
    from salesops.kernel.actor import SYSTEM
    from salesops.policies.actions import apply

    apply(POLICY, starts_on=at.date(), by=SYSTEM, at=at)


def _change(events: int, at: datetime) -> int:
    from salesops.kernel.actor import SYSTEM
    from salesops.kernel.scope import EVERYTHING
    from salesops.records import actions, queries

    deals = queries.listed("deal", scope=EVERYTHING, where={"status": "open"}, limit=events).rows
    for deal in deals:
        actions.edit("deal", deal.id, {"amount": (deal["amount"] or 0) + 1}, version=deal.version, by=SYSTEM, at=at)
    return len(deals)


def _to_the_end(look: Callable[[], int]) -> None:
    while look():
        pass


def _seconds(work: Callable[[], object]) -> float:
    """Of CPU, which other programs on the machine hardly touch."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _by_hand() -> tuple[float, float]:
    """Seconds it takes to insert the same rows, noticed and done."""
    runs, steps = _rows("automation_run"), _rows("automation_step")
    events = _rows("history_event", "WHERE seq IN (SELECT event FROM automation_caused)")
    about = "WHERE id IN (SELECT record_id FROM history_event WHERE seq IN (SELECT event FROM automation_caused))"
    made = [*zip(_rows("records_activity", about), events, _rows("automation_caused"), strict=True)]
    with _copies("automation_run", "automation_step", "history_event", "records_activity", "automation_caused"):
        noticing = _seconds(lambda: _insert_noticed(runs, steps))
        doing = _seconds(lambda: [_insert_done(*one) for one in made])
    return noticing, doing


def _rows(table: str, where: str = "") -> list[Sequence[Any]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} {where} ORDER BY 1")
        return list(cursor.fetchall())


@contextmanager
def _copies(*tables: str) -> Iterator[None]:
    from django.db import connection

    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"CREATE TABLE bench_{table} AS SELECT * FROM {table} WHERE 1 = 0")
        try:
            yield
        finally:
            for table in tables:
                cursor.execute(f"DROP TABLE bench_{table}")


def _insert_noticed(runs: list[Sequence[Any]], steps: list[Sequence[Any]]) -> None:
    from django.db import transaction

    for first in range(0, len(runs), AT_ONCE):
        with transaction.atomic():
            _insert("automation_run", runs[first : first + AT_ONCE])
            _insert("automation_step", steps[first : first + AT_ONCE])


def _insert_done(activity: Sequence[Any], event: Sequence[Any], caused: Sequence[Any]) -> None:
    from django.db import transaction

    with transaction.atomic():
        for table, row in (("records_activity", activity), ("history_event", event), ("automation_caused", caused)):
            _insert(table, [row])


def _insert(table: str, rows: Sequence[Sequence[Any]]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO bench_{table} VALUES ({', '.join(['%s'] * len(rows[0]))})", rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
