"""Whom a step means, by the record as it is now, and what stands for the placeholders in its texts."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from salesops.capabilities.automation.doing import Doing, Refused
from salesops.kernel.condition import Compare, Condition
from salesops.kernel.kinds import KINDS
from salesops.kernel.scope import EVERYTHING
from salesops.policies.documents.placeholders import filled, named
from salesops.records import queries as records
from salesops.records.access import Viewer
from salesops.records.listing import Ask, page
from salesops.records.row import Row

_MANY = 10_000


@dataclass(frozen=True)
class About:
    """The record a step is about and its owner, as they are now; neither for a metric."""

    row: Row | None
    owner: Row | None

    @property
    def manager(self) -> int | None:
        return self.owner["manager"] if self.owner else None


def about(doing: Doing) -> About:
    """Raises Refused for a record that is not there any more."""
    if not doing.kind:
        return About(None, None)
    row = records.get(doing.kind, doing.record_id, scope=EVERYTHING)
    if row is None:
        raise Refused(f"The {doing.kind} was deleted meanwhile.")
    return About(row, _person(row.values.get("owner") or row.values.get("person")))


def viewer_for(doing: Doing, found: About) -> Viewer:
    """With whose rights it is done. Raises Refused where it should be the owner's and there is none."""
    if doing.acts_as == "operations":
        return Viewer(None, None, "ops", doing.by.name)
    if found.owner is None or _has_left(found.owner, doing.at):
        raise Refused(f"It acts with the rights of the owner, and the {doing.kind} has none. Give it to somebody.")
    return Viewer(None, found.owner.id, found.owner["role"], doing.by.name)


def people(doing: Doing, found: About) -> list[int]:
    """All who are meant and still here."""
    meant: set[int] = set()
    for name in doing.step.to:
        meant.update(_named(name, found, doing.at))
    return sorted(meant)


def _named(name: str, found: About, at: datetime) -> list[int]:
    if name == "owner":
        return [found.owner.id] if found.owner and not _has_left(found.owner, at) else []
    if name == "manager":
        return [found.manager] if found.manager else []
    what, _, who = name.partition(":")
    if what == "role" and who:
        return _here(Compare("role", "is", who), at)
    if what == "team" and who:
        teams = page(Ask("team", Compare("name", "is", who), limit=1), scope=EVERYTHING).rows
        return _here(Compare("team", "is", teams[0].id), at) if teams else []
    return _here(Compare("email", "is", name), at) or _here(Compare("name", "is", name), at)[:1]


def _here(where: Condition, at: datetime) -> list[int]:
    return [row.id for row in page(Ask("person", where, limit=_MANY), scope=EVERYTHING).rows if not _has_left(row, at)]


def _has_left(person: Row, at: datetime) -> bool:
    return person["left_on"] is not None and person["left_on"] <= at.date()


def text_of(text: str, doing: Doing, found: About, *, plain: bool = False) -> str:
    """The text with what stands for its placeholders. `plain`: numbers as fields take them, without separators."""
    wanted = frozenset(named(text))
    if not wanted:
        return text
    values = {"automation.name": doing.name, "today": f"{doing.at:%Y-%m-%d}", "link": link_of(doing, whole=True), **doing.values}
    if found.row is not None:
        values |= _of_record(found.row, wanted, _plain if plain else _shown)
    if found.owner is not None:
        values |= {f"owner.{name}": _shown(found.owner[name]) for name in ("name", "email", "title")}
    if any(name.startswith("manager.") for name in wanted) and (manager := _person(found.manager)):
        values |= {f"manager.{name}": _shown(manager[name]) for name in ("name", "email")}
    return filled(text, values)


def link_of(doing: Doing, *, whole: bool = False) -> str:
    """Where to look; `whole`: with the address people reach us by, if it is known."""
    path = f"/{KINDS[doing.kind].plural}/{doing.record_id}" if doing.kind else "/automations/" + doing.key
    return f"{settings.SITE_URL}{path}" if whole else path


def _of_record(row: Row, wanted: Collection[str], shown: Callable[[Any], str]) -> dict[str, str]:
    """The fields that are wanted; what refers to another record is called by its name."""
    values = {}
    for name, value in row.values.items():
        place, field = f"{row.kind}.{name}", KINDS[row.kind].by_name.get(name)
        if place not in wanted and not (name == "account" and "account.name" in wanted):
            continue
        is_ref = field is not None and field.type == "ref"
        values[place] = _name_of(field.refers_to, value) if is_ref and field else shown(value)
    return {"account.name": values.get(f"{row.kind}.account", ""), **values}


def _name_of(kind: str, number: int | None) -> str:
    return records.names_of(kind, [number]).get(number, "") if number else ""


def _person(number: int | None) -> Row | None:
    return records.get("person", number, scope=EVERYTHING) if number else None


def _shown(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int | Decimal) and not isinstance(value, bool) else _plain(value)


def _plain(value: Any) -> str:
    return "" if value is None else str(value)
