"""The lines of the report as a file."""

import csv
from io import StringIO
from typing import Any

from salesops.kernel.spreadsheet import safe_cell
from salesops.workspace.process.compliance.report import Report

COLUMNS = (
    "value",
    "moves",
    "judged",
    "met",
    "excused",
    "lacking",
    "not_judged",
    "afterwards",
    "share",
    "missing_most",
    "missing_times",
)


def data(report: Report) -> list[dict[str, Any]]:
    """One a line, in plain values."""
    return [
        {
            "value": one.value,
            "moves": one.moves,
            "judged": one.judged,
            "met": one.met,
            "excused": one.excused,
            "lacking": one.lacking,
            "not_judged": one.unknown,
            "afterwards": one.afterwards,
            "share": one.share,
            "missing_most": one.missing[0][0] if one.missing else "",
            "missing_times": one.missing[0][1] if one.missing else 0,
        }
        for one in report.groups
    ]


def as_csv(report: Report) -> str:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow((report.choice.by, *COLUMNS[1:]))
    for row in data(report):
        share = "" if row["share"] is None else f"{row['share']:.4f}"
        writer.writerow([safe_cell(share if name == "share" else row[name]) for name in COLUMNS])
    return out.getvalue()
