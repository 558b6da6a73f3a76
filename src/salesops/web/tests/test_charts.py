"""Charts are markup: well-formed, escaped, linked, without a style a strict policy would refuse."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.web.charts.bars import Bar, bars
from salesops.web.charts.bullet import bullet
from salesops.web.charts.columns import Column, columns
from salesops.web.charts.funnel import Level, funnel
from salesops.web.charts.line import EndLabel, Lines, Tick, line
from salesops.web.charts.scale import axis
from salesops.web.charts.stacked import Part, Stack, stacked
from salesops.web.charts.trend import trend
from salesops.web.charts.waterfall import Step, waterfall

HOSTILE = '<script>"&'
STEPS = [
    Step("Open on Oct 1", 100, "$100", "/rows?a=1&b=2", total=True),
    Step("Created", 50, "+$50", "/created"),
    Step("Lost", -30, "−$30", "/lost"),
    Step("Open today", 120, "$120", "/open", total=True),
]


def every_chart():
    lines = Lines(((0, 0), (0.5, 5)), ((0, 0), (1, 4)), ((0.5, 5), (1, 9)), target=10, now_text=HOSTILE)
    return {
        "bullet": bullet(5, 10, likely=7, label=HOSTILE, href="/x"),
        "trend": trend([1, None, 3, 2], label=HOSTILE),
        "line": line(lines, label=HOSTILE, show=str),
        "waterfall": waterfall([*STEPS, Step(HOSTILE, 1, HOSTILE)], label=HOSTILE),
        "bars": bars([Bar(HOSTILE, 3, "3", "/x", mark=2)], label=HOSTILE),
        "columns": columns([Column(HOSTILE, 3, "3", "/x")], label=HOSTILE, show=str, target=2),
        "stacked": stacked([Stack(HOSTILE, (Part(HOSTILE, 1, "1", "/x"),), "1")], tones=["age-0"], label=HOSTILE),
        "funnel": funnel([Level(HOSTILE, 3, "3", "50%", "/x")], label=HOSTILE),
    }


@pytest.mark.parametrize("name", sorted(every_chart()))
def test_a_chart_is_well_formed_escaped_and_a_group_that_is_named(name):
    root = ElementTree.fromstring(every_chart()[name])
    assert root.get("role") == "group"
    assert root.get("aria-label") == HOSTILE
    assert "style" not in {attribute for element in root.iter() for attribute in element.attrib}


@pytest.mark.parametrize("name", ["bullet", "waterfall", "bars", "columns", "stacked", "funnel"])
def test_what_can_be_counted_is_a_link_that_says_what_it_leads_to(name):
    links = [element for element in ElementTree.fromstring(every_chart()[name]).iter("a")]
    assert links
    assert all(link.get("href") and link.get("aria-label") for link in links)


def rects(chart, kind):
    found = [e for e in ElementTree.fromstring(chart).iter("rect") if e.get("class") == kind]
    return [(float(e.get("x", "0").rstrip("%")), float(e.get("width").rstrip("%"))) for e in found]


def test_a_bullet_bar_is_as_long_as_its_share_and_its_mark_stands_at_the_target():
    drawn = bullet(25, 50, largest=100, label="x")
    assert rects(drawn, "fill-accent") == [(0, 25)]
    assert rects(drawn, "mark")[0][0] == 50


@given(st.floats(-10, 1e12), st.one_of(st.none(), st.floats(0, 1e12)), st.one_of(st.none(), st.floats(0, 1e12)))
def test_a_bullet_bar_never_leaves_its_track(value, target, likely):
    drawn = bullet(value, target, likely=likely, label="x")
    assert all(
        0 <= x <= 100 and 0 <= width <= 100 for kind in ("fill-accent", "fill-soft", "mark") for x, width in rects(drawn, kind)
    )


def test_each_step_of_a_waterfall_begins_where_the_one_before_ended():
    opening = rects(waterfall(STEPS, label="x"), "fill-accent")
    (created,) = rects(waterfall(STEPS, label="x"), "fill-good")
    (lost,) = rects(waterfall(STEPS, label="x"), "fill-bad")
    assert created[0] == pytest.approx(opening[0][0] + opening[0][1], abs=0.02)
    assert lost[0] + lost[1] == pytest.approx(created[0] + created[1], abs=0.02)
    assert lost[0] == pytest.approx(opening[1][0] + opening[1][1], abs=0.02)


def test_a_trend_of_less_than_two_values_is_an_empty_line():
    assert "trend-line" not in trend([None, 3, None], label="x")
    assert "trend-line" in trend([3, 3], label="x")


def test_end_labels_never_cover_each_other():
    ends = tuple(EndLabel(value, f"label {value}") for value in (10, 9.99, 9.98, 5))
    drawn = line(Lines(((0, 0), (1, 10)), ends=ends, ticks=(Tick(0, "a"), Tick(1, "b"))), label="x", show=str)
    ys = sorted(float(e.get("y")) for e in ElementTree.fromstring(drawn).iter("text") if "end-label" in (e.get("class") or ""))
    assert all(later - earlier >= 15 for earlier, later in zip(ys, ys[1:], strict=False))


@given(st.floats(0.001, 1e15))
def test_an_axis_holds_its_largest_value_and_has_a_few_round_lines(largest):
    top, marks = axis(largest)
    assert top >= largest
    assert 2 <= len(marks) <= 7
    assert all(re.fullmatch(r"[1-9]\d?(\.\d*)?", f"{mark:e}".split("e")[0].rstrip("0").rstrip(".")[:3]) for mark in marks[:1])


def test_charts_of_nothing_are_drawn_all_the_same():
    drawn = [bars([], label="x"), waterfall([], label="x"), funnel([], label="x"), stacked([], tones=[], label="x")]
    drawn += [columns([], label="x", show=str), line(Lines(()), label="x", show=str), bullet(None, label="x")]
    assert all(ElementTree.fromstring(chart) is not None for chart in drawn)
