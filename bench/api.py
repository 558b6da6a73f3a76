"""Measures the API of an installation: `SALESOPS_HOME=... python -m bench.api`, in process, by a token of operations.

What it makes it deletes again; still, measure on a copy. Each is set against the same done by SQL written by hand over the same
database: the list's rows and names, the record and its event; without access, policies, validation, versions or description.
"""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from statistics import median, quantiles
from typing import Any

import django

TIMES = 60
ROWS = 50


def main() -> None:
    django.setup()
    from django.db import connection
    from django.test import Client

    client, deals = _client(), _deals()
    made: list[int] = []
    numbers = count()
    send = _Sender(Client(), client)
    first, second = _stages()
    page = f"/api/records/deals?limit={ROWS}&order=-amount&where=status=open"

    def create(more: dict[str, str] | None = None) -> None:
        body = {"name": f"Bench {next(numbers)}", "amount": "10.00"}
        made.append(send("POST", "/api/records/deals", body, more)["id"])

    measured = {
        "list": lambda: send("GET", page),
        "list_total": lambda: send("GET", f"{page}&total=true&sums=amount"),
        "get": lambda: send("GET", f"/api/records/deals/{next(deals)}"),
        "create": create,
        "create_with_key": lambda: create({"Idempotency-Key": f"bench {time.time_ns()}"}),
        "patch": lambda: send.changed(made[0], {"next_step": f"Call {next(numbers)}"}),
        "move": lambda: send.moved(made[0], (first, second)[next(numbers) % 2]),
    }
    by_hand = _by_hand()
    told: dict[str, Any] = {
        "deals": _one("SELECT count(*) FROM records_deal WHERE deleted_at IS NULL"),
        "store": connection.vendor,
    }
    for name, act in measured.items():
        told[name] = _times(act)
        if name in by_hand:
            told[name]["by_hand_ms"] = _times(by_hand[name])["median_ms"]
            told[name]["ratio"] = round(told[name]["median_ms"] / told[name]["by_hand_ms"], 1)
        told[name]["queries"] = _queries(act)
    for record_id in made:
        send.deleted(record_id)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_deal")
        cursor.execute("DROP TABLE bench_event")
    print(json.dumps(told, indent=1))


class _Sender:
    """Requests of one token."""

    def __init__(self, client: Any, secret: str) -> None:
        self.client, self.headers = client, {"Authorization": f"Bearer {secret}"}
        self.versions: dict[int, int] = {}

    def __call__(self, method: str, path: str, body: Any = None, more: dict[str, str] | None = None) -> Any:
        headers = {**self.headers, **(more or {})}
        data = json.dumps(body) if body is not None else ""
        answer = self.client.generic(method, path, data, content_type="application/json", headers=headers)
        if answer.status_code >= 300:
            raise SystemExit(f"{method} {path} answered {answer.status_code}: {answer.content.decode()}")
        return answer.json()

    def changed(self, record_id: int, values: dict[str, Any]) -> None:
        version = self.versions.get(record_id, 1)
        self.versions[record_id] = self("PATCH", f"/api/records/deals/{record_id}", {**values, "version": version})["version"]

    def moved(self, record_id: int, stage: str) -> None:
        body = {"stage": stage, "version": self.versions.get(record_id, 1)}
        self.versions[record_id] = self("POST", f"/api/records/deals/{record_id}/move", body)["version"]

    def deleted(self, record_id: int) -> None:
        self("DELETE", f"/api/records/deals/{record_id}?version={self.versions.get(record_id, 1)}")


def _client() -> str:
    """The secret of a token of somebody who sees everything."""
    from django.conf import settings
    from django.contrib.auth import get_user_model

    from salesops.kernel.actor import Actor
    from salesops.records.access import viewer_of
    from salesops.records.tokens import actions

    settings.API_CALLS_A_MINUTE = 10**9
    now = datetime.now(UTC)
    user = next(user for user in get_user_model().objects.all() if viewer_of(user, now).role == "ops")
    scopes = ("records:read", "records:write")
    made = actions.add(
        user_id=user.id, name=f"bench {now:%H%M%S%f}", scopes=scopes, days=1, by=Actor(None, "bench", "command"), at=now
    )
    return made.secret


def _deals() -> Iterator[int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM records_deal WHERE deleted_at IS NULL ORDER BY amount LIMIT 500")
        found = [row[0] for row in cursor.fetchall()]
    while True:
        yield from found


def _stages() -> tuple[str, str]:
    from salesops.workspace.editing import processes

    stages = processes(datetime.now(UTC).date()).pipelines[0].with_status("open")
    return stages[0].key, stages[1].key


def _one(sql: str) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def _by_hand() -> dict[str, Callable[[], None]]:
    """The same over the same database, by SQL."""
    from django.db import connection, transaction

    def listed() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT d.*, a.name, p.name FROM records_deal d LEFT JOIN records_account a ON a.id = d.account_id"
                " LEFT JOIN records_person p ON p.id = d.owner_id WHERE d.deleted_at IS NULL AND d.status = 'open'"
                f" ORDER BY d.amount DESC, d.id DESC LIMIT {ROWS}"
            )
            json.dumps(cursor.fetchall(), default=str)

    def one() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM records_deal WHERE id = 1")
            json.dumps(cursor.fetchone(), default=str)

    with connection.cursor() as cursor:
        for table, of in (("bench_deal", "records_deal"), ("bench_event", "history_event")):
            cursor.execute(f"CREATE TABLE {table} AS SELECT * FROM {of} LIMIT 1000")
        cursor.execute("CREATE UNIQUE INDEX bench_deal_id ON bench_deal (id)")

    def written() -> None:
        """A deal and its event, in copies of their tables."""
        now = datetime.now(UTC)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE bench_deal SET next_step = 'x', version = version + 1, updated_at = %s WHERE id = 1", [now])
            cursor.execute(
                "INSERT INTO bench_event (kind, record_id, action, happened_at, learned_at, by_name, source, changes)"
                " VALUES ('deal', 1, 'edit', %s, %s, 'bench', 'command', '{}')",
                [now, now],
            )

    return {"list": listed, "get": one, "create": written, "patch": written, "move": written}


def _times(act: Callable[[], object]) -> dict[str, Any]:
    act()
    taken = []
    for _ in range(TIMES):
        started = time.perf_counter()
        act()
        taken.append((time.perf_counter() - started) * 1000)
    return {"median_ms": round(median(taken), 2), "p95_ms": round(quantiles(taken, n=20)[-1], 2)}


def _queries(act: Callable[[], object]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        act()
    return len(seen)


if __name__ == "__main__":
    main()
