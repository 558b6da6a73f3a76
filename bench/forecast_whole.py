"""The whole of a forecast of 100,000 open deals: read, learned, drawn, blended, added up and kept, in processor seconds.

`python -m bench.forecast_whole [HOME] [--rounds 3]`

Without a home: an installation of its own, whose warehouse holds the made-up book of `bench.forecast_book` (100,000 open and
150,000 decided deals, about 850,000 versions). With one: the deals of that home, as of yesterday; it is written to, so give a
copy. The first run looks at past days and is told apart; the others use what it kept, as those of the days after do. Beside it
what DuckDB alone takes to hand over the same columns of the same rows.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import django
from django.conf import settings

WHAT_IF: tuple[dict[str, Any], ...] = (
    {"assume": "change", "what": "win_rate", "factor": "0.8"},
    {"assume": "recession", "starts_on": "2027-01-01"},
    {"assume": "starts", "name": "Nina", "starts_on": "2026-12-01", "people": 2},
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", nargs="?", type=Path, help="an installation to measure in; a made-up one without it")
    parser.add_argument("--rounds", type=int, default=3, help="times everything is measured")
    asked = parser.parse_args()
    if asked.home:
        _inside(asked.home, asked.rounds, made_up=False)
        return
    with tempfile.TemporaryDirectory(prefix="salesops-whole-") as home:
        for words in (("setup",), ("warehouse", "refresh")):
            command = [sys.executable, "-m", "salesops.config.cli", *words]
            subprocess.run(command, env={**os.environ, "SALESOPS_HOME": home}, check=True, stdout=subprocess.DEVNULL)
        _inside(Path(home), asked.rounds, made_up=True)


def _inside(home: Path, rounds: int, *, made_up: bool) -> None:
    os.environ |= {"SALESOPS_HOME": str(home), "DJANGO_SETTINGS_MODULE": "salesops.config.settings"}
    django.setup()
    day = _fill() if made_up else datetime.now(UTC).date() - timedelta(days=1)
    print(json.dumps(measure(day, rounds), indent=1))


def measure(day: date, rounds: int) -> dict[str, Any]:
    """Medians of processor seconds, of all threads."""
    from salesops.capabilities.forecasting.queries.storing import read_kept

    found: dict[str, list[float]] = {}
    with _timed(found, "first run, with looking at past days"):
        _run(day)
    for _ in range(rounds):
        read_kept.cache_clear()
        with _timed(found, "rows by DuckDB alone"):
            _raw()
        with _timed(found, "whole run"):
            run = _run(day)
        _parts(day, found)
        _what_if(run, found)
    told = {name: round(median(values), 2) for name, values in found.items()}
    whole = told["whole run"] / told["rows by DuckDB alone"]
    return {**_sizes(day), **told, "whole to rows alone": round(whole, 1), "load": os.getloadavg()[0]}


def _run(day: date) -> Any:
    from salesops.capabilities.forecasting import actions
    from salesops.kernel.actor import Actor

    by, now = Actor(None, "the measurement", "command"), datetime.now(UTC)
    return actions.make(actions.begin(day, by=by, at=now), by=by, at=now)


def _parts(day: date, found: dict[str, list[float]]) -> None:
    """The same once more, step by step."""
    from salesops.capabilities.forecasting.actions import learned
    from salesops.capabilities.forecasting.decide.calibrating import calibrated
    from salesops.capabilities.forecasting.decide.drawing import simulate
    from salesops.capabilities.forecasting.decide.model import learn_model
    from salesops.capabilities.forecasting.decide.spans import edges, monthly
    from salesops.capabilities.forecasting.decide.trusting import trust
    from salesops.capabilities.forecasting.facts import number_of
    from salesops.capabilities.forecasting.queries.reading import read_book
    from salesops.policies import queries as policies

    company, number = policies.company(day), number_of(day)
    with _timed(found, "  read"):
        book = read_book(company, day)
    with _timed(found, "  earlier looks compared with what came"):
        seen = learned(book, day, company, progress=lambda _: None)
    with _timed(found, "  learn"):
        model = learn_model(book, number, company.fiscal_start_month)
    with _timed(found, "  draw"):
        drawn = simulate(model, edges(day, monthly(day, company.calendar)), seed=number)
    with _timed(found, "  blend and stretch"):
        calibrated(model, drawn, trust(seen, number))


def _what_if(run: Any, found: dict[str, list[float]]) -> None:
    from salesops.capabilities.forecasting.what_if.queries import compute
    from salesops.records.access import Viewer

    viewer, now = Viewer(None, None, "ops", "the measurement"), datetime.now(UTC)
    for name, some in (("what if, one scenario", WHAT_IF[:1]), ("what if, three scenarios", WHAT_IF)):
        with _timed(found, name):
            for assumed in some:
                compute([assumed], run, viewer, now)


def _raw() -> None:
    from salesops.capabilities.forecasting.queries.reading import versions_asked
    from salesops.warehouse.engine import current

    current().to_arrow(versions_asked())


def _sizes(day: date) -> dict[str, Any]:
    from salesops.capabilities.forecasting.decide.model import learn_model
    from salesops.capabilities.forecasting.facts import number_of
    from salesops.capabilities.forecasting.queries.reading import read_book
    from salesops.policies import queries as policies

    book = read_book(policies.company(day), day)
    model = learn_model(book, number_of(day), 1)
    return {"day": day.isoformat(), "open deals": len(model.standing.row), "deals": len(model.life), "versions": len(book)}


@contextmanager
def _timed(found: dict[str, list[float]], name: str) -> Iterator[None]:
    begun = _spent()
    yield
    found.setdefault(name, []).append(_spent() - begun)


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _fill() -> date:
    """The book as a warehouse holds it; the day it is as of."""
    from bench.forecast_book import as_versions, big_book
    from salesops.capabilities.forecasting.facts import day_of
    from salesops.warehouse.store import Draft, Store

    book, day = big_book()
    store = Store(str(settings.WAREHOUSE_URL))
    meta = store.meta()
    assert meta is not None
    draft = Draft(store, dict(meta.versions))
    draft.overwrite("deal_version", as_versions(book))
    store.commit(replace(meta, versions=draft.versions, commits=meta.commits + 1))
    return day_of(day)


if __name__ == "__main__":
    main()
