"""Reading a text that is to be applied: its own mistakes, names in it that are not there, examples that come out otherwise."""

from datetime import datetime

from salesops.kernel.finding import Finding
from salesops.policies.cases import cases_of, run_cases
from salesops.policies.documents import Document, load
from salesops.policies.engines import engines
from salesops.policies.references import check_references


def check(text: str, kind: str = "") -> Document | list[Finding]:
    """`documents.load`, and every metric named must be one there is."""
    from salesops.metrics.catalogue import METRICS  # here, as it takes a second that reading policies need not

    return load(text, kind, metrics=METRICS)


def check_whole(text: str, kind: str = "", *, at: datetime) -> Document | list[Finding]:
    """`check`; and what the document refers to must be there, and its own example cases come out as they say."""
    document = check(text, kind)
    if isinstance(document, list):
        return document
    known = engines()
    wrong = check_references(document, text, known.names(at), known.references) if document.kind in known.references else []
    return [*wrong, *run_cases(document, text, known.cases)] or document


def cases_said(document: Document) -> tuple[str, ...]:
    """The cases in words, all of which held."""
    return tuple(case.case for case in cases_of(document))
