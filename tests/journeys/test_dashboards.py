"""The dashboards in a real browser: nothing axe objects to, no console error, usable by keyboard and on a phone."""

import re

import pytest
from playwright.sync_api import expect
from tests.journeys.browsing import LOOKS, OF_COLOUR, settle, violations, wrong_in_every_look

pytestmark = pytest.mark.browser
WHO = "ada"
"""An executive."""
PAGES = [
    "/",
    "/pipeline",
    "/team",
    "/metrics",
    "/metrics/win_rate",
    "/metrics/bookings/rows",
    "/deals-at-risk",
    "/pipeline-changes/won",
]


def test_axe_finds_nothing_in_any_look_and_nothing_scrolls_sideways(visit):
    page = visit("/login/", WHO)
    wrong = []
    for where in PAGES:
        visit.goto(page, where)
        wrong += wrong_in_every_look(page)
    assert wrong == []


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_on_what_opens(visit, theme, width):
    page = visit("/", WHO, theme=theme, width=width)
    rules = None if theme == "light" else OF_COLOUR
    page.get_by_role("button", name="What is bookings?").first.click()
    # What lies half under something that closes at the next click is judged with the page, where nothing is open.
    wrong = violations(page, within=".definition:popover-open", rules=rules)
    page.keyboard.press("Escape")
    page.locator(".pickers summary").first.click()
    wrong += violations(page, within=".menu[open]", rules=rules)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    settle(page)
    wrong += violations(page, rules=rules)
    assert wrong == []


def test_axe_finds_nothing_on_the_log_in_page(visit):
    page = visit.new()
    visit.goto(page, "/login/")
    assert wrong_in_every_look(page) == []


def test_the_palette_finds_a_page_and_goes_there_by_keyboard(visit):
    page = visit("/", WHO)
    page.keyboard.press("Control+k")
    page.keyboard.type("velocity")
    expect(page.locator(".palette [role=option]:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/pipeline$"))


def test_escape_closes_what_is_open_and_gives_the_focus_back(visit):
    page = visit("/", WHO)
    picker = page.locator(".pickers summary").first
    picker.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pickers .menu-panel").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".pickers .menu-panel").first).to_be_hidden()
    expect(picker).to_be_focused()


def test_the_theme_is_remembered(visit):
    page = visit("/", WHO)
    page.get_by_role("button", name="Light or dark").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_on_a_phone_the_menu_is_a_drawer(visit):
    page = visit("/", WHO, width=390)
    overview = page.get_by_role("navigation", name="Main").get_by_role("link", name="Pipeline")
    expect(overview).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    overview.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("pipeline")


def test_a_bar_leads_to_its_rows(visit):
    page = visit("/", WHO)
    page.locator(".chart-waterfall a").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Which deals are in")


def test_a_past_day_is_shown_under_a_banner_and_left_by_its_link(visit):
    page = visit("/?as_of=2025-12-31", WHO)
    expect(page.get_by_text("as it stood at the end of Dec 31, 2025")).to_be_visible()
    page.get_by_role("link", name="Back to today").click()
    expect(page.get_by_text("as it stood at the end of")).to_have_count(0)
