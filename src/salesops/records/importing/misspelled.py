"""Values that are one slip away from a well-known one: kept as they are, but pointed out."""

from collections.abc import Iterator
from itertools import chain

from salesops.kernel.finding import Finding
from salesops.records.importing.gather import Gathered
from salesops.records.importing.workshop import Workshop, literal, quoted

INDUSTRIES = (
    *("technology", "software", "hardware", "telecommunications", "medical", "healthcare", "pharmaceuticals", "biotechnology"),
    *(
        "finance",
        "banking",
        "insurance",
        "retail",
        "wholesale",
        "marketing",
        "advertising",
        "media",
        "entertainment",
        "education",
    ),
    *(
        "employment",
        "services",
        "consulting",
        "manufacturing",
        "construction",
        "engineering",
        "energy",
        "utilities",
        "agriculture",
    ),
    *("transportation", "logistics", "hospitality", "government", "automotive", "chemicals", "electronics", "environmental"),
)
_COUNTRIES = """Afghanistan Albania Algeria Andorra Angola Argentina Armenia Australia Austria Azerbaijan Bahrain Bangladesh
    Belarus
Belgium Belize Bolivia Botswana Brazil Bulgaria Cambodia Cameroon Canada Chile China Colombia Croatia Cuba Cyprus Denmark Ecuador
Egypt Estonia Ethiopia Finland France Georgia Germany Ghana Greece Guatemala Honduras Hungary Iceland India Indonesia Ireland
Israel Italy Jamaica Japan Jordan Kazakhstan Kenya Kuwait Latvia Lebanon Lithuania Luxembourg Malaysia Malta Mexico Moldova Monaco
Mongolia Morocco Mozambique Namibia Nepal Netherlands Nicaragua Nigeria Norway Pakistan Panama Paraguay Peru Philippines Poland
Portugal Qatar Romania Rwanda Senegal Serbia Singapore Slovakia Slovenia Spain Sweden Switzerland Taiwan Tanzania Thailand
Tunisia Turkey Uganda Ukraine Uruguay Uzbekistan Venezuela Vietnam Yemen Zambia Zimbabwe"""
COUNTRIES = (
    *_COUNTRIES.split(),
    "United States",
    "United Kingdom",
    "New Zealand",
    "South Africa",
    "South Korea",
    "Saudi Arabia",
    "Costa Rica",
)
_KNOWN = {"industry": INDUSTRIES, "country": COUNTRIES}
_SHORTEST = 6
"""Of shorter words too many are one slip from another."""


def findings(workshop: Workshop, gathered: Gathered) -> Iterator[Finding]:
    for field in (name for name in _KNOWN if name in gathered.fields):
        column = quoted(field)
        known = ", ".join(f"({literal(word)})" for word in chain(_KNOWN[field]))
        rows = workshop.rows(
            f"""SELECT said, n, arg_min(word, damerau_levenshtein(lower(said), lower(word))) FROM (
                SELECT {column} AS said, count(*) AS n FROM {gathered.table} WHERE _reason = '' AND length({column}) >=
                    {_SHORTEST}
                GROUP BY 1), (VALUES {known}) known(word)
            GROUP BY 1, 2 HAVING min(damerau_levenshtein(lower(said), lower(word))) = 1 ORDER BY 1"""
        )
        for said, count, word in rows:
            yield Finding(
                f"{gathered.kind.plural}, {field}",
                f'"{said}" ({count:,} rows) is probably "{word}" misspelled.',
                "It is imported as it stands.",
                "Mend it in the file or here.",
                "warning",
            )
