"""Maps: nothing overlaps, everything known is drawn, and nothing given breaks out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesops.web.charts.flow import flow
from salesops.web.charts.flow_layout import layout
from salesops.web.charts.process_map import LOST, Edge, Node, process_map

NAMES = "abcdef"
steps = st.dictionaries(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), st.integers(1, 99), max_size=18)


@settings(max_examples=60, deadline=None)
@given(steps)
def test_every_box_and_every_line_has_a_place_of_its_own(weights):
    found = layout(NAMES, [(*step, weight) for step, weight in weights.items()])
    assert len(set(found.nodes.values())) == len(NAMES)
    for (source, target), route in found.steps.items():
        assert route[0] == found.nodes[source]
        assert route[-1] == found.nodes[target]
        assert (
            all(abs(one[1] - other[1]) == 1 for one, other in zip(route, route[1:], strict=False)) or route[0][1] == route[-1][1]
        )
        assert not {spot for spot in route[1:-1]} & set(found.nodes.values())
    assert found.steps.keys() == {step for step in weights if step[0] != step[1]}


def test_a_chain_goes_down_and_the_weakest_step_of_a_circle_goes_back():
    found = layout("abc", [("a", "b", 9), ("b", "c", 8), ("c", "a", 1)])
    assert [found.nodes[name][1] for name in "abc"] == [0, 1, 2]


NODES = [Node(name, name.upper(), "3 deals", f"{name} words", "/x") for name in "abc"]
EDGES = [
    Edge("a", "b", 5, "ahead", "5"),
    Edge("a", "c", 2, "over", "2", "warn", "/y"),
    Edge("c", "a", 1, "back", "1"),
    Edge("b", LOST, 4, "lost", "4 lost\n40%"),
    Edge("a", "elsewhere", 4, "unknown", "4"),
]


@pytest.mark.parametrize("draw", [process_map, flow])
def test_what_is_known_is_drawn_and_escaped(draw):
    drawn = draw([*NODES, Node("<", "<b>", "1", "<i>")], EDGES, label='"all"')
    for words in ("ahead", "over", "back", "&lt;b&gt;", 'href="/x"'):
        assert words in drawn
    assert "unknown" not in drawn
    assert "<b>" not in drawn
    assert "style=" not in drawn
    assert draw([], [], label="nothing").startswith("<svg")
