"""Measures the deal board and Today of an installation: `python -m bench.board_and_today`.

Each page is asked for as operations (everybody's deals) and as the rep who owns most of the open ones, with the warehouse warm;
beside it the same counts, sums and first cards by SQL written by hand on the same connection, in the same run.

SALESOPS_HOME names the installation; `salesops demo --deals 100000` makes one. It prints one JSON object.
"""

import json
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import django

AGAIN = 21
PAGES = ("/board", "/board?filter=past-norm", "/board/heads", "/today", "/today/standing")


def main() -> None:
    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client

    found: dict[str, Any] = {}
    for who, username in (("operations", _login("ops")), ("rep", _busiest_rep())):
        client = Client()
        client.force_login(get_user_model().objects.get(username=username))
        for path in PAGES:
            found[f"{who} {path}"] = measured(client, path)
    found["move"] = moves(_login("ops"))
    by_hand = [seconds(_board_by_hand) for _ in range(AGAIN)]
    found["board by hand"] = {"median_ms": milliseconds(by_hand)}
    found["ratio"] = round(found["operations /board"]["median_ms"] / found["board by hand"]["median_ms"], 1)
    print(json.dumps(found, indent=2))


def measured(client: Any, path: str) -> dict[str, float]:
    """Median milliseconds of wall and of work of all threads, and the number of queries, warm."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def get() -> None:
        response = client.get(path)
        if response.status_code != 200:
            raise SystemExit(f"{path} answered {response.status_code}.")

    get()
    with CaptureQueriesContext(connection) as asked:
        get()
    queries = len(asked)
    walls, works = [], []
    for _ in range(AGAIN):
        began = time.process_time()
        walls.append(seconds(get))
        works.append(time.process_time() - began)
    return {"median_ms": milliseconds(walls), "work_ms": milliseconds(works), "queries": queries}


def moves(username: str) -> dict[str, float]:
    """Moving deals one stage on and back again: median of the request that moves."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from salesops.kernel.scope import EVERYTHING
    from salesops.records import queries

    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    where = {"status": "open", "stage": "demo", "pipeline": "sales"}
    taken = []
    for row in queries.listed("deal", scope=EVERYTHING, where=where, limit=AGAIN).rows:
        for version, stage in ((row.version, "proposal"), (row.version + 1, "demo")):
            given = {"deal": row.id, "version": version, "stage": stage}
            taken.append(seconds(lambda given=given: client.post("/board/move", given)))
    return {"median_ms": milliseconds(taken), "moves": len(taken)}


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def milliseconds(found: list[float]) -> float:
    return round(median(found) * 1000, 1)


def _login(role: str) -> str:
    return _rows(
        "SELECT u.username FROM auth_user u JOIN records_login l ON l.user_id = u.id "
        "JOIN records_person p ON p.id = l.person_id WHERE p.role = %s ORDER BY u.id",
        role,
    )[0][0]


def _busiest_rep() -> str:
    return _rows(
        "SELECT u.username FROM auth_user u JOIN records_login l ON l.user_id = u.id "
        "JOIN records_deal d ON d.owner_id = l.person_id AND d.status = 'open' "
        "JOIN records_person p ON p.id = l.person_id WHERE p.role = %s GROUP BY u.username ORDER BY count(*) DESC",
        "rep",
    )[0][0]


def _board_by_hand() -> None:
    """Counts, sums, how many stand too long, and the 25 largest of each stage with the names they say."""
    _rows(
        "SELECT stage, count(*), sum(amount), count(*) FILTER (WHERE stage_since < '2026-01-01'), "
        "count(*) FILTER (WHERE next_step = ''), count(*) FILTER (WHERE close_date < '2026-01-01') "
        "FROM records_deal WHERE status = %s AND pipeline = 'sales' AND deleted_at IS NULL GROUP BY stage",
        "open",
    )
    _rows(
        "SELECT * FROM (SELECT d.*, a.name AS account, p.name AS person, row_number() OVER (PARTITION BY d.stage "
        "ORDER BY d.amount DESC, d.id DESC) AS place FROM records_deal d LEFT JOIN records_account a ON a.id = d.account_id "
        "LEFT JOIN records_person p ON p.id = d.owner_id WHERE d.status = %s AND d.pipeline = 'sales' "
        "AND d.deleted_at IS NULL) AS placed WHERE place <= 25",
        "open",
    )


def _rows(sql: str, *given: Any) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


if __name__ == "__main__":
    main()
