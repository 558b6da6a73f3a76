"""The page on which what a gate asks for is filled in, right there, and the deal moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from salesops.capabilities.process.decide.playbook import following_of
from salesops.capabilities.process.facts import Missing
from salesops.capabilities.process.models import Request
from salesops.capabilities.process.queries.standing import requests
from salesops.history.encoding import CUSTOM
from salesops.kernel.condition import fields_of
from salesops.kernel.kinds import DEAL, KINDS, Field
from salesops.kernel.scope import Scope
from salesops.policies.documents.sales_process import Pipeline, SalesProcess, Stage
from salesops.records.queries import listed
from salesops.records.row import Row
from salesops.web.components import Head
from salesops.workspace.editing.gates import gate_of
from salesops.workspace.editing.process import custom_fields

INPUTS = {"money": "text", "number": "text", "integer": "number", "date": "date", "text": "text", "long_text": "text"}


@dataclass(frozen=True)
class Control:
    """One input of the form. `options`: (value, words); `type` is `select`, `confirm` or an HTML input type."""

    name: str
    label: str
    type: str
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Item:
    """A missing thing with the controls that mend it; none where it is mended elsewhere."""

    missing: Missing
    controls: tuple[Control, ...] = ()
    approval: str = ""


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
    pipeline = process.pipeline(deal["pipeline"])
    here = pipeline.match(deal["stage"]) if pipeline else None
    target = (pipeline.match(to) if to else here and following_of(pipeline, here)) if pipeline else None
    if pipeline is None or target is None:
        return None
    judged = gate_of(process, deal, {}, pipeline=pipeline.key, stage=target.key, role=role, day=day)
    missing = judged[0].answer.lacking if judged else ()
    custom = custom_fields("deal", day)
    items = tuple(_item(one, deal, pipeline, target, custom, scope) for one in missing)
    head = Head(
        f"What does {target.name} ask for?",
        scope=f"{deal['name']} · {here.name if here else deal['stage']} → {target.name}",
        crumbs=(("Deals", "/deals"), (deal["name"], f"/deals/{deal.id}"), (f"To {target.name}", "")),
    )
    waiting = tuple(one for one in requests(open_only=True, deal_ids=frozenset({deal.id})) if one.stage == target.key)
    others = tuple(stage for stage in pipeline.stages if stage != here)
    given = {name: str(value) for name, value in (typed or {}).items()}
    return GatePage(head, deal, pipeline, target, items, others, waiting, back, said, given)


def _item(one: Missing, deal: Row, pipeline: Pipeline, target: Stage, custom: tuple[Field, ...], scope: Scope) -> Item:
    match one.kind:
        case "field" | "reason":
            return Item(one, _fields([one.name], deal, pipeline, custom, scope))
        case "criterion":
            return Item(one, _fields(sorted(_of_criterion(one, pipeline)), deal, pipeline, custom, scope))
        case "confirmation":
            return Item(one, (Control("confirmed", one.name, "confirm", one.name),))
        case "activity":
            kind = one.name.removeprefix("activity.")
            return Item(one, (Control(f"log.{kind}", f"What was the {kind.replace('_', ' ')} about?", "text"),))
        case "role":
            return Item(one, _contacts(one.name, deal, scope))
        case "approval":
            return Item(one, approval=one.name.removeprefix("approval."))
    return Item(one)


def _of_criterion(one: Missing, pipeline: Pipeline) -> frozenset[str]:
    """The deal's own fields that a criterion looks at."""
    criteria = [c for stage in pipeline.stages for c in (*stage.entry, *stage.exit) if c.text == one.name]
    named = frozenset().union(*(fields_of(criterion.meets) for criterion in criteria))
    return frozenset(name for name in named if name in DEAL.by_name or name.startswith(CUSTOM))


def _fields(names: list[str], deal: Row, pipeline: Pipeline, custom: tuple[Field, ...], scope: Scope) -> tuple[Control, ...]:
    known = {**DEAL.by_name, **{CUSTOM + field.name: field for field in custom}}
    return tuple(_control(name, known[name], deal, pipeline, scope) for name in names if name in known)


def _control(name: str, field: Field, deal: Row, pipeline: Pipeline, scope: Scope) -> Control:
    value = deal.values.get(name)
    said = "" if value is None else str(value)
    if name == "loss_reason" and pipeline.loss_reasons:
        return Control(name, field.title, "select", said, tuple((reason, reason) for reason in pipeline.loss_reasons))
    if field.type == "choice":
        return Control(name, field.title, "select", said, tuple((choice, choice.replace("_", " ")) for choice in field.choices))
    if field.type == "yes_no":
        return Control(name, field.title, "select", said, (("yes", "Yes"), ("no", "No")))
    if field.type == "ref":
        return Control(name, field.title, "select", said, _some(field.refers_to, scope))
    return Control(name, field.title, INPUTS.get(field.type, "text"), said)


def _some(kind: str, scope: Scope) -> tuple[tuple[str, str], ...]:
    order = ["name"] if "name" in KINDS[kind].by_name else []
    return tuple(
        (str(row.id), str(row.values.get("name", row.id))) for row in listed(kind, scope=scope, order=order, limit=200).rows
    )


def _contacts(name: str, deal: Row, scope: Scope) -> tuple[Control, ...]:
    if deal["account"] is None:
        return ()
    found = listed("contact", scope=scope, where={"account": deal["account"]}, order=["name"], limit=200).rows
    options = tuple((str(row.id), f"{row['name']}{', ' + row['title'] if row['title'] else ''}") for row in found)
    return (Control(name, name.removeprefix("role."), "select", "", options),) if options else ()
