"""The deal board and Today in a real browser: drag, keys, undo; axe finds nothing; no console error."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright
from tests.journeys.test_dashboards import LOOKS, RULES, _chromium, address

__all__ = ["address"]

pytestmark = pytest.mark.browser
REP_PASSWORD = "close-the-books"
"""Of everybody in the demo company."""


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, address):
    """Opens an address as somebody; after the test there must have been no error in the console but those named `expected`."""
    contexts, errors = [], []

    def open_at(where: str, name: str, *, theme="light", width=1440, password=REP_PASSWORD):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, has_touch=width < 500)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}/login/?next={where}")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Log in", exact=True).click()
        page.wait_for_load_state("networkidle")
        return page

    open_at.errors = errors
    yield open_at
    for context in contexts:
        context.close()
    assert errors == []


def _violations(page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{page.url} {item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"][:3]]


def count(page, stage: str) -> int:
    return int(page.locator(f"#lane-{stage} .lane-count").inner_text().replace(",", ""))


def focused(page, selector: str) -> str:
    return page.evaluate(f"document.activeElement.closest('{selector}')?.id ?? ''")


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_and_the_page_does_not_scroll_sideways(open_page, address, theme, width):
    page = open_page("/board", "omar", theme=theme, width=width)
    wrong = []
    for where in ("/board", "/board?filter=past-norm", "/board?as_of=2026-01-31", "/today", "/today?list=past-norm"):
        page.goto(address + where)
        page.wait_for_load_state("networkidle")
        wrong += _violations(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{where} scrolls sideways at {width}")
    page.goto(f"{address}/board")
    page.locator(".lane-fold").first.click()
    page.locator(".deal-move").first.click()
    wrong += _violations(page)
    page.keyboard.press("Escape")
    page.goto(f"{address}/today")
    page.locator("[data-do=log]").first.click()
    page.locator("#today-dialog form").wait_for()
    wrong += _violations(page)
    assert wrong == []


def test_a_deal_is_dragged_and_that_is_undone(open_page):
    page = open_page("/board", "omar")
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


def test_a_deal_is_moved_lost_and_taken_back_by_keyboard_alone(open_page):
    page = open_page("/board", "omar")
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


def test_who_was_slower_is_told_who_moved_it_and_sees_it_where_it_is(open_page):
    slow, quick = open_page("/board", "omar"), open_page("/board", "victor")
    card = slow.locator("#lane-demo .deal-card").first
    deal = card.get_attribute("id")
    quick.locator(f"#{deal} .deal-open").focus()
    quick.keyboard.press("[")
    expect(quick.locator(f"#lane-discovery #{deal}")).to_be_visible()
    card.locator(".deal-open").focus()
    slow.keyboard.press("[")
    expect(slow.locator(".toast.is-bad")).to_contain_text("Victor Lang moved it from Demo to Discovery")
    expect(slow.locator(f"#lane-discovery #{deal}")).to_be_visible()
    assert all("409" in error for error in open_page.errors)
    open_page.errors.clear()


def test_lanes_load_as_they_are_scrolled(open_page):
    page = open_page("/board", "omar")
    lane = page.locator("#lane-prospecting .lane-cards")
    lane.evaluate("list => list.scrollTo(0, list.scrollHeight)")
    whole = count(page, "prospecting")
    expect(lane.locator(".deal-card")).to_have_count(min(50, whole))


def test_on_a_phone_lanes_snap_and_a_deal_is_moved_by_its_menu(open_page):
    page = open_page("/board", "omar", width=390)
    lane = page.locator("#lane-prospecting")
    assert abs(lane.bounding_box()["width"] - 0.82 * 390) < 2
    card = lane.locator(".deal-card").first
    deal = card.get_attribute("id")
    card.locator(".deal-move").tap()
    page.get_by_role("button", name=re.compile("Discovery")).tap()
    expect(page.locator(f"#lane-discovery #{deal}")).to_have_count(1)


def test_a_reps_day_by_keyboard_alone(open_page, address):
    page = open_page("/start", "rita")
    expect(page).to_have_url(f"{address}/today")
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


def test_a_call_is_logged_with_its_next_step_without_leaving_the_list(open_page, address):
    page = open_page("/today", "rita")
    line = page.locator(".today-line[data-kind=deal]").first
    deal = line.get_attribute("data-id")
    line.locator(".today-open").focus()
    page.keyboard.press("l")
    page.locator("#today-dialog [name=outcome]").select_option("connected")
    page.locator("#today-dialog [name=minutes]").fill("12")
    page.locator("#today-dialog [name=next_step]").fill("Send the offer on Friday")
    page.get_by_role("button", name="Log it").click()
    expect(page.locator(".toast-text")).to_contain_text("Call logged")
    assert page.url == f"{address}/today"
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast-text")).to_have_text("Taken back.")
    page.goto(f"{address}/board")
    expect(page.locator(f"#deal-{deal}")).not_to_contain_text("Send the offer on Friday")
