"""The policies of the simulated company, as documents in its folder."""

from pathlib import Path

import yaml

from salesops.policies.documents import to_text
from salesops.policies.documents.sales_process import Pipeline, SalesProcess
from salesops.workspace.demo.quotas import quota_document
from salesops.workspace.demo.world import World

GIVEN = Path(__file__).parent / "policies"
SOURCE = "demo"
"""The source system of its records, so that they never meet those of another folder."""
AS_THEY_ARE = ("company", "targets")


def write_policies(folder: Path, world: World) -> None:
    """The default sales process with a pipeline for renewals, quotas that fit the reps, and what is the same always."""
    target = folder / "policies"
    target.mkdir(exist_ok=True)
    for kind in AS_THEY_ARE:
        (target / f"{kind}.yaml").write_bytes((GIVEN / f"{kind}.yaml").read_bytes())
    (folder / "mapping.yaml").write_text(f"source_system: {SOURCE}\n", encoding="utf-8")
    (target / "sales_process.yaml").write_text(to_text(sales_process()), encoding="utf-8")
    (target / "quotas.yaml").write_text(to_text(quota_document(world)), encoding="utf-8")


def sales_process() -> SalesProcess:
    renewals = Pipeline.model_validate(yaml.safe_load((GIVEN / "renewals_pipeline.yaml").read_text(encoding="utf-8")))
    return SalesProcess(pipelines=(*SalesProcess.default().pipelines, renewals))
