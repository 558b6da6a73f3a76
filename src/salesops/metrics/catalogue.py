"""All metrics there are, by name."""

from salesops.metrics.definitions.activity import ACTIVITIES
from salesops.metrics.definitions.compliance import COMPLIANCE
from salesops.metrics.definitions.conversion import CONVERSION
from salesops.metrics.definitions.economics import ECONOMICS
from salesops.metrics.definitions.follow_up import FOLLOW_UP
from salesops.metrics.definitions.hand_offs import HAND_OFFS
from salesops.metrics.definitions.leads import LEADS
from salesops.metrics.definitions.outcomes import OUTCOMES
from salesops.metrics.definitions.pipeline import PIPELINE
from salesops.metrics.definitions.quality import QUALITY
from salesops.metrics.definitions.quotas import QUOTAS
from salesops.metrics.definitions.recurring import RECURRING
from salesops.metrics.definitions.slippage import SLIPPAGE
from salesops.metrics.definitions.sufficiency import SUFFICIENCY
from salesops.metrics.metric import Metric

_SUBJECTS = (
    OUTCOMES,
    RECURRING,
    ECONOMICS,
    QUOTAS,
    PIPELINE,
    SUFFICIENCY,
    CONVERSION,
    COMPLIANCE,
    HAND_OFFS,
    SLIPPAGE,
    LEADS,
    ACTIVITIES,
    QUALITY,
    FOLLOW_UP,
)

METRICS: dict[str, Metric] = {
    metric.name: metric for metric in sorted((m for subject in _SUBJECTS for m in subject), key=lambda metric: metric.name)
}
