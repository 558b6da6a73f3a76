"""The deals behind a part of the map."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from salesops.capabilities.process.queries.behind import behind
from salesops.kernel.company import Company
from salesops.kernel.scope import Scope
from salesops.policies.documents.sales_process import SalesProcess
from salesops.web.components import Cell, Column, Head, Table
from salesops.web.formatting import counted, money
from salesops.web.formatting import day as written
from salesops.workspace.process.maps.asked import AskedError, MapAsked, read_asked, sides
from salesops.workspace.process.maps.words import DEVIATIONS, name_of, path_words

MOST = 200


@dataclass(frozen=True)
class RowsPage:
    head: Head
    table: Table


def rows_page(process: SalesProcess, given: Mapping[str, str], *, company: Company, scope: Scope, at: datetime) -> RowsPage:
    """Raises AskedError."""
    asked = read_asked(given, process, company.calendar, scope, at=at)
    pair = sides(asked)
    which = pair.others if given.get("side") == "others" and pair.others else pair.ones
    path = tuple(part for part in given.get("way", "").split(">") if part)
    step = (given.get("source", ""), given.get("target", ""))
    deviation = given.get("deviation", "")
    if deviation and deviation not in DEVIATIONS:
        raise AskedError(f"deviation is {deviation!r}. It may be: {', '.join(DEVIATIONS)}.")
    left = (asked.pipeline, deviation) if deviation else None
    found = behind(which, path=path, step=step if all(step) else None, at=given.get("at", ""), deviation=left, limit=MOST)
    total = found[0]["of"] if found else 0
    shown = f", the {MOST} largest are shown" if total > MOST else ""
    crumbs = (("Process", "/process"), ("What happens", "/process/map" + asked.query()), ("Deals", ""))
    head = Head(_title(asked, path, step, given.get("at", ""), deviation), f"{counted(total, 'deal')}{shown}", crumbs=crumbs)
    columns = (
        Column("Deal"),
        Column("Owner", secondary=True),
        Column("Stage"),
        Column("Amount", numeric=True),
        Column("Made", secondary=True),
        Column("Closed", secondary=True),
    )
    rows = tuple(
        (
            Cell(row["name"], row["account"] or "", f"/deals/{row['deal_id']}"),
            Cell(row["person"] or "Nobody", whole=True),
            Cell(name_of(asked.pipeline, row["stage"])),
            Cell(money(row["amount"], company.currency)),
            Cell(written(row["created_on"], year=True), whole=True),
            Cell(written(row["closed_on"], year=True) if row["closed_on"] else "", whole=True),
        )
        for row in found
    )
    return RowsPage(head, Table("Deals", columns, rows, "No deal you can see went this way."))


def _title(asked: MapAsked, path: tuple[str, ...], step: tuple[str, str], at: str, deviation: str) -> str:
    if deviation:
        return f"Which deals {DEVIATIONS[deviation][1]}?"
    if path:
        return f"Which deals went {path_words(asked.pipeline, path)}?"
    if all(step):
        return f"Which deals went from {name_of(asked.pipeline, step[0])} to {name_of(asked.pipeline, step[1])}?"
    return f"Which deals came to {name_of(asked.pipeline, at)}?" if at else "Which deals are these?"
