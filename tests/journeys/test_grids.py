"""The grid in a real browser by keyboard alone: edit, paste, a conflict, undo, a filter, a view; nothing axe objects to."""

import json
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.browsing import violations, wrong_in_every_look

pytestmark = pytest.mark.browser
PAGES = ["/deals", "/accounts", "/activities?filter=open-tasks", "/deals?q=nothing+has+these+words", "/deals?as_of=2026-01-31"]


def test_axe_finds_nothing_in_any_look_and_only_the_grid_scrolls_sideways(visit):
    page = visit("/deals", "omar")
    wrong = []
    for where in PAGES:
        visit.goto(page, where)
        wrong += wrong_in_every_look(page)
    assert wrong == []


def _focused(page: Page):
    return page.locator(".rgCell:focus")


def _press(page: Page, *keys: str) -> None:
    """Each key after what the one before did is drawn."""
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(150)


def _at_once(page: Page, *keys: str) -> None:
    """Quicker than anything is drawn, as on a machine that is busy."""
    page.evaluate(
        """keys => keys.forEach(key => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {
            key, code: key.length === 1 ? `Digit${key}` : key, keyCode: key.length === 1 ? key.charCodeAt(0) : 13,
            bubbles: true, cancelable: true,
        })))""",
        keys,
    )


def _enter(page: Page) -> None:
    """By Tab from the last chip to the first amount."""
    page.locator(".chip-button:visible").last.focus()
    for _ in range(4):
        _press(page, "Tab")
        if _focused(page).count():
            break
    _press(page, "Enter", "ArrowRight", "ArrowRight", "ArrowRight")
    expect(_focused(page)).to_have_class(re.compile("is-number"))


def _paste(page: Page, text: str) -> None:
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const pasted = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(pasted);
        }""",
        text,
    )


def _amount(page: Page, row: int):
    return page.locator(f"revogr-data[col-type=rgCol][type=rgRow] [data-rgrow='{row}'][data-rgcol='2']")


def _saved(page: Page) -> None:
    expect(page.locator("[data-is=saved]")).to_have_text("All changes saved")


def test_a_morning_in_the_grid_by_keyboard_alone(visit):
    page = visit("/deals", "omar")
    _enter(page)
    before = _focused(page).inner_text()
    page.keyboard.type("$52,000")
    _press(page, "Enter")
    expect(_amount(page, 0)).to_have_text("$52,000")
    _saved(page)

    _press(page, "ArrowUp")
    _paste(page, "$1,500\t2027-12-24\n$2,500\tDec 25, 2027")
    expect(_amount(page, 1)).to_have_text("$2,500")
    expect(page.get_by_text("4 cells changed.")).to_be_visible()
    _press(page, "Control+z")
    expect(_amount(page, 0)).to_have_text("$52,000")
    _press(page, "Control+z")
    expect(_amount(page, 0)).to_have_text(before)

    page.keyboard.type("plenty")
    _press(page, "Enter")
    expect(page.locator("[data-is=saved]")).to_have_text("Not saved: one cell is wrong")
    _press(page, "ArrowUp")
    expect(page.locator(".grid-callout")).to_contain_text("plenty is not a number")
    assert violations(page) == []
    _at_once(page, "1", "0", "0", "Enter")
    expect(_amount(page, 0)).to_have_text("$100")
    expect(page.locator(".rgCell[data-rgrow='1']:focus")).to_be_visible()
    _press(page, "Escape")
    expect(page.locator("[data-is=after]")).to_be_focused()
    _press(page, "Tab")
    expect(page.get_by_role("link", name="Grid by RevoGrid")).to_be_focused()


def test_what_many_deals_lack_is_filled_in_once_and_all_of_them_move(visit):
    where = {"all": [{"field": "pipeline", "is": "sales"}, {"field": "status", "is": "open"}]}
    page = visit(f"/deals?where={quote(json.dumps(where))}", "omar")
    count = page.locator("[data-is=count]")
    there = int(count.inner_text().replace(",", ""))
    _enter(page)
    _press(page, "Shift+Space", "ArrowDown", "Shift+Space")
    page.get_by_role("button", name="Edit", exact=True).focus()
    _press(page, "Enter")
    page.get_by_label("Field", exact=True).select_option("stage")
    page.get_by_label("New value of Stage").select_option("closed_lost")
    _press(page, "Enter")
    page.get_by_role("button", name="Fill in what 2 deals lack").focus()
    _press(page, "Enter")
    gate = page.locator("#gate-dialog")
    expect(gate).to_contain_text("2 deals → Closed lost")
    expect(gate).to_contain_text("The reason for the loss is missing.")
    assert violations(page) == []
    gate.get_by_role("combobox").select_option("Price")
    gate.get_by_role("button", name="Move them to Closed lost").focus()
    _press(page, "Enter")
    expect(page.get_by_text("2 deals moved to Closed lost.")).to_be_visible()
    expect(count).to_have_text(f"{there - 2:,}")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.get_by_role("button", name="Undo").first.focus()
    _press(page, "Enter")
    expect(count).to_have_text(f"{there:,}")


def test_two_people_change_the_same_cell_and_the_second_chooses(visit):
    omar, adam = visit("/deals", "omar"), visit("/deals", "admin")
    _enter(omar)
    _enter(adam)
    adam.keyboard.type("777")
    _press(adam, "Enter")
    _saved(adam)
    omar.keyboard.type("888")
    _press(omar, "Enter")
    dialog = omar.get_by_role("dialog")
    expect(dialog).to_contain_text("was changed meanwhile")
    for words in ("$777", "$888", "Adam"):
        expect(dialog).to_contain_text(words)
    assert violations(omar) == []
    _press(omar, "Enter")
    expect(dialog).to_be_hidden()
    expect(_amount(omar, 0)).to_have_text("$888")
    _saved(omar)


def test_a_filter_is_built_shared_by_its_address_and_kept_as_a_view(visit):
    page = visit("/deals", "omar")
    page.get_by_role("button", name="Filter").focus()
    _press(page, "Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Field").select_option("amount")
    dialog.get_by_label("Value").fill("20000")
    assert violations(page) == []
    _press(page, "Enter")
    expect(page.get_by_text("Where Amount at least 20000")).to_be_visible()
    expect(page).to_have_url(re.compile("where="))
    found = page.locator("[data-is=count]").inner_text()
    page.reload()
    expect(page.locator("[data-is=count]")).to_have_text(found)

    page.locator(".grid-tools summary").focus()
    _press(page, "Enter")
    page.get_by_role("button", name="Save what is shown").focus()
    _press(page, "Enter")
    page.get_by_label("Name", exact=True).fill("Large ones")
    _press(page, "Enter")
    expect(page).to_have_url(re.compile("view="))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Large ones")
    expect(page.locator("[data-is=count]")).to_have_text(found)
