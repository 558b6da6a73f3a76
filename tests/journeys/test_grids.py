"""The grid in a real browser by keyboard alone: edit, paste, a conflict, undo, a filter, a view; nothing axe objects to."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright
from tests.journeys.homes import demo_home

pytestmark = pytest.mark.browser
PASSWORD = "a password for the journey"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = ["/deals", "/accounts", "/activities?filter=open-tasks", "/deals?q=nothing+has+these+words", "/deals?as_of=2026-01-31"]
LOOKS = [(theme, width) for theme in ("light", "dark") for width in (1440, 390)]
_ROOT = Path(__file__).parents[2]


def _salesops(home: Path, *words: str) -> None:
    command = [sys.executable, "-m", "salesops.config.cli", *words]
    subprocess.run(command, env=os.environ | {"SALESOPS_HOME": str(home)}, check=True, capture_output=True, input=b"")


def _log_in_for(home: Path, name: str) -> None:
    code = (
        "import django; django.setup(); from salesops.records.logins import make_login_without_person as make; "
        f"make({name!r}, {PASSWORD!r}, role='ops')"
    )
    environment = os.environ | {"SALESOPS_HOME": str(home), "DJANGO_SETTINGS_MODULE": "salesops.config.settings"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A served demo company of its own, very small."""
    if not (_ROOT / "src/salesops/web/static/built/grid.js").exists():
        pytest.skip("The front-end assets are not built: npm ci && npm run build")
    home = demo_home(tmp_path_factory)
    for name in ("vera", "otto"):
        _log_in_for(home, name)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "salesops.config.cli", "web", "--port", str(port)]
    with subprocess.Popen(command, env=os.environ | {"SALESOPS_HOME": str(home)}, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/login/")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait_for(url: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    raise AssertionError(f"Nothing answered at {url} within a minute.")


@pytest.fixture(scope="module")
def browser():
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.skip("There is no Chromium on this machine; name one in CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(browser, address):
    """Opens a page as somebody; after the test there must have been no error in the console."""
    contexts, errors = [], []

    def open_at(where: str, *, who: str = "vera", theme: str = "light", width: int = 1440) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}/login/?next={where}")
        page.locator("input[name=username], input[name=login]").first.fill(who)
        page.locator("input[name=password]").first.fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(re.escape(where.split("?")[0])))
        page.wait_for_load_state("networkidle")
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert errors == []


def _violations(page: Page) -> list[str]:
    found = Axe().run(page, None, options=RULES).response["violations"]
    return [f"{page.url} {item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"][:3]]


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_and_only_the_grid_scrolls_sideways(opened, address, theme, width):
    page = opened("/deals", theme=theme, width=width)
    wrong = []
    for where in PAGES:
        page.goto(address + where)
        page.wait_for_load_state("networkidle")
        wrong += _violations(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{where} scrolls sideways at {width}")
    assert wrong == []


def _focused(page: Page):
    return page.locator(".rgCell:focus")


def _press(page: Page, *keys: str) -> None:
    """Each key after what the one before did is drawn."""
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(150)


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


def test_a_morning_in_the_grid_by_keyboard_alone(opened):
    page = opened("/deals")
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
    assert _violations(page) == []
    page.keyboard.type("100")
    _press(page, "Enter")
    expect(_amount(page, 0)).to_have_text("$100")
    _press(page, "Escape")
    expect(page.locator("[data-is=after]")).to_be_focused()
    _press(page, "Tab")
    expect(page.get_by_role("link", name="Grid by RevoGrid")).to_be_focused()


def test_two_people_change_the_same_cell_and_the_second_chooses(opened):
    vera, otto = opened("/deals"), opened("/deals", who="otto")
    _enter(vera)
    _enter(otto)
    otto.keyboard.type("777")
    _press(otto, "Enter")
    _saved(otto)
    vera.keyboard.type("888")
    _press(vera, "Enter")
    dialog = vera.get_by_role("dialog")
    expect(dialog).to_contain_text("was changed meanwhile")
    for words in ("$777", "$888", "otto"):
        expect(dialog).to_contain_text(words)
    assert _violations(vera) == []
    _press(vera, "Enter")
    expect(dialog).to_be_hidden()
    expect(_amount(vera, 0)).to_have_text("$888")
    _saved(vera)


def test_a_filter_is_built_shared_by_its_address_and_kept_as_a_view(opened):
    page = opened("/deals")
    page.get_by_role("button", name="Filter").focus()
    _press(page, "Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Field").select_option("amount")
    dialog.get_by_label("Value").fill("20000")
    assert _violations(page) == []
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
