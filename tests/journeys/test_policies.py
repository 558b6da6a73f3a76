"""A policy changed in a real browser by somebody who has never seen it: form and text in step, tried, approved, announced."""

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

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_ROOT = Path(__file__).parents[2]
_FURNISH = """
import django; django.setup()
from datetime import UTC, datetime
from tests.cast import assemble, TESTER
from salesops.records import actions
from salesops.warehouse.refresh import rebuild
cast = assemble()
now = datetime.now(UTC)
for number in range(3):
    values = {"name": f"Acme {number}", "owner": cast.rita, "pipeline": "sales", "stage": "demo", "status": "open", "amount": "9"}
    actions.create("deal", values, by=TESTER, at=now)
rebuild(at=now)
"""


def _chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.skip("There is no Chromium on this machine; name one in CHROMIUM.")
    return found


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A served company of the standing cast with three deals; jobs are done at once."""
    if not (_ROOT / "src/salesops/web/static/built/policy.js").exists():
        pytest.skip("The front-end assets are not built: npm ci && npm run build")
    home = tmp_path_factory.mktemp("home")
    environment = os.environ | {
        "SALESOPS_HOME": str(home),
        "JOBS_AT_ONCE": "1",
        "DJANGO_SETTINGS_MODULE": "salesops.config.settings",
        "PYTHONPATH": str(_ROOT),
    }
    salesops = [sys.executable, "-m", "salesops.config.cli"]
    subprocess.run([*salesops, "setup"], env=environment, check=True, capture_output=True)
    subprocess.run([sys.executable, "-c", _FURNISH], env=environment, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([*salesops, "web", "--port", str(port)], env=environment, stderr=subprocess.DEVNULL) as server:
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


@pytest.fixture
def log_in(address):
    """A page of somebody's; after the test there must have been no error in the console."""
    errors = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])

        def log_in(name, *, theme="light", width=1440):
            page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme).new_page()
            page.set_default_timeout(60_000)
            page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.goto(f"{address}/login/?next=/policies")
            page.get_by_label("Name").fill(name)
            page.locator("input[name=password]").fill("correct horse battery")
            page.get_by_role("button", name="Log in", exact=True).click()
            page.wait_for_load_state("networkidle")
            return page

        yield log_in
        browser.close()
    assert errors == []


def _judge(page) -> None:
    found = Axe().run(page, options=RULES).response["violations"]
    assert [f"{item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"][:3]] == []
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "It scrolls sideways."


def test_a_stage_is_tightened_tried_approved_and_announced(log_in):
    page = log_in("omar")
    page.get_by_role("link", name="Sales process", exact=True).click()
    page.get_by_role("button", name="Change it").click()
    _judge(page)

    # The form: ten days in Demo, and the text follows.
    page.locator("summary", has_text=re.compile("^Pipeline Sales")).click()
    demo = page.locator("details.policy-item", has=page.locator(":scope > summary", has_text=re.compile("^Stage Demo"))).last
    demo.locator(":scope > summary").click()
    demo.get_by_label("Expected days").fill("10")
    demo.get_by_label("Required fields").fill("next_step")
    demo.get_by_label("Required fields").blur()
    differences = page.locator("#policy-differing")
    expect(differences).to_contain_text("expected days 14 → 10")
    expect(differences).to_contain_text("required field next_step added")
    _judge(page)

    # The text, by keyboard: a mistake is said at its line, completion knows the schema, and undo takes it back.
    page.get_by_role("tab", name="Form").focus()
    page.keyboard.press("ArrowRight")
    editor = page.get_by_role("textbox", name="The document as YAML")
    expect(editor).to_contain_text("required_fields")
    editor.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("colour: blue")
    expect(page.locator("#policy-mistakes")).to_contain_text("colour is not known here")
    page.keyboard.press("Control+z")
    expect(page.locator("#policy-mistakes")).to_be_hidden()
    page.keyboard.press("Control+End")
    page.keyboard.type("cas")
    page.keyboard.press("Control+Space")
    expect(page.get_by_role("option", name=re.compile("^cases"))).to_be_visible()
    page.keyboard.press("Escape")
    for _ in range(3):
        page.keyboard.press("Backspace")
    expect(page.locator(".policy-said")).to_have_text("No mistakes.")
    _judge(page)

    # The way into force.
    page.get_by_label("Why this change").fill("Demos take too long")
    page.get_by_role("button", name="Save and check").click()
    page.get_by_role("button", name="Try it on real records").click()
    trial = page.locator("#trial")
    expect(trial).to_contain_text("3 open deals")
    expect(trial).to_contain_text("Rita")
    _judge(page)
    page.get_by_role("button", name="Approve").click()
    _judge(page)
    page.get_by_role("button", name="Apply", exact=True).click()
    expect(page.locator(".answer")).to_have_text("It holds, as version 1.")

    rita = log_in("rita", theme="dark", width=390)
    expect(rita.get_by_text("Sales process: Demos take too long")).to_be_visible()
    _judge(rita)
    rita.get_by_role("button", name="Got it").click()
    expect(rita.get_by_text("Sales process: Demos take too long")).to_have_count(0)


@pytest.mark.parametrize(("theme", "width"), [("dark", 1440), ("light", 390), ("dark", 390)])
def test_the_pages_hold_in_every_look(log_in, address, theme, width):
    page = log_in("omar", theme=theme, width=width)
    _judge(page)
    for kind in ("company", "sales_process"):
        page.goto(f"{address}/policies/{kind}")
        _judge(page)
    page.get_by_role("button", name="Change it").click()
    page.locator("summary", has_text=re.compile("^Pipeline Sales")).click()
    _judge(page)
    page.get_by_role("tab", name="Text").click()
    _judge(page)
