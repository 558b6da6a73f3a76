"""Measures the warehouse following changes: `python -m bench.keeping_up CHANGES`."""

import json
import sys
import time
from datetime import UTC, datetime

import django


def main(changes: int) -> None:
    django.setup()
    from salesops.kernel.actor import Actor
    from salesops.kernel.scope import EVERYTHING
    from salesops.records import queries
    from salesops.records.actions.core import edit
    from salesops.warehouse.refresh import rebuild, refresh

    by = Actor(None, "bench", "command")
    rows = queries.listed("deal", scope=EVERYTHING, where={"status": "open"}, limit=changes).rows
    started = time.perf_counter()
    for row in rows:
        now = datetime.now(UTC)
        edit("deal", row.id, {"next_step": f"Kept up at {now}"}, version=row.version, by=by, at=now)
    edited = time.perf_counter() - started
    seconds = {}
    for name, follow in (("refresh", refresh), ("nothing", refresh), ("rebuild", rebuild)):
        started = time.perf_counter()
        follow(at=datetime.now(UTC))
        seconds[name] = time.perf_counter() - started
    print(json.dumps({"changes": len(rows), "edits": edited, **seconds}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
