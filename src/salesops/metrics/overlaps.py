"""Amounts spread over days: the part that falls into a period, or into each bucket."""

import ibis

from salesops.metrics.measures import number, some
from salesops.metrics.metric import Columns
from salesops.metrics.view import View
from salesops.metrics.windows import DAY, bucket_of, day_after


def spread(view: View, rows: ibis.Table, *, only_known: bool) -> ibis.Table:
    """Rows with `starts` and `ends` (excluded), once for each bucket they have a day in, with `days`: how many
    of their `of_days` days lie in it.

    only_known: whether days after the known day are left out even where the period goes on.
    """
    spans = _spans(view, only_known=only_known)
    if spans is None:
        stop, start = _stop(view, only_known=only_known), view.windows[0].first
        first = ibis.literal(start)
        return _shared(rows.filter(rows.starts < stop, rows.ends > first), first, stop)
    joined = rows.join(spans, [rows.starts < spans.span_stop, rows.ends > spans.span_first])
    return _shared(joined, joined.span_first, joined.span_stop)


def _shared(rows: ibis.Table, first: ibis.Value, stop: ibis.Value) -> ibis.Table:
    inside = ibis.least(rows.ends, stop).delta(ibis.greatest(rows.starts, first), unit="day")
    return rows.mutate(days=inside, of_days=rows.ends.delta(rows.starts, unit="day")).filter(lambda shared: shared.days > 0)


def by_length(rows: ibis.Table, by: tuple[str, ...]) -> ibis.Table:
    """Amounts times days, summed exactly by the length they are to be divided by."""
    return rows.group_by([*by, "of_days"]).aggregate(amount_days=(rows.amount * rows.days).sum())


def divided(lengths: ibis.Table) -> Columns:
    return {"value": some((number(lengths.amount_days) / number(lengths.of_days)).sum())}


def _stop(view: View, *, only_known: bool) -> ibis.Value:
    known = view.known + DAY
    end = view.period.end if view.period else known
    return ibis.literal(min(end, known) if only_known else end)


def _spans(view: View, *, only_known: bool) -> ibis.Table | None:
    """The buckets' days, from the calendar: without a period nothing else knows how far back to go."""
    if view.grain is None:
        return None
    calendar = view.table("calendar")
    day = calendar["on"]
    began = bucket_of(day, view.grain, view.company)
    kept = [day < _stop(view, only_known=only_known)]
    if view.period:
        kept.append(day >= ibis.literal(view.period.start))
    days = calendar.filter(kept).select(**{"span_day": day, view.grain: began})
    spans = days.group_by(view.grain).aggregate(span_first=days.span_day.min(), span_last=days.span_day.max())
    spans = spans.filter(spans.span_first <= ibis.literal(view.known))
    stop = day_after(spans.span_last)
    return spans.select(view.grain, "span_first", span_stop=stop)
