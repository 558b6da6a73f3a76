"""How good the forecast is beside simple methods, as it would have been on past days, and how fast it is made.

`python -m bench.forecast maven|adventureworks|demo|simulated|speed [--results FILE]`

Each set is brought into an installation of its own, as anybody would, and measured with `salesops forecast backtest`.
`simulated` goes on where it was stopped: a company whose line is in the results is not made again.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

DATA = Path(os.environ.get("SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
TODAY = "2026-11-25"
ERROR = "relative_error"
SEEDS = range(101, 131)
DEALS = 1_500
BACKTESTS: dict[str, list[str]] = {
    "maven": ["--from", "2017-07-01"],
    "adventureworks": ["--from", "2018-07-01", "--every", "28", "--by", "person", "--by", "region"],
    "demo": ["--from", "2025-11-01", "--by", "person", "--by", "team", "--by", "segment"],
    "simulated": ["--from", "2025-11-01"],
}
LAST: dict[str, dict[str, str]] = {
    "maven": {"this": "2017-12-30", "next": "2017-09-30"},
    "adventureworks": {"this": "2020-05-01", "next": "2019-12-31"},
    "demo": {"this": "2026-10-31", "next": "2026-07-31"},
    "simulated": {"this": "2026-10-25", "next": "2026-07-31"},
}
"""The last day on which the running quarter, and the one after it, is forecast: what came of them is in the data."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["maven", "adventureworks", "demo", "simulated", "speed"])
    parser.add_argument("--results", type=Path, default=Path("forecast-results.jsonl"), help="where simulated companies are kept")
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    asked = parser.parse_args()
    if asked.what == "simulated":
        _simulated(asked.results, asked.seeds)
    elif asked.what == "speed":
        _speed()
    else:
        with tempfile.TemporaryDirectory(prefix="salesops-forecast-") as home:
            _load(asked.what, Path(home))
            _show(_backtest(asked.what, Path(home)))
    return 0


def _load(what: str, home: Path) -> None:
    _call(home, "setup")
    if what in ("maven", "adventureworks"):
        _call(home, "import", str(DATA / what))
    else:
        _call(home, "demo", "--today", TODAY)


def _simulated(results: Path, seeds: list[int]) -> None:
    there = {json.loads(line)["seed"] for line in results.read_text().splitlines()} if results.exists() else set()
    for seed in seeds:
        if seed in there:
            continue
        with tempfile.TemporaryDirectory(prefix="salesops-forecast-") as home:
            _call(Path(home), "demo", "--today", TODAY, "--seed", str(seed), "--deals", str(DEALS))
            rows = _backtest("simulated", Path(home))
        with results.open("a") as file:
            file.write(json.dumps({"seed": seed, "rows": rows}) + "\n")
    _show_companies([json.loads(line) for line in results.read_text().splitlines()])


def _show_companies(found: list[dict[str, Any]]) -> None:
    """Ours and the best of the others by company, and all together: of the running quarter, and of the next."""
    for period in ("this", "next"):
        ours, best = zip(*(_ours_and_best(company["rows"], period) for company in found), strict=True)
        for company, mine, other in zip(found, ours, best, strict=True):
            print(
                f"{period} quarter, seed {company['seed']}: salesops {mine[ERROR]:.1%}, held {mine['range_held']:.0%}; "
                f"best other {other['method']} {other[ERROR]:.1%}"
            )
        better = sum(mine["relative_error"] < other["relative_error"] for mine, other in zip(ours, best, strict=True))
        error, theirs, held = (_average(rows, name) for rows, name in ((ours, ERROR), (best, ERROR), (ours, "range_held")))
        print(f"{period} quarter, {len(found)} companies: better than every other method in {better}, ", end="")
        print(f"error {error:.1%} (best other of each {theirs:.1%}), ranges held {held:.1%}")
        for horizon in dict.fromkeys(row["horizon"] for company in found for row in company["rows"] if row["period"] == period):
            rows = [row for company in found for row in company["rows"] if _is(row, period, "salesops", horizon)]
            print(f"  {horizon:10} error {_average(rows, ERROR):.1%}, ranges held {_average(rows, 'range_held'):.1%}")


def _ours_and_best(rows: list[dict[str, Any]], period: str) -> tuple[dict[str, Any], dict[str, Any]]:
    methods = {row["method"] for row in rows if row["by"] == "company"}
    whole = {method: row for method in methods for row in rows if _is(row, period, method, "all")}
    ours = whole.pop("salesops")
    return ours, min(whole.values(), key=lambda row: row[ERROR])


def _is(row: dict[str, Any], period: str, method: str, horizon: str) -> bool:
    return [row[name] for name in ("by", "period", "method", "horizon")] == ["company", period, method, horizon]


def _average(rows: Sequence[dict[str, Any]], name: str) -> float:
    return sum(row[name] for row in rows) / len(rows)


def _show(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        shares = (row[name] for name in (ERROR, "bias", "range_held"))
        numbers = " ".join(f"{value:8.1%}" if value is not None else " " * 8 for value in shares)
        print(f"{row['period']:5} {row['by']:10} {row['method']:18} {row['horizon']:10} {row['n']:6} {numbers}")


def _backtest(what: str, home: Path) -> list[dict[str, Any]]:
    """Of the running quarter and of the next, each told apart: how well the one is known says nothing of the other."""
    rows = []
    for period, last in LAST[what].items():
        said = _call(home, "forecast", "backtest", *BACKTESTS[what], "--to", last, "--periods", period, "--format", "json")
        rows += [{"period": period, **row} for row in json.loads(said)]
    return rows


def _call(home: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "salesops.config.cli", *words],
        env={**os.environ, "SALESOPS_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"salesops {' '.join(words)} failed:\n{done.stderr}")
    return done.stdout


def _speed() -> None:
    """A book of 100,000 open deals and 150,000 decided ones, made up: learned, drawn 500 times, told."""
    import numpy as np

    from bench.forecast_book import big_book
    from salesops.capabilities.forecasting.decide.drawing import simulate
    from salesops.capabilities.forecasting.decide.model import learn_model

    book, day = big_book()
    started = time.perf_counter()
    model = learn_model(book, day, 1)
    learned = time.perf_counter()
    drawn = simulate(model, day + np.array([30, 61, 92, 183, 365]), seed=1)
    print(f"{len(model.standing.row):,} open deals: learned in {learned - started:.2f} s, ", end="")
    print(f"drawn {drawn.draws} times in {time.perf_counter() - learned:.2f} s; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    raise SystemExit(main())
