"""What other quotas would do: whose quota and attainment of the fiscal quarter become what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from salesops.kernel.money import rounded
from salesops.kernel.period import Period
from salesops.kernel.scope import Scope
from salesops.policies import queries
from salesops.policies.documents.quotas import Quotas
from salesops.policies.timeline import Version, placed
from salesops.policies.trials import MOST_RECORDS, Concerned, Trial, tell
from salesops.records.row import Row
from salesops.web.formatting import money, percent
from salesops.workspace.policies.trials.asking import Setting, by_spelling, everybody, per_person

_FAR = date(9999, 1, 1)


@dataclass(frozen=True)
class Moved:
    """Somebody whose quota of the quarter becomes another."""

    person: Row
    before: Decimal
    after: Decimal
    booked: float

    @property
    def attained(self) -> tuple[float | None, float | None]:
        return tuple(self.booked / float(quota) if quota else None for quota in (self.before, self.after))  # type: ignore[return-value]

    @property
    def falls_below(self) -> bool:
        before, after = self.attained
        return before is not None and before >= 1 and after is not None and after < 1

    @property
    def reaches(self) -> bool:
        before, after = self.attained
        return after is not None and after >= 1 and (before is None or before < 1)


def try_quotas(old: Quotas, new: Quotas, day: date, scope: Scope, at: datetime) -> Trial:
    setting = Setting.of(day, scope, at)
    people = everybody("person", scope)
    tell("Adding up the quotas", 0.2)
    before, after = (quota_of_each(timeline, people, setting) for timeline in _timelines(new, day, at))
    tell("Adding up what was booked", 0.6)
    booked = per_person("bookings", setting.quarter, setting)
    moved = [
        Moved(person, before.get(person.id, Decimal(0)), after.get(person.id, Decimal(0)), booked.get(person.id, 0.0))
        for person in people
        if before.get(person.id, 0) != after.get(person.id, 0)
    ]
    return _told(moved, setting)


def _timelines(new: Quotas, day: date, at: datetime) -> tuple[list[tuple[date, date, Quotas]], ...]:
    """The documents by the days they hold, as it is, and with the new one from its day on."""
    versions = queries.versions("quotas")
    documents = {version.number: cast(Quotas, queries.document_of(version, "quotas")) for version in versions}
    added = placed(versions, Version("quotas", 0, day, None, "new", "", at))

    def dated(some: Iterable[Version]) -> list[tuple[date, date, Quotas]]:
        return [(v.starts_on, v.ends_on or _FAR, documents.get(v.number, new)) for v in some if not v.replaced]

    return dated(versions), dated(added)


def quota_of_each(timeline: list[tuple[date, date, Quotas]], people: Iterable[Row], setting: Setting) -> dict[int, Decimal]:
    """Person -> their quota of the quarter by bookings, after ramp: of each quota the share of its days in the quarter.

    A quota is taken from the document that held on the first day of its period, as the warehouse does.
    """
    calendar, known = setting.company.calendar, by_spelling(people)
    found: dict[int, Decimal] = {}
    for start, end, document in timeline:
        for entry in document.entries:
            person = known.get(entry.person.casefold()) if entry.person else None
            span = entry.span(calendar)
            if person is None or document.measure_of(entry) != "bookings" or not start <= span.start < end:
                continue
            amount = document.amount(entry, calendar, person["hired_on"])
            found[person.id] = found.get(person.id, Decimal(0)) + amount * _share(span, setting.quarter)
    return {person_id: rounded(amount) for person_id, amount in found.items()}


def _share(span: Period, quarter: Period) -> Decimal:
    return Decimal(span.overlap_days(quarter)) / span.days if span.days else Decimal(0)


def _told(moved: list[Moved], setting: Setting) -> Trial:
    if not moved:
        return Trial()
    currency, name = setting.company.currency, setting.company.calendar.name(setting.quarter)
    before, after = (sum((getattr(one, which) for one in moved), Decimal(0)) for which in ("before", "after"))
    below, reach = ([one for one in moved if getattr(one, which)] for which in ("falls_below", "reaches"))
    who = "1 person's quota" if len(moved) == 1 else f"The quotas of {len(moved):,} people"
    sentences = [f"{who} of {name} would change, from {money(before, currency)} to {money(after, currency)} together."]
    sentences += [f"{_people(below)} above quota now and would no longer be."] if below else []
    sentences += [f"{_people(reach)} not at quota now and would be."] if reach else []
    ordered = sorted(moved, key=lambda one: (not one.falls_below, not one.reaches, -abs(one.after - one.before)))
    return Trial(
        tuple(sentences),
        {"people": len(moved), "fall_below": len(below), "reach": len(reach)},
        {"quota_before": before, "quota_after": after},
        tuple(_concerned(one, currency) for one in ordered[:MOST_RECORDS]),
        tuple(sorted(one.person.id for one in moved)),
    )


def _people(some: list[Moved]) -> str:
    names = ", ".join(str(one.person["name"]) for one in some[:3]) + (f" and {len(some) - 3:,} others" if len(some) > 3 else "")
    return f"{names} {'is' if len(some) == 1 else 'are'}"


def _concerned(one: Moved, currency: str) -> Concerned:
    before, after = (
        f"{money(quota, currency)} ({percent(attained, 0)} attained)"
        for quota, attained in zip((one.before, one.after), one.attained, strict=True)
    )
    why = "would fall below quota" if one.falls_below else "would be at quota" if one.reaches else "attainment changes"
    return Concerned(
        "person", one.person.id, str(one.person["name"]), why, before, after, money(Decimal(str(one.booked)), currency)
    )
