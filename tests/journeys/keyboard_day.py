"""What somebody does in a day who has a keyboard and nothing else, part by part; each says what must come of it."""

import re
import time
from datetime import date

from playwright.sync_api import Page, expect
from tests.journeys.browsing import settle
from tests.journeys.hands import Hands

_ON_A_DEAL = "document.activeElement.closest('.today-line')?.dataset.kind === 'deal'"
_FIRST_WORDS = "document.activeElement.innerText.split('\\n')[0]"


def log_in(page: Page, who: str, password: str) -> Hands:
    hands = Hands(page)
    hands.write("[name=username]", who)
    hands.write("[name=password]", password)
    hands.press("Enter")
    page.wait_for_url(lambda address: "/login" not in address)
    settle(page)
    return hands


def today(hands: Hands) -> None:
    """Log a call about the first deal of the list and take it back; put another thing off, and take that back."""
    page = hands.page
    hands.go("Today", r"/today")
    hands.press("j")
    for _ in range(80):
        if page.evaluate(_ON_A_DEAL):
            break
        hands.press("j")
    line = page.evaluate("document.activeElement.id")
    hands.press("l")
    page.locator("#today-dialog form").wait_for()
    hands.choose("#today-dialog [name=outcome]", "conn")
    hands.write("#today-dialog [name=minutes]", "12")
    hands.press("Enter")
    expect(page.locator(".toast-text")).to_contain_text("Call logged")
    _taken_back(hands)
    hands.come_to(f"#{line}")
    hands.press("s")
    page.locator("#today-dialog form").wait_for()
    hands.press("Enter")
    expect(page.locator(".toast-text")).to_contain_text("off until")
    _taken_back(hands)
    expect(page.locator(f"#{line}")).to_be_focused()


def _taken_back(hands: Hands) -> None:
    hands.press("Control+z")
    expect(hands.page.locator(".toast-text")).to_have_text("Taken back.")
    settle(hands.page)


def board(hands: Hands, *, moves: bool) -> None:
    """From card to card; one on by a stage, and back."""
    page = hands.page
    hands.go("Deal board", r"/board")
    hands.reach(".deal-open")
    hands.press("ArrowDown", "ArrowUp")
    if not moves:
        expect(page.locator(".deal-move")).to_have_count(0)
        return
    name, lane = page.evaluate(f"[{_FIRST_WORDS}, document.activeElement.closest('.lane').id]")
    hands.press("]")
    expect(page.locator("#board-says")).to_contain_text("moved to")
    assert page.evaluate("document.activeElement.closest('.lane').id") != lane
    hands.press("Control+z")
    expect(page.locator(f"#{lane} .deal-open:focus")).to_contain_text(name)


def grid(hands: Hands, *, edits: bool) -> None:
    """Filter, keep that as a view, change a cell and many records, take both back, leave the grid."""
    page = hands.page
    hands.go("Deals grid", r"/deals")
    hands.use("[data-do=filter]")
    hands.choose("dialog select[aria-label=Field]", "Amount")
    hands.write("dialog .filter-value input", "100")
    hands.press("Enter")
    expect(page).to_have_url(re.compile("where="))
    settle(page)
    if edits:
        hands.use("summary:has([data-is=view])")
        hands.use("[data-do=save-view]")
        hands.type(f"Above a hundred {time.time():.0f}")
        hands.press("Enter")
        page.wait_for_url(re.compile("view="))
        settle(page)
    hands.use(".rgCell")
    hands.reach(".rgCell.is-number", key="ArrowRight")
    if edits:
        _one_cell(hands)
        _many(hands)
    hands.press("Escape")
    hands.reach(".grid-credit a")


def _one_cell(hands: Hands) -> None:
    page = hands.page
    before = page.locator(".rgCell:focus").inner_text()
    hands.type("5432")
    hands.press("Enter")
    expect(page.locator(".rgCell[data-rgrow='1']:focus")).to_be_visible()
    hands.reach(".rgCell.is-number[data-rgrow='0']", key="ArrowUp")
    expect(page.locator("[data-is=saved]")).to_have_text("All changes saved")
    expect(page.locator(".rgCell:focus")).to_contain_text("5,432")
    hands.press("Control+z")
    expect(page.locator(".rgCell:focus")).to_have_text(before)


def _many(hands: Hands) -> None:
    page = hands.page
    hands.press("Shift+Space")
    hands.reach(".rgCell[data-rgrow='1']", key="ArrowDown")
    hands.press("Shift+Space")
    expect(page.locator("[data-is=selected-count]")).to_have_text("2 deals chosen")
    hands.press("Escape")
    hands.use("[data-do=bulk-edit]", key="Shift+Tab")
    hands.choose("dialog select[aria-label=Field]", "Next step")
    hands.write("dialog .filter-value input", f"Call at {time.time():.0f}")
    hands.press("Enter")
    change = page.get_by_role("button", name=re.compile(r"^Change \d"))
    expect(change).to_be_focused()
    hands.press("Enter")
    expect(page.locator("[data-is=toasts]")).to_contain_text("2 deals changed")
    hands.press("Control+z")
    expect(page.locator("[data-is=toasts]")).to_contain_text("Undone: 2 deals changed")


def record(hands: Hands, *, edits: bool, deal: str) -> None:
    """A deal found by its name; its amount changed and taken back, a note written; the past of it."""
    page = hands.page
    hands.go("Metrics", r"/metrics")
    hands.go(deal, r"/deals/\d+")
    if edits:
        hands.use("#fact-amount [data-edit]")
        hands.write("#fact-amount input", "4321")
        hands.press("Enter")
        expect(page.locator("#fact-amount")).to_contain_text("4,321")
        hands.use("#fact-amount .link-button")
        expect(page.locator("#fact-amount")).to_contain_text("Taken back")
        hands.reach("[name=type]")
        hands.write("[name=subject]", "Pricing agreed")
        hands.press("Enter")
        expect(page.locator("#timeline")).to_contain_text("Pricing agreed")
        expect(page.locator("[name=subject]")).to_be_focused()
    else:
        expect(page.locator("[data-edit]")).to_have_count(0)
    if not page.locator("[type=range]").count():  # all that is known of it happened at once
        return
    hands.reach("[type=range]", key="Shift+Tab")
    hands.press("ArrowLeft", "ArrowLeft")
    page.wait_for_url(re.compile("as_of="))
    settle(page)
    expect(page.get_by_text("Nothing can be changed here")).to_be_visible()


def lead(hands: Hands) -> None:
    """The first lead somebody works on is converted, where one sees any; that is taken back."""
    page = hands.page
    hands.go("Leads grid", r"/leads")
    hands.use("[data-do=filter]")
    hands.choose("dialog select[aria-label=Field]", "Status")
    hands.choose("dialog .filter-value select", "Working")
    hands.reach("dialog .button.primary")
    hands.press("Enter")
    expect(page).to_have_url(re.compile("where="))
    settle(page)
    if page.locator("[data-is=count]").inner_text() == "0":
        return
    hands.use(".rgCell")
    hands.press("Control+Enter")
    page.wait_for_url(re.compile(r"/leads/\d+"))
    settle(page)
    hands.use("a[href$='/convert']")
    hands.write("[name=deal_amount]", "5000")
    hands.press("Enter")
    expect(page.locator(".answer")).to_contain_text("It became the account")
    settle(page)
    hands.use(".toast button, .banner button, .message button")
    expect(page.locator("a[href$='/convert']")).to_be_visible()


def forecast(hands: Hands, *, calls: bool) -> None:
    """Where the period will land; a call is submitted."""
    page = hands.page
    hands.go("Forecast", r"/forecast")
    if not calls:
        return
    hands.use("main a[href^='/forecast/submit']")
    if not page.locator("[name=commit]").count():  # the week is closed on its last days
        return
    hands.write("[name=commit]", "100k")
    hands.write("[name=likely]", "150k")
    hands.write("[name=best_case]", "0.2m")
    hands.press("Enter")
    expect(page.locator("main")).to_contain_text("is called for")


def hand_off(hands: Hands, *, deal: int, to: str) -> None:
    """A deal is handed over; `to`: who gives it to themselves, finds it in the queue, accepts it, and takes that back."""
    page = hands.page
    page.goto(re.sub(r"(https?://[^/]+).*", rf"\1/deals/{deal}", page.url))
    settle(page)
    hands.use("a[href^='/handoffs/new']")
    if not page.locator("main form .button.primary").count():
        expect(page.get_by_text("The policy names nobody who is here")).to_be_visible()
        return
    if page.locator("select[name=to][required]").count():
        hands.reach("[name=to]")
        hands.press("ArrowDown")
    if page.locator("[name=without]").count():
        hands.reach("[name=without]")
        hands.press("Space")
    hands.use("main form .button.primary")
    page.wait_for_url(re.compile(r"/handoffs/\d+"))
    settle(page)
    if not to or not page.locator("[name=to] option", has_text=to).count():
        return
    hands.use("summary:has(+ * [value=reassign])")
    hands.choose("[name=to]", to)
    hands.use("[value=reassign]")
    expect(page.locator(".messages")).to_contain_text(to)
    hands.go("Hand-offs", r"/handoffs")
    hands.press("j", "a")
    expect(page.get_by_text("It is yours.")).to_be_visible()
    settle(page)
    hands.press("z")
    expect(page.get_by_text("Taken back: it is as it was.")).to_be_visible()


def policy(hands: Hands, *, drafts: bool) -> None:
    """What the process says; who may makes a draft of it, has it checked and tried, and gives it up."""
    page = hands.page
    hands.go("Policies", r"/policies")
    hands.use("a[href='/policies/sales_process']")
    expect(page.locator(".document")).to_be_visible()
    if not drafts:
        expect(page.get_by_role("button", name="Change it")).to_have_count(0)
        return
    hands.use("main .button.primary")
    page.wait_for_url(re.compile("/policies/drafts/"))
    settle(page)
    hands.write("[name=note]", "As it is")
    hands.use("[name=step][value=check]")
    hands.use("[name=step][value=try]")
    expect(page.locator("#trial, .policy-next")).not_to_have_count(0)
    hands.use("[name=step][value=drop]")
    expect(page.locator(".policy-deeds")).to_contain_text("gave")


def imports(hands: Hands, *, file: dict[str, object]) -> None:
    """A file is chosen and sent, the reading of it called off, and the file put away; nobody has to read it for that."""
    page = hands.page
    hands.go("Imports", r"/imports")
    hands.reach(".upload-input")
    with page.expect_file_chooser() as chooser:
        hands.press("Space")
    chooser.value.set_files(file)
    hands.use(".upload .button.primary")
    page.wait_for_url(re.compile(r"/imports/\w+"))
    settle(page)
    if page.locator("form[action$='/cancel']").count():
        hands.use("form[action$='/cancel'] button")
    hands.use("form[action$='/remove'] button")
    page.wait_for_url(re.compile(r"/imports$"))


def logins(hands: Hands) -> None:
    """Who can log in, one of them, and who was let in when."""
    page = hands.page
    hands.go("Logins", r"/settings/logins")
    hands.use("main table a")
    page.wait_for_url(re.compile(r"/settings/logins/\d+"))
    page.go_back()
    settle(page)
    hands.use("main a[href$='/history']")
    page.wait_for_url(re.compile("/history"))


def dashboard(hands: Hands, day: date) -> None:
    """What a number means, the rows behind it, a file of them; the same page at a past day."""
    page = hands.page
    hands.go("Overview", r"/$|/overview")
    hands.use("main .define")
    expect(page.locator(".definition:popover-open")).to_be_visible()
    hands.press("Escape")
    hands.use("a.kpi-value[href*='/metrics/']")
    hands.reach("main a[href*='.csv']")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.path().stat().st_size > 20
    hands.go("Overview", r"/$|/overview")
    hands.use(".pickers details:last-of-type > summary")
    hands.write_day("input[name=as_of]", day)
    hands.press("Enter")
    page.wait_for_url(re.compile(f"as_of={day}"))
    settle(page)
    expect(page.get_by_text("as it stood at the end of").or_(page.get_by_text("as it was at the end of")).first).to_be_visible()
