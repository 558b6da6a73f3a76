"""Saved views of the board, as its menu lists them."""

from salesops.workspace.board.choices import Choices
from salesops.workspace.board.showing import ViewLine
from salesops.workspace.views.facts import View
from salesops.workspace.views.queries import views_for

SURFACE = "board"
SAVED = ("pipeline", "filter", "search", "owner", "team", "segment", "order")
"""The choices a view keeps; the day is not among them."""


def lines(choices: Choices) -> tuple[ViewLine, ...]:
    """The viewer's own views and those shared with them."""
    return tuple(_line(view, choices) for view in views_for(choices.viewer, "deal", SURFACE))


def _line(view: View, choices: Choices) -> ViewLine:
    kept = chosen_in(view)
    cleared = dict.fromkeys(SAVED, "") | kept
    href = f"/board{choices.query(**cleared, view=str(view.id))}"
    return ViewLine(view.id, view.name, href, view.sharing, view.id == choices.view, view.may_change)


def chosen_in(view: View) -> dict[str, str]:
    """The choices a view stands for."""
    return {name: str(view.options[name]) for name in SAVED if view.options.get(name)}
