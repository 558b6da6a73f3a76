"""Measures one dashboard of an installation: `python -m bench.pages PAGE`.

first:   the first request of a new process, once the program itself is loaded
cold:    the first request after a change of the data: no answer is remembered
warm:    the same request again
by_hand: the same numbers by SQL written by hand over the same files; opening the files counts in `cold`, not in `warm`
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import django
from django.conf import settings

ADDRESSES = {"overview": "/", "pipeline": "/pipeline", "team": "/team"}
CHANGES, AGAIN = 11, 15
CLOSE = 1e-6
"""Relative; the two sum in different orders."""


def main(page: str) -> None:
    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(username="ada"))
    client.get("/metrics")
    get = Request(client, ADDRESSES[page])
    found: dict[str, object] = {"first": get.seconds(), **_agreement(page)}
    seconds = defaultdict(list)
    for number, change in enumerate(_changes(CHANGES)):
        seconds["refresh"].append(change())
        if number == 0:
            with get.counted(found, "cold"):
                get.seconds()
        elif number % 2:
            seconds["cold"].append(get.seconds())
        else:
            seconds["cold_work"].append(get.worked())
        for name, measured in _by_hand(page).items():
            seconds[name].append(measured)
    with get.counted(found, "warm"):
        get.seconds()
    seconds["warm"] = [get.seconds() for _ in range(AGAIN)]
    print(json.dumps(found | {name: median(measured) for name, measured in seconds.items()}))


class Request:
    def __init__(self, client: object, address: str) -> None:
        self.client = client
        self.address = address

    def seconds(self) -> float:
        started = time.perf_counter()
        response = self.client.get(self.address)  # type: ignore[attr-defined]
        seconds = time.perf_counter() - started
        if response.status_code != 200:
            raise SystemExit(f"{self.address} answered {response.status_code}.")
        return seconds

    def worked(self) -> float:
        """Seconds that all threads worked for a request together: hardly touched by what else the machine does."""
        before = time.process_time()
        self.seconds()
        return time.process_time() - before

    @contextmanager
    def counted(self, found: dict[str, object], name: str) -> Iterator[None]:
        """How many queries a request puts to the record store, and how many to the warehouse."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from salesops.warehouse.duck import DuckEngine

        asked, fetch = [0], DuckEngine.fetch

        def counting(engine: DuckEngine, prepared: object) -> object:
            asked[0] += 1
            return fetch(engine, prepared)

        DuckEngine.fetch = counting
        try:
            with CaptureQueriesContext(connection) as captured:
                yield
        finally:
            DuckEngine.fetch = fetch
        found[f"{name}_records"], found[f"{name}_warehouse"] = len(captured), asked[0]


def _changes(count: int) -> Iterator[Callable[[], float]]:
    """Each edits one open deal and lets the warehouse follow; the seconds that following took."""
    from salesops.kernel.actor import Actor
    from salesops.kernel.scope import EVERYTHING
    from salesops.records import queries
    from salesops.records.actions.core import edit
    from salesops.warehouse.refresh import refresh

    by = Actor(None, "bench", "command")
    for row in queries.listed("deal", scope=EVERYTHING, where={"status": "open"}, limit=count).rows:

        def change(row: object = row) -> float:
            now = datetime.now(UTC)
            edit("deal", row.id, {"next_step": f"Measured at {now}"}, version=row.version, by=by, at=now)
            started = time.perf_counter()
            refresh(at=now)
            return time.perf_counter() - started

        yield change


def _selection() -> object:
    from salesops.capabilities.reporting.queries.selection import read_selection
    from salesops.kernel.scope import EVERYTHING
    from salesops.policies import queries as policies

    now = datetime.now(UTC)
    company = policies.company(now.date())
    return read_selection({}, today=company.day_of(now), company=company, scope=EVERYTHING)


def _agreement(page: str) -> dict[str, int]:
    """How many numbers the page and the hand-written queries have in common. Raises SystemExit where they differ."""
    from bench import asked, by_hand

    chosen = _selection()
    ours = asked.PAGES[page](chosen)
    theirs, _ = by_hand.ask(by_hand.connect(Path(settings.WAREHOUSE_URL)), page, asked.days(chosen))
    apart = [
        f"{place}: {ours.get(place)} on the page, {theirs.get(place)} by hand"
        for place in sorted(ours.keys() | theirs.keys())
        if abs(ours.get(place, 0.0) - theirs.get(place, 0.0)) > CLOSE * max(1.0, abs(theirs.get(place, 0.0)))
    ]
    if apart:
        raise SystemExit(f"{len(apart)} numbers of {page} differ, so times mean nothing:\n" + "\n".join(apart[:20]))
    return {"numbers": len(ours)}


def _by_hand(page: str) -> dict[str, float]:
    """Seconds of opening and asking (and the work of all threads in it), and of asking again."""
    from bench import asked, by_hand

    days = asked.days(_selection())
    started, worked = time.perf_counter(), time.process_time()
    connection = by_hand.connect(Path(settings.WAREHOUSE_URL))
    by_hand.ask(connection, page, days)
    cold, work = time.perf_counter() - started, time.process_time() - worked
    warm = min(by_hand.ask(connection, page, days)[1] for _ in range(3))
    return {"by_hand_cold": cold, "by_hand_work": work, "by_hand_warm": warm}


if __name__ == "__main__":
    main(sys.argv[1])
