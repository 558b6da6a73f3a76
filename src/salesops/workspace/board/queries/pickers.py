"""The choices above the board: pipeline, owner, team, segment, order, day, saved views."""

from salesops.web.components import Input, Option, Picker
from salesops.workspace.board.choices import ORDERS, Choices
from salesops.workspace.board.queries.reading import Named, segments

MOST_OPTIONS = 300


def pickers(choices: Choices, owners: tuple[Named, ...], named: tuple[Named, ...]) -> tuple[Picker, ...]:
    """`named` are the teams. One query."""
    shown = [_pipeline(choices)] if len(choices.process.pipelines) > 1 else []
    if len(owners) > 1:
        shown += [_named("Owner", "owner", "All owners", owners, choices.owner, choices)]
        shown += [_named("Team", "team", "All teams", named, choices.team, choices)]
    names = segments(choices.scope)
    if names:
        shown.append(_segment(names, choices))
    return (*shown, _order(choices), _as_of(choices))


def _pipeline(choices: Choices) -> Picker:
    options = tuple(
        Option(one.name, choices.query(pipeline=one.key), current=one.key == choices.pipeline.key)
        for one in choices.process.pipelines
    )
    return Picker("Pipeline", choices.pipeline.name, options, icon="waypoints")


def _named(name: str, key: str, everybody: str, found: tuple[Named, ...], chosen: int | None, choices: Choices) -> Picker:
    first = Option(everybody, choices.query(**{key: ""}), current=chosen is None)
    options = (first, *(Option(one.name, choices.query(**{key: str(one.id)}), current=one.id == chosen) for one in found))
    label = next((one.name for one in found if one.id == chosen), everybody)
    return Picker(name, label, options[:MOST_OPTIONS], chosen=chosen is not None)


def _segment(names: tuple[str, ...], choices: Choices) -> Picker:
    first = Option("All segments", choices.query(segment=""), current=not choices.segment)
    options = (first, *(Option(name, choices.query(segment=name), current=name == choices.segment) for name in names))
    return Picker("Segment", choices.segment or "All segments", options[:MOST_OPTIONS], chosen=bool(choices.segment))


def _order(choices: Choices) -> Picker:
    options = tuple(Option(words, choices.query(order=key), current=key == choices.order) for key, (words, _) in ORDERS.items())
    return Picker("Order", ORDERS[choices.order][0], options, chosen=bool(choices.order), icon="arrow-down-wide-narrow")


def _as_of(choices: Choices) -> Picker:
    past = choices.moment is not None
    label = f"As of {choices.today:%b} {choices.today.day}, {choices.today.year}" if past else "As of today"
    options = (Option("As of today", choices.query(as_of="")),) if past else ()
    inputs = (Input("as_of", "Everything as it stood on", "date", choices.today.isoformat()),)
    kept = tuple((name, value) for name, value in choices.given.items() if name != "as_of")
    return Picker("As of", label, options, inputs, kept, chosen=past, icon="calendar-days")
