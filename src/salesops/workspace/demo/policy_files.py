"""The policies of the simulated company, as documents in its folder."""

from pathlib import Path
from typing import cast

import yaml

from salesops.policies.documents import library, load, to_text
from salesops.policies.documents.forecast import Forecast
from salesops.policies.documents.sales_process import Pipeline, SalesProcess
from salesops.workspace.demo import own_fields
from salesops.workspace.demo.quotas import quota_document
from salesops.workspace.demo.world import World

GIVEN = Path(__file__).parent / "policies"
SOURCE = "demo"
"""The source system of its records, so that they never meet those of another folder."""
AS_THEY_ARE = ("company", "hand_offs", "automations", "targets")


def write_policies(folder: Path, world: World) -> None:
    """The process of five stages with its fields and a pipeline for renewals, quotas that fit the reps, and what is always so."""
    target = folder / "policies"
    target.mkdir(exist_ok=True)
    for kind in AS_THEY_ARE:
        (target / f"{kind}.yaml").write_bytes((GIVEN / f"{kind}.yaml").read_bytes())
    (folder / "mapping.yaml").write_text(f"source_system: {SOURCE}\n", encoding="utf-8")
    (target / "fields.yaml").write_text(own_fields.TEXT, encoding="utf-8")
    (target / "forecast.yaml").write_text(to_text(_forecast(world)), encoding="utf-8")
    (target / "sales_process.yaml").write_text(to_text(sales_process()), encoding="utf-8")
    (target / "quotas.yaml").write_text(to_text(quota_document(world)), encoding="utf-8")


def _forecast(world: World) -> Forecast:
    """Who sells calls, and nobody else."""
    return Forecast(teams=tuple(team.name for team in world.cast.teams if team.seats))


def sales_process() -> SalesProcess:
    """The ready-made process of five stages and the renewals, which ask for nothing."""
    renewals = Pipeline.model_validate(yaml.safe_load((GIVEN / "renewals_pipeline.yaml").read_text(encoding="utf-8")))
    five_stages = cast(SalesProcess, load(library.text("five_stages")))
    return SalesProcess(pipelines=(*five_stages.pipelines, renewals), cases=five_stages.cases)
