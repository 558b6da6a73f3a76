"""Measures the gate: one deal's decision, and all open deals judged at once: `python -m bench.gates [DEALS]`.

One deal: in the home (SALESOPS_HOME) as it is. All of them: the home's deals, repeated as often as makes DEALS open ones.
Where the process in force asks for nothing, the five stages of the library are put into force first.
"""

import json
import os
import sys
import time
from datetime import UTC, datetime
from statistics import median
from typing import Any

import django

TIMES = 50


def main(wanted: int) -> None:
    django.setup()
    _with_rules()
    print(json.dumps({"one": _one(), "all": _all(wanted), "load": os.getloadavg()[0]}))


def _with_rules() -> None:
    from salesops.kernel.actor import Actor
    from salesops.policies.actions import apply
    from salesops.policies.documents import library
    from salesops.warehouse.refresh import rebuild
    from salesops.workspace import editing

    now = datetime.now(UTC)
    if editing.processes(now.date()).pipelines[0].has_rules:
        return
    for name in ("five_stages_fields", "five_stages"):
        apply(library.text(name), starts_on=now.date(), by=Actor(None, "bench", "command"), at=now)
    rebuild(at=now)


def _one() -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from salesops.kernel.scope import EVERYTHING
    from salesops.records import queries
    from salesops.workspace import editing
    from salesops.workspace.editing.gates import gate_of

    day = datetime.now(UTC).date()
    process = editing.processes(day)
    where = {"status": "open", "pipeline": process.pipelines[0].key, "stage": process.pipelines[0].stages[1].key}
    deals = queries.listed("deal", scope=EVERYTHING, where=where, limit=TIMES).rows
    move = {"pipeline": where["pipeline"], "stage": process.pipelines[0].stages[2].key, "role": "rep", "day": day}
    seconds = []
    for deal in (*deals[:3], *deals):
        started = time.perf_counter()
        gate_of(process, deal, {}, **move)
        seconds.append(time.perf_counter() - started)
    with CaptureQueriesContext(connection) as asked:
        gate_of(process, deals[0], {}, **move)
    warm = sorted(seconds[3:])
    return {"deals": len(deals), "median": median(warm), "slowest": warm[-1], "queries": len(asked)}


def _all(wanted: int) -> dict[str, Any]:
    import ibis

    from salesops.capabilities.process.decide.ready import lacking
    from salesops.warehouse.engine import current
    from salesops.workspace import editing

    engine = current()
    tables = dict(engine.tables)
    deals = tables["deal"].filter(tables["deal"].status == "open")
    there = int(engine.to_arrow(deals.aggregate(n=deals.count()))["n"][0].as_py())
    copies = max(1, -(-wanted // there))
    many = deals.cross_join(ibis.range(0, copies).unnest().name("copy").as_table()).drop("copy")
    tables["deal"] = many
    process = editing.processes(datetime.now(UTC).date())
    judged = lacking(process, tables)
    counted = judged.aggregate(n=judged.count())
    seconds = []
    for _ in range(3):
        started = time.perf_counter()
        lack = int(engine.to_arrow(counted)["n"][0].as_py())
        seconds.append(time.perf_counter() - started)
    return {"deals": there * copies, "distinct": there, "lacking": lack, "seconds": seconds}


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
