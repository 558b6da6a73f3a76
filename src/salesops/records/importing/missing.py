"""Records that are only named by others: created when told so."""

from collections.abc import Mapping

from salesops.kernel.finding import Finding
from salesops.kernel.kinds import KINDS
from salesops.records.importing import resolve
from salesops.records.importing.gather import Gathered
from salesops.records.importing.staging import DEFAULTS
from salesops.records.importing.workshop import Workshop, literal, quoted


def create(workshop: Workshop, gathered: dict[str, Gathered]) -> list[Finding]:
    """Add a row to `s_<kind>` for everything unresolved of the kinds that a name is enough for."""
    found = []
    for kind in resolve.CREATABLE:
        texts = resolve.unknown_texts(workshop, gathered, kind)
        if texts:
            gathered[kind] = _add(workshop, kind, texts, gathered.get(kind))
            shown = ", ".join(texts[:5]) + (", ..." if len(texts) > 5 else "")
            why = "They are named by other records, and --create-missing was said."
            found.append(Finding(KINDS[kind].plural, f"{len(texts):,} are created from their name: {shown}.", why, "", "note"))
    return found


def _add(workshop: Workshop, kind: str, texts: list[str], gathered: Gathered | None) -> Gathered:
    required = {"name": "text", **{name: literal(value) for (of, name), value in DEFAULTS.items() if of == kind}}
    if gathered is None:
        columns = ", ".join(f"{quoted(name)} VARCHAR" for name in required)
        workshop.do(
            f"""CREATE OR REPLACE TABLE s_{kind} (ord BIGINT, _load BIGINT, _row BIGINT, _reason VARCHAR,
            external_id VARCHAR, created_at TIMESTAMP, {columns})"""
        )
        gathered = Gathered(KINDS[kind], (), tuple(required))
    values = ", ".join(f"{value} AS {quoted(name)}" for name, value in required.items())
    listed = ", ".join(f"({literal(text)})" for text in texts)
    workshop.do(
        f"""INSERT INTO s_{kind} BY NAME SELECT coalesce((SELECT max(ord) FROM s_{kind}), 0) + row_number() OVER () AS ord,
            -1 AS _load, '' AS _reason, text AS external_id, {values} FROM (VALUES {listed}) t(text)"""
    )
    return gathered


def in_order(gathered: Mapping[str, Gathered]) -> dict[str, Gathered]:
    """Kinds in the order in which they can be loaded."""
    return {kind: gathered[kind] for kind in KINDS if kind in gathered}
