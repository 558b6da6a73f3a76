"""A day's work of every role, on the demo company and on a real export: nothing axe objects to, no console error, by keyboard."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright
from tests.journeys.homes import demo_home

pytestmark = pytest.mark.browser
PASSWORD = "close-the-books"
"""What every login of the demo company has; the others are given the same."""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_ROOT = Path(__file__).parents[2]
_MAVEN = _ROOT.parent / "shared" / "data" / "maven"

GRIDS = ("/deals", "/accounts", "/contacts", "/leads", "/activities", "/people")
DASHBOARDS = ("/", "/pipeline", "/team", "/?as_of={day}")
PAGES = {
    "rep": (
        "/today",
        "/board",
        "/board?filter=past-norm",
        *GRIDS,
        "/deals/{deal}",
        "/deals/{deal}/gate",
        "/people/{person}",
        "/me",
    ),
    "manager": (
        "/today",
        *DASHBOARDS,
        "/board",
        "/board?as_of={day}",
        "/deals",
        "/process/map",
        "/process/requests",
        "/deals/{deal}",
    ),
    "ops": (
        "/today",
        "/imports",
        "/policies",
        "/process",
        "/settings/logins",
        "/deals/{deal}?as_of={day}",
        "/accounts/{account}",
    ),
    "executive": (*DASHBOARDS, "/board", "/deals", "/metrics", "/deals/{deal}", "/find/all?q=a"),
    "finance": ("/", "/metrics/bookings/rows", "/deals?as_of={day}", "/accounts/{account}", "/today", "/process"),
    "admin": ("/settings/logins", "/settings/logins/history", "/settings/logins/who-sees", "/imports", "/me", "/me/tokens"),
}
"""What each role opens in a day."""

LOOKS = {
    "rep": ("light", 390),
    "manager": ("dark", 1440),
    "ops": ("light", 1440),
    "executive": ("dark", 390),
    "finance": ("light", 390),
    "admin": ("dark", 390),
}
"""One look a role, so that every look is seen."""

OTHER_LOOKS = {role: ("dark" if theme == "light" else "light", 1830 - width) for role, (theme, width) in LOOKS.items()}
"""In the real export each role sees what it did not see in the demo company."""

READERS = ("executive", "finance")
EDITING = ("main [data-edit]", "main .deal-move", "main .today-line [data-do]", "main a[href$='/new']", "main input[type=file]")


def _salesops(home: Path, *words: str) -> None:
    command = [sys.executable, "-m", "salesops.config.cli", *words]
    subprocess.run(command, env=os.environ | {"SALESOPS_HOME": str(home)}, check=True, capture_output=True, input=b"")


def _asked(home: Path, code: str) -> str:
    environment = os.environ | {"SALESOPS_HOME": str(home), "DJANGO_SETTINGS_MODULE": "salesops.config.settings"}
    return subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True).stdout


@contextmanager
def _served(home: Path):
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


_FIND = """
import django; django.setup()
from salesops.records.access import EVERYTHING
from salesops.records.queries import listed
person = listed("person", scope=EVERYTHING, where={{"name": {name!r}}}, limit=1).rows[0]
deals = listed("deal", scope=EVERYTHING, where={{"status": "open", "owner": person.id}}, limit=500).rows
deal = next(one for one in deals if one["account"])
print(deal.id, deal["account"], person.id)
"""


@dataclass(frozen=True)
class Company:
    """A served company: where, who logs in for each role, and what of the rep's the pages are opened for."""

    address: str
    logins: dict[str, str]
    day: str
    deal: int
    account: int
    person: int

    def pages(self, role: str) -> list[str]:
        return [where.format(**vars(self)) for where in PAGES[role]]


@pytest.fixture(scope="module")
def built():
    if not (_ROOT / "src/salesops/web/static/built/app.js").exists():
        pytest.skip("The front-end assets are not built: npm ci && npm run build")


@pytest.fixture(scope="module")
def demo(built, tmp_path_factory):
    """The demo company, small, whose logins are of persons."""
    home = demo_home(tmp_path_factory)
    logins = dict(zip(PAGES, ("rita", "mia", "omar", "ada", "fay", "admin"), strict=True))
    numbers = map(int, _asked(home, _FIND.format(name="Rita Alvarez")).split())
    with _served(home) as address:
        yield Company(address, logins, "2026-01-31", *numbers)


@pytest.fixture(scope="module")
def maven(built, tmp_path_factory):
    """A real export of 8,800 deals: one of its agents, her manager, and everybody who runs it."""
    if not _MAVEN.exists():
        pytest.skip("The Maven export is not at ../shared/data/maven.")
    home = tmp_path_factory.mktemp("maven")
    _salesops(home, "setup")
    _salesops(home, "import", str(_MAVEN))
    _salesops(home, "warehouse", "refresh")
    _asked(home, _LOG_IN_ALL)
    numbers = map(int, _asked(home, _FIND.format(name="Anna Snelling")).split())
    with _served(home) as address:
        yield Company(address, {role: role for role in PAGES}, "2017-06-30", *numbers)


_LOG_IN_ALL = f"""
import django; django.setup()
from salesops.records import logins
from salesops.records.access import EVERYTHING
from salesops.records.queries import listed
people = {{"rep": "Anna Snelling", "manager": "Dustin Brinkmann"}}
for role, name in people.items():
    person = listed("person", scope=EVERYTHING, where={{"name": name}}, limit=1).rows[0]
    logins.make_login(person.id, role, {PASSWORD!r})
for role in {tuple(PAGES)[2:]!r}:
    logins.make_login_without_person(role, {PASSWORD!r}, role=role)
"""


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
def entered(browser):
    """Logs in as a role; after the test there must have been no error in the console and no answer of a broken server."""
    contexts, errors = [], []

    def enter(company: Company, role: str, *, theme: str = "light", width: int = 1440) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("response", lambda answer: errors.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None)
        page.goto(f"{company.address}/login/")
        page.get_by_label("Name").fill(company.logins[role])
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "/login" not in address)
        page.wait_for_load_state("networkidle")
        return page

    yield enter
    for context in contexts:
        context.close()
    assert errors == []


def _violations(page: Page) -> list[str]:
    found = Axe().run(page, None, options=RULES).response["violations"]
    return [f"{page.url} {item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"][:3]]


def _offered_in_vain(page: Page) -> list[str]:
    """What would change a record, on a page of somebody who may not."""
    return [f"{page.url} offers {what}" for what in EDITING if page.locator(what).count()]


def _what_is_wrong_in(company: Company, role: str, page: Page, width: int) -> list[str]:
    wrong = []
    for where in company.pages(role):
        answer = page.goto(company.address + where)
        page.wait_for_load_state("networkidle")
        wrong += _violations(page)
        if answer.status != 200:
            wrong.append(f"{where} answers {answer.status}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{where} scrolls sideways at {width}")
        if role in READERS or "as_of" in where:
            wrong += _offered_in_vain(page)
    return wrong


@pytest.mark.parametrize("role", PAGES)
def test_the_pages_of_a_role_in_the_demo_company(demo, entered, role):
    theme, width = LOOKS[role]
    page = entered(demo, role, theme=theme, width=width)
    assert _what_is_wrong_in(demo, role, page, width) == []


@pytest.mark.real_data
@pytest.mark.parametrize("role", PAGES if os.environ.get("WHOLE_DAY") else ("rep", "ops"))
def test_the_pages_of_a_role_in_a_real_export(maven, entered, role):
    theme, width = OTHER_LOOKS[role]
    page = entered(maven, role, theme=theme, width=width)
    assert _what_is_wrong_in(maven, role, page, width) == []
