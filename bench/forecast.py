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
from pathlib import Path
from typing import Any

DATA = Path(os.environ.get("SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
TODAY = "2026-11-25"
SEEDS = range(101, 131)
DEALS = 1_500
BACKTESTS: dict[str, list[str]] = {
    "maven": ["--from", "2017-07-01", "--to", "2017-12-30"],
    "adventureworks": ["--from", "2018-07-01", "--to", "2020-05-01", "--every", "28", "--by", "person", "--by", "region"],
    "demo": ["--from", "2025-11-01", "--to", "2026-10-31", "--by", "person", "--by", "team", "--by", "segment"],
    "simulated": ["--from", "2025-11-01", "--to", "2026-10-25"],
}


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
            _call(Path(home), "setup")
            _call(Path(home), "demo", "--today", TODAY, "--seed", str(seed), "--deals", str(DEALS))
            rows = _backtest("simulated", Path(home))
        with results.open("a") as file:
            file.write(json.dumps({"seed": seed, "rows": rows}) + "\n")
    _show_companies([json.loads(line) for line in results.read_text().splitlines()])


def _show_companies(found: list[dict[str, Any]]) -> None:
    """Ours and the best of the others by company, and all together."""
    better, held = 0, []
    for company in found:
        whole = {row["method"]: row for row in company["rows"] if row["horizon"] == "all" and row["by"] == "company"}
        ours = whole.pop("salesops")
        best = min(whole.values(), key=lambda row: row["relative_error"])
        better += ours["relative_error"] < best["relative_error"]
        held.append(ours["range_held"])
        print(
            f"seed {company['seed']}: salesops {ours['relative_error']:.1%}, held {ours['range_held']:.0%}; "
            f"best other {best['method']} {best['relative_error']:.1%}"
        )
    print(f"{len(found)} companies: better than every other method in {better}, ranges held {sum(held) / len(held):.1%}")


def _show(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        shares = (row[name] for name in ("relative_error", "bias", "range_held"))
        numbers = " ".join(f"{value:8.1%}" if value is not None else " " * 8 for value in shares)
        print(f"{row['by']:10} {row['method']:18} {row['horizon']:10} {row['n']:6} {numbers}")


def _backtest(what: str, home: Path) -> list[dict[str, Any]]:
    said = _call(home, "forecast", "backtest", *BACKTESTS[what], "--format", "json")
    rows: list[dict[str, Any]] = json.loads(said)
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
