"""What a dashboard prints."""

from dataclasses import dataclass

from salesops.web.components import Card, Empty, Head, Kpi


@dataclass(frozen=True)
class Dashboard:
    head: Head
    kpis: tuple[Kpi, ...] = ()
    cards: tuple[Card, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    """(name, value): further figures in a line below the key ones."""
    empty: Empty | None = None


NO_DEALS = Empty(
    "There are no deals yet",
    "This page needs deals with amounts and close dates, and a quota to compare them with. Import the export of your "
    "CRM, or load the demo company to look around.",
    "database",
    (("Import an export", "/imports"), ("See what is measured", "/metrics")),
)
