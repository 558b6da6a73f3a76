"""A working day without a mouse: each role on the demo company and on a real export. WHOLE_DAY=1 for all of them."""

import os
from collections.abc import Callable
from datetime import date
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page
from tests.journeys import keyboard_day as does
from tests.journeys.browsing import violations, visiting
from tests.journeys.hands import Hands
from tests.journeys.test_a_day import LOGINS, PAGES, READERS, maven

__all__ = ["maven"]
pytestmark = pytest.mark.browser
WHOLE = bool(os.environ.get("WHOLE_DAY"))
PAST = {"demo": date(2026, 1, 31), "maven": date(2017, 6, 30)}
KEEPERS = ("ops", "admin")
CALLERS = ("rep", "manager")
FILE = {"name": "our deals.csv", "mimeType": "text/csv", "buffer": b"Ref,Opportunity,Client\n1,Pumps,Acme\n"}


def _parts(hands: Hands, role: str, deal: int, past: date) -> dict[str, Callable[[], object]]:
    """What a day of this role is made of, in its order."""
    page, writes = hands.page, role not in READERS
    called = _asked(page, f"/{deal}")["name"]
    own = page.locator(".who-name").inner_text() if role in KEEPERS else ""
    parts = {
        "board": lambda: does.board(hands, moves=writes),
        "grid": lambda: does.grid(hands, edits=writes),
        "record": lambda: does.record(hands, edits=writes, deal=called),
        "forecast": lambda: does.forecast(hands, calls=role in CALLERS),
        "policy": lambda: does.policy(hands, drafts=role in KEEPERS),
        "dashboard": lambda: does.dashboard(hands, past),
    }
    if writes:
        given = _another(page, deal, role)
        parts |= {"lead": lambda: does.lead(hands), "hand-off": lambda: does.hand_off(hands, deal=given, to=own)}
    if role in CALLERS:
        parts["today"] = lambda: does.today(hands)
    if role in KEEPERS:
        parts |= {"imports": lambda: does.imports(hands, file=FILE), "logins": lambda: does.logins(hands)}
    return parts


def _asked(page: Page, what: str) -> dict:
    return page.request.get(urljoin(page.url, f"/api/records/deals{what}")).json()


def _another(page: Page, deal: int, role: str) -> int:
    """An open deal of the same owner, for each role another: while it is being handed over nobody else can do that."""
    owner = _asked(page, f"/{deal}")["owner"]
    rows = _asked(page, f"?where=status=open&where=owner={owner}&limit=20")["rows"]
    return [row["id"] for row in rows if row["id"] != deal][(*CALLERS, *KEEPERS).index(role)]


def _day(visit, who: str, role: str, past: date, *, only: tuple[str, ...] = ()) -> None:
    page = visit.new()
    visit.goto(page, "/login/")
    hands = does.log_in(page, who, visit.company.password)
    for name, do in _parts(hands, role, visit.company.numbers["hers"], past).items():
        if not only or name in only:
            do()
            assert violations(page) == []


@pytest.mark.parametrize("role", PAGES if WHOLE else ("rep",))
def test_a_day_in_the_demo_company(visit, role):
    only = () if WHOLE else ("today", "board", "grid", "record", "forecast")
    _day(visit, LOGINS[role], role, PAST["demo"], only=only)


@pytest.mark.real_data
@pytest.mark.skipif(not WHOLE, reason="WHOLE_DAY=1 runs it")
@pytest.mark.parametrize("role", PAGES)
def test_a_day_in_a_real_export(browser, maven, logged_in, role):
    with visiting(browser, maven, logged_in) as visit:
        _day(visit, role, role, PAST["maven"])
