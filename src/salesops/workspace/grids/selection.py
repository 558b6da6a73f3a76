"""What an address asks a grid to show, and the address of what is shown.

?where=<JSON of a condition>   &filter=mine&filter=no-next-step   &q=words
&order=-amount,name   &columns=name,stage,amount   &view=12   &as_of=2026-03-31
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from salesops.kernel.company import Company
from salesops.kernel.condition import ALWAYS, Condition, ConditionError, both
from salesops.kernel.kinds import Field
from salesops.policies.documents.sales_process import SalesProcess
from salesops.records.listing import Ask
from salesops.workspace.grids import chips
from salesops.workspace.grids.columns import Column
from salesops.workspace.grids.sheets import Sheet
from salesops.workspace.views import conditions
from salesops.workspace.views.facts import View

MOST_COLUMNS = 60
MOST_STEPS = 5
LONGEST_WHERE = 8_000


class SelectionError(ValueError):
    """Something in the address cannot be read; the words say what and how to mend it."""


@dataclass(frozen=True)
class Setting:
    """What a grid stands in: who looks, when, by which rules."""

    sheet: Sheet
    columns: Mapping[str, Column]
    process: SalesProcess
    custom: tuple[Field, ...]
    person_id: int | None
    today: date
    moment: datetime | None = None
    """As of; None = now."""
    company: Company = field(default_factory=Company)

    @property
    def zone(self) -> str:
        """The company's: where its days begin."""
        return self.company.time_zone


@dataclass(frozen=True)
class Selection:
    """What is asked for. `where` may still say `me` and `today`."""

    where: Condition = ALWAYS
    filters: tuple[str, ...] = ()
    search: str = ""
    order: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)
    frozen: int = 1
    view: View | None = None

    def condition(self, setting: Setting) -> Condition:
        """The condition and the chips together, for this viewer and day."""
        whole = self.where
        for chip in self.filters:
            whole = both(whole, chips.condition_of(chip, setting.sheet.kind, setting.process, setting.today, setting.company))
        types = conditions.types_of(setting.sheet.described, setting.custom)
        return conditions.resolved(whole, me=setting.person_id, today=setting.today, types=types)

    def ask(self, setting: Setting, **more: Any) -> Ask:
        return Ask(
            kind=setting.sheet.kind,
            where=self.condition(setting),
            search=self.search,
            order=tuple(_by_name(step, setting) for step in self.order),
            at=setting.moment,
            custom=setting.custom,
            today=setting.today,
            zone=setting.zone,
            **more,
        )

    def address(self, **more: str) -> str:
        """The query of an address that shows the same to whoever follows it."""
        parts: list[tuple[str, str]] = [("filter", chip) for chip in self.filters]
        if self.where != ALWAYS:
            parts.append(("where", json.dumps(conditions.plain(self.where), separators=(",", ":"))))
        named = {"q": self.search, "order": ",".join(self.order), "columns": ",".join(self.columns), **more}
        return urlencode(parts + [(name, value) for name, value in named.items() if value])


def _by_name(step: str, setting: Setting) -> str:
    """References are sorted by what they are called, not by number."""
    column = setting.columns.get(step.removeprefix("-"))
    return f"{step}.name" if column and column.type == "ref" and not column.through else step


def read_selection(given: QueryDict, setting: Setting, view: View | None = None) -> Selection:
    """What the address asks for; a view stands in for all that it does not say. Raises SelectionError."""
    base = _of_view(view, setting) if view else Selection(columns=setting.sheet.columns, order=setting.sheet.order)
    says_more = any(name in given for name in ("where", "filter", "q"))
    return replace(
        base if not says_more else replace(base, where=ALWAYS, filters=(), search=""),
        **({"where": _where(given["where"], setting)} if given.get("where") else {}),
        **({"filters": _filters(given.getlist("filter"), setting)} if "filter" in given else {}),
        **({"search": given["q"].replace("\x00", "").strip()[:200]} if "q" in given else {}),
        **({"order": _order(given["order"], setting)} if given.get("order") else {}),
        **({"columns": _columns(given["columns"].split(","), setting)} if given.get("columns") else {}),
        view=view,
    )


def _of_view(view: View, setting: Setting) -> Selection:
    """What a view shows; columns and chips that are gone meanwhile are left out."""
    columns = tuple(name for name in view.columns if name in setting.columns) or setting.sheet.columns
    kept = tuple(name for name in view.order if name.removeprefix("-") in setting.columns) or setting.sheet.order
    options = view.options
    return Selection(
        where=conditions.read(conditions.plain(view.condition), view.kind, setting.custom),
        filters=tuple(chip for chip in _listed(options.get("filters")) if chip in setting.sheet.chips),
        search=str(options.get("search", ""))[:200],
        order=kept,
        columns=columns,
        widths=read_widths(options.get("widths"), setting),
        frozen=read_frozen(options.get("frozen"), columns),
    )


def _listed(given: Any) -> list[str]:
    return [str(one) for one in given] if isinstance(given, list) else []


def read_widths(given: Any, setting: Setting) -> dict[str, int]:
    """Column -> its width in pixels, for columns there are and widths that make sense."""
    pairs = given.items() if isinstance(given, dict) else ()
    return {name: min(max(width, 40), 1200) for name, width in pairs if name in setting.columns and type(width) is int}


def read_frozen(given: Any, columns: Sequence[str]) -> int:
    return min(max(given, 0), min(4, len(columns))) if type(given) is int else 1


def _where(text: str, setting: Setting) -> Condition:
    if len(text) > LONGEST_WHERE:
        raise SelectionError("The condition in the address is too long. Make it simpler, or save it as a view.")
    try:
        return conditions.read(json.loads(text), setting.sheet.kind, setting.custom)
    except ConditionError as error:
        raise SelectionError(f"The condition in the address cannot be read. {error}") from error
    except (ValueError, RecursionError) as error:
        example = '{"field":"amount","at_least":50000}'
        raise SelectionError(f"The condition in the address is no JSON. Write it like {example}.") from error


def _filters(given: Sequence[str], setting: Setting) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(chip for part in given for chip in part.split(",") if chip))
    for chip in asked:
        if chip not in setting.sheet.chips:
            known = ", ".join(setting.sheet.chips)
            raise SelectionError(f"There is no filter {chip!r} for {setting.sheet.many}. There are: {known}.")
    return asked


def _order(text: str, setting: Setting) -> tuple[str, ...]:
    asked = tuple(name.removesuffix(".name") for name in text.split(",") if name)[:MOST_STEPS]
    for name in asked:
        known(name.removeprefix("-"), setting)
    return asked


def _columns(names: Sequence[str], setting: Setting) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(name for name in names if name))
    for name in asked:
        known(name, setting)
    if not asked or len(asked) > MOST_COLUMNS:
        raise SelectionError(f"A grid shows 1 to {MOST_COLUMNS} columns; {len(asked)} are asked for.")
    return asked


def known(name: str, setting: Setting) -> Column:
    """The column called so. Raises SelectionError."""
    if name not in setting.columns:
        raise SelectionError(f"{setting.sheet.title} have no column {name!r}. The grid lists all there are.")
    return setting.columns[name]
