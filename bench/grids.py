"""Measures the grids of an installation with many deals: `python -m bench.grids [AGAIN]`, with its home as SALESOPS_HOME.

page:   the server's answer to a page of 200 rows, through every layer, with its true count and sum
raw:    the same 200 rows, count and sum by SQL written by hand, in the same run
cpu:    the part of each that this process computed: what a busy machine does not spoil; ratio_cpu is page / raw of it
"""

import json
import os
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import django

CASES = {
    "first": ("/deals/grid/rows?total=1", "", "ORDER BY id DESC", 0),
    "deep": ("/deals/grid/rows?total=1&offset=80000", "", "ORDER BY id DESC", 80_000),
    "by_amount": ("/deals/grid/rows?total=1&order=-amount", "", "ORDER BY amount DESC, id DESC", 0),
    "by_account": (
        "/deals/grid/rows?total=1&order=account",
        "",
        "ORDER BY (SELECT name FROM records_account a WHERE a.id = account_id) COLLATE NOCASE, id",
        0,
    ),
    "condition": (
        '/deals/grid/rows?total=1&where={"field":"amount","at_least":50000}',
        "AND amount >= 50000",
        "ORDER BY id DESC",
        0,
    ),
    "no_next_step": (
        "/deals/grid/rows?total=1&filter=no-next-step",
        "AND status = 'open' AND next_step = ''",
        "ORDER BY id DESC",
        0,
    ),
    "whole_page": ("/deals", "", "ORDER BY id DESC", 0),
}
"""Name -> address, and the raw question of the same."""


def main(again: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.config.settings")
    django.setup()
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(get_user_model().objects.get(username="omar"))
    found: dict[str, Any] = {}
    for name, (address, where, order, offset) in CASES.items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200, address
        asked = len(queries)
        page, page_cpu = _milliseconds(lambda address=address: client.get(address), again)
        raw, raw_cpu = _milliseconds(lambda where=where, order=order, offset=offset: _raw(where, order, offset), again)
        found[name] = {"page_ms": page, "page_cpu_ms": page_cpu, "raw_ms": raw, "raw_cpu_ms": raw_cpu}
        found[name] |= {"ratio_cpu": round(page_cpu / raw_cpu, 1), "queries": asked}
    print(json.dumps(found))


def _raw(where: str, order: str, offset: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM records_deal WHERE deleted_at IS NULL {where} {order} LIMIT 200 OFFSET {offset}")
        rows = cursor.fetchall()
        deals = ",".join(str(row[0]) for row in rows) or "0"
        joined = "records_account a JOIN records_deal d ON d.account_id = a.id"
        cursor.execute(f"SELECT a.id, a.name, a.segment FROM {joined} WHERE d.id IN ({deals})")
        cursor.fetchall()
        cursor.execute(f"SELECT count(*), sum(amount) FROM records_deal WHERE deleted_at IS NULL {where}")
        cursor.fetchall()


def _milliseconds(go: Callable[[], object], again: int) -> tuple[float, float]:
    """Medians of the time that passed and of the time this process computed."""
    go()
    passed, computed = [], []
    for _ in range(again):
        start, work = time.perf_counter(), time.process_time()
        go()
        passed.append(time.perf_counter() - start)
        computed.append(time.process_time() - work)
    return round(median(passed) * 1000, 1), round(median(computed) * 1000, 1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
