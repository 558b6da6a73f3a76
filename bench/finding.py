"""Measures finding in the installation of SALESOPS_HOME: `python -m bench.finding [--rounds 30] [--fill]`.

For each kind of question, as ops, manager and rep: milliseconds of the answer the palette gets (p50, p95, and of the
processor alone, which other work on the machine does not blur), and in the same run what a scan by LIKE and a bare
question to the full-text table take. Made for a million records and more: `salesops demo --deals 65000` gives that many.
With --fill the index is made anew first, in a copy of the record store, and timed.
"""

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

import django
from django.conf import settings

QUESTIONS = {
    "common word": "follow",
    "prefix of two": "ca",
    "prefix": "exp",
    "rare words": "ivoryway rob",
    "telephone": "+1 332 555 0170",
    "e-mail": "ana.vargas@fernspring",
    "nothing": "zzzzz",
}
SCANNED = (
    ("records_deal", ("name", "next_step")),
    ("records_account", ("name", "website", "phone")),
    ("records_contact", ("name", "email", "phone")),
    ("records_lead", ("name", "company", "email", "phone")),
    ("records_activity", ("subject", "body")),
)


def main() -> None:
    asked = _arguments()
    if asked.fill:
        _in_a_copy()
    django.setup()
    from salesops.records.search.models import Entry

    found: dict[str, object] = {"filling": _fill()} if asked.fill else {}
    found["records"] = Entry.objects.count()
    for name, text in QUESTIONS.items():
        found[name] = _measure(text, asked.rounds)
    print(json.dumps(found, indent=1))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30, help="times each question is asked")
    parser.add_argument("--fill", action="store_true", help="make the index anew first, in a copy of the record store")
    return parser.parse_args()


def _in_a_copy() -> None:
    import os

    there = Path(os.environ["SALESOPS_HOME"])
    copy = Path(tempfile.mkdtemp(prefix="salesops-finding-"))
    shutil.copy(there / "records.sqlite3", copy / "records.sqlite3")
    os.environ["SALESOPS_HOME"] = str(copy)


def _fill() -> dict[str, float]:
    from salesops.history.queries import last_sequence
    from salesops.records.search import following
    from salesops.records.search.index import index
    from salesops.records.search.models import Entry

    index().drop(list(Entry.objects.values_list("id", flat=True)))
    wall, cpu = time.perf_counter(), time.process_time()
    following.catch_up(0, last_sequence())
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    count = Entry.objects.count()
    return {"records": count, "seconds": wall, "cpu": cpu, "records a second": count / wall, "a cpu second": count / cpu}


def _measure(text: str, rounds: int) -> dict[str, object]:
    from salesops.records.access import Viewer
    from salesops.records.models import Person
    from salesops.workspace.finding.queries.found import found, trimmed
    from salesops.workspace.finding.queries.setting import setting_of

    now = datetime.now(UTC)
    row: dict[str, object] = {"typed": text}
    for role in ("ops", "manager", "rep"):
        person = Person.objects.filter(role=role, left_on__isnull=True).order_by("id").first()
        viewer = Viewer(None, person.id if person else None, role, role)
        row[role] = _times(lambda viewer=viewer: trimmed(found(text, setting_of(viewer, now))), rounds)
    row["scan"] = _times(lambda: _scan(text), 2)
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        row["bare"] = _times(lambda: _bare(text), rounds)
    return row


def _times(ask: Callable[[], object], rounds: int) -> dict[str, float]:
    ask()
    taken, worked = [], []
    for _ in range(rounds):
        start, cpu = time.perf_counter(), time.process_time()
        ask()
        taken.append(1000 * (time.perf_counter() - start))
        worked.append(1000 * (time.process_time() - cpu))
    return {"p50": round(median(taken), 1), "p95": round(quantiles(taken, n=20)[-1], 1), "cpu": round(median(worked), 1)}


def _scan(text: str) -> int:
    """What one would write without an index."""
    from django.db import connection

    count = 0
    with connection.cursor() as cursor:
        for table, columns in SCANNED:
            where = " OR ".join(f"lower({column}) LIKE %s" for column in columns)
            cursor.execute(f"SELECT id FROM {table} WHERE {where} ORDER BY id DESC LIMIT 5", [f"%{text.lower()}%"] * len(columns))
            count += len(cursor.fetchall())
    return count


def _bare(text: str) -> int:
    """The full-text table asked as its manual says: all words as beginnings, ranked, whoever's they are."""
    from django.db import connection

    from salesops.records.search.folding import words

    match = " AND ".join(f'"{word}" *' for word in words(text))
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid FROM search_word WHERE search_word MATCH %s ORDER BY rank LIMIT 15", [match])
        return len(cursor.fetchall())


if __name__ == "__main__":
    main()
