"""The map of what really happens, from any event log: activities, what follows what and after how long, whole paths. Ibis.

An event log is a table of `case_id`, `activity`, `at` (a timestamp) and `position` (whole numbers that order events of the same
moment). `linked` orders it once; everything else groups what that gives. Times are whole seconds between one event and the
next of the same case.
"""

import ibis

ARROW = " → "


def linked(events: ibis.Table) -> ibis.Table:
    """Each event with its place in its case from 0, the next activity (empty for the last) and the seconds until then."""
    window = ibis.window(group_by="case_id", order_by=["at", "position"])
    rows = events.select(
        "case_id",
        "activity",
        "at",
        "position",
        next_activity=events.activity.lead().over(window),
        next_at=events["at"].lead().over(window),
        number=ibis.row_number().over(window),
    )
    kept = ("case_id", "activity", "at", "position", "next_activity", "number")
    return _marked(rows.select(*kept, seconds=_between(rows["at"], rows.next_at)))


def of_deals(visits: ibis.Table) -> ibis.Table:
    """The same of deals: entering a stage is an event, and the warehouse knows already where each visit led."""
    rows = visits.select(
        case_id=visits.deal_id,
        activity=visits.stage,
        at=visits.entered_at,
        position=visits.visit,
        next_activity=visits.went_to,
        number=ibis.ifelse(visits.came_from.isnull(), 0, 1),
        seconds=_between(visits.entered_at, visits.left_at),
    )
    return _marked(rows)


def _marked(rows: ibis.Table) -> ibis.Table:
    """With whether a row is the first of its case with its activity, and with its step: cases are counted by adding up."""
    order = [rows["at"], rows.position]
    here = ibis.window(group_by=["case_id", "activity"], order_by=order)
    step = ibis.window(group_by=["case_id", "activity", "next_activity"], order_by=order)
    return rows.mutate(new_here=ibis.row_number().over(here) == 0, new_step=ibis.row_number().over(step) == 0)


def edges(rows: ibis.Table) -> ibis.Table:
    """What directly follows what: how often, in how many cases, after how many seconds (mean and median)."""
    pairs = rows.filter(rows.next_activity.notnull())
    return pairs.group_by(source="activity", target="next_activity").aggregate(
        times=lambda t: t.count(),
        cases=lambda t: t.new_step.cast("int64").sum(),
        mean_seconds=lambda t: t.seconds.mean(),
        median_seconds=lambda t: t.seconds.cast("float64").median(),
    )


def nodes(rows: ibis.Table) -> ibis.Table:
    """Each activity: how often, in how many cases, how many begin and end with it, the wait of those that went on (median)."""
    return rows.group_by("activity").aggregate(
        times=lambda t: t.count(),
        cases=lambda t: t.new_here.cast("int64").sum(),
        starts=lambda t: (t.number == 0).cast("int64").sum(),
        ends=lambda t: t.next_activity.isnull().cast("int64").sum(),
        median_seconds=lambda t: t.seconds.cast("float64").median(),
    )


def routes(rows: ibis.Table) -> ibis.Table:
    """Each case with the whole way it took and the seconds from its first to its last event."""
    return rows.group_by("case_id").aggregate(
        path=rows.activity.group_concat(ARROW, order_by=[rows["at"], rows.position]),
        seconds=lambda t: second(t["at"].max()) - second(t["at"].min()),
    )


def paths(rows: ibis.Table) -> ibis.Table:
    """Whole ways through: how many cases took each, and how many seconds from first to last event (median)."""
    return (
        routes(rows)
        .group_by("path")
        .aggregate(cases=lambda t: t.count(), median_seconds=lambda t: t.seconds.cast("float64").median())
    )


def second(moment: ibis.Value) -> ibis.Value:
    """The whole second a moment lies in; DuckDB gives fractions, Spark none."""
    return moment.epoch_seconds().floor().cast("int64")


def _between(first: ibis.Value, last: ibis.Value) -> ibis.Value:
    return second(last) - second(first)
