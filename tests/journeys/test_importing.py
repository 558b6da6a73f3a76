"""Importing in a real browser with a real worker: an unknown file is mapped, checked, imported, and taken back."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

pytestmark = pytest.mark.browser
PASSWORD = "a password for the journey"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PATIENCE = 120_000
"""Milliseconds. The worker is a process of its own and looks for work every second."""
DEALS = """Ref,Opportunity,Client,Rep,Deal value,State,Closing,Notes
1,Pumps,Acme,Rita,"1,200.50",Won,03/04/2024,first
2,Valves,Acme,Raj,800,Lost,05/02/2024,
3,Pipes,Beta,Rosa,"2,000",Negotiating,07/08/2024,
4,Tanks,Beta,Rosa,twelve,Won,07/08/2024,
"""
_ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """An empty installation with its web server and its worker, and two who can log in."""
    if not (_ROOT / "src/salesops/web/static/built/app.js").exists():
        pytest.skip("The front-end assets are not built: npm ci && npm run build")
    environment = os.environ | {"SALESOPS_HOME": str(tmp_path_factory.mktemp("home"))}
    salesops = [sys.executable, "-m", "salesops.config.cli"]
    subprocess.run([*salesops, "setup"], env=environment, check=True)
    for name, role in (("olga", "ops"), ("rita", "rep")):
        subprocess.run([*salesops, "login", "add", name, "--role", role, "--password", PASSWORD], env=environment, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with ExitStack() as running:
        for words in (["web", "--port", str(port)], ["worker"]):
            process = running.enter_context(subprocess.Popen([*salesops, *words], env=environment, stderr=subprocess.DEVNULL))
            running.callback(process.terminate)
        _wait_for(f"http://127.0.0.1:{port}/login/")
        yield f"http://127.0.0.1:{port}"


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
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        pytest.skip("There is no Chromium on this machine; name one in CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page_of(browser, address):
    """A page of somebody who logged in; after the test there must have been no error in its console."""
    contexts, errors = [], []

    def log_in(name: str) -> Page:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}/login/?next=/metrics")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/metrics")
        return page

    yield log_in
    for context in contexts:
        context.close()
    assert [error for error in errors if "403" not in error] == []


def _violations(page: Page) -> list[str]:
    """In light and dark, on a desk and on a phone."""
    wrong = []
    for theme in ("light", "dark"):
        for width in (1440, 390):
            page.emulate_media(color_scheme=theme)
            page.set_viewport_size({"width": width, "height": 900})
            found = Axe().run(page, options=RULES).response["violations"]
            wrong += [f"{theme} {width} {item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"][:3]]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append(f"{page.url} scrolls sideways at {width}")
    page.set_viewport_size({"width": 1440, "height": 900})
    return wrong


def test_an_unknown_file_is_mapped_checked_imported_and_undone(page_of, tmp_path):
    file = tmp_path / "our deals.csv"
    file.write_text(DEALS)
    page = page_of("olga")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Imports").click()
    expect(page.get_by_role("heading", name="No import yet")).to_be_visible()
    wrong = _violations(page)

    page.get_by_label("Choose the files").set_input_files(file)
    page.get_by_role("button", name="Read the files").click()
    expect(page.get_by_role("button", name="Import", exact=True)).to_be_visible()
    expect(page.get_by_text("Both fit all of")).to_be_visible()
    expect(page.get_by_label("Deal value becomes")).to_have_value("amount")
    wrong += _violations(page)

    page.get_by_label("Day first").check()
    page.get_by_label("Notes becomes").select_option("next_step")
    page.get_by_label("Negotiating").select_option("open")
    page.get_by_label("Create what is missing").check()
    page.get_by_role("button", name="Check without importing").click()
    expect(page.get_by_role("heading", name="What would the import do?")).to_be_visible()
    expect(page.get_by_text("2024-04-03")).to_be_visible()
    wrong += _violations(page)

    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="What came in?", level=1)).to_be_visible()
    expect(page.get_by_role("row", name="our deals.csv deals 4 3 0 0 1")).to_be_visible()
    wrong += _violations(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="rejects.csv").click()
    rejected = download.value.path().read_text()
    assert "Tanks" in rejected
    assert '"twelve"' in rejected
    assert "Pumps" not in rejected

    page.get_by_role("link", name="Mend the rejected rows").click()
    cell = page.get_by_label("Deal value, row 5")
    expect(cell).to_have_attribute("aria-invalid", "true")
    wrong += _violations(page)
    cell.fill("12")
    page.get_by_role("button", name="Import the mended rows").click()
    expect(page.get_by_role("row", name="our deals.csv deals 4 1 0 3 0")).to_be_visible()
    expect(page.get_by_role("link", name="Mend the rejected rows")).to_have_count(0)

    page.get_by_role("link", name="Undo this import").click()
    expect(page.get_by_role("heading", name="Undo this import?")).to_be_visible()
    wrong += _violations(page)
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_text("was undone")).to_be_visible()
    expect(page.get_by_text("Undone", exact=True)).to_have_count(2)
    wrong += _violations(page)
    assert wrong == [], "\n".join(wrong)


def test_a_rep_is_neither_offered_the_imports_nor_let_in(page_of, address):
    page = page_of("rita")
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Imports")).to_have_count(0)
    for where in ("/imports", f"/imports/{'0' * 20}", "/imports/batches/1/undo"):
        answer = page.goto(address + where)
        assert answer is not None
        assert answer.status == 403
        expect(page.get_by_text("This is not yours to see").last).to_be_visible()
