"""What was measured, as a page of tables."""

import os
import platform
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

Found = dict[int, dict[str, Any]]
"""Number of deals -> what was measured there: `load`, `pages` by page, `keeping_up`, `gates`, `automation`."""

PARTS = ("duckdb", "deltalake", "ibis-framework", "pyarrow", "django")


def report(found: Found) -> str:
    return (
        "\n\n".join(
            [_head(), _imports(found), _pages(found), _queries(found), _warehouse(found), _gates(found), _automation(found)]
        )
        + "\n"
    )


def _head() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    parts = ", ".join(f"{name} {version(name)}" for name in PARTS)
    return (
        "# Measured\n\nBy `make bench` (`ARGS=--full` for a million deals), on demo companies with three years of history,\n"
        f"each in an installation of its own. {os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()},\n"
        f"SQLite, {parts}.\n"
        f"Load of the machine when this was written: {os.getloadavg()[2]:.1f} (the measurement itself makes 1 to 2)."
    )


def _imports(found: Found) -> str:
    rows = []
    for deals, one in found.items():
        load = one["load"]
        whole = load["read"] + load["import"] + load["warehouse"]
        rows.append(
            [
                f"{deals:,}",
                f"{load['rows']:,}",
                *(f"{load[name]:.1f}" for name in ("read", "import", "warehouse")),
                f"{load['cpu']:.1f}",
                f"{deals / whole:,.0f}",
                f"{load['rows'] / whole:,.0f}",
                f"{load['gigabytes']:.1f}",
                f"{load['simulate']:.1f}",
            ]
        )
    head = [
        "deals",
        "rows",
        "reading, s",
        "import, s",
        "warehouse, s",
        "CPU, s",
        "deals/s",
        "rows/s",
        "peak GB",
        "(simulating, s)",
    ]
    says = (
        "From the files to dashboards: reading and checking, records with all their history, warehouse. Rows are those of all\n"
        "files, past changes included; deals a second is deals by the time for all of it.\n"
        "CPU: the work of all threads for all of it."
    )
    return f"## Import\n\n{says}\n\n{_table(head, rows)}"


def _pages(found: Found) -> str:
    rows = [
        [
            f"{deals:,}",
            page,
            *(f"{1000 * one[name]:.0f}" for name in ("first", "cold", "by_hand_cold")),
            f"{one['cold'] / one['by_hand_cold']:.1f}",
            f"{one['cold_work'] / one['by_hand_work']:.1f}",
            *(f"{1000 * one[name]:.0f}" for name in ("warm", "by_hand_warm")),
            f"{one['warm'] / one['by_hand_warm']:.2f}",
            one["numbers"],
        ]
        for deals, measured in found.items()
        for page, one in measured["pages"].items()
    ]
    head = ["deals", "page", "first", "cold", "by hand", "ratio", "CPU ratio", "warm", "by hand", "ratio", "equal numbers"]
    says = (
        "Milliseconds, medians, whole requests through the test client with log-in, access, pickers and HTML.\n"
        "First: the page's first request in a process, when its questions are compiled. Cold: after a change of the data,\n"
        "when no answer is remembered. Warm: again. By hand: the page's numbers (not its pickers, access and HTML) by the SQL\n"
        "in `bench/by_hand` on the same Delta files with DuckDB; opening the files counts in the cold one.\n"
        "CPU ratio: the same of the work of all threads, which other programs on the machine hardly touch.\n"
        "Each run first proves that all numbers agree."
    )
    return f"## Dashboards\n\n{says}\n\n{_table(head, rows)}"


def _queries(found: Found) -> str:
    pages = next(iter(found.values()))["pages"]
    rows = [
        [
            f"{page}, {name}",
            *(f"{one['pages'][page][f'{name}_records']} + {one['pages'][page][f'{name}_warehouse']}" for one in found.values()),
        ]
        for page in pages
        for name in ("cold", "warm")
    ]
    head = ["page", *(f"{deals:,} deals" for deals in found)]
    return f"## Queries a page\n\nTo the record store + to the warehouse.\n\n{_table(head, rows)}"


def _warehouse(found: Found) -> str:
    rows = []
    for deals, one in found.items():
        kept = one["keeping_up"]
        single = [page["refresh"] for page in one["pages"].values()]
        rows.append(
            [
                f"{deals:,}",
                f"{kept['rebuild']:.1f}",
                f"{sum(single) / len(single):.2f}",
                f"{kept['refresh']:.2f} ({kept['changes']:,} changes)",
                f"{1000 * kept['nothing']:.0f} ms",
                f"{kept['changes'] / kept['edits']:,.0f}",
            ]
        )
    head = ["deals", "rebuild, s", "after 1 change, s", "after many, s", "nothing new", "single edits/s"]
    return f"## Warehouse\n\n{_table(head, rows)}"


def _gates(found: Found) -> str:
    rows = []
    for deals, one in found.items():
        gate, every = one["gates"]["one"], one["gates"]["all"]
        rows.append(
            [
                f"{deals:,}",
                f"{1000 * gate['median']:.1f}",
                f"{1000 * gate['slowest']:.1f}",
                gate["queries"],
                f"{every['deals']:,}",
                f"{min(every['seconds']):.1f}",
                f"{one['gates']['load']:.1f}",
            ]
        )
    head = ["deals", "one deal, ms", "slowest of 50, ms", "queries", "open deals at once", "s", "load"]
    says = (
        "The gate of the five-stage process: whether one deal may go on to the next stage, facts included; and what each open\n"
        "deal lacks to go on, the installation's open deals repeated as often as needed."
    )
    return f"## Gates\n\n{says}\n\n{_table(head, rows)}"


def _automation(found: Found) -> str:
    rows = []
    for deals, measured in found.items():
        one = measured["automation"]
        rows.append(
            [
                f"{deals:,}",
                f"{one['events']:,}",
                f"{one['events'] / one['noticing']:,.0f}",
                f"{one['noticing'] / one['plain_noticing']:,.0f}",
                f"{one['events'] / one['doing']:,.0f}",
                f"{one['doing'] / one['plain_doing']:,.0f}",
                f"{one['load']:.1f}",
            ]
        )
    head = ["deals", "events", "noticed/s", "ratio", "tasks made/s", "ratio", "load"]
    says = (
        "An automation that makes a task whenever an amount changes: events noticed and judged, then tasks made, each in a\n"
        "transaction with its history, its place in the search and the note that it was done; seconds of CPU. Ratio: to plain\n"
        "inserts of the same rows into tables without an index, in transactions as large."
    )
    return f"## Automation\n\n{says}\n\n{_table(head, rows)}"


def _table(head: list[str], rows: Iterable[list[object]]) -> str:
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
