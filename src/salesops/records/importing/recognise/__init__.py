"""Which source the files come from: one file a source, asked in this order."""

from collections.abc import Callable, Sequence

from salesops.records.importing.reading.tables import Table
from salesops.records.importing.recipe import Recipe
from salesops.records.importing.recognise import adventureworks, hubspot, maven, native, olist, salesforce
from salesops.records.importing.workshop import Workshop

Recogniser = Callable[[Workshop, Sequence[Table]], Recipe | None]

RECOGNISERS: dict[str, Recogniser] = {
    "native": native.recognise,
    "maven": maven.recognise,
    "olist": olist.recognise,
    "adventureworks": adventureworks.recognise,
    "hubspot": hubspot.recognise,
    "salesforce": salesforce.recognise,
}


def recognise(workshop: Workshop, tables: Sequence[Table]) -> Recipe | None:
    """The recipe of the first source that knows these files; None where a mapping is needed."""
    found = (recogniser(workshop, tables) for recogniser in RECOGNISERS.values())
    return next((recipe for recipe in found if recipe is not None), None)


__all__ = ["RECOGNISERS", "recognise"]
