from pathlib import Path

import pytest

from salesops.kernel.period import GRAINS
from salesops.metrics import columns
from salesops.metrics.catalogue import METRICS
from salesops.metrics.reference import pages
from salesops.metrics.tables import SCHEMAS

DOCS = Path(__file__).parents[4] / "docs" / "metrics"


def test_the_pages_are_current():
    written = {page.name: page.read_text() for page in DOCS.glob("*.md")}
    assert written == pages(), "Run `make docs`: docs/metrics differs from the definitions."


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.name)
def test_every_metric_is_wholly_described(metric):
    assert metric.question.endswith("?")
    assert metric.formula.endswith(".")
    assert metric.owner
    assert set(metric.source) <= set(SCHEMAS)
    assert not set(metric.dims) & set(GRAINS)


def test_the_columns_said_to_be_used_exist():
    for table, used in columns._USED.items():
        assert set(used) <= set(SCHEMAS[table].names), table
