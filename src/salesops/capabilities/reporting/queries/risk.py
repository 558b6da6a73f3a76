"""All deals that need help, the largest first."""

from salesops.capabilities.reporting.queries.deals import risk
from salesops.capabilities.reporting.queries.heads import head
from salesops.capabilities.reporting.queries.risk_words import risk_table
from salesops.capabilities.reporting.queries.rows import PAGE, RowsPage, pager_words
from salesops.capabilities.reporting.queries.selection import Selection
from salesops.capabilities.reporting.queries.surroundings import Surroundings
from salesops.web.formatting import counted


def risk_page(chosen: Selection, around: Surroundings, *, number: int) -> RowsPage:
    found = risk(chosen, limit=PAGE, offset=(number - 1) * PAGE)
    trail = (("Overview", f"/{chosen.query()}"),)
    scope = f"{counted(found.total, 'deal')} worth {chosen.money(found.amount)}"
    address = "/deals-at-risk"
    return RowsPage(
        head("Which deals need help?", "Deals that need help", chosen, around, trail=trail, scope=scope),
        risk_table(found.deals, chosen, around),
        found.total,
        pager_words(number, PAGE, found.total),
        f"{address}{chosen.query(page=str(number - 1))}" if number > 1 else "",
        f"{address}{chosen.query(page=str(number + 1))}" if number * PAGE < found.total else "",
    )
