"""From moves to shares: by what, and who would be glad of help."""

from datetime import UTC, date, datetime

import pytest

from salesops.capabilities.process.decide.compliance import Made, line, lines, who_to_help

MONDAY = date(2024, 6, 3)


def made(person: int = 1, gate: str = "met", missing: tuple[str, ...] = (), on: date = MONDAY, **more) -> Made:
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    where = {"pipeline": "sales", "came_from": "demo", "stage": "proposal", "team": "West", "came_by": "page"}
    who = {"person_id": person, "person": f"P{person}"}
    return Made(7, at, on, gate=gate, missing=missing, **{**who, **where, "afterwards": False, **more})


def test_moves_that_cannot_be_judged_are_counted_and_leave_the_share_alone():
    found = line("", [made(), made(gate="lacking", missing=("amount",)), made(gate="unknown", afterwards=True)])
    assert (found.moves, found.judged, found.share, found.afterwards) == (3, 2, 0.5, 0)
    assert line("", [made(gate="unknown")]).share is None
    assert line("", []).share is None


def test_what_an_import_brought_past_a_gate_is_counted_among_the_lacking():
    lacking = {"gate": "lacking", "missing": ("amount",)}
    found = line("", [made(came_by="import", **lacking), made(**lacking), made(came_by="import", afterwards=True, **lacking)])
    assert (found.lacking, found.imported) == (3, 1)


def test_an_exception_is_neither_met_nor_lacking():
    found = line("", [made(gate="excused"), made()])
    assert (found.excused, found.lacking, found.share) == (1, 0, 0.5)


def test_what_was_missing_most_often_comes_first():
    found = line("", [made(gate="lacking", missing=("b", "a")), made(gate="lacking", missing=("a",))])
    assert found.missing == (("a", 2), ("b", 1))


@pytest.mark.parametrize(
    ("by", "values"),
    [("stage", ["proposal"]), ("team", ["West", ""]), ("person", ["P1", "P2"]), ("week", ["2024-06-03", "2024-06-10"])],
)
def test_by_each_of_four(by, values):
    moves = [made(), made(2, on=date(2024, 6, 16), team="")]
    assert [one.value for one in lines(moves, by)] == values


def test_help_is_offered_to_whoever_lies_clearly_below_the_others_with_what_it_is_about():
    moves = [made(1) for _ in range(20)] + [made(2, "lacking", ("amount",)) for _ in range(6)] + [made(2) for _ in range(6)]
    (one,) = who_to_help(moves, {2: 3})
    assert (one.person, one.share, one.others, one.judged, one.most, one.open_lacking) == ("P2", 0.5, 1.0, 12, ("amount", 6), 3)


def test_nobody_is_named_for_a_few_moves_or_for_being_like_the_others_or_alone():
    few = [made(1) for _ in range(20)] + [made(2, "lacking", ("amount",)) for _ in range(7)]
    alike = [made(person, gate) for person in (1, 2) for gate in ("met", "lacking") * 6]
    alone = [made(1, "lacking", ("amount",)) for _ in range(20)]
    assert [who_to_help(moves, {}) for moves in (few, alike, alone)] == [(), (), ()]
