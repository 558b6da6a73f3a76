"""The metric catalogue: every number there is, by level."""

from dataclasses import dataclass

from salesops.capabilities.reporting.queries.heads import head
from salesops.capabilities.reporting.queries.selection import Selection
from salesops.capabilities.reporting.queries.surroundings import Surroundings
from salesops.metrics.catalogue import METRICS
from salesops.metrics.metric import Metric
from salesops.web.components import Head

_LEVELS = {
    1: ("What came of it?", "Outcomes: they can be read, not managed"),
    2: ("What is on its way?", "Pipeline: what outcomes will be made of"),
    3: ("What do we do?", "Activity: what people decide every day"),
}


@dataclass(frozen=True)
class Level:
    question: str
    says: str
    metrics: tuple[tuple[Metric, str], ...]
    """(metric, address)"""


@dataclass(frozen=True)
class CataloguePage:
    head: Head
    levels: tuple[Level, ...]


def catalogue_page(chosen: Selection, around: Surroundings) -> CataloguePage:
    scope = f"{len(METRICS)} numbers, each defined once"
    return CataloguePage(
        head("What do we measure?", "Metrics", chosen, around, scope=scope),
        tuple(
            Level(question, says, tuple((m, chosen.metric_href(m.name)) for m in METRICS.values() if m.level == level))
            for level, (question, says) in _LEVELS.items()
        ),
    )
