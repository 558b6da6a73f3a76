"""The numbers at the top of the compliance page, each with what it means."""

from salesops.metrics.catalogue import METRICS
from salesops.web.charts.bullet import bullet
from salesops.web.components import NO_MARKUP, Definition, Kpi
from salesops.web.formatting import NONE, counted, number, percent
from salesops.workspace.process.compliance.report import Report

_OPS = "Sales operations"


def kpis(report: Report) -> tuple[Kpi, ...]:
    return (_moves(report), _exceptions(report), _complete(report), _hand_offs(report))


def _moves(report: Report) -> Kpi:
    whole, metric = report.whole, METRICS["gate_compliance"]
    said = (
        "Of the moves between stages, those that had what the process asks for. Moves nobody decided on are judged afterwards by "
        "what the records say; the metric of this name counts only those that were decided on."
    )
    source = ("stage_visit", metric.owner, "with the warehouse", "/metrics/gate_compliance")
    more = Definition("gate", metric.title, said, metric.formula, *source)
    href = f"/process/compliance/moves{report.choice.query()}"
    bar = bullet(whole.share, metric.target, label=percent(whole.share, 0), largest=1.0) if whole.share is not None else NO_MARKUP
    change = f"{number(whole.met)} of {counted(whole.judged, 'move')}"
    return Kpi("Had everything", percent(whole.share, 0), more, href, change, bar=bar, target=f"aim {percent(metric.target, 0)}")


def _exceptions(report: Report) -> Kpi:
    found = report.exceptions
    said = "Permissions asked for in this time for a deal to move although something is missing; over: granted, no longer good."
    more = Definition("exceptions", "Exceptions", said, "count of exceptions asked for", "requests", _OPS, "at once")
    change = f"{found.granted} granted, {found.refused} refused, {found.waiting} waiting, {found.expired} over"
    return Kpi("Exceptions asked for", number(found.asked), more, "/process/requests", change, target=_excused(report))


def _excused(report: Report) -> str:
    whole = report.whole
    return f"{counted(whole.excused, 'move')} by exception" if whole.excused else ""


def _complete(report: Report) -> Kpi:
    there = report.open
    said = (
        "Of the deals open now, those that have what their stage asks for before they go on: fields, activities, roles, criteria."
    )
    more = Definition(
        "complete",
        "Complete open deals",
        said,
        "open deals that lack nothing / open deals",
        "deal",
        _OPS,
        "with the warehouse",
    )
    href = f"/process/compliance/open{report.choice.query()}"
    bar = bullet(report.complete, 0.9, label=percent(report.complete, 0), largest=1.0) if there.deals else NO_MARKUP
    change = f"{number(there.lacking)} of {counted(there.deals, 'open deal')} lack something"
    return Kpi("Open deals with everything", percent(report.complete, 0), more, href, change, bar=bar, target="aim 90%")


def _hand_offs(report: Report) -> Kpi:
    found = report.hand_offs
    said = "Of the hand-offs begun in this time of which it is known, those accepted before their clock ran out."
    more = Definition("hand-offs", "Hand-offs in time", said, "met / (met + breached)", "hand-offs", _OPS, "at once")
    if found is None:
        return Kpi("Hand-offs in time", NONE, more, "/handoffs/report", "None was begun in this time")
    share = found.in_time
    bar = bullet(share, 0.9, label=percent(share, 0), largest=1.0) if share is not None else NO_MARKUP
    change = f"{number(found.met)} in time, {number(found.breached)} late, {number(found.waiting)} waiting"
    return Kpi("Hand-offs in time", percent(share, 0), more, "/handoffs/report", change, bar=bar)
