"""Measures the map of a large event log: `python -m bench.process_map LOG.csv.gz [--times 10] [--pm4py PYTHON]`.

LOG has the columns case_id, activity, timestamp, and maybe lifecycle, of which only COMPLETE counts (BPI Challenge 2012 does:
164,506 events). It is taken `--times` over, each with cases of its own. Measured: making it ready once; then, from the files
that leaves, the whole map with its picture, of all ways and of the commonest twelve. With the interpreter of an environment that
has pm4py: its discover_dfg and discover_performance_dfg on the same log, loaded already, in alternating rounds; both must
find the same steps as often. `ratio` is drawing against drawing, each from the form in which it keeps a log; `ratio from the file
on` counts the reading of the file on both sides. CPU is that of all threads, which other work on the machine hardly touches.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import django
import duckdb


def main() -> None:
    asked = _arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.config.settings")
    django.setup()
    from salesops.capabilities.process.queries.event_log import prepare, trace_log
    from salesops.capabilities.process.queries.logs import Columns
    from salesops.workspace.process.maps.drawing import log_map

    with tempfile.TemporaryDirectory(prefix="salesops-map-") as folder:
        big = Path(folder) / "log.csv"
        _make(asked.log, big, asked.times)
        found: dict[str, Any] = {"load of the machine": round(os.getloadavg()[0], 1)}
        ready, found["making it ready"] = _timed(lambda: prepare(big, Columns(), Path(folder)))
        found |= {"events": ready.events, "cases": ready.cases, "ways": ready.ways}
        ours: dict[str, list[dict[str, float]]] = {"all ways": [], "12 ways": []}
        theirs: dict[str, Any] = {"seconds": [], "cpu": [], "loading": []}
        for _ in range(asked.rounds):
            for name, ways in (("all ways", 0), ("12 ways", 12)):
                traced, _first = _timed(lambda ways=ways: trace_log(Path(folder), ways=ways))
                ours[name].append(_timed(lambda ways=ways: log_map(trace_log(Path(folder), ways=ways)))[1])
                if not ways:
                    steps = sorted([step.source, step.target, step.times] for step in traced.steps)
            if asked.pm4py:
                _add(theirs, _pm4py(asked.pm4py, big), steps)
    found |= {
        name: {unit: round(median(one[unit] for one in rounds), 3) for unit in ("seconds", "cpu")}
        for name, rounds in ours.items()
    }
    if asked.pm4py:
        found |= _ratio(found, theirs)
    print(json.dumps(found, indent=1))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log", type=Path, help="the log")
    parser.add_argument("--times", type=int, default=10, help="how many times over it is taken")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured")
    parser.add_argument("--pm4py", help="the Python of an environment that has pm4py")
    return parser.parse_args()


def _make(log: Path, big: Path, times: int) -> None:
    read = f"read_csv('{log}', all_varchar = true, union_by_name = true)"
    columns = [row[0] for row in duckdb.sql(f"DESCRIBE SELECT * FROM {read}").fetchall()]
    where = "WHERE lifecycle = 'COMPLETE'" if "lifecycle" in columns else ""
    duckdb.sql(
        f"COPY (SELECT case_id || '-' || n AS case_id, activity, timestamp FROM {read}, range({times}) r(n) {where}) TO '{big}'"
    )


def _timed(do: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    started, cpu = time.perf_counter(), time.process_time()
    done = do()
    return done, {"seconds": round(time.perf_counter() - started, 3), "cpu": round(time.process_time() - cpu, 3)}


def _pm4py(python: str, log: Path) -> dict[str, Any]:
    command = [python, str(Path(__file__).parent / "peers" / "pm4py_peer.py"), str(log), "2"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def _add(theirs: dict[str, Any], one: dict[str, Any], steps: list[list[Any]]) -> None:
    if one["steps"] != steps:
        raise SystemExit("The two find different steps.")
    theirs["seconds"] += one["seconds"]
    theirs["cpu"] += one["cpu"]
    theirs["loading"].append(one["loading"])


def _ratio(found: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """Drawing against drawing, each from the form it keeps a log in; and from the file on, reading included."""
    units = ("seconds", "cpu")
    graphs = {unit: round(median(theirs[unit]), 3) for unit in units}
    loading = {unit: round(median(one[unit] for one in theirs["loading"]), 3) for unit in units}
    drawing, reading = found["all ways"], found["making it ready"]
    return {
        "pm4py": {"reading": loading, "graphs": graphs},
        "ratio": {unit: round(graphs[unit] / drawing[unit], 1) for unit in units},
        "ratio from the file on": {
            unit: round((loading[unit] + graphs[unit]) / (reading[unit] + drawing[unit]), 1) for unit in units
        },
    }


if __name__ == "__main__":
    main()
