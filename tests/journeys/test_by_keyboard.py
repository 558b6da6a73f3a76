"""A working day without a mouse: each role on the demo company and on a real export. WHOLE_DAY=1 for all of them."""

import os
from datetime import date

import pytest
from tests.journeys import keyboard_day as does
from tests.journeys.browsing import violations, visiting
from tests.journeys.test_a_day import LOGINS, PAGES, READERS, maven

__all__ = ["maven"]
pytestmark = pytest.mark.browser
WHOLE = bool(os.environ.get("WHOLE_DAY"))
PAST = {"demo": date(2026, 1, 31), "maven": date(2017, 6, 30)}
KEEPERS = ("ops", "admin")
CALLERS = ("rep", "manager")
FILE = {"name": "our deals.csv", "mimeType": "text/csv", "buffer": b"Ref,Opportunity,Client\n1,Pumps,Acme\n"}


def _day(visit, who: str, role: str, day: date, *, parts=None) -> None:
    page = visit.new()
    visit.goto(page, "/login/")
    hands = does.log_in(page, who, visit.company.password)
    deal, name, writes = visit.company.numbers["hers"], page.locator(".who-name").inner_text(), role not in READERS
    called = page.request.get(f"{visit.company.address}/api/records/deals/{deal}").json()["name"]
    all_parts = {
        "today": lambda: role in CALLERS and does.today(hands),
        "board": lambda: does.board(hands, moves=writes),
        "grid": lambda: does.grid(hands, edits=writes),
        "record": lambda: does.record(hands, edits=writes, deal=called),
        "lead": lambda: writes and does.lead(hands),
        "forecast": lambda: does.forecast(hands, calls=role in CALLERS),
        "handoff": lambda: writes and does.hand_off(hands, deal=deal, to=name if role in KEEPERS else ""),
        "policy": lambda: does.policy(hands, drafts=role in KEEPERS),
        "imports": lambda: role in KEEPERS and does.imports(hands, file=FILE),
        "logins": lambda: role in KEEPERS and does.logins(hands),
        "dashboard": lambda: does.dashboard(hands, day),
    }
    for part in parts or all_parts:
        all_parts[part]()
        assert violations(page) == []


@pytest.mark.parametrize("role", PAGES if WHOLE else ("rep",))
def test_a_day_in_the_demo_company(visit, role):
    _day(visit, LOGINS[role], role, PAST["demo"])


@pytest.mark.real_data
@pytest.mark.skipif(not WHOLE, reason="WHOLE_DAY=1 runs it")
@pytest.mark.parametrize("role", PAGES)
def test_a_day_in_a_real_export(browser, maven, logged_in, role):
    with visiting(browser, maven, logged_in) as visit:
        _day(visit, role, role, PAST["maven"])
