"""Judging the example cases a document of automations brings along. Pure."""

from datetime import UTC, datetime

from salesops.capabilities.automation import decide
from salesops.capabilities.automation.facts import Happened
from salesops.kernel.finding import Finding
from salesops.kernel.kinds import KINDS
from salesops.policies.cases import wrong
from salesops.policies.documents.automations import Automation, AutomationCase, Automations

_THEN = datetime(2000, 1, 1, tzinfo=UTC)


def run_case(document: Automations, case: AutomationCase) -> Finding | None:
    """What is wrong with a case that does not come out as it says."""
    one = document.get(case.automation)
    if one is None:
        return wrong(case, f"there is no automation {case.automation}.")
    if one.when.happens != case.happens:
        return wrong(case, f"it waits for {one.when.happens}, not {case.happens}.") if case.does else None
    does = tuple(step.do for step in one.then) if _runs(one, case) else ()
    if does == case.does:
        return None
    why = decide.judged(one, case.record).reason if _triggers(one, case) else "It is not its trigger."
    return wrong(case, f"it does {', '.join(does) or 'nothing'}. {why}")


def _runs(one: Automation, case: AutomationCase) -> bool:
    return one.enabled and _triggers(one, case) and decide.judged(one, case.record).runs


def _triggers(one: Automation, case: AutomationCase) -> bool:
    """A change is looked at; time, metrics and hand-offs are taken to have happened."""
    if case.happens not in ("created", "changed"):
        return True
    needed = next(field.name for field in KINDS[one.kind].fields if field.required)
    changed = {*case.before, one.when.field}
    changes = {name: (case.before.get(name), value) for name, value in case.record.items() if name in changed}
    if case.happens == "created":
        changes = {needed: (None, "x")}
    return bool(list(decide.started([one], Happened(one.kind, 1, _THEN, changes))))
