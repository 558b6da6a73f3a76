"""Changes in words: fields by their titles, values as cells show them, records by their names."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from salesops.records import queries as records
from salesops.records.actions import Written
from salesops.records.errors import ConflictError
from salesops.web.formatting import day
from salesops.workspace.grids.columns import Column
from salesops.workspace.grids.queries.setting import Standing
from salesops.workspace.grids.showing import shown_text, typed_text, value_of

Names = Mapping[str, Mapping[int, str]]
Told = tuple[str, str, str]
"""(title of the field, before, after)"""


def change_words(written: Sequence[Written], stands: Standing) -> dict[int, tuple[Told, ...]]:
    """Record id -> what changed in it."""
    columns = stands.setting.columns
    names = _names(columns, ((name, value) for one in written for name, pair in one.changes.items() for value in pair))
    return {
        one.id: tuple(
            (columns[name].title, _said(columns[name], old, names, stands), _said(columns[name], new, names, stands))
            for name, (old, new) in one.changes.items()
            if name in columns
        )
        or (("Deleted", "", "yes"),)
        for one in written
    }


def conflict_data(conflict: ConflictError, cells: Mapping[str, str], stands: Standing) -> dict[str, Any]:
    """Theirs beside yours, field by field, with who and when: what the dialog shows."""
    columns = stands.setting.columns
    pairs = [(one.field, value) for one in conflict.changes for value in (one.before, one.theirs, one.yours)]
    names = _names(columns, pairs)
    known = [one for one in conflict.changes if one.field in columns]
    return {
        "id": conflict.record_id,
        "version": conflict.version,
        "name": records.names_of(conflict.kind, [conflict.record_id]).get(conflict.record_id, ""),
        "fields": [
            {
                "field": one.field,
                "title": columns[one.field].title,
                "before": _said(columns[one.field], one.before, names, stands),
                "theirs": _said(columns[one.field], one.theirs, names, stands),
                "yours": _said(columns[one.field], one.yours, names, stands) if one.wanted else "",
                "wanted": one.wanted,
                "by": one.by,
                "when": _when(one.at, stands),
            }
            for one in known
        ],
        "sent": dict(cells),
    }


def _when(moment: Any, stands: Standing) -> str:
    local = moment.astimezone(ZoneInfo(stands.company.time_zone))
    return f"{day(local, year=True)}, {local:%H:%M}"


def _names(columns: Mapping[str, Column], pairs: Iterable[tuple[str, Any]]) -> Names:
    wanted: dict[str, set[int]] = defaultdict(set)
    for name, value in pairs:
        column = columns.get(name)
        if column and column.type == "ref" and isinstance(value, int):
            wanted[column.refers_to].add(value)
    return {kind: records.names_of(kind, ids) for kind, ids in wanted.items()}


def _said(column: Column, stored: Any, names: Names, stands: Standing) -> str:
    if stored is None or stored == "":
        return "empty"
    value = value_of(column, stored)
    name = names.get(column.refers_to, {}).get(value, "") if column.type == "ref" else ""
    zone = stands.company.time_zone
    typed = typed_text(column, value, name, zone)
    return shown_text(column, value, typed, stands.company.currency, zone)
