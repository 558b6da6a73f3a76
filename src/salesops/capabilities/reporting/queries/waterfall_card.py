"""What changed in the pipeline since the period began: a waterfall that adds up, each bar leading to its deals."""

from collections.abc import Sequence

from salesops.capabilities.reporting.queries.heads import head
from salesops.capabilities.reporting.queries.rows import PAGE, RowsPage, pager_words, rows_table
from salesops.capabilities.reporting.queries.selection import Selection
from salesops.capabilities.reporting.queries.surroundings import Surroundings
from salesops.capabilities.reporting.queries.tables import rows_of
from salesops.metrics.ask import Ask
from salesops.metrics.waterfall import KINDS, Bar, bars, waterfall_expr, waterfall_rows_expr
from salesops.web.charts.waterfall import Step, waterfall
from salesops.web.components import Card, Foot
from salesops.web.formatting import counted, money
from salesops.web.formatting import day as written

TITLES = {kind.name: kind.title for kind in KINDS}
_TOTALS = frozenset({"open_at_start", "open_at_end"})


def changes(chosen: Selection) -> tuple[Bar, ...]:
    """The bars over the part of the period that has passed, of the deals due in the period. One query."""
    return bars(rows_of(waterfall_expr, _ask(chosen), chosen.company, chosen.period)[0])


def _ask(chosen: Selection) -> Ask:
    return chosen.ask("open_pipeline", period=chosen.to_date)


def waterfall_card(moves: Sequence[Bar], chosen: Selection, *, span: int) -> Card:
    start = written(chosen.to_date.start)
    question, says = "What changed in the pipeline?", f"Open deals due in the period, since {start}"
    if not any(bar.deals for bar in moves):
        return Card(question, says, span=span, quiet="No deal due in this period was open, created or closed.")
    steps = [_step(bar, _label(bar, chosen), chosen) for bar in moves if bar.deals or bar.name in _TOTALS]
    pushed = next(bar for bar in moves if bar.name == "pushed_out")
    insight = f"{chosen.money(float(-pushed.amount))} in {counted(pushed.deals, 'deal')} was pushed out." if pushed.deals else ""
    foot = Foot(insight, "The open deals", _href("open_at_end", chosen))
    return Card(question, says, waterfall(steps, label=question), foot=foot, span=span)


def _label(bar: Bar, chosen: Selection) -> str:
    if bar.name == "open_at_start":
        return f"Open on {written(chosen.to_date.start)}"
    if bar.name == "open_at_end":
        return f"Open on {written(chosen.to_date.last_day)}" if chosen.over or chosen.as_of else "Open today"
    return bar.title


def _step(bar: Bar, label: str, chosen: Selection) -> Step:
    total = bar.name in _TOTALS
    words = money(bar.amount, chosen.company.currency, plus=not total)
    return Step(label, float(bar.amount), words, _href(bar.name, chosen), total, "compare" if bar.name == "won" else "")


def _href(name: str, chosen: Selection) -> str:
    return f"/pipeline-changes/{name}{chosen.query()}"


def changes_page(name: str, chosen: Selection, around: Surroundings, *, number: int) -> RowsPage:
    """The deals of one bar, those with the largest amounts first."""
    rows = rows_of(waterfall_rows_expr, _ask(chosen), chosen.company, name, chosen.period)
    first = (number - 1) * PAGE
    address = f"/pipeline-changes/{name}"
    return RowsPage(
        head(
            f"Which deals are in “{TITLES[name]}”?",
            TITLES[name],
            chosen,
            around,
            trail=(("Overview", f"/{chosen.query()}"),),
            scope=f"{counted(len(rows), 'deal')} due in the period",
        ),
        rows_table(rows[first : first + PAGE], chosen, around),
        len(rows),
        pager_words(number, PAGE, len(rows)),
        f"{address}{chosen.query(page=str(number - 1))}" if number > 1 else "",
        f"{address}{chosen.query(page=str(number + 1))}" if number * PAGE < len(rows) else "",
    )
