"""Finding out how a column writes its dates and numbers."""

from collections.abc import Sequence

from salesops.kernel.kinds import Field
from salesops.records.importing.values import dates, numbers, parse
from salesops.records.importing.values.parse import Spelling
from salesops.records.importing.workshop import Workshop

_SPELLED = ("money", "number", "integer", "date", "moment")


def all_plain(workshop: Workshop, columns: Sequence[tuple[Field, str]], source: str) -> list[bool]:
    """Whether each of these texts (cleaned, over `source`) is written plainly throughout: one question for all of them."""
    odd = [
        f"count(*) FILTER (WHERE {text} IS NOT NULL AND ({parse.plain(field, text)}) IS NULL)" if field.type in _SPELLED else "0"
        for field, text in columns
    ]
    return [count == 0 for count in workshop.rows(f"SELECT {', '.join(odd)} FROM {source}")[0]] if odd else []


def spelling_of(
    workshop: Workshop, field: Field, text: str, source: str, told: dates.Order | None, *, plain: bool | None = None
) -> Spelling | None:
    """How `text` (cleaned, over `source`) is written; None where its dates read both ways and nobody told which.

    `plain` is the answer of `all_plain`, where it was asked for many at once.
    """
    if field.type not in _SPELLED:
        return Spelling()
    if plain if plain is not None else all_plain(workshop, [(field, text)], source)[0]:
        return Spelling(plain=True)
    if field.type in ("money", "number", "integer"):
        return Spelling(mark=_mark(workshop, text, source))
    order = told or _order(workshop, text, source)
    return None if order is None else Spelling(order=order)


def _mark(workshop: Workshop, text: str, source: str) -> numbers.Mark:
    # Most columns are plain numbers: look closer only at one that has a comma or several points.
    odd = workshop.value(f"SELECT count(*) FROM {source} WHERE contains({text}, ',') OR {text} LIKE '%.%.%'")
    if not odd:
        return "point"
    comma, point = numbers.evidence(text)
    return numbers.decide(*workshop.rows(f"SELECT {comma}, {point} FROM {source}")[0])


def _order(workshop: Workshop, text: str, source: str) -> dates.Order | None:
    if not workshop.value(f"SELECT count(*) FROM {source} WHERE regexp_matches({text}, '{dates.NUMERIC}')"):
        return "dmy"
    differ, not_dmy, not_mdy = dates.evidence(text)
    return dates.decide(dates.Evidence(*workshop.rows(f"SELECT {differ}, {not_dmy}, {not_mdy} FROM {source}")[0]))
