"""What recognisers share: finding tables by their columns, and writing the policies an export implies."""

from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from salesops.records.importing.reading.tables import Table
from salesops.records.importing.recipe import From, column


def with_columns(tables: Sequence[Table], *names: str) -> Table | None:
    """The first table that has all these columns."""
    return next((table for table in tables if set(names) <= set(table.columns)), None)


def fields(**columns: str) -> tuple[From, ...]:
    """`field=column`, each taken as it stands; `custom__x` is the custom field x."""
    return tuple(From(name.replace("custom__", "custom."), column(source), source) for name, source in columns.items())


@dataclass(frozen=True)
class StageOf:
    """A stage as an export shows it."""

    name: str
    status: str
    probability: float
    meaning: str = ""


def key_of(name: str) -> str:
    """A name as a key of policies: small letters, digits and underscores, a letter first."""
    key = "".join(c if c.isascii() and c.isalnum() else "_" for c in name.lower()).strip("_")
    while "__" in key:
        key = key.replace("__", "_")
    return (key if key[:1].isalpha() else f"s_{key}")[:60].rstrip("_")


def key_sql(text: str) -> str:
    """The same as `key_of`, as SQL."""
    key = f"so_choice({text})"
    return f"rtrim(left(CASE WHEN regexp_matches({key}, '^[a-z]') THEN {key} ELSE 's_' || {key} END, 60), '_')"


def process(pipelines: dict[str, Sequence[StageOf]]) -> tuple[str, str]:
    """The sales process of the pipelines (name -> stages in order); what every pipeline needs is added."""
    data = {
        "policy": "sales_process",
        "pipelines": [{"key": key_of(name), "name": name, "stages": _stages(stages)} for name, stages in pipelines.items()],
    }
    return "sales_process", yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


_NEEDED = (StageOf("Open", "open", 0.5), StageOf("Won", "won", 1), StageOf("Lost", "lost", 0))


def _stages(stages: Sequence[StageOf]) -> list[dict[str, object]]:
    there = {stage.status for stage in stages}
    complete = [*(n for n in _NEEDED if n.status == "open" and "open" not in there), *stages]
    complete += [n for n in _NEEDED if n.status != "open" and n.status not in there]
    return [
        {
            "key": key_of(stage.name),
            "name": stage.name,
            "meaning": stage.meaning or f"As the imported system uses {stage.name}.",
            "status": stage.status,
            "probability": {"won": 1, "lost": 0}.get(stage.status, round(min(max(stage.probability, 0), 1), 4)),
            "forecast_category": {"won": "closed", "lost": "omitted"}.get(stage.status, "pipeline"),
        }
        for stage in {key_of(stage.name): stage for stage in complete}.values()
    ]
