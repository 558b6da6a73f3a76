"""Keeping the warehouse up with the record store: by what history tells since the last time, or from nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from salesops.history import queries as history
from salesops.warehouse.affected import load_news, subjects_with_news
from salesops.warehouse.build import days, people
from salesops.warehouse.build.policies import company_day, lay_out, policies_at
from salesops.warehouse.build.shop import Shop, open_duck
from salesops.warehouse.build.subjects import SUBJECTS
from salesops.warehouse.reading import show
from salesops.warehouse.source import open_source
from salesops.warehouse.store import Draft, Meta, Store
from salesops.warehouse.writing import all_schemas, write

Progress = Callable[[str], None]
Plan = dict[str, list[int] | None]
"""Subject -> the record ids to build; None for the whole subject."""


@dataclass(frozen=True)
class Refreshed:
    """Up to which event the warehouse tells now, and what was built: subject -> number of records, None for all."""

    sequence: int
    built: dict[str, int | None] = field(default_factory=dict)
    mended: tuple[str, ...] = ()
    """Tables in which a killed refresh had left something."""


def is_current(meta: Meta, at: datetime) -> bool:
    """Whether nothing has happened since. Two tiny queries."""
    return meta.sequence == history.last_sequence() and meta.day == company_day(at).isoformat()


def refresh(*, at: datetime, progress: Progress | None = None) -> Refreshed:
    """Follow history from where the last refresh ended. Costs next to nothing where nothing is new."""
    store = Store()
    meta = store.meta()
    if meta and is_current(meta, at):
        return Refreshed(meta.sequence)
    with store.writing():
        return _bring_up_to_date(store, store.meta(), at, progress or _silent)


def rebuild(*, at: datetime, progress: Progress | None = None) -> Refreshed:
    """Make every table again from the record store, history and policies."""
    store = Store()
    with store.writing():
        return _bring_up_to_date(store, None, at, progress or _silent)


def _bring_up_to_date(store: Store, meta: Meta | None, at: datetime, progress: Progress) -> Refreshed:
    draft = Draft(store, dict(meta.versions) if meta else {})
    mended = draft.mend()
    with open_source(much=meta is None) as source, open_duck(settings.HOME / "scratch") as duck:
        shop = Shop(duck, source, policies_at(at), source.last_sequence())
        lay_out(duck, shop.policies)
        show(duck, store, meta, all_schemas(shop))
        plan = _plan(shop, meta)
        _build(shop, draft, plan, progress)
        built = {subject: None if ids is None else len(ids) for subject, ids in plan.items()}
        if meta is None or plan or mended or meta.day != shop.policies.today.isoformat() or meta.sequence != shop.up_to:
            store.commit(
                Meta(
                    sequence=shop.up_to,
                    built_at=at.isoformat(),
                    day=shop.policies.today.isoformat(),
                    policies=shop.policies.fingerprints(),
                    versions=draft.versions,
                    commits=meta.commits + 1 if meta else 1,
                )
            )
        return Refreshed(shop.up_to, built, tuple(mended))


def _plan(shop: Shop, meta: Meta | None) -> Plan:
    if meta is None:
        return dict.fromkeys(SUBJECTS, None)
    load_news(shop, meta.sequence)
    found = subjects_with_news(shop).subjects
    now = shop.policies.fingerprints()
    changed = {part for part in now if meta.policies.get(part) != now[part]}
    return {
        name: None if subject.reads & changed else found[name]
        for name, subject in SUBJECTS.items()
        if name in found or subject.reads & changed
    }


def _build(shop: Shop, draft: Draft, plan: Plan, progress: Progress) -> None:
    if not plan:
        return
    people.lay_out(shop)
    shop.only = {name: ids for name, ids in plan.items() if ids is not None}
    for name, ids in plan.items():
        if name != "calendar":
            progress(f"{name}: {'all' if ids is None else f'{len(ids):,} records'}")
            write(shop, draft, SUBJECTS[name], ids)
    if "calendar" in plan or days.needs_building(shop):
        write(shop, draft, SUBJECTS["calendar"], None)


def _silent(_: str) -> None:
    pass
