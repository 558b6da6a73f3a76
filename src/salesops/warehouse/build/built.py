"""What a builder hands over."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Built:
    """Rows of a table, as SQL over the workshop; it holds until the builder goes on."""

    table: str
    sql: str
