"""Names of metrics in documents: checked where the reader says which there are.

Stored documents are read without the check, so that a metric that goes away does not make them unreadable.
"""

from difflib import get_close_matches
from typing import Annotated

from pydantic import AfterValidator, ValidationInfo

from salesops.policies.documents.base import Key, one


def _known(name: str, info: ValidationInfo) -> str:
    metrics = (info.context or {}).get("metrics", ())
    if metrics and name not in metrics:
        near = get_close_matches(name, metrics, 1)
        fix = f"Did you mean {near[0]}?" if near else "Write one of those in docs/metrics."
        raise one(f"There is no metric called {name}.", "What is said about it would be without effect.", fix)
    return name


MetricName = Annotated[Key, AfterValidator(_known)]
