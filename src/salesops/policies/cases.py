"""Judging the example cases a document brings along. Pure.

CASES says for each kind how a case is judged: from the document and one of its cases to what is wrong, None where it comes
out as it says. The engines of capabilities add theirs in `salesops.config.policies`.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from salesops.kernel import kinds
from salesops.kernel.finding import Finding
from salesops.kernel.period import Calendar
from salesops.policies.documents.base import Case, Document
from salesops.policies.documents.company import Company, CompanyCase
from salesops.policies.documents.fields import FieldCase, Fields
from salesops.policies.documents.forecast import Forecast, ForecastCase
from salesops.policies.documents.governance import Governance, GovernanceCase
from salesops.policies.documents.hand_offs import HandOffCase, HandOffs
from salesops.policies.documents.messages import place
from salesops.policies.documents.quotas import Quota, QuotaCase, Quotas
from salesops.policies.documents.targets import TargetCase, Targets
from salesops.policies.documents.yaml_text import read

Runner = Callable[[Any, Any], Finding | None]
"""(document, case) -> what is wrong; its `where` is replaced by the place of the case."""


def cases_of(document: Document) -> tuple[Case, ...]:
    found: tuple[Case, ...] = getattr(document, "cases", ())
    return found


def run_cases(document: Document, text: str, runners: Mapping[str, Runner]) -> list[Finding]:
    """What is wrong with each case that does not come out as it says; `text` is where the document was read from."""
    cases = cases_of(document)
    if not cases:
        return []
    _, lines = read(text)
    if document.kind not in runners:
        return [_unjudged(document.kind, place(("cases",), lines))]
    found = ((number, runners[document.kind](document, case)) for number, case in enumerate(cases))
    return [
        Finding(place(("cases", number), lines), wrong.what, wrong.why, wrong.fix, wrong.severity)
        for number, wrong in found
        if wrong
    ]


def _unjudged(kind: str, where: str) -> Finding:
    return Finding(where, f"Nothing judges cases of {kind}.", "They would say nothing.", "Remove them.")


def wrong(case: Case, came_out: str) -> Finding:
    """A case that came out otherwise."""
    return Finding("", f"The case {case.case!r} does not hold: {came_out}", "", "Correct the document, or the case.")


def _company(document: Company, case: CompanyCase) -> Finding | None:
    company = document.values()
    is_holiday = case.day in company.holidays
    if case.holiday is not None and case.holiday != is_holiday:
        return wrong(case, f"{case.day} is {'a' if is_holiday else 'no'} holiday.")
    quarter = company.calendar.name(company.calendar.period_of(case.day, "fiscal_quarter"))
    if case.fiscal_quarter and not _same_quarter(company.calendar, case, quarter):
        return wrong(case, f"{case.day} lies in {_fiscal(company.calendar, case.day)}.")
    rate = company.rate(case.currency, case.day) if case.currency else None
    if case.rate is not None and rate != case.rate:
        return wrong(case, f"one {case.currency} is {f'{rate.normalize():f}' if rate else 'not converted'} on {case.day}.")
    return None


def _same_quarter(calendar: Calendar, case: CompanyCase, quarter: str) -> bool:
    said, is_in = (text.upper().replace(" ", "") for text in (case.fiscal_quarter, _fiscal(calendar, case.day)))
    return said in (is_in, quarter.upper().replace(" ", ""))


def _fiscal(calendar: Calendar, day: date) -> str:
    """`FY2018 Q1`, also where the fiscal year is the year."""
    year = calendar.period_of(day, "fiscal_year")
    quarter = calendar.period_of(day, "fiscal_quarter")
    place_in_year = calendar.split(year, "fiscal_quarter").index(quarter) + 1
    return f"FY{year.last_day.year} Q{place_in_year}"


def _quotas(document: Quotas, case: QuotaCase) -> Finding | None:
    calendar = Calendar()
    wanted = calendar.parse(case.period)

    def counts(entry: Quota) -> bool:
        holder = (entry.person.casefold(), entry.team.casefold()) == (case.person.casefold(), case.team.casefold())
        span = entry.span(calendar)
        return holder and wanted.start <= span.start and span.end <= wanted.end

    found = sum((document.amount(entry, calendar, case.hired_on) for entry in document.entries if counts(entry)), Decimal(0))
    return wrong(case, f"it is {found:,f} in {case.period}.") if found != case.amount else None


def _targets(document: Targets, case: TargetCase) -> Finding | None:
    target = document.shown(case.metric, case.on, team=case.team, segment=case.segment, person=case.person)
    found = target.value if target else None
    if found == case.value:
        return None
    return wrong(case, f"the target of {case.metric} is {found if target else 'none of these'} on {case.on}.")


def _fields(document: Fields, case: FieldCase) -> Finding | None:
    own = next((field for field in document.of(case.kind) if field.name == case.field), None)
    if own is None:
        return wrong(case, f"there is no field {case.field} of {case.kind}.")
    taken = takes(own, case.value)
    return wrong(case, f"{case.value} is {'taken' if taken else 'refused'} by {case.field}.") if taken != case.valid else None


def takes(field: kinds.Field, value: Any) -> bool:
    """Whether a value, as YAML or the record has it, can stand in a field."""
    match field.type:
        case "choice":
            return value in field.choices
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number" | "money":
            return isinstance(value, int | Decimal) and not isinstance(value, bool)
        case "date":
            return isinstance(value, date)
        case "yes_no":
            return isinstance(value, bool)
        case _:
            return isinstance(value, str)


def _governance(document: Governance, case: GovernanceCase) -> Finding | None:
    rule = document.rule(case.kind)
    found = case.role in (rule.drafting if case.may == "draft" else rule.approving)
    return None if found == case.allowed else wrong(case, f"{case.role} may {'' if found else 'not '}{case.may} {case.kind}.")


def _hand_offs(document: HandOffs, case: HandOffCase) -> Finding | None:
    found = tuple(one.key for one in document.started(case.trigger, case.kind, case.record, case.before))
    return wrong(case, f"it starts {', '.join(found) or 'none'}.") if set(found) != set(case.starts) else None


def _forecast(document: Forecast, case: ForecastCase) -> Finding | None:
    found = document.standing(datetime.fromisoformat(case.at).replace(tzinfo=UTC), "UTC")
    return wrong(case, f"a call is {found} at {case.at}.") if found != case.standing else None


CASES: Mapping[str, Runner] = {
    "company": _company,
    "quotas": _quotas,
    "targets": _targets,
    "fields": _fields,
    "governance": _governance,
    "hand_offs": _hand_offs,
    "forecast": _forecast,
}
