"""Ctrl-K in a real browser: records as one types, by keyboard alone, on a desk and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.journeys.test_dashboards import RULES, address, browser, open_page  # noqa: F401  fixtures of the demo company

pytestmark = pytest.mark.browser


def _violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"][:3]]


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_a_record_is_found_and_opened_by_keyboard_alone(open_page, theme, width):  # noqa: F811
    page = open_page("/metrics", theme=theme, width=width)
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Find a record")
    expect(box).to_be_focused()
    wrong = _violations(page)
    page.keyboard.type("industr")
    first = page.get_by_role("listbox").get_by_role("group", name="Deals").get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("results")
    wrong += _violations(page)
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "false")
    page.keyboard.press("ArrowUp")
    title = first.locator(".palette-title").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/deals/*")
    page.keyboard.press("Control+k")
    lately = page.get_by_role("listbox").get_by_role("group", name="Opened lately").get_by_role("option")
    expect(lately.first).to_contain_text(title)
    assert wrong == []


def test_actions_alone_nothing_found_and_escape(open_page):  # noqa: F811
    page = open_page("/metrics")
    page.get_by_role("button", name="Find or do").first.click()
    page.keyboard.type("> light")
    expect(page.get_by_role("option", name="Switch light and dark")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("group", name="Pages")).to_be_hidden()
    page.keyboard.press("Control+a")
    page.keyboard.type("zzzzqq")
    expect(page.get_by_text("Nothing has these words.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_everything_that_was_found_has_a_page(open_page):  # noqa: F811
    page = open_page("/find/all?q=industr")
    expect(page.get_by_role("navigation", name="Kinds of record").get_by_role("link").first).to_have_attribute(
        "aria-current", "page"
    )
    wrong = _violations(page)
    page.get_by_role("link", name="Accounts").last.click()
    expect(page.get_by_role("table")).to_contain_text("Industr")
    assert wrong == []
