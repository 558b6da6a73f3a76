"""A day's work of every role, on the demo company and on a real export: nothing axe objects to, no console error, by keyboard."""

import os

import pytest
from playwright.sync_api import Page
from tests.journeys.browsing import sideways, violations, visiting
from tests.journeys.homes import PASSWORD, ROOT, Company, asked, said, served
from tests.stores import EMPTY, home_of

pytestmark = pytest.mark.browser
MAVEN = ROOT.parent / "shared" / "data" / "maven"
GRIDS = ("/deals", "/accounts", "/contacts", "/leads", "/activities", "/people")
DASHBOARDS = ("/", "/pipeline", "/team", "/?as_of={day}")
PAGES = {
    "rep": (
        "/today",
        "/board",
        "/board?filter=past-norm",
        *GRIDS,
        "/deals/{hers}",
        "/deals/{hers}/gate",
        "/people/{rita}",
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
        "/deals/{hers}",
    ),
    "ops": (
        "/today",
        "/imports",
        "/policies",
        "/process",
        "/settings/logins",
        "/deals/{hers}?as_of={day}",
        "/accounts/{her_account}",
    ),
    "executive": (*DASHBOARDS, "/board", "/deals", "/metrics", "/deals/{hers}", "/find/all?q=a"),
    "finance": ("/", "/metrics/bookings/rows", "/deals?as_of={day}", "/accounts/{her_account}", "/today", "/process"),
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

LOGINS = dict(zip(PAGES, ("rita", "mia", "omar", "ada", "fay", "admin"), strict=True))
"""Of the demo company; in the real export everybody is called by their role."""

READERS = ("executive", "finance")
EDITING = ("main [data-edit]", "main .deal-move", "main .today-line [data-do]", "main a[href$='/new']", "main input[type=file]")


_LOG_IN_ALL = f"""
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


_FIND = """
from salesops.records.access import EVERYTHING
from salesops.records.queries import listed
person = listed("person", scope=EVERYTHING, where={"name": "Anna Snelling"}, limit=1).rows[0]
deals = listed("deal", scope=EVERYTHING, where={"status": "open", "owner": person.id}, limit=500).rows
deal = next(one for one in deals if one["account"])
print(deal.id, deal["account"], person.id)
"""


@pytest.fixture(scope="module")
def maven(built, tmp_path_factory):
    """A real export of 8,800 deals: one of its agents, her manager, and everybody who runs it."""
    if not MAVEN.exists():
        pytest.skip("The Maven export is not at ../shared/data/maven.")
    home = home_of(EMPTY, "empty", tmp_path_factory)
    said(home, "import", str(MAVEN))
    said(home, "warehouse", "refresh")
    asked(home, _LOG_IN_ALL)
    numbers = map(int, asked(home, _FIND).split())
    with served(home) as address:
        yield Company(address, dict(zip(("hers", "her_account", "rita"), numbers, strict=True)))


def _offered_in_vain(page: Page) -> list[str]:
    """What would change a record, on a page of somebody who may not."""
    return [f"{page.url} offers {what}" for what in EDITING if page.locator(what).count()]


def _what_is_wrong_in(visit, who: str, role: str, day: str, look: tuple[str, int]) -> list[str]:
    theme, width = look
    page = visit("/start", who, theme=theme, width=width)
    wrong = []
    for where in PAGES[role]:
        answer = visit.goto(page, where.format(day=day, **visit.company.numbers))
        wrong += [*violations(page), *sideways(page)]
        if answer.status != 200:
            wrong.append(f"{where} answers {answer.status}")
        if role in READERS or "as_of" in where:
            wrong += _offered_in_vain(page)
    return wrong


@pytest.mark.parametrize("role", PAGES)
def test_the_pages_of_a_role_in_the_demo_company(visit, role):
    assert _what_is_wrong_in(visit, LOGINS[role], role, "2026-01-31", LOOKS[role]) == []


@pytest.mark.real_data
@pytest.mark.parametrize("role", PAGES if os.environ.get("WHOLE_DAY") else ("rep", "ops"))
def test_the_pages_of_a_role_in_a_real_export(browser, maven, logged_in, role):
    with visiting(browser, maven, logged_in) as visit:
        assert _what_is_wrong_in(visit, role, role, "2017-06-30", OTHER_LOOKS[role]) == []
