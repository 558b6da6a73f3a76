"""How stages, ways, waits and deviations are called."""

from collections.abc import Sequence

from salesops.policies.documents.sales_process import Pipeline
from salesops.web.formatting import NONE, number

DAY, HOUR, MINUTE = 86_400, 3_600, 60
DEVIATIONS = {
    "skipped": ("Skipped a stage", "skipped a stage"),
    "backwards": ("Went back", "went back"),
    "undefined": ("Stood in an unknown stage", "stood in a stage the process does not know"),
    "too_long": ("Stood too long", "stood longer than a stage's norm"),
}


def name_of(pipeline: Pipeline | None, key: str) -> str:
    stage = pipeline.match(key) if pipeline else None
    return stage.name if stage else key


def path_words(pipeline: Pipeline | None, path: Sequence[str]) -> str:
    return " → ".join(name_of(pipeline, stage) for stage in path)


def lasting(seconds: float | None, *, short: bool = False) -> str:
    """`8.1 days`, `3 hours`, `2 min`; short: `8.1 d`."""
    if seconds is None:
        return NONE
    for size, noun, letter in ((DAY, "days", "d"), (HOUR, "hours", "h"), (MINUTE, "minutes", "min")):
        if abs(seconds) >= size:
            amount = seconds / size
            written = number(amount, 1 if amount < 10 else 0)
            return f"{written} {letter}" if short else f"{written} {noun[:-1] if written in ('1', '1.0') else noun}"
    return f"{number(seconds)} s" if short else f"{number(seconds)} seconds"


def deviates(pipeline: Pipeline, source: str, target: str) -> str:
    """How a step leaves the designed way, in a word; '' where it does not."""
    here, there = pipeline.position(source), pipeline.position(target)
    if here is None or there is None:
        return "undefined"
    if pipeline.stages[there].status == "lost":
        return ""
    if there < here:
        return "backwards"
    skipped = [stage for stage in pipeline.stages[here + 1 : there] if stage.status == "open"]
    return "skips" if skipped else ""
