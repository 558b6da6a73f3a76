"""From a question to one Ibis expression. Nothing runs here; an engine's owner does that."""

from collections.abc import Mapping

import ibis

from salesops.kernel.company import Company
from salesops.metrics.ask import Ask
from salesops.metrics.catalogue import METRICS
from salesops.metrics.check import check
from salesops.metrics.errors import unknown
from salesops.metrics.filters import kept
from salesops.metrics.metric import Composed, Metric, Sliced
from salesops.metrics.view import View, view_of

Tables = Mapping[str, ibis.Table]

SHOWN = (
    "on", "deal_id", "lead_id", "activity_id", "subscription_id", "quota_id", "spend_id", "hand_off_id", "hand_off", "sequence",
    "name", "company", "account", "person", "team", "kind", "action", "record_id", "type", "outcome", "measure", "pipeline",
    "stage", "status", "segment",
    "region", "industry", "country", "product", "source", "campaign", "amount", "monthly_amount", "minutes",
    "days", "of_days",
    "currency", "probability", "forecast_category", "close_date", "created_on", "closed_on", "stage_entered_on",
    "expected_days", "pushes", "last_activity_on", "next_step", "competitor", "loss_reason", "entered_on", "left_on", "went_to",
    "qualified_on", "converted_on", "proposal_on", "won_on", "follow_up_hours", "starts_on", "ends_on", "owner_id", "account_id",
)  # fmt: skip
"""Columns of the rows behind a number, in the order shown; those a row does not have are left out."""


def metric_named(name: str) -> Metric:
    """Raises AskError that lists near names."""
    if name not in METRICS:
        raise unknown("metric", name, METRICS)
    return METRICS[name]


def value_expr(name: str, tables: Tables, ask: Ask, company: Company) -> ibis.Table:
    """The dimensions asked, `value`, and for ratios `numerator` and `denominator`; ordered by the dimensions.

    Raises AskError where the question does not fit the metric.
    """
    metric = metric_named(name)
    check(metric, ask, tables)
    view = view_of(ask, tables, company, metric.span)
    how = metric.how
    result = _sliced(how, view, ask) if isinstance(how, Sliced) else _composed(how, view, ask)
    if metric.company_wide and not ask.scope.everything:
        result = result.filter(ibis.literal(False))  # noqa: FBT003
    return result.order_by(list(ask.by)) if ask.by else result


def rows_expr(name: str, tables: Tables, ask: Ask, company: Company) -> ibis.Table:
    """The rows behind the number: what they are, whose, on which day (`on`), their amount; latest first.

    For a compound, the rows of its leading part (the deals won of attainment). Raises AskError as `value_expr`.
    """
    metric = metric_named(name)
    check(metric, ask, tables)
    view = view_of(ask, tables, company, metric.span, whole_rows=True)
    how = metric.how if isinstance(metric.how, Sliced) else metric.how.parts[metric.how.shown]
    rows = kept(how.rows(view), view, ask)
    custom = tuple(column for column in rows.columns if column.startswith("custom_"))
    shown = dict.fromkeys(column for column in (*ask.by, *SHOWN, *custom) if column in rows.columns)
    if metric.company_wide and not ask.scope.everything:
        rows = rows.filter(ibis.literal(False))  # noqa: FBT003
    return rows.select(*shown).order_by([ibis.desc("on"), *(c for c in shown if c.endswith("_id"))])


def _sliced(how: Sliced, view: View, ask: Ask) -> ibis.Table:
    rows = kept(how.rows(view), view, ask)
    if how.fold:
        rows = how.fold(rows, ask.by)
    columns = how.measure(rows)
    return rows.group_by(list(ask.by)).aggregate(**columns) if ask.by else rows.aggregate(**columns)


def _composed(how: Composed, view: View, ask: Ask) -> ibis.Table:
    """Parts are stacked and grouped, not joined: groups then match also where a dimension is empty."""
    parts = [
        table.rename({f"{part}_{column}": column for column in table.columns if column not in ask.by})
        for part, sliced in how.parts.items()
        for table in [_sliced(sliced, view, ask)]
    ]
    types = {column: kind for table in parts for column, kind in table.schema().items() if column not in ask.by}
    stacked = ibis.union(*(_widened(table, ask.by, types) for table in parts), distinct=False)
    largest = {column: stacked[column].max() for column in types}
    grouped = stacked.group_by(list(ask.by)).aggregate(**largest) if ask.by else stacked.aggregate(**largest)
    return grouped.select(*ask.by, **how.combine(grouped))


def _widened(table: ibis.Table, by: tuple[str, ...], types: Mapping[str, ibis.DataType]) -> ibis.Table:
    return table.select(*by, **{name: table[name] if name in table.columns else ibis.null(kind) for name, kind in types.items()})
