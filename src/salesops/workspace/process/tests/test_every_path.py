"""The same forbidden move through every path there is: refused alike, for the same reasons, and nothing is written.

Imports go the same ways, in `test_imports_past_gates`: they write by other means, which need a record store that commits.
"""

import ast
import html
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.cast import NOW, TESTER, Cast

from salesops.history.queries import last_sequence, latest_writes
from salesops.kernel.scope import EVERYTHING
from salesops.policies import actions as policies
from salesops.records import actions, queries
from salesops.web.queue import queue
from salesops.workspace import editing
from salesops.workspace.editing.gates import gate_of
from salesops.workspace.grids.commands import records as records_command

FIELDS = "policy: fields\ndeal:\n  - {name: budget, type: money}\n"
PROCESS = """\
policy: sales_process
pipelines:
  - key: sales
    name: Sales
    moves: {skipping: refuse, backwards: refuse, reopening: refuse, except_for: [ops]}
    loss_reason_required: true
    approvals:
      - {key: large, name: Large deals, condition: {field: amount, at_least: 100000}, into: [won], by: [manager]}
    stages:
      - {key: discovery, name: Discovery, meaning: A need., probability: 0.2, required_fields: [custom.budget]}
      - key: demo
        name: Demo
        meaning: We show it.
        probability: 0.4
        required_activities: [{type: meeting_held}]
        exit: [{text: They liked it.}]
      - {key: proposal, name: Proposal, meaning: They read it., probability: 0.6, required_roles: [Champion]}
      - {key: terms, name: Terms, meaning: The contract., probability: 0.8}
      - {key: won, name: Won, meaning: Signed., status: won, probability: 1}
      - {key: lost, name: Lost, meaning: Not., status: lost, probability: 0}
"""
STATUS = {"won": "won", "lost": "lost"}


@dataclass(frozen=True)
class Case:
    """A move that is refused, and the names of what is missing."""

    start: str
    to: str
    lacks: tuple[str, ...]
    more: dict[str, Any] = field(default_factory=dict)


CASES = {
    "a missing field": Case("discovery", "demo", ("custom.budget",)),
    "a missing activity and a confirmation": Case("demo", "proposal", ("activity.meeting_held", "They liked it.")),
    "a missing role": Case("proposal", "terms", ("role.Champion",)),
    "a missing approval": Case("terms", "won", ("approval.large",), {"amount": "250000"}),
    "no reason for the loss": Case("terms", "lost", ("loss_reason",)),
    "skipping": Case(
        "discovery", "proposal", ("moves.skipping", "activity.meeting_held", "They liked it."), {"custom.budget": "1"}
    ),
    "going back": Case("proposal", "demo", ("moves.backwards",)),
    "reopening": Case("lost", "terms", ("moves.reopening",), {"loss_reason": "Price"}),
}


@dataclass
class Attempt:
    """Rita and a deal of hers, and where it is to go."""

    client: Client
    cast: Cast
    deal: int
    to: str

    @property
    def version(self) -> int:
        return queries.get("deal", self.deal, scope=EVERYTHING).version

    def text(self, answer: Any) -> str:
        """What it says, whatever it is written in."""
        written = answer.content.decode()
        if "json" in answer.headers["Content-Type"]:
            return json.dumps(json.loads(written), ensure_ascii=False)
        return html.unescape(written)

    def tell(self, path: str, data: Any, method: str = "POST") -> str:
        headers = {"If-Match": f'"{self.version}"'}
        answer = self.client.generic(method, path, json.dumps(data), content_type="application/json", headers=headers)
        return self.text(answer)

    def grid(self, *more: dict) -> str:
        rows = [{"id": self.deal, "version": self.version, "cells": {"stage": self.to}}, *more]
        return self.tell("/deals/grid/write", {"rows": rows})


def board_drop(one: Attempt) -> str:
    sent = {"deal": one.deal, "version": one.version, "stage": one.to}
    return one.text(one.client.post("/board/move", sent))


def paste(one: Attempt) -> str:
    other = make_deal(one.cast, "discovery")
    return one.grid({"id": other, "version": 1, "cells": {"next_step": "Pasted"}})


def bulk_edit(one: Attempt) -> str:
    return one.tell("/deals/grid/bulk?", {"what": "edit", "cells": {"stage": one.to}, "ids": [one.deal]})


def record_page(one: Attempt) -> str:
    return one.text(one.client.post(f"/deals/{one.deal}/move", {"stage": one.to, "version": one.version}, follow=True))


def record_fact(one: Attempt) -> str:
    answer = one.client.post(f"/deals/{one.deal}/facts/stage", {"value": one.to, "version": one.version})
    return one.text(answer)


def gate_page(one: Attempt) -> str:
    return one.text(one.client.post(f"/deals/{one.deal}/gate", {"to": one.to, "version": one.version}))


def api_patch(one: Attempt) -> str:
    return one.tell(f"/api/records/deals/{one.deal}", {"stage": one.to}, "PATCH")


def api_move(one: Attempt) -> str:
    return one.tell(f"/api/process/deals/{one.deal}/move", {"to": one.to, "version": one.version})


def api_change_many(one: Attempt) -> str:
    change = {"id": one.deal, "version": one.version, "values": {"stage": one.to}}
    return one.tell("/api/records/deals/change", {"changes": [change]})


def api_upsert(one: Attempt) -> str:
    known = queries.get("deal", one.deal, scope=EVERYTHING).external_id
    rows = [{"external_id": known, "name": "Halcyon", "stage": one.to}]
    return one.tell("/api/records/deals/upsert", {"source_system": "crm", "rows": rows})


def command(one: Attempt) -> str:
    return CliRunner().invoke(records_command, ["edit", "deals", str(one.deal), f"stage={one.to}", "--as", "rita"]).output


PATHS: dict[str, tuple[str, Callable[[Attempt], str]]] = {
    "board drop": ("board.actions", board_drop),
    "grid cell": ("grids.actions.cells", lambda one: one.grid()),
    "paste": ("grids.actions.cells", paste),
    "bulk edit": ("grids.actions.bulk", bulk_edit),
    "record page": ("record_pages.views.happening", record_page),
    "gate page": ("process.pages", gate_page),
    "API patch": ("records_api.writing", api_patch),
    "API move": ("process.api", api_move),
    "API many": ("records_api.many", api_change_many),
    "API upsert": ("records_api.upserting", api_upsert),
    "command": ("grids.actions.cells", command),
}
"""Path -> the module that writes, and how somebody goes it."""

ELSEWHERE = {
    "automation.steps.changing": "steps of automations, as whoever they act for, through editing.change: tested there",
    "editing.deals": "this is the gate's own door",
    "forecast.doing": "writes forecast categories and what is said of deals, never a stage",
    "grids.actions.attempts": "tries changes of bulk edits, which is the path above",
    "grids.api": "undo, tested below",
    "handoffs.handing": "fills in the packet of a hand-off through editing.change",
    "process.many": "the same for several deals, through process.moving: tested in test_gates_of_many",
    "process.moving": "fills in and moves for the gate page and the API",
    "record_pages.actions.products": "writes lines of a deal, and its amount",
    "record_pages.actions.roles": "writes contact roles of a deal",
    "record_pages.views.editing_facts": "one field beside the others; the stage has no such form",
    "today.actions": "writes next steps, never a stage",
    "undoing.pages": "undo, tested below",
}
"""Modules that change deals too: why they are no path of their own."""


@pytest.fixture
def rita(cast: Cast, settings, tmp_path, monkeypatch) -> Client:
    settings.HOME = tmp_path
    monkeypatch.setattr(queue, "immediate", True)
    for text in (FIELDS, PROCESS):
        policies.apply(text, starts_on=date(2020, 1, 1), by=TESTER, at=NOW)
    client = Client()
    client.force_login(cast.user("rita"))
    return client


def make_deal(cast: Cast, stage: str, **more: Any) -> int:
    values = {"name": "Halcyon", "owner": cast.rita, "pipeline": "sales", "stage": stage, "status": STATUS.get(stage, "open")}
    closed = {"closed_on": NOW.date()} if stage in STATUS else {}
    known = {
        "by": TESTER,
        "at": NOW,
        "source_system": "crm",
        "external_id": f"D{last_sequence()}",
        "custom_fields": editing.custom_fields("deal", NOW.date()),
    }
    return actions.create("deal", {"amount": "5000", **values, **closed, **more}, **known).id


def wanted(case: Case, deal: int) -> list[str]:
    """What the gate itself says is missing."""
    row = queries.get("deal", deal, scope=EVERYTHING)
    where = {"pipeline": "sales", "stage": case.to, "role": "rep", "day": NOW.date()}
    judged = gate_of(editing.processes(NOW.date()), row, {}, **where)
    missing = judged[0].answer.lacking
    assert [one.name for one in missing] == list(case.lacks)
    return [one.what for one in missing]


@pytest.mark.parametrize("name", CASES)
def test_a_forbidden_move_is_refused_alike_whatever_the_path(rita, cast, name):
    case = CASES[name]
    deal = make_deal(cast, case.start, **case.more)
    one = Attempt(rita, cast, deal, case.to)
    says = wanted(case, deal)
    for path, (_, go) in PATHS.items():
        told = go(one)
        assert [what for what in says if what not in told] == [], f"{path}: {told[-1500:]}"
        assert len(latest_writes("deal", deal, 9)) == 1, path
        assert queries.get("deal", deal, scope=EVERYTHING)["stage"] == case.start, path


@pytest.mark.parametrize("name", ["skipping", "going back", "reopening", "a missing approval"])
def test_taking_a_move_back_goes_no_forbidden_way_either(rita, cast, name):
    case = CASES[name]
    deal = make_deal(cast, case.to, **case.more)
    row = queries.get("deal", deal, scope=EVERYTHING)
    back = {"stage": case.start, "status": STATUS.get(case.start, "open"), "closed_on": None}
    back |= {"closed_on": NOW.date()} if case.start in STATUS else {}
    moved = actions.edit("deal", deal, back, version=row.version, by=cast.actor("rita"), at=NOW)
    last, says = last_sequence(), wanted(case, deal)
    for path in ("/undo", "/deals/grid/undo", "/api/records/undo"):
        sent = {"sequences": str(moved.sequence)} if path == "/undo" else json.dumps({"sequences": [moved.sequence]})
        how = {"headers": {"Accept": "application/json"}} if path == "/undo" else {"content_type": "application/json"}
        told = json.loads(rita.post(path, sent, **how).content)
        assert says[0] in json.dumps(told, ensure_ascii=False), path
        assert last_sequence() == last, path


CHANGES = {"change", "change_many", "undo", "fill_and_move", "edit", "move_deal", "close_deal", "reopen_deal"}
SRC = Path(editing.__file__).parents[1]


def doors(tree: ast.Module) -> set[str]:
    """What a module calls `editing`, and the actions of records, by."""
    found = {"editing"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "salesops.records":
            found |= {one.asname or one.name for one in node.names if one.name == "actions"}
    return found


def calls(module: Path) -> set[str]:
    """What it calls of `editing`, of `moving` or of the records' own actions."""
    tree, found = ast.parse(module.read_text(encoding="utf-8")), set()
    known = doors(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            of = node.func.value if isinstance(node.func, ast.Attribute) else None
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name == "fill_and_move" or (isinstance(of, ast.Name) and of.id in known):
                found |= {name} & CHANGES
    return found


def test_whoever_adds_a_path_adds_it_here():
    modules = (path for path in SRC.rglob("*.py") if "tests" not in path.parts and path.parent != SRC / "demo")
    writing = {".".join(path.relative_to(SRC).with_suffix("").parts) for path in modules if calls(path)}
    assert writing - {"editing.actions"} == {module for module, _ in PATHS.values()} | set(ELSEWHERE)
