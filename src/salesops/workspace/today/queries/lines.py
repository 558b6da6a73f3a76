"""Items of the decision as lines of a list."""

from salesops.kernel.kinds import KINDS
from salesops.records.row import Row
from salesops.web.formatting import day as written
from salesops.web.formatting import initials, money
from salesops.workspace.board.queries.cards import without
from salesops.workspace.today.decide import Item
from salesops.workspace.today.facts import Deal
from salesops.workspace.today.queries.gathering import ABOUT, Gathered
from salesops.workspace.today.queries.reading import Day
from salesops.workspace.today.showing import Line
from salesops.workspace.today.words import ACTIVITY_ICONS, DOES, ICONS, TONES


def line(item: Item, gathered: Gathered, day: Day, *, may_write: bool) -> Line:
    row = gathered.rows[item.kind, item.id]
    owner = gathered.names.get("person", {}).get(row["person" if item.kind == "activity" else "owner"], "")
    shown_owner = owner if day.asked.person is None else ""
    return Line(
        rank=item.rank,
        kind=item.kind,
        id=row.id,
        version=row.version,
        title=_title(row, gathered),
        href=f"/{KINDS[item.kind].plural}/{row.id}",
        icon=ACTIVITY_ICONS.get(row["type"], "activity") if item.kind == "activity" else ICONS[item.kind],
        reasons=tuple(reason.text for reason in item.reasons),
        tone=TONES.get(item.list, ""),  # type: ignore[arg-type]
        about=_about(row, gathered),
        amount=money(row["amount"], row["currency"] or day.asked.company.currency) if isinstance(item.fact, Deal) else "",
        date=f"closes {written(row['close_date'])}" if item.kind == "deal" and row["close_date"] else "",
        owner=shown_owner,
        initials=initials(shown_owner) if shown_owner else "",
        does=DOES[item.list] if may_write else (),
    )


def _title(row: Row, gathered: Gathered) -> str:
    if row.kind == "activity":
        return str(row["subject"] or row["type"].replace("_", " ").capitalize())
    if row.kind == "deal":
        return gathered.names.get("account", {}).get(row["account"], "") or str(row["name"])
    return str(row["name"])


def _about(row: Row, gathered: Gathered) -> str:
    """What stands beside the title: a lead's company, a deal's own name, what an activity is about."""
    if row.kind == "lead":
        return " · ".join(filter(None, (row["company"], row["source"])))
    if row.kind == "deal":
        account = gathered.names.get("account", {}).get(row["account"], "")
        return without(account, row["name"]) if account else ""
    called = (gathered.names.get(kind, {}).get(row[kind], "") for kind in ABOUT)
    return next(filter(None, called), "")
