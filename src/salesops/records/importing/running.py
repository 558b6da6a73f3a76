"""Carrying a plan out, so that it can be watched, stopped, and carried on."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.records.following import catch_up
from salesops.records.importing import rejects
from salesops.records.importing.apply import Done, apply
from salesops.records.importing.compare import Compared, compare
from salesops.records.importing.errors import ImportProblem
from salesops.records.importing.gates import Flags, Judge, judge_all
from salesops.records.importing.planning import Plan, folder
from salesops.records.importing.store import opened
from salesops.records.importing.summary import FileSummary, as_json, summaries
from salesops.records.importing.timeline import Writing
from salesops.records.locks import held
from salesops.records.models import Batch


@dataclass(frozen=True)
class Progress:
    """How far an import is, in rows of all kinds."""

    kind: str
    done: int
    total: int
    seconds: float

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.done / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        return (self.total - self.done) / self.rate if self.rate else None


Watch = Callable[[Progress], bool | None]
"""Told after each chunk; answers False to stop there."""


@dataclass(frozen=True)
class Result:
    """batch_id is None for a dry run. `cancelled`: whole chunks are in; the same import again carries on."""

    batch_id: int | None
    files: tuple[FileSummary, ...]
    findings: tuple[Finding, ...]
    rejects: tuple[Path, ...]
    policies: tuple[tuple[str, str], ...]
    cancelled: bool = False
    flags: Flags = field(default_factory=Flags)


@dataclass
class _Meter:
    watch: Watch | None
    total: int
    started: float = field(default_factory=time.monotonic)
    done: int = 0

    def goes_on(self, kind: str, rows: int) -> bool:
        self.done += rows
        if self.watch is None:
            return True
        return self.watch(Progress(kind, self.done, self.total, time.monotonic() - self.started)) is not False


def run(
    plan: Plan, *, by: Actor, at: datetime, progress: Watch | None = None, dry_run: bool = False, judge: Judge | None = None
) -> Result:
    """`judge` says of deals that move what they come without, and whether they may.

    Raises ImportProblem with questions open, while another import runs, or where records were edited meanwhile.
    """
    if plan.questions:
        asked = plan.questions[0]
        shown = ", ".join(asked.examples)
        raise ImportProblem(asked.place, f"can be read with the day or the month first: {shown}.", "Both fit.", asked.fix)
    if dry_run:
        with opened() as store:
            system = plan.recipe.source_system
            flags = judge_all(plan.workshop, store, plan.gathered, system, judge)
            compared = {kind: compare(plan.workshop, store, rows, system) for kind, rows in plan.gathered.items()}
        return _result(plan, None, compared, flags, at=at, cancelled=False)
    with alone():
        return _run(plan, by, at, progress, judge)


def _run(plan: Plan, by: Actor, at: datetime, progress: Watch | None, judge: Judge | None) -> Result:
    batch = _batch(plan, by, at)
    writing = Writing(at, by.person_id, by.name, batch.id, plan.recipe.first_stage or "unknown")
    total = sum(plan.workshop.value(f"SELECT count(*) FROM r_{kind}") for kind in plan.gathered)
    meter, compared, cancelled = _Meter(progress, total), {}, False
    try:
        with opened() as store:
            flags = judge_all(plan.workshop, store, plan.gathered, plan.recipe.source_system, judge)
            for told in apply(plan.workshop, store, plan.gathered, plan.recipe.source_system, writing):
                cancelled = not _note(told, compared, meter)
                if cancelled:
                    break
        catch_up()
    except BaseException:
        _close(batch.id, "failed", at, [])
        raise
    result = _result(plan, batch.id, compared, flags, at=at, cancelled=cancelled)
    _close(batch.id, "failed" if cancelled else "finished", at, as_json(result.files))
    return result


def _note(told: tuple[str, Compared] | Done, compared: dict[str, Compared], meter: _Meter) -> bool:
    if isinstance(told, Done):
        return meter.goes_on(told.kind, told.rows)
    kind, result = told
    compared[kind] = result
    return meter.goes_on(kind, sum(result.unchanged.values()) + result.deleted)


def _batch(plan: Plan, by: Actor, at: datetime) -> Batch:
    """The batch of the same import that was stopped midway, or a new one."""
    same = Batch.objects.filter(fingerprint=plan.fingerprint, source_system=plan.recipe.source_system)
    stopped = same.filter(status__in=("running", "failed")).order_by("-id").first()
    if stopped:
        Batch.objects.filter(id=stopped.id).update(status="running")
        return stopped
    return Batch.objects.create(
        started_at=at,
        by_id=by.person_id,
        by_name=by.name,
        source_system=plan.recipe.source_system,
        fingerprint=plan.fingerprint,
    )


def _close(batch_id: int, status: str, at: datetime, files: list[dict[str, object]]) -> None:
    """Through the queryset, so that the sequence numbers the import wrote itself stay."""
    Batch.objects.filter(id=batch_id).update(status=status, finished_at=at, summary={"files": files})


def _result(
    plan: Plan, batch_id: int | None, compared: dict[str, Compared], flags: Flags, *, at: datetime, cancelled: bool
) -> Result:
    done = {kind: rows for kind, rows in plan.gathered.items() if kind in compared}
    where = folder() / (f"rejects-{batch_id}" if batch_id else f"rejects-dry-{at:%Y%m%dT%H%M%S}")
    return Result(
        batch_id,
        tuple(summaries(plan.workshop, done, compared, plan.tables)),
        (*plan.findings, *_after(compared)),
        tuple(rejects.write(plan.workshop, plan.gathered, plan.tables, where)),
        plan.recipe.policies,
        cancelled,
        flags,
    )


def _after(compared: dict[str, Compared]) -> Iterator[Finding]:
    for kind, result in compared.items():
        if result.deleted:
            yield Finding(
                kind, f"{result.deleted:,} rows are of records deleted here.", "They stay deleted.", "Restore them first.", "note"
            )
        if result.circular:
            fix = "Mend who stands above whom."
            yield Finding(kind, f"{result.circular:,} rows stand above themselves.", "They go in without that.", fix, "warning")


@contextmanager
def alone() -> Iterator[None]:
    """One import at a time in an installation."""
    with held("import", wait=False) as ours:
        if not ours:
            raise ImportProblem("import", "Another import is running.", "One at a time keeps them apart.", "Wait for it.")
        yield
