"""A working day without a mouse: each role on the demo company and on a real export. WHOLE_DAY=1 for all of them."""

import os
import re
import time
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.browsing import settle, violations, visiting
from tests.journeys.hands import Hands
from tests.journeys.test_a_day import LOGINS, PAGES, READERS, maven

__all__ = ["maven"]
pytestmark = pytest.mark.browser
WHOLE = bool(os.environ.get("WHOLE_DAY"))
PAST = {"demo": date(2026, 1, 31), "maven": date(2017, 6, 30)}


def _in(page: Page, chosen: str) -> str:
    return page.locator(chosen).first.inner_text().strip()


def _log_in(visit, who: str) -> Page:
    page = visit.new()
    visit.goto(page, "/login/")
    hands = Hands(page)
    hands.write("[name=username]", who)
    hands.write("[name=password]", visit.company.password)
    hands.press("Enter")
    page.wait_for_url(lambda address: "/login" not in address)
    settle(page)
    return page


def _today(page: Page, hands: Hands) -> None:
    """Log a call about the first deal of the list, and take it back."""
    hands.go("Today", r"/today")
    hands.press("j")
    for _ in range(60):
        if page.evaluate("document.activeElement.closest('.today-line')?.dataset.kind === 'deal'"):
            break
        hands.press("j")
    hands.press("l")
    page.locator("#today-dialog form").wait_for()
    hands.choose("#today-dialog [name=outcome]", "conn")
    hands.write("#today-dialog [name=minutes]", "12")
    hands.press("Enter")
    expect(page.locator(".toast-text")).to_contain_text("Call logged")
    hands.press("Control+z")
    expect(page.locator(".toast-text")).to_have_text("Taken back.")


def _board(page: Page, hands: Hands, *, moves: bool) -> None:
    """From card to card; one on by a stage, and back."""
    hands.go("Deal board", r"/board")
    hands.reach(".deal-open")
    hands.press("ArrowDown", "ArrowUp")
    name, lane = page.evaluate("[document.activeElement.innerText, document.activeElement.closest('.lane').id]")
    if not moves:
        expect(page.locator(".deal-move")).to_have_count(0)
        return
    hands.press("]")
    expect(page.locator("#board-says")).to_contain_text("moved to")
    assert page.evaluate("document.activeElement.closest('.lane').id") != lane
    hands.press("Control+z")
    expect(page.locator(f"#{lane} .deal-open", has_text=name.splitlines()[0]).first).to_be_focused()


def _grid(page: Page, hands: Hands, *, edits: bool) -> None:
    """Filter, keep that as a view, change a cell, take it back, leave the grid."""
    hands.go("Deals grid", r"/deals")
    hands.use("[data-do=filter]")
    hands.choose("dialog select[aria-label=Field]", "Amount")
    hands.write("dialog .filter-value input", "100")
    hands.press("Enter")
    expect(page).to_have_url(re.compile("where="))
    settle(page)
    hands.use("[data-is=view], summary:has([data-is=view])")
    hands.use("[data-do=save-view]")
    hands.type(f"Above a hundred {time.time():.0f}")
    hands.press("Enter")
    page.wait_for_url(re.compile("view="))
    settle(page)
    hands.use(".rgCell")
    hands.reach(".rgCell.is-number", key="ArrowRight")
    before = page.locator(".rgCell:focus").inner_text()
    if edits:
        hands.type("5432")
        hands.press("Enter", "ArrowUp")
        expect(page.locator("[data-is=saved]")).to_have_text("All changes saved")
        expect(page.locator(".rgCell:focus")).to_contain_text("5,432")
        hands.press("Control+z")
        expect(page.locator(".rgCell:focus")).to_have_text(before)
    hands.press("Escape")
    hands.reach(".grid-credit a")


def _record(page: Page, hands: Hands, *, edits: bool, deal: int) -> None:
    """A deal found by its name; its amount changed and taken back; the past of it."""
    page.goto(re.sub(r"(https?://[^/]+).*", rf"\1/deals/{deal}", page.url))
    settle(page)
    name = _in(page, "h1")
    hands.go("Metrics", r"/metrics")
    hands.go(name, r"/deals/\d+")
    expect(page.locator("h1").first).to_contain_text(name)
    if edits:
        hands.use("#fact-amount [data-edit]")
        hands.write("#fact-amount input[name=amount]", "4321")
        hands.press("Enter")
        expect(page.locator("#fact-amount")).to_contain_text("4,321")
        hands.use("#fact-amount .fact-said button, #fact-amount .link-button")
        expect(page.locator("#fact-amount")).to_contain_text("Taken back")
        hands.reach("[name=type]")
        hands.write("[name=subject]", "Pricing agreed")
        hands.press("Enter")
        expect(page.locator("#timeline")).to_contain_text("Pricing agreed")
    else:
        expect(page.locator("[data-edit]")).to_have_count(0)
    hands.reach("[type=range]")
    hands.press("ArrowLeft", "ArrowLeft")
    page.wait_for_url(re.compile("as_of="))
    settle(page)
    expect(page.get_by_text("Nothing can be changed here")).to_be_visible()


def _dashboard(page: Page, hands: Hands, day: date) -> None:
    """What a number means, the rows behind it, a file of them; the same page at a past day."""
    hands.go("Overview", r"/$|/overview")
    hands.use("main .define-button, main [popovertarget]")
    expect(page.locator(".definition:popover-open")).to_be_visible()
    hands.press("Escape")
    hands.use("a.kpi-value")
    expect(page.locator("h1").first).to_contain_text("Which")
    hands.reach("main a[href*='.csv'], main a[download], main a[href*='csv']")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.path().stat().st_size > 20
    hands.go("Overview", r"/$|/overview")
    hands.use("summary:has-text('As of'), .pickers details:last-of-type > summary")
    hands.write_day("input[name=as_of]", day)
    hands.press("Enter")
    page.wait_for_url(re.compile(f"as_of={day}"))
    settle(page)
    expect(page.get_by_text("as it stood at the end of").or_(page.get_by_text("as it was at the end of")).first).to_be_visible()


def _day(visit, who: str, role: str, day: date) -> None:
    page = _log_in(visit, who)
    hands, writes = Hands(page), role not in READERS
    if role == "rep":
        _today(page, hands)
    _board(page, hands, moves=writes)
    _grid(page, hands, edits=writes)
    _record(page, hands, edits=writes, deal=visit.company.numbers["hers"])
    assert violations(page) == []
    _dashboard(page, hands, day)


@pytest.mark.parametrize("role", PAGES if WHOLE else ("rep", "ops"))
def test_a_day_in_the_demo_company(visit, role):
    _day(visit, LOGINS[role], role, PAST["demo"])


@pytest.mark.real_data
@pytest.mark.skipif(not WHOLE, reason="WHOLE_DAY=1 runs it")
@pytest.mark.parametrize("role", PAGES)
def test_a_day_in_a_real_export(browser, maven, logged_in, role):
    with visiting(browser, maven, logged_in) as visit:
        _day(visit, role, role, PAST["maven"])
