"""The dashboards in a real browser: nothing axe objects to, no console error, usable by keyboard and on a phone."""

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
from playwright.sync_api import expect, sync_playwright
from tests.journeys.homes import demo_home

pytestmark = pytest.mark.browser
PASSWORD = "a password for the journey"
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
LOOKS = [(theme, width) for theme in ("light", "dark") for width in (1440, 390)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_ROOT = Path(__file__).parents[2]


def _chromium() -> str:
    found = (
        os.environ.get("CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if not found:
        pytest.skip("There is no Chromium on this machine; name one in CHROMIUM.")
    return found


def _salesops(home: Path, *words: str) -> None:
    command = [sys.executable, "-m", "salesops.config.cli", *words]
    subprocess.run(command, env=os.environ | {"SALESOPS_HOME": str(home)}, check=True, capture_output=True, input=b"")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A served demo company of its own, small."""
    if not (_ROOT / "src/salesops/web/static/built/app.js").exists():
        pytest.skip("The front-end assets are not built: npm ci && npm run build")
    home = demo_home(tmp_path_factory)
    _log_in_for(home, "vera", "executive")
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


def _log_in_for(home: Path, name: str, role: str) -> None:
    code = (
        "import django; django.setup(); from salesops.records.logins import make_login_without_person as make; "
        f"make({name!r}, {PASSWORD!r}, role={role!r})"
    )
    environment = os.environ | {"SALESOPS_HOME": str(home), "DJANGO_SETTINGS_MODULE": "salesops.config.settings"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


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
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, address):
    """Opens an address, logged in; after the test there must have been no error in the console."""
    contexts, errors = [], []

    def open_at(where="/", *, theme="light", width=1440):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}/login/?next={where}")
        page.get_by_label("Name").fill("vera")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_load_state("networkidle")
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert errors == []


def _violations(page, within=None) -> list[str]:
    found = Axe().run(page, within, options=RULES).response["violations"]
    return [f"{page.url} {item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"][:3]]


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(open_page, address, theme, width):
    page = open_page(theme=theme, width=width)
    wrong = []
    for where in PAGES:
        page.goto(address + where)
        wrong += _violations(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{where} scrolls sideways at {width}")
    assert wrong == []


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_on_what_opens(open_page, theme, width):
    page = open_page(theme=theme, width=width)
    page.get_by_role("button", name="What is bookings?").first.click()
    # What lies half under something that closes at the next click is judged with the page, where nothing is open.
    wrong = _violations(page, within=".definition:popover-open")
    page.keyboard.press("Escape")
    page.locator(".pickers summary").first.click()
    wrong += _violations(page, within=".menu[open]")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    wrong += _violations(page)
    assert wrong == []


def test_axe_finds_nothing_on_the_log_in_page(browser, address):
    for theme in ("light", "dark"):
        page = browser.new_page(color_scheme=theme)
        page.goto(f"{address}/login/")
        assert _violations(page) == []
        page.close()


def test_the_palette_finds_a_page_and_goes_there_by_keyboard(open_page):
    page = open_page()
    page.keyboard.press("Control+k")
    page.keyboard.type("velocity")
    expect(page.locator(".palette [role=option]:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/pipeline$"))


def test_escape_closes_what_is_open_and_gives_the_focus_back(open_page):
    page = open_page()
    picker = page.locator(".pickers summary").first
    picker.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pickers .menu-panel").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".pickers .menu-panel").first).to_be_hidden()
    expect(picker).to_be_focused()


def test_the_theme_is_remembered(open_page):
    page = open_page(theme="light")
    page.get_by_role("button", name="Light or dark").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_on_a_phone_the_menu_is_a_drawer(open_page):
    page = open_page(width=390)
    overview = page.get_by_role("navigation", name="Main").get_by_role("link", name="Pipeline")
    expect(overview).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    overview.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("pipeline")


def test_a_bar_leads_to_its_rows(open_page):
    page = open_page()
    page.locator(".chart-waterfall a").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Which deals are in")


def test_a_past_day_is_shown_under_a_banner_and_left_by_its_link(open_page, address):
    page = open_page()
    page.goto(f"{address}/?as_of=2025-12-31")
    expect(page.get_by_text("as it stood at the end of Dec 31, 2025")).to_be_visible()
    page.get_by_role("link", name="Back to today").click()
    expect(page.get_by_text("as it stood at the end of")).to_have_count(0)
