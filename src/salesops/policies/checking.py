"""Reading a text that is to be applied: its own mistakes, and names in it that the program does not know."""

from salesops.kernel.finding import Finding
from salesops.policies.documents import Document, load


def check(text: str, kind: str = "") -> Document | list[Finding]:
    """`documents.load`, and every metric named must be one there is."""
    from salesops.metrics.catalogue import METRICS  # here, as it takes a second that reading policies need not

    return load(text, kind, metrics=METRICS)
