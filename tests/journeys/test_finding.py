"""Ctrl-K in a real browser: records as one types, by keyboard alone, on a desk and on a phone."""

import pytest
from playwright.sync_api import expect
from tests.journeys.browsing import violations

pytestmark = pytest.mark.browser
WHO = "ada"


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_a_record_is_found_and_opened_by_keyboard_alone(visit, theme, width):
    page = visit("/metrics", WHO, theme=theme, width=width)
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Find a record")
    expect(box).to_be_focused()
    wrong = violations(page)
    page.keyboard.type("industr")
    first = page.get_by_role("listbox").get_by_role("group", name="Deals").get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("results")
    wrong += violations(page)
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


def test_actions_alone_nothing_found_and_escape(visit):
    page = visit("/metrics", WHO)
    page.get_by_role("button", name="Find or do").first.click()
    page.keyboard.type("> light")
    expect(page.get_by_role("option", name="Switch light and dark")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("group", name="Pages")).to_be_hidden()
    page.keyboard.press("Control+a")
    page.keyboard.type("zzzzqq")
    expect(page.get_by_text("Nothing has these words.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_everything_that_was_found_has_a_page(visit):
    page = visit("/find/all?q=industr", WHO)
    expect(page.get_by_role("navigation", name="Kinds of record").get_by_role("link").first).to_have_attribute(
        "aria-current", "page"
    )
    wrong = violations(page)
    page.get_by_role("link", name="Accounts").last.click()
    expect(page.get_by_role("table")).to_contain_text("Industr")
    assert wrong == []
