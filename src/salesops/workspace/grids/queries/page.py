"""A grid's page: one context object, made in one go."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.urls import reverse

from salesops.kernel.condition import ALWAYS
from salesops.web.as_of import AsOf
from salesops.web.components import Head
from salesops.web.formatting import number
from salesops.workspace.grids import chips
from salesops.workspace.grids.models import Task
from salesops.workspace.grids.queries.cells import Cell
from salesops.workspace.grids.queries.rows import PAGE, Line, footer_of, lines_from, rows_of
from salesops.workspace.grids.queries.setting import Standing
from salesops.workspace.grids.selection import Selection
from salesops.workspace.grids.sheets import Sheet
from salesops.workspace.views import conditions
from salesops.workspace.views.facts import View
from salesops.workspace.views.queries import teams_to_share_with, views_for

CARDS = 30
_ON_A_CARD = 5
_LINKS = ("rows", "names", "write", "undo", "bulk", "csv", "xlsx", "save-view")


@dataclass(frozen=True)
class Chip:
    name: str
    title: str
    is_on: bool


@dataclass(frozen=True)
class Card:
    """A record on a phone: what it is called, where it opens, a few of its cells."""

    title: str
    href: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Cards:
    cards: tuple[Card, ...]
    more_href: str = ""


@dataclass(frozen=True)
class GridPage:
    head: Head
    sheet: Sheet
    may_write: bool
    chips: tuple[Chip, ...]
    views: tuple[View, ...]
    view: View | None
    footer: dict[str, Any]
    cards: Cards
    script: dict[str, Any]
    """What the script is told: columns, the first rows, addresses."""
    search: str
    is_narrowed: bool
    as_of: str
    new_href: str
    plain_href: str
    """The grid with nothing narrowed."""


def grid_page(chosen: Selection, stands: Standing, then: AsOf) -> GridPage:
    """The page with its first rows; every address keeps the day looked at."""
    sheet = stands.setting.sheet
    home = reverse(sheet.path)
    footer = footer_of(chosen, stands)
    lines = lines_from(chosen, stands, offset=0)
    views = views_for(stands.viewer, sheet.kind, "grid")
    as_of = then.day.isoformat() if then.is_past else ""
    return GridPage(
        head=Head(sheet.title, _says(stands), banners=then.banners(_href(home, chosen.address())), crumbs=((sheet.title, ""),)),
        sheet=sheet,
        may_write=stands.may_write,
        chips=tuple(Chip(name, chips.TITLES[name], name in chosen.filters) for name in sheet.chips),
        views=views,
        view=chosen.view,
        footer=footer,
        cards=_cards(lines, chosen, stands, then, offset=0),
        script=_script(chosen, stands, rows_of(lines), footer, as_of),
        search=chosen.search,
        is_narrowed=bool(chosen.filters or chosen.search or chosen.where != ALWAYS),
        as_of=as_of,
        new_href=f"{home}/new" if stands.may_write else "",
        plain_href=_href(home, "&".join(filter(None, ("view=none", then.query)))),
    )


def _says(stands: Standing) -> str:
    if stands.may_write:
        return "Type to edit, paste from a spreadsheet, drag the corner to fill. Every change is saved and can be undone."
    return "To look at only." if stands.setting.moment else "Your role lets you look at these, not change them."


def _href(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _script(
    chosen: Selection, stands: Standing, rows: list[dict[str, Any]], footer: dict[str, Any], as_of: str
) -> dict[str, Any]:
    sheet = stands.setting.sheet
    return {
        "kind": sheet.kind,
        "path": sheet.path,
        "one": sheet.one,
        "many": sheet.many,
        "page": PAGE,
        "mayWrite": stands.may_write,
        "asOf": as_of,
        "columns": [_column(stands, name) for name in stands.setting.columns],
        "chosen": list(chosen.columns),
        "standard": list(sheet.columns),
        "widths": dict(chosen.widths),
        "frozen": chosen.frozen,
        "order": list(chosen.order),
        "where": None if chosen.where == ALWAYS else conditions.plain(chosen.where),
        "filters": list(chosen.filters),
        "search": chosen.search,
        "view": _view(chosen.view),
        "rows": rows,
        "footer": footer,
        "teams": [list(team) for team in teams_to_share_with(stands.viewer)],
        "stages": {one.key: [[step.key, step.name] for step in one.stages] for one in stands.setting.process.pipelines},
        "urls": {name: reverse(f"grid-{name}", kwargs={"kind": sheet.kind}) for name in _LINKS},
    }


def _column(stands: Standing, name: str) -> dict[str, Any]:
    column = stands.setting.columns[name]
    return {key: value for key, value in asdict(column).items() if value} | {"isNumber": column.is_number}


def _view(view: View | None) -> dict[str, Any] | None:
    if view is None:
        return None
    named = {"id": view.id, "name": view.name, "version": view.version, "shared": view.shared, "team": view.team_id}
    return named | {"mayChange": view.may_change, "isDefault": view.is_default}


def cards_page(chosen: Selection, stands: Standing, then: AsOf, *, offset: int = 0) -> Cards:
    """A few records as cards, and where the next few are."""
    return _cards(lines_from(chosen, stands, offset=offset, limit=CARDS + 1), chosen, stands, then, offset=offset)


def _cards(lines: Sequence[Line], chosen: Selection, stands: Standing, then: AsOf, *, offset: int) -> Cards:
    base = reverse("grid-cards", kwargs={"kind": stands.kind})
    more = f"{base}?{chosen.address(offset=str(offset + CARDS), **_past(then))}" if len(lines) > CARDS else ""
    return Cards(tuple(_card(row.id, cells, stands, then) for row, cells in lines[:CARDS]), more)


def _past(then: AsOf) -> dict[str, str]:
    return {"as_of": then.day.isoformat()} if then.is_past else {}


def _card(record_id: int, cells: Sequence[Cell], stands: Standing, then: AsOf) -> Card:
    first, *rest = cells
    href = _href(f"/{stands.setting.sheet.path}/{record_id}", then.query)
    kept = tuple(cell for cell in rest if cell.shown)[:_ON_A_CARD]
    return Card(first.shown or f"{stands.setting.sheet.one.capitalize()} {record_id}", href, kept)


@dataclass(frozen=True)
class ExportPage:
    """How far an export is."""

    head: Head
    says: str
    percent: int
    state: str
    file_href: str
    back_href: str


def export_page(task: Task, stands: Standing) -> ExportPage:
    sheet = stands.setting.sheet
    here = reverse("grid-export", kwargs={"kind": sheet.kind})
    return ExportPage(
        head=Head(f"Exporting {sheet.many}", crumbs=((sheet.title, reverse(sheet.path)), ("Export", ""))),
        says=f"{number(task.done)} of {number(task.total)} rows",
        percent=round(100 * task.done / task.total) if task.total else 100,
        state=task.state,
        file_href=f"{here}?task={task.token}&download=1",
        back_href=f"{reverse(sheet.path)}?{task.given['query']}",
    )
