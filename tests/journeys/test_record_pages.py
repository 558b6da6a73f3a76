"""A deal and a lead worked on in a real browser, by keyboard where it matters: edited, sold on, moved, looked at in the past."""

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
PASSWORD = "close-the-books"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LOOKS = [(theme, width) for theme in ("light", "dark") for width in (1440, 390)]
_ROOT = Path(__file__).parents[2]
_FIND = """
import django; django.setup()
from salesops.kernel.scope import EVERYTHING
from salesops.records.queries import listed
from datetime import date
from salesops.workspace.editing.gates import gate_of
from salesops.workspace.editing import processes
day, there = date.today(), {"status": "open", "pipeline": "sales", "stage": "discovery"}
to = {"pipeline": "sales", "stage": "demo", "role": "rep", "day": day}
deals = listed("deal", scope=EVERYTHING, where=there, limit=100).rows
deal = next(one for one in deals if gate_of(processes(day), one, {}, **to)[0].answer.allowed)
lead = listed("lead", scope=EVERYTHING, where={"status": "working"}, limit=1).rows[0]
print(deal.id, deal["account"], lead.id, deal["owner"])
"""


def _chromium() -> str:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.skip("There is no Chromium on this machine; name one in CHROMIUM.")
    return found


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A served demo company, small: its address, and the numbers of an open deal, its account, a lead and a person."""
    if not (_ROOT / "src/salesops/web/static/built/record.js").exists():
        pytest.skip("The front-end assets are not built: npm ci && npm run build")
    home = demo_home(tmp_path_factory)
    environment = os.environ | {"SALESOPS_HOME": str(home), "DJANGO_SETTINGS_MODULE": "salesops.config.settings"}
    salesops = [sys.executable, "-m", "salesops.config.cli"]
    told = subprocess.run([sys.executable, "-c", _FIND], env=environment, check=True, capture_output=True, text=True).stdout
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([*salesops, "web", "--port", str(port)], env=environment, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/login/")
            yield f"http://127.0.0.1:{port}", *map(int, told.split())
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
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, served):
    """A page logged in as operations; after the test there must have been no error in the console."""
    contexts, errors = [], []

    def opened(where: str, *, theme="light", width=1440):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{served[0]}/login/?next={where}")
        page.get_by_label("Name").fill("omar")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in", exact=True).click()
        page.wait_for_load_state("networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def _violations(page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{page.url} {item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"][:3]]


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(open_page, served, theme, width):
    address, deal, account, lead, person = served
    page = open_page("/metrics", theme=theme, width=width)
    wrong = []
    for where in (
        f"/deals/{deal}",
        f"/deals/{deal}?edit=amount",
        f"/accounts/{account}",
        f"/leads/{lead}",
        f"/leads/{lead}/convert",
        f"/people/{person}",
        "/deals/new",
    ):
        page.goto(address + where)
        page.wait_for_load_state("networkidle")
        wrong += _violations(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{where} scrolls sideways at {width}")
    page.goto(f"{address}/deals/{deal}")
    page.get_by_role("link", name="Move to Closed lost").click()
    expect(page.locator("#ask")).to_be_visible()
    wrong += _violations(page)
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Add a product").click()
    page.get_by_role("combobox", name="Product").press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    wrong += _violations(page)
    assert wrong == []


def test_a_deal_is_worked_on_from_first_edit_to_the_past(open_page, served, tmp_path):
    address, deal, *_ = served
    page = open_page(f"/deals/{deal}")

    # A fact, by keyboard: opened by Enter, left by Escape, saved by Enter, taken back.
    amount = page.locator("#fact-amount [data-edit]")
    before = amount.inner_text()
    amount.focus()
    page.keyboard.press("Enter")
    field = page.get_by_label("Amount", exact=True)
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(amount).to_be_focused()
    page.keyboard.press("Enter")
    field.fill("12x")
    page.keyboard.press("Enter")
    expect(page.locator("#fact-amount")).to_contain_text("is not a number")
    field.fill("12345")
    page.keyboard.press("Enter")
    expect(amount).to_contain_text("$12,345")
    expect(page.locator(".matters")).to_contain_text("$12,345")
    expect(page.locator("#timeline")).to_contain_text("$12,345")
    page.locator("#fact-amount").get_by_role("button", name="Undo").click()
    expect(page.locator("#fact-amount")).to_contain_text("Taken back")
    assert amount.inner_text().split()[-1] == before.split()[-1]

    # A reference, chosen from what is offered.
    page.locator("#fact-owner [data-edit]").click()
    owner = page.get_by_role("combobox", name="Owner")
    owner.fill("rita")
    page.get_by_role("option", name=re.compile("Rita")).first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(owner).to_have_value(re.compile("Rita"))
    page.keyboard.press("Enter")
    expect(page.locator("#fact-owner")).to_contain_text("Saved")

    # A product, and its sum taken over.
    page.get_by_role("link", name="Add a product").focus()
    page.keyboard.press("Enter")
    product = page.get_by_role("combobox", name="Product")
    expect(product).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.locator("#products").get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_label("Quantity").fill("2")
    page.get_by_label("Price").fill("100")
    page.get_by_label("Discount %").fill("10")
    page.keyboard.press("Enter")
    expect(page.locator("#products")).to_contain_text("$180")
    page.get_by_role("button", name=re.compile("Take .* over")).click()
    expect(page.locator(".matters")).to_contain_text("$")
    expect(page.locator("#products")).not_to_contain_text("the deal says")

    # A contact's part in it.
    contact = page.get_by_role("combobox", name="Contact to add")
    contact.fill("a")
    page.locator("#roles").get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_label("Role", exact=True).fill("Blocker")
    page.keyboard.press("Enter")
    expect(page.locator("#roles .related, #roles .form-error").first).to_be_visible()

    # Logged, attached, fetched.
    page.get_by_text("Call", exact=True).click()
    page.get_by_label("What it was about").fill("Pricing agreed")
    page.get_by_role("button", name="Log it").click()
    expect(page.locator("#timeline")).to_contain_text("Pricing agreed")
    offer = tmp_path / "offer.pdf"
    offer.write_bytes(b"%PDF-1.7\nsmall\n")
    page.get_by_label("Attach files").set_input_files(offer)
    link = page.get_by_role("link", name="offer.pdf")
    expect(link).to_be_visible()
    with page.expect_download() as download:
        link.click()
    assert Path(download.value.path()).read_bytes() == offer.read_bytes()

    # Moved, taken back, moved with what a closing stage asks.
    page.get_by_role("button", name="Move to Demo").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("Demo")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator("[aria-current=step]")).to_contain_text("Discovery")
    page.get_by_role("link", name="Move to Closed lost").click()
    page.get_by_label("Loss reason").fill("Price")
    page.get_by_role("button", name="Move to Closed lost").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("Closed lost")

    # The past, by keyboard; nothing can be changed there.
    page.get_by_role("slider").focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile("as_of="))
    expect(page.get_by_text("Nothing can be changed here")).to_be_visible()
    expect(page.get_by_role("slider")).to_be_focused()
    expect(page.locator("[data-edit]")).to_have_count(0)
    expect(page.locator("#facts")).to_contain_text("now")
    page.get_by_role("link", name="Back to today").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("Closed lost")


def test_a_lead_is_converted_and_brought_back(open_page, served):
    page = open_page(f"/leads/{served[3]}")
    page.get_by_role("link", name="Convert").click()
    page.get_by_label("Amount, USD").fill("5000")
    page.get_by_role("button", name="Convert").click()
    expect(page.get_by_text("is converted into an account, a contact and a deal")).to_be_visible()
    expect(page.locator(".answer")).to_contain_text("It became the account")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_role("link", name="Convert")).to_be_visible()
