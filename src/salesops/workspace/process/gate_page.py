"""The page on which what a gate asks for is filled in, right there, and the deal moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from salesops.capabilities.process.models import Request
from salesops.capabilities.process.queries.standing import requests
from salesops.kernel.scope import Scope
from salesops.policies.documents.sales_process import Pipeline, SalesProcess, Stage
from salesops.records.row import Row
from salesops.web.components import Head
from salesops.workspace.editing.gates import gate_of
from salesops.workspace.editing.process import custom_fields
from salesops.workspace.process.aiming import aim_of
from salesops.workspace.process.controls import Inputs, Item


@dataclass(frozen=True)
class GatePage:
    head: Head
    deal: Row
    pipeline: Pipeline
    stage: Stage
    items: tuple[Item, ...]
    stages: tuple[Stage, ...]
    waiting: tuple[Request, ...]
    back: str
    said: tuple[str, ...] = ()
    typed: Mapping[str, str] | None = None

    @property
    def excusable(self) -> str:
        """What an exception would have to name."""
        return "\n".join(item.missing.name for item in self.items if item.missing.kind != "approval")

    @property
    def ready(self) -> bool:
        return not self.items


def gate_page(
    process: SalesProcess,
    deal: Row,
    to: str,
    *,
    role: str,
    scope: Scope,
    day: date,
    back: str,
    said: tuple[str, ...] = (),
    typed: Mapping[str, Any] | None = None,
) -> GatePage | None:
    """None where the process does not know the deal's pipeline or the stage."""
    aim = aim_of(process, deal, to)
    if aim is None:
        return None
    pipeline, here, target = aim.pipeline, aim.here, aim.target
    judged = gate_of(process, deal, {}, pipeline=pipeline.key, stage=target.key, role=role, day=day)
    inputs = Inputs(custom_fields("deal", day), scope)
    items = tuple(inputs.item(one, deal, pipeline) for one in (judged[0].answer.lacking if judged else ()))
    head = Head(
        f"What does {target.name} ask for?",
        scope=f"{deal['name']} · {here.name if here else deal['stage']} → {target.name}",
        crumbs=(("Deals", "/deals"), (deal["name"], f"/deals/{deal.id}"), (f"To {target.name}", "")),
    )
    waiting = tuple(one for one in requests(open_only=True, deal_ids=frozenset({deal.id})) if one.stage == target.key)
    others = tuple(stage for stage in pipeline.stages if stage != here)
    given = {name: str(value) for name, value in (typed or {}).items()}
    return GatePage(head, deal, pipeline, target, items, others, waiting, back, said, given)
