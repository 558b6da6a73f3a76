"""Submitting calls, adjusting those of one's people, locking a week. Each adds a row, and is told in history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from salesops.capabilities.forecasting.called.decide.weeks import called_periods
from salesops.capabilities.forecasting.called.facts import About, Amounts, Line, Said
from salesops.capabilities.forecasting.called.models import DOOR, Call, WeekSwitch
from salesops.capabilities.forecasting.called.queries.calls import as_said, gate_now, policy_on
from salesops.history.append import NewEvent, append, hold_order
from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.kernel.money import rounded
from salesops.policies import queries as policies
from salesops.records.access import Viewer, may, scope_of
from salesops.records.errors import InvalidError, NotFoundError
from salesops.records.reporting_line import managers

MOST = Decimal("1e15")
_ON_BEHALF = ("ops", "admin")


@dataclass(frozen=True)
class Wanted:
    """A submission before it is one. For an adjustment the amounts are what is added, `about` whose total it moves."""

    of: About
    amounts: Amounts
    note: str = ""
    about: int | None = None


def submit(person: int, wanted: Wanted, *, viewer: Viewer, by: Actor, at: datetime) -> Said:
    """Call one's own deals of a period. Operations may do it for somebody. Raises InvalidError, NotFoundError."""
    _may_speak_for(person, viewer, at)
    _refuse([*_of_period(wanted.of, at), *_in_order(wanted.amounts)])
    return _add("own", person, person, wanted, by, at)


def adjust(manager: int, wanted: Wanted, *, viewer: Viewer, by: Actor, at: datetime) -> Said:
    """Add to (or take from) what somebody who reports to one has called, or one's own total, beside it, with a note."""
    _may_speak_for(manager, viewer, at)
    about = manager if wanted.about is None else wanted.about
    line = managers(at)
    if about != manager and line.get(about) != manager:
        why = "A manager adjusts the totals of those who report to them, and their own."
        raise InvalidError([Finding("about", "They do not report to this manager.", why, "Choose one of their reports.")])
    if manager not in line.values():
        why = "There is nothing below to adjust."
        raise InvalidError([Finding("about", "Nobody reports to this person.", why, "Submit a call instead.")])
    if not wanted.note.strip():
        why = "Whoever reads the roll-up must know the reason."
        raise InvalidError([Finding("note", "The note is missing.", why, "Say why you see it differently.")])
    _refuse([*_of_period(wanted.of, at), *_measured(wanted.amounts)])
    return _add("adjustment", manager, about, wanted, by, at)


def switch(reason: str, *, locks: bool, viewer: Viewer, by: Actor, at: datetime, person: int | None = None) -> WeekSwitch:
    """Lock this week, or unlock it, for everybody or for one person. Raises InvalidError."""
    policy = policy_on(policies.company(at.date()).day_of(at))
    if viewer.role not in policy.unlocking:
        fix = f"Ask somebody who is {' or '.join(policy.unlocking)}."
        raise InvalidError([Finding("week", "You may not lock or unlock.", "The forecast policy says who may.", fix)])
    if not reason.strip():
        raise InvalidError([Finding("reason", "The reason is missing.", "Others will ask why.", "Say why.")])
    with transaction.atomic(), DOOR.open():
        hold_order()
        made = WeekSwitch.objects.create(
            locks=locks, person_id=person, at=at, reason=reason.strip(), by_id=by.person_id, by_name=by.name
        )
        changes = {"reason": ("", made.reason), "person": (None, person)}
        append([NewEvent("forecast_week", made.id, "lock" if locks else "unlock", at, changes, by, at)])
    return made


def take_over(rows: Sequence[tuple[int, Wanted, datetime]], *, by: Actor, at: datetime) -> int:
    """Calls made elsewhere, with their own moments: (person, call, when). Only added, and never twice; how many were new."""
    _refuse([wrong for _, wanted, _ in rows for wrong in _in_order(wanted.amounts)])
    if late := next((moment for _, _, moment in rows if moment > at), None):
        raise InvalidError(
            [Finding("submitted_at", f"{late:%Y-%m-%d %H:%M} is still to come.", "Nobody has called then.", "Correct it.")]
        )
    with transaction.atomic(), DOOR.open():
        hold_order()
        known = set(Call.objects.filter(line="own").values_list("holder_id", "period_start", "period_end", "kpi", "submitted_at"))
        new = []
        for person, wanted, moment in sorted(rows, key=lambda row: row[2]):
            of = wanted.of
            if (person, of.period.start, of.period.end, of.kpi, moment) not in known:
                new.append(_row("own", person, person, wanted, by, moment, late=False, before=None))
        made = Call.objects.bulk_create(new, batch_size=1000)
        if made:
            append([NewEvent("forecast_call", made[0].id or 0, "take_over", at, {"calls": (None, len(made))}, by, at)])
    return len(new)


def _add(line: Line, holder: int, about: int, wanted: Wanted, by: Actor, at: datetime) -> Said:
    """One more row of a line, after the one before it: who comes at the same moment waits and comes next."""
    company = policies.company(at.date())
    with transaction.atomic(), DOOR.open():
        hold_order()
        gate = gate_now(policy_on(company.day_of(at)), company, holder, at)
        if gate.standing == "locked":
            raise InvalidError([_locked(gate.switch.reason if gate.switch else "", f"{gate.week.ends_at:%A, %d %B, %H:%M}")])
        of = {"period_start": wanted.of.period.start, "period_end": wanted.of.period.end, "kpi": wanted.of.kpi}
        same = Call.objects.filter(**of, line=line, holder_id=holder, about_id=about)
        before = same.order_by("-submitted_at", "-id").first()
        moment = max(at, before.submitted_at) if before else at
        made = _row(line, holder, about, wanted, by, moment, late=gate.standing == "late", before=before)
        made.save()
        append([NewEvent("forecast_call", made.id, "submit" if line == "own" else "adjust", moment, _told(made, before), by, at)])
    return as_said(made)


def _row(
    line: Line, holder: int, about: int, wanted: Wanted, by: Actor, moment: datetime, *, late: bool, before: Call | None
) -> Call:
    amounts, of = wanted.amounts, wanted.of
    return Call(
        period_start=of.period.start,
        period_end=of.period.end,
        kpi=of.kpi,
        line=line,
        holder_id=holder,
        about_id=about,
        commit=rounded(amounts.commit),
        likely=rounded(amounts.likely),
        best_case=rounded(amounts.best_case),
        note=wanted.note.strip(),
        submitted_at=moment,
        late=late,
        by_id=by.person_id,
        by_name=by.name,
        source=by.source,
        supersedes_id=before.id if before else None,
    )


def _told(made: Call, before: Call | None) -> dict[str, tuple[object, object]]:
    names = ("commit", "likely", "best_case")
    told: dict[str, tuple[object, object]] = {
        n: (str(getattr(before, n)) if before else None, str(getattr(made, n))) for n in names
    }
    of = [made.kpi, made.period_start.isoformat(), made.period_end.isoformat(), made.holder_id, made.about_id]
    return {**told, "note": ("", made.note), "of": (None, of)}


def _may_speak_for(person: int, viewer: Viewer, at: datetime) -> None:
    """For oneself; operations also for others whom they see."""
    if not may(viewer, "write") or not scope_of(viewer, at).sees(person):
        raise NotFoundError("There is nobody like that for you to call for.")
    if viewer.person_id != person and viewer.role not in _ON_BEHALF:
        why = "A call is somebody's own word; a manager adjusts it in a line of their own."
        raise InvalidError([Finding("person", "This is not your call.", why, "Adjust it instead.")])


def _of_period(of: About, at: datetime) -> list[Finding]:
    company = policies.company(at.date())
    day = company.day_of(at)
    policy = policy_on(day)
    name = company.calendar.name(of.period)
    if of.kpi not in policy.kpis:
        return [
            Finding("kpi", f"{of.kpi} is not called.", "The forecast policy says what is.", f"Call {', '.join(policy.kpis)}.")
        ]
    if of.period.end <= day:
        return [Finding("period", f"{name} is over.", "Its calls stay what they were.", "Call a period that is not over.")]
    called = called_periods(policy, company, day)
    if of.period not in called:
        there = ", ".join(company.calendar.name(period) for period in called)
        return [Finding("period", f"{name} is not called now.", "The forecast policy says what is.", f"Call {there}.")]
    return []


def _in_order(amounts: Amounts) -> list[Finding]:
    wrong = []
    if not amounts.commit <= amounts.likely <= amounts.best_case:
        why = "What is sure is part of what is likely, and that of the best case."
        wrong.append(Finding("likely", "Commit, most likely and best case are not in order.", why, "Let them rise, or be equal."))
    if amounts.commit < 0:
        wrong.append(Finding("commit", "The commit is below nothing.", "A period brings nothing at worst.", "Give 0 or more."))
    return [*wrong, *_measured(amounts)]


def _measured(amounts: Amounts) -> list[Finding]:
    given = (("commit", amounts.commit), ("likely", amounts.likely), ("best_case", amounts.best_case))
    what, why = "The amount is beyond measure.", "It counts in the sums of others."
    return [Finding(name, what, why, "Give less than 1,000,000,000,000,000.") for name, amount in given if abs(amount) >= MOST]


def _locked(reason: str, until: str) -> Finding:
    why = f"It was locked: {reason}" if reason else "The cut-off has passed, and the forecast policy locks the week then."
    return Finding("week", "This week is locked.", why, f"Call again from {until}, or ask whoever may unlock it.")


def _refuse(wrong: list[Finding]) -> None:
    if wrong:
        raise InvalidError(wrong)
