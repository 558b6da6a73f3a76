"""How far the work on an upload is."""

from dataclasses import dataclass

from salesops.web import formatting
from salesops.workspace.imports.state import State, Step, is_interrupted, load
from salesops.workspace.imports.uploads import Upload

_WORDS = {
    "read": "Reading the files",
    "check": "Comparing with what is there",
    "import": "Importing",
    "undo": "Taking the import back",
}


@dataclass(frozen=True)
class ProgressView:
    words: str
    says: str
    percent: int | None
    """None while there is no telling."""


def progress_view(upload: Upload, state: State) -> ProgressView | None:
    """None where nothing goes on: done, given up, or interrupted."""
    if not state.task or is_interrupted(upload, state):
        return None
    step = load(upload, "step", Step) if state.taken else None
    if step is None:
        return ProgressView(_WORDS[state.task], "Waiting for the worker to take it", None)
    if not step.total:
        return ProgressView(step.words, "", None)
    left = f", {formatting.age(step.seconds_left)} left" if step.seconds_left is not None else ""
    says = f"{step.done:,} of {step.total:,} rows, {step.rate:,.0f} a second{left}"
    return ProgressView(step.words, says, min(100, 100 * step.done // step.total))
