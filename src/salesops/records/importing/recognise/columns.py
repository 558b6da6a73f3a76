"""Columns found under any of the names a system gives them: `AccountId`, `Account ID`, `account_id`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from salesops.records.importing.reading.tables import Table
from salesops.records.importing.recipe import From, Load, column
from salesops.records.importing.workshop import quoted

_PREFIX = "property_"


def plain_name(name: str) -> str:
    """What all spellings of a column share. HubSpot's ELT shape puts `property_` before most."""
    return re.sub(r"[^a-z0-9]", "", name.casefold().removeprefix(_PREFIX))


@dataclass(frozen=True)
class Columns:
    """The columns of a table by what they are called when spelling is set aside."""

    table: Table
    by_name: Mapping[str, str]

    @classmethod
    def of(cls, table: Table) -> "Columns":
        found: dict[str, str] = {}
        for name in table.columns:
            found.setdefault(plain_name(name), name)
        return cls(table, found)

    def has(self, *names: str) -> bool:
        """Whether each is there; `a|b` is either."""
        return all(any(one in self.by_name for one in name.split("|")) for name in names)

    def first(self, names: str) -> str:
        """The first of `a|b|c` that is there, as it is spelled; '' for none."""
        return next((self.by_name[name] for name in names.split("|") if name in self.by_name), "")

    def sql(self, names: str, otherwise: str = "NULL") -> str:
        name = self.first(names)
        return column(name) if name else otherwise

    def text(self, names: str) -> str:
        """SQL for the cleaned text, NULL where there is no such column."""
        name = self.first(names)
        return f"so_clean({column(name)}::VARCHAR)" if name else "NULL::VARCHAR"

    def fields(self, wanted: Mapping[str, str]) -> tuple[From, ...]:
        """A field for each wanted `field: a|b` that is there."""
        found = ((field, self.first(names)) for field, names in wanted.items())
        return tuple(From(field, quoted(name), name) for field, name in found if name)

    def derived(self, field: str, sql: str, shown: str) -> From:
        return From(field, sql, self.first(shown))


def load(kind: str, columns: Columns, fields: Sequence[From], *, where: str = "") -> Load:
    table = columns.table
    source = f"(SELECT * FROM {table.name} WHERE {where})" if where else table.name
    return Load(kind, source, table.file, tuple({f.field: f for f in fields}.values()), table=table.name)


def choice(text: str, meanings: Sequence[tuple[str, str]], otherwise: str = "NULL") -> str:
    """SQL: the first meaning whose pattern the lower-case text matches."""
    cases = " ".join(f"WHEN regexp_matches(lower({text}), '{pattern}') THEN '{meaning}'" for pattern, meaning in meanings)
    return f"CASE {cases} ELSE {otherwise} END"


def is_true(text: str) -> str:
    return f"coalesce(so_yes_no({text}), false)"


DEAL_TYPES = (("renew", "renewal"), ("expan|upsell|upgrade|cross|add.?on|existing", "expansion"), ("new", "new"))
FORECASTS = (
    ("omit|not.?forecast", "omitted"),
    ("best", "best_case"),
    ("commit|forecast|most.?likely", "commit"),
    ("closed", "closed"),
    ("pipe", "pipeline"),
)
LEAD_STATUSES = (
    ("not.?converted|unqualif|disqualif|bad|junk|lost", "disqualified"),
    ("convert|customer|open.?deal", "converted"),
    ("qualif", "qualified"),
    ("work|contact|progress|attempt|nurtur|connected", "working"),
)
