"""Getting in, in a real browser: passkeys, an authenticator app, view as; axe finds nothing, no console error."""

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
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

pytestmark = pytest.mark.browser
PASSWORD = "a password for the journey"
LOOKS = [(theme, width) for theme in ("light", "dark") for width in (1440, 390)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = [
    "/me",
    "/me/password",
    "/me/app",
    "/settings/logins",
    "/settings/logins/invite",
    "/settings/logins/history",
    "/settings/logins/who-sees?kind=person&id=1",
    "/settings/logins/2",
    "/settings/logins/2/deactivate",
]
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
_BUILT = Path(__file__).parents[2] / "src/salesops/web/static/built/passkeys.js"
_PEOPLE = f"""
import django; django.setup()
from datetime import UTC, datetime
from salesops.kernel.actor import Actor
from salesops.records import actions, logins
by, at = Actor(None, "the tests", "test"), datetime.now(UTC)
person = actions.hire_person({{"name": "Rita", "role": "rep", "email": "rita@example.com"}}, by=by, at=at).id
actions.create("account", {{"name": "Acme", "owner": person}}, by=by, at=at)
logins.make_login_without_person("root", {PASSWORD!r})
logins.make_login(person, "rita", {PASSWORD!r})
for name in ("kim", "lou"):
    logins.make_login_without_person(name, {PASSWORD!r}, role="executive")
"""


expect.set_options(timeout=20_000)


def _environment(home: Path) -> dict[str, str]:
    return os.environ | {"SALESOPS_HOME": str(home), "DJANGO_SETTINGS_MODULE": "salesops.config.settings"}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A served installation with an administrator, a rep and two executives, by its name: passkeys need one."""
    if not _BUILT.exists():
        pytest.skip("The front-end assets are not built: npm ci && npm run build")
    home = tmp_path_factory.mktemp("home")
    salesops = [sys.executable, "-m", "salesops.config.cli"]
    subprocess.run([*salesops, "setup"], env=_environment(home), check=True, capture_output=True)
    subprocess.run([sys.executable, "-c", _PEOPLE], env=_environment(home), check=True)
    subprocess.run([*salesops, "warehouse", "rebuild"], env=_environment(home), check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*salesops, "web", "--port", str(port)]
    with subprocess.Popen(command, env=_environment(home), stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/login/")
            yield f"http://localhost:{port}"
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
def new_page(browser):
    """A browser of its own; after the test there must have been no error in the console."""
    contexts, errors = [], []

    def open_one(*, theme="light", width=1440):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert errors == []


def log_in(page, address: str, name: str, where: str = "/me") -> None:
    page.goto(f"{address}/login/?next={where}")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")


def violations(page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    wrong = [f"{page.url} {item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"][:3]]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        wrong.append(f"{page.url} scrolls sideways")
    return wrong


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(new_page, address, theme, width):
    page = new_page(theme=theme, width=width)
    page.goto(f"{address}/login/")
    wrong = violations(page)
    page.goto(f"{address}/login/forgot")
    wrong += violations(page)
    log_in(page, address, "root")
    expect(page.get_by_role("heading", name="How do I log in?")).to_be_visible()
    for where in PAGES:
        page.goto(address + where)
        wrong += violations(page)
    page.goto(f"{address}/settings/logins/2")
    page.get_by_role("button", name="Make a link").click()
    wrong += violations(page)
    link = page.get_by_role("textbox", name="Link").input_value()
    page.goto(f"{address}/settings/logins/2")
    page.get_by_role("button", name="View as").click()
    page.goto(f"{address}/policies")
    expect(page.get_by_text("Nothing can be changed")).to_be_visible()
    wrong += violations(page)
    page.get_by_role("button", name="Stop", exact=True).click()
    page.goto(link)
    wrong += violations(page)
    assert wrong == []


def test_a_passkey_is_added_lets_in_alone_and_is_the_second_factor_of_the_password(new_page, address):
    page = new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    log_in(page, address, "kim")
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey was added")).to_be_visible()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("This device has a passkey for you already")).to_be_visible()

    page.get_by_role("button", name="Log out", exact=True).click()
    page.goto(f"{address}/login/?next=/me")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("You log in as kim")).to_be_visible()

    page.context.clear_cookies()
    log_in(page, address, "kim")
    expect(page).to_have_url(re.compile("/login/second$"))
    assert violations(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("You log in as kim")).to_be_visible()

    page.get_by_role("button", name="Remove the passkey Laptop").click()
    page.context.clear_cookies()
    log_in(page, address, "kim")
    expect(page.get_by_text("You log in as kim")).to_be_visible()


def test_a_passkey_that_does_not_say_who_one_is_lets_nobody_in(new_page, address):
    page = new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    key = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
    log_in(page, address, "lou")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey was added")).to_be_visible()
    page.get_by_role("button", name="Log out", exact=True).click()
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.goto(f"{address}/login/?next=/me")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("The passkey was not used")).to_be_visible()
    page.goto(f"{address}/me")
    expect(page).to_have_url(re.compile("/login/"))


def test_an_app_is_set_up_by_keyboard_and_a_recovery_code_lets_in(new_page, address):
    page = new_page()
    log_in(page, address, "rita")
    page.get_by_role("link", name="Set up an authenticator app").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Code")).to_be_focused()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.keyboard.type(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    assert violations(page) == []
    code = page.locator(".codes code").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("9 not used yet")).to_have_count(0)

    page.context.clear_cookies()
    log_in(page, address, "rita")
    expect(page.get_by_label("The code your app shows")).to_be_focused()
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("That code is wrong")).to_be_visible()
    assert violations(page) == []
    expect(page.get_by_label("The code your app shows")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.get_by_text("9 not used yet")).to_be_visible()
