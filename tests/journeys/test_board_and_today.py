"""The deal board and Today in a real browser: drag, keys, undo; axe finds nothing; no console error."""

import re

import pytest
from playwright.sync_api import expect
from tests.journeys.browsing import wrong_in_every_look

pytestmark = pytest.mark.browser


def count(page, stage: str) -> int:
    return int(page.locator(f"#lane-{stage} .lane-count").inner_text().replace(",", ""))


def focused(page, selector: str) -> str:
    return page.evaluate(f"document.activeElement.closest('{selector}')?.id ?? ''")


def test_axe_finds_nothing_in_any_look_and_the_page_does_not_scroll_sideways(visit):
    page = visit("/board", "omar")
    wrong = []
    for where in ("/board", "/board?filter=past-norm", "/board?as_of=2026-01-31", "/today", "/today?list=past-norm"):
        visit.goto(page, where)
        wrong += wrong_in_every_look(page)
    visit.goto(page, "/board")
    page.locator(".lane-fold").first.click()
    page.locator(".deal-move").first.click()
    wrong += wrong_in_every_look(page)
    page.keyboard.press("Escape")
    visit.goto(page, "/today")
    page.locator("[data-do=log]").first.click()
    page.locator("#today-dialog form").wait_for()
    wrong += wrong_in_every_look(page)
    assert wrong == []


def test_a_deal_is_dragged_and_that_is_undone(visit):
    page = visit("/board", "omar")
    card = page.locator("#lane-demo .deal-card").first
    deal, name = card.get_attribute("id"), card.get_attribute("data-name")
    before = count(page, "demo"), count(page, "discovery")
    card.drag_to(page.locator("#lane-discovery .lane-cards"), target_position={"x": 80, "y": 140})
    expect(page.locator(f"#lane-discovery #{deal}")).to_be_visible()
    expect(page.locator(".toast-text")).to_have_text(f"{name} moved to Discovery.")
    expect(page.locator("#lane-demo .lane-count")).to_have_text(str(before[0] - 1))
    assert count(page, "discovery") == before[1] + 1
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(f"#lane-demo #{deal}")).to_be_visible()
    expect(page.locator("#lane-demo .lane-count")).to_have_text(str(before[0]))
    page.reload()
    expect(page.locator(f"#lane-demo #{deal}")).to_be_visible()


def test_a_deal_is_moved_lost_and_taken_back_by_keyboard_alone(visit):
    page = visit("/board", "omar")
    page.locator("#lane-discovery .deal-open").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    deal = focused(page, ".deal-card")
    assert focused(page, ".lane") == "lane-demo"
    page.keyboard.press("[")
    expect(page.locator(f"#lane-discovery #{deal} .deal-open")).to_be_focused()
    expect(page.locator("#board-says")).to_contain_text("moved to Discovery.")
    page.keyboard.press("m")
    expect(page.locator("#move-dialog")).to_be_visible()
    page.keyboard.press("7")
    page.locator("#closing-dialog [name=loss_reason]").select_option("Price")
    lost = count(page, "closed_lost")
    page.get_by_role("button", name="Mark as lost").press("Enter")
    expect(page.locator("#lane-closed_lost .lane-count")).to_have_text(str(lost + 1))
    page.keyboard.press("Control+z")
    expect(page.locator(f"#lane-discovery #{deal}")).to_be_visible()
    expect(page.locator("#lane-closed_lost .lane-count")).to_have_text(str(lost))
    page.keyboard.press("Control+z")
    expect(page.locator(f"#lane-demo #{deal} .deal-open")).to_be_focused()


def test_who_was_slower_is_told_who_moved_it_and_sees_it_where_it_is(visit):
    slow, quick = visit("/board", "omar"), visit("/board", "victor")
    card = slow.locator("#lane-demo .deal-card").first
    deal = card.get_attribute("id")
    quick.locator(f"#{deal} .deal-open").focus()
    quick.keyboard.press("[")
    expect(quick.locator("#board-says")).to_contain_text("moved to Discovery")
    card.locator(".deal-open").focus()
    slow.keyboard.press("[")
    expect(slow.locator(".toast.is-bad")).to_contain_text("Victor Lang moved it from Demo to Discovery")
    expect(slow.locator(f"#lane-discovery #{deal}")).to_be_visible()
    assert all("409" in error for error in visit.errors)
    visit.errors.clear()


def test_lanes_load_as_they_are_scrolled(visit):
    page = visit("/board", "omar")
    lane = page.locator("#lane-prospecting .lane-cards")
    lane.evaluate("list => list.scrollTo(0, list.scrollHeight)")
    whole = count(page, "prospecting")
    expect(lane.locator(".deal-card")).to_have_count(min(50, whole))


def test_on_a_phone_lanes_snap_and_a_deal_is_moved_by_its_menu(visit):
    page = visit("/board", "omar", width=390)
    lane = page.locator("#lane-prospecting")
    assert abs(lane.bounding_box()["width"] - 0.82 * 390) < 2
    card = lane.locator(".deal-card").first
    deal = card.get_attribute("id")
    card.locator(".deal-move").tap()
    page.get_by_role("button", name=re.compile("Discovery")).tap()
    expect(page.locator(f"#lane-discovery #{deal}")).to_have_count(1)


def test_a_reps_day_by_keyboard_alone(visit):
    page = visit("/start", "rita")
    expect(page).to_have_url(f"{visit.company.address}/today")
    expect(page.locator("#standing-name")).to_have_text("Where do you stand against quota?")
    expect(page.locator(".standing-figures")).to_contain_text("Quota")
    tasks = page.locator("#list-tasks-overdue .lane-count")
    before = int(tasks.inner_text())
    page.keyboard.press("j")
    first = focused(page, ".today-line")
    page.keyboard.press("c")
    expect(page.locator(f"#{first}")).to_have_count(0)
    expect(tasks).to_have_text(str(before - 1))
    assert focused(page, ".today-line") not in ("", first)
    page.keyboard.press("Control+z")
    expect(page.locator(f"#{first} .today-open")).to_be_focused()
    page.keyboard.press("s")
    page.locator("#today-dialog form").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator(".put-off summary")).to_have_text("1 put off")
    page.keyboard.press("Control+z")
    expect(page.locator(".put-off")).to_have_count(0)


def test_a_call_is_logged_with_its_next_step_without_leaving_the_list(visit):
    page = visit("/today", "rita")
    line = page.locator(".today-line[data-kind=deal]").first
    deal = line.get_attribute("data-id")
    line.locator(".today-open").focus()
    page.keyboard.press("l")
    page.locator("#today-dialog [name=outcome]").select_option("connected")
    page.locator("#today-dialog [name=minutes]").fill("12")
    page.locator("#today-dialog [name=next_step]").fill("Send the offer on Friday")
    page.get_by_role("button", name="Log it").click()
    expect(page.locator(".toast-text")).to_contain_text("Call logged")
    assert page.url == f"{visit.company.address}/today"
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast-text")).to_have_text("Taken back.")
    visit.goto(page, "/board")
    expect(page.locator(f"#deal-{deal}")).not_to_contain_text("Send the offer on Friday")
