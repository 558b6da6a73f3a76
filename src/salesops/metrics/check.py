"""Whether a question fits its metric, before anything is built."""

from collections.abc import Mapping

import ibis

from salesops.kernel.condition import fields_of
from salesops.kernel.period import GRAINS
from salesops.metrics.ask import Ask
from salesops.metrics.dimensions import CUSTOM
from salesops.metrics.errors import AskError, unknown
from salesops.metrics.metric import Composed, Metric


def possible_dims(metric: Metric, tables: Mapping[str, ibis.Table]) -> tuple[str, ...]:
    """The dimensions of a metric, grains and the company's custom fields included."""
    named = tuple(dim for dim in metric.dims if dim != CUSTOM)
    return (*GRAINS, *named, *(_custom(metric, tables) if CUSTOM in metric.dims else ()))


def check(metric: Metric, ask: Ask, tables: Mapping[str, ibis.Table]) -> None:
    """Raises AskError for dimensions or condition fields the metric does not have."""
    possible = possible_dims(metric, tables)
    for dimension in ask.by:
        if dimension not in possible:
            raise unknown("dimension", dimension, possible, where=f" of {metric.name}")
    if len(set(ask.by)) < len(ask.by):
        raise AskError(f"The dimensions {', '.join(ask.by)} name one twice. Name each once.")
    grains = [dimension for dimension in ask.by if dimension in GRAINS]
    if len(grains) > 1:
        raise AskError(f"{' and '.join(grains)} are both periods. Ask by one of them.")
    fields = possible_fields(metric, tables)
    for field in sorted(fields_of(ask.where)):
        if field not in fields:
            raise unknown("field", field, fields, where=f" to filter {metric.name} by")


def possible_fields(metric: Metric, tables: Mapping[str, ibis.Table]) -> tuple[str, ...]:
    """What conditions may speak of: the dimensions, and where there is one set of rows, their columns too."""
    dims = tuple(dim for dim in possible_dims(metric, tables) if dim not in GRAINS)
    if isinstance(metric.how, Composed):
        return dims
    columns = tables[metric.source[0]].columns
    return tuple(dict.fromkeys((*dims, *columns)))


def _custom(metric: Metric, tables: Mapping[str, ibis.Table]) -> tuple[str, ...]:
    columns = tables[metric.source[0]].columns
    return tuple(column for column in columns if column.startswith("custom_"))
