"""What really happens, in a browser: the map chosen, compared and followed to its deals, another log drawn."""

import re

import pytest
from playwright.sync_api import expect
from tests.journeys.browsing import settle, sideways, violations, wrong_in_every_look
from tests.journeys.homes import DEMO, Company, asked, served
from tests.stores import home_of

pytestmark = pytest.mark.browser
LOG = "case,activity,time\n" + "".join(
    f"{case},{activity},2024-05-0{day}T10:00:00Z\n"
    for case in range(5)
    for day, activity in enumerate(("Ask", "Offer", "Ask", "Sign") if case else ("Ask", "Refuse"), 1)
)
_TIGHTENED = """
from datetime import UTC, datetime
from django.db import connection
from salesops.capabilities.process.queries.trial import try_process
from salesops.kernel.scope import EVERYTHING
from salesops.policies import queries as policies
from salesops.policies.documents import load
from salesops.policies.documents.yaml_text import data_of, written
now = datetime.now(UTC)
data = data_of(policies.export("sales_process", now.date()))
sales = next(one for one in data["pipelines"] if one["key"] == "sales")
stage = next(one for one in sales["stages"] if one["key"] == "discovery")
stage["required_fields"] = [*stage.get("required_fields", []), "competitor"]
old, new = policies.in_force("sales_process", now.date()), load(written(data))
trial = try_process(old, new, now.date(), EVERYTHING, now)
print(*sorted(one.id for one in trial.records))
with connection.cursor() as cursor:
    cursor.execute(
        "SELECT id FROM records_deal WHERE deleted_at IS NULL AND status = 'open' AND pipeline = 'sales' AND stage = 'discovery'"
        " AND competitor = '' ORDER BY id"
    )
    print(*(row[0] for row in cursor.fetchall()))
"""


@pytest.fixture(scope="module")
def home(built, tmp_path_factory):
    return home_of(DEMO, "demo-company", tmp_path_factory)


@pytest.fixture(scope="module")
def company(home):
    with served(home) as address:
        yield Company(address)


def test_the_map_is_chosen_compared_and_followed_to_its_deals_and_another_log_is_drawn(visit):
    page = visit("/process/map", "omar")
    expect(page.locator(".answer")).to_contain_text("The commonest way is")
    assert wrong_in_every_look(page) == []

    page.locator(".pickers summary", has_text="Segment").click()
    page.get_by_role("link", name="SMB", exact=True).click()
    expect(page).to_have_url(re.compile("segment=SMB"))
    page.locator(".pickers summary", has_text="Compare").click()
    page.get_by_role("link", name="Won against lost").click()
    expect(page.get_by_role("heading", name="How do they differ?")).to_be_visible()
    assert violations(page) == []

    visited = visit("/process/map", "omar")
    ways = visited.get_by_label("Ways", exact=True).locator("tbody tr").first
    number = ways.get_by_role("link").inner_text()
    ways.get_by_role("link").click()
    expect(visited.get_by_role("heading", level=1)).to_contain_text("Which deals went Prospecting → Closed lost?")
    expect(visited.get_by_text(f"{number} deals")).to_be_visible()

    page.goto(page.url.split("/process")[0] + "/process/discover")
    page.get_by_label("The log").set_input_files({"name": "loans.csv", "mimeType": "text/csv", "buffer": LOG.encode()})
    page.get_by_role("button", name="Draw the map").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How does loans.csv really go?")
    expect(page.locator(".answer")).to_contain_text("Ask → Offer → Ask → Sign, taken by 80% of cases.")
    settle(page)
    assert [*violations(page), *sideways(page)] == []


def test_tightening_a_stage_of_the_demo_company_names_the_open_deals_that_a_query_by_hand_names(home):
    named, by_hand = asked(home, _TIGHTENED).splitlines()
    assert named == by_hand != ""
