"""What changed in the pipeline since the period began, as a waterfall that adds up."""

from collections.abc import Sequence
from dataclasses import dataclass

from salesops.capabilities.reporting.queries.selection import Selection
from salesops.web.charts.waterfall import Step, waterfall
from salesops.web.components import Card, Foot
from salesops.web.formatting import counted, money
from salesops.web.formatting import day as written


@dataclass(frozen=True)
class Move:
    name: str
    amount: float
    deals: int


_WORDS = {
    "open_at_start": "Open on {start}",
    "created": "Created",
    "pulled_in": "Pulled in",
    "amount_up": "Amounts up",
    "amount_down": "Amounts down",
    "pushed_out": "Pushed out",
    "reopened": "Reopened",
    "won": "Won",
    "lost": "Lost",
    "open_at_end": "Open {end}",
}
_TOTALS = frozenset({"open_at_start", "open_at_end"})


def waterfall_card(moves: Sequence[Move], chosen: Selection, *, span: int) -> Card:
    start = written(chosen.to_date.start)
    end = f"on {written(chosen.period.last_day)}" if chosen.over else f"on {written(chosen.as_of)}" if chosen.as_of else "today"
    question, says = "What changed in the pipeline?", f"Open deals, since {start}"
    if not any(move.deals for move in moves):
        return Card(question, says, span=span, quiet="No deal was open, created or closed.")
    steps = [_step(move, start, end, chosen) for move in moves if move.deals or move.name in _TOTALS]
    lost = next((move for move in moves if move.name == "pushed_out"), None)
    insight = f"{chosen.money(abs(lost.amount))} in {counted(lost.deals, 'deal')} was pushed out." if lost and lost.deals else ""
    foot = Foot(insight, "The open deals", chosen.rows_href("open_pipeline"))
    return Card(question, says, waterfall(steps, label=question), foot=foot, span=span)


def _step(move: Move, start: str, end: str, chosen: Selection) -> Step:
    total = move.name in _TOTALS
    words = money(move.amount, chosen.company.currency, plus=not total)
    label = _WORDS.get(move.name, move.name.replace("_", " ").capitalize()).format(start=start, end=end)
    return Step(label, move.amount, words, _href(move.name, chosen), total, "compare" if move.name == "won" else "")


def _href(name: str, chosen: Selection) -> str:
    metric = {"won": "bookings", "lost": "deals_lost", "created": "pipeline_created", "pushed_out": "slipped_deals"}
    return chosen.rows_href(metric.get(name, "open_pipeline"))
