"""All that importing means, for screen, API and command alike: records, the policies that came along, the warehouse."""

import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import cast

from salesops.kernel.actor import Actor
from salesops.kernel.kinds import KINDS
from salesops.policies import actions as policy_actions
from salesops.policies import queries as policies
from salesops.policies.checking import check
from salesops.policies.documents import DOCUMENTS
from salesops.policies.documents.fields import Fields
from salesops.policies.timeline import BEGINNING
from salesops.records.importing import Plan, Progress, run
from salesops.records.importing.planning import CustomFields
from salesops.records.importing.previewing import newest_day
from salesops.warehouse.refresh import refresh
from salesops.workspace.imports.judging import judge_on
from salesops.workspace.imports.state import Note
from salesops.workspace.imports.understood import Came, Counted, FlagsKept, Outcome

Watch = Callable[[Progress], bool | None]


def custom_fields(on: date) -> CustomFields:
    """The fields the policy in force declares, for a plan."""
    document = cast(Fields, policies.in_force("fields", on))
    return {kind.name: document.of(kind.name) for kind in KINDS.values() if kind.custom}


def carry_out(planned: Plan, *, by: Actor, at: datetime, progress: Watch | None = None, dry_run: bool = False) -> Outcome:
    """Import what was planned, let policies that came along hold, and bring the warehouse up to date.

    Raises ImportProblem. A dry run counts and writes rejects, nothing else.
    """
    started = time.monotonic()
    judge = judge_on(policies.company(at.date()).day_of(at))
    result = run(planned, by=by, at=at, progress=progress, dry_run=dry_run, judge=judge)
    goes_in = not (dry_run or result.cancelled)
    came = tuple(_apply(result.policies, by=by, at=at) if goes_in else _waiting(result.policies))
    if goes_in:
        refresh(at=at)
    return Outcome(
        batch_id=result.batch_id,
        files=tuple(Counted.model_validate(vars(one)) for one in result.files),
        findings=tuple(Note.of(finding) for finding in result.findings),
        rejects=tuple(map(str, result.rejects)),
        policies=came,
        cancelled=result.cancelled,
        seconds=time.monotonic() - started,
        newest=newest_day(planned, at.date().isoformat()),
        flags=FlagsKept.of(result.flags),
    )


def _waiting(came: tuple[tuple[str, str], ...]) -> Iterator[Came]:
    for name, text in came:
        yield Came(kind=_kind(name, text), text=text, state="waiting")


def _apply(came: tuple[tuple[str, str], ...], *, by: Actor, at: datetime) -> Iterator[Came]:
    """A policy holds from the beginning where none of its kind was ever applied; what a person decided stays."""
    for name, text in came:
        kind = _kind(name, text)
        if kind in DOCUMENTS and policies.versions(kind):
            same = policies.export(kind, at.date()).strip() == text.strip()
            yield Came(kind=kind, text=text, state="applied" if same else "offered")
            continue
        try:
            policy_actions.apply(text, starts_on=BEGINNING, by=by, at=at, note="Came with an import")
            yield Came(kind=kind, text=text, state="applied")
        except (policy_actions.PolicyRefused, policy_actions.PolicyConflictError) as error:
            yield Came(kind=kind, text=text, state="refused", why=str(error))


def _kind(name: str, text: str) -> str:
    """The kind a text says it is; the file's name where it cannot be read."""
    document = check(text)
    return name if isinstance(document, list) else document.kind
