"""Measures the record pages of an installation: `SALESOPS_HOME=... python -m bench.record_pages`.

Of each page: median and slowest of AGAIN requests (seconds of the server's own time) and the number of queries. The records
with the most around them are taken (the account with most deals, the person with most activities), so that it is the worst there
is. `past` is the page as of a day a year ago, `around` what belonged to it then (fetched when the page is there already).
"""

import json
import time
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import django

AGAIN = 15
BUDGET_SECONDS = 0.15
BUDGET_QUERIES = 40
_MOST = {
    "deals": "SELECT deal_id FROM records_activity WHERE deal_id IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    "accounts": "SELECT account_id FROM records_deal WHERE account_id IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    "contacts": "SELECT contact_id FROM records_activity WHERE contact_id IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    "leads": "SELECT lead_id FROM records_activity WHERE lead_id IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    "people": "SELECT person_id FROM records_activity WHERE person_id IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    "teams": "SELECT team_id FROM records_person WHERE team_id IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    "products": "SELECT product_id FROM records_deal_line WHERE product_id IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
}


def main() -> None:
    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(username="omar"))
    day = (datetime.now(UTC) - timedelta(days=365)).date()
    for path, sql in _MOST.items():
        address = f"/{path}/{_one(sql)}"
        for name, asked in (
            ("now", address),
            ("timeline", f"{address}/timeline"),
            ("past", f"{address}?as_of={day}"),
            ("around", f"{address}/around?as_of={day}"),
        ):
            print(json.dumps({"page": path, "of": name, **measured(client, asked)}))


def measured(client: Any, address: str) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    seconds = []
    for _ in range(AGAIN):
        started = time.perf_counter()
        answer = client.get(address)
        seconds.append(time.perf_counter() - started)
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    slow = max(found.captured_queries, key=lambda query: float(query["time"]))
    return {
        "status": answer.status_code,
        "median": round(median(seconds), 4),
        "slowest": round(max(seconds), 4),
        "queries": len(found),
        "kept": median(seconds) < BUDGET_SECONDS and len(found) < BUDGET_QUERIES,
        "slowest_query": f"{slow['time']} {slow['sql'][:60]}",
    }


def _one(sql: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        [found] = cursor.fetchone()
    return int(found)


if __name__ == "__main__":
    main()
