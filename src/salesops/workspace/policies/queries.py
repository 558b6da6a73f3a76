"""What the policy pages show: which document of each kind holds, and how it came to."""

from dataclasses import dataclass
from datetime import date

from salesops.policies import queries as policies
from salesops.policies.documents import DOCUMENTS
from salesops.policies.timeline import BEGINNING, Version
from salesops.web.components import Cell, Chip, Column, Head, Table


@dataclass(frozen=True)
class ListPage:
    head: Head
    table: Table


@dataclass(frozen=True)
class OnePage:
    head: Head
    kind: str
    text: str
    versions: Table
    export_href: str


def list_page(on: date) -> ListPage:
    rows = []
    for kind in DOCUMENTS:
        versions = policies.versions(kind)
        current = next((version for version in versions if version.holds_on(on)), None)
        rows.append(
            (
                Cell(title(kind), _purpose(kind), href=f"/policies/{kind}"),
                Cell(chips=(_state(current),)),
                Cell(f"from {_first_day(current)}" if current else "always"),
                Cell(current.by_name if current else ""),
                Cell(str(len(versions))),
            )
        )
    columns = (Column("Policy"), Column("State"), Column("Holds"), Column("By", secondary=True), Column("Versions", numeric=True))
    head = Head("How do we sell here?", f"The policies in force on {on:%-d %B %Y}", crumbs=(("Policies", ""),))
    return ListPage(head, Table("Policies by kind", columns, tuple(rows)))


def one_page(kind: str, on: date, number: int | None) -> OnePage:
    """Raises policies.queries.UnknownPolicyError."""
    policies.known(kind)
    versions = policies.versions(kind)
    text = policies.text_of(policies.version(kind, number), kind) if number else policies.export(kind, on)
    scope = f"Version {number}, as it was written" if number else f"In force on {on:%-d %B %Y}"
    crumbs = (("Policies", "/policies"), (title(kind), ""))
    return OnePage(
        Head(title(kind), scope, crumbs=crumbs, export_href=f"/policies/{kind}.yaml"),
        kind,
        text,
        _versions_table(kind, versions, on),
        f"/policies/{kind}.yaml",
    )


def title(kind: str) -> str:
    return kind.replace("_", " ").capitalize()


def _first_day(version: Version) -> str:
    return "the beginning" if version.starts_on <= BEGINNING else f"{version.starts_on:%-d %b %Y}"


def _purpose(kind: str) -> str:
    return (DOCUMENTS[kind].__doc__ or "").strip().split("\n")[0]


def _state(current: Version | None) -> Chip:
    if current is None:
        return Chip("Default")
    return Chip("Withdrawn, default holds", "warn") if current.withdraws else Chip(f"Version {current.number}", "good")


def _versions_table(kind: str, versions: tuple[Version, ...], on: date) -> Table:
    columns = (Column("Version"), Column("From"), Column("Until"), Column("By"), Column("Note", secondary=True))
    rows = tuple(
        (
            Cell(f"Version {v.number}", href=f"/policies/{kind}?version={v.number}", chips=_chips(v, on)),
            Cell(_first_day(v)),
            Cell(f"{v.ends_on:%-d %b %Y}" if v.ends_on else "open"),
            Cell(v.by_name, f"{v.at:%-d %b %Y}"),
            Cell(v.note),
        )
        for v in reversed(versions)
    )
    return Table("Versions", columns, rows, empty="None was ever applied; the default above holds.")


def _chips(version: Version, on: date) -> tuple[Chip, ...]:
    if version.holds_on(on):
        return (Chip("In force", "good"),)
    if version.replaced:
        return (Chip("Replaced"),)
    return (Chip("Planned", "accent"),) if version.starts_on > on else ()
