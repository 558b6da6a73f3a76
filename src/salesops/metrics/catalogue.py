"""All metrics there are, by name."""

from salesops.metrics.definitions.activity import ACTIVITIES
from salesops.metrics.definitions.conversion import CONVERSION
from salesops.metrics.definitions.outcomes import OUTCOMES
from salesops.metrics.definitions.pipeline import PIPELINE
from salesops.metrics.definitions.quotas import QUOTAS
from salesops.metrics.definitions.recurring import RECURRING
from salesops.metrics.metric import Metric

METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in sorted((*OUTCOMES, *RECURRING, *QUOTAS, *PIPELINE, *CONVERSION, *ACTIVITIES), key=lambda metric: metric.name)
}
