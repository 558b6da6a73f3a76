"""What all journeys share: one browser, one served demo company, one log-in of each."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright
from tests.journeys.browsing import visiting
from tests.journeys.homes import DEMO, PASSWORD, ROOT, Company, asked, served
from tests.stores import home_of

_FURNISH = f"""
from datetime import UTC, date, datetime, timedelta
from salesops.capabilities.forecasting import actions
from salesops.capabilities.forecasting.queries import learning
from salesops.kernel.actor import Actor
from salesops.workspace.editing import processes
from salesops.workspace.editing.gates import gate_of
from salesops.kernel.scope import EVERYTHING
from salesops.records.logins import make_login_without_person
from salesops.records.queries import listed
for name in ("kim", "lou", "nia"):
    nia = make_login_without_person(name, {PASSWORD!r}, role="executive")
def some(kind, **where):
    return listed(kind, scope=EVERYTHING, where=where, limit=500).rows
rita = some("person", name="Rita Alvarez")[0].id
hers = next(one for one in some("deal", status="open", owner=rita) if one["account"])
day, to = date.today(), {{"pipeline": "sales", "stage": "demo", "role": "rep"}}
found = some("deal", status="open", pipeline="sales", stage="discovery")
deal = next(one for one in found if gate_of(processes(day), one, {{}}, day=day, **to)[0].answer.allowed)
lead = some("lead", status="working")[0].id
learning.LOOKED_BACK = 56  # a forecast that has looked back at eight weeks: enough to be shown, and soon made
now = datetime.now(UTC)
who = {{"by": Actor(None, "the worker", "job"), "at": now}}
actions.make(actions.begin(day - timedelta(days=1), **who), **who)
print(nia, rita, hers.id, hers["account"], deal.id, deal["account"], deal["owner"], lead)
"""
_NUMBERED = ("nia", "rita", "hers", "her_account", "deal", "account", "owner", "lead")


@pytest.fixture(scope="package")
def built():
    if not (ROOT / "src/salesops/web/static/built/app.js").exists():
        pytest.skip("The front-end assets are not built: npm ci && npm run build")


@pytest.fixture(scope="module")
def browser():
    """A browser a file: while one is there, Django takes the process for an asynchronous one and refuses to ask its database."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.skip("There is no Chromium on this machine; name one in CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def demo(built, tmp_path_factory):
    """The demo company, small. Every journey in it leaves behind what it did: none may count on what others could change."""
    home = home_of(DEMO, "demo-company", tmp_path_factory)
    numbers = map(int, asked(home, _FURNISH).split())
    with served(home) as address:
        yield Company(address, dict(zip(_NUMBERED, numbers, strict=True)))


@pytest.fixture(scope="package")
def logged_in():
    """(address, who) -> the cookies they were given."""
    return {}


@pytest.fixture
def company(demo):
    """Where a journey takes place, unless its file says otherwise."""
    return demo


@pytest.fixture
def visit(browser, company, logged_in):
    with visiting(browser, company, logged_in) as visits:
        yield visits
