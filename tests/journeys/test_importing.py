"""Importing in a real browser with a real worker: an unknown file is mapped, checked, imported, and taken back."""

import pytest
from playwright.sync_api import expect
from tests.journeys.browsing import wrong_in_every_look
from tests.journeys.homes import PASSWORD, Company, asked, served
from tests.stores import EMPTY, home_of

pytestmark = pytest.mark.browser
DEALS = """Ref,Opportunity,Client,Rep,Deal value,State,Closing,Notes
1,Pumps,Acme,Rita,"1,200.50",Won,03/04/2024,first
2,Valves,Acme,Raj,800,Lost,05/02/2024,
3,Pipes,Beta,Rosa,"2,000",Negotiating,07/08/2024,
4,Tanks,Beta,Rosa,twelve,Won,07/08/2024,
"""
_FURNISH = f"""
from salesops.records.logins import make_login_without_person
for name, role in (("olga", "ops"), ("rita", "rep")):
    make_login_without_person(name, {PASSWORD!r}, role=role)
"""


@pytest.fixture(scope="module")
def company(built, tmp_path_factory):
    """An empty installation with its web server and its worker, and two who can log in."""
    home = home_of(EMPTY, "empty", tmp_path_factory)
    asked(home, _FURNISH)
    with served(home, "worker") as address:
        yield Company(address)


def test_an_unknown_file_is_mapped_checked_imported_and_undone(visit, tmp_path):
    file = tmp_path / "our deals.csv"
    file.write_text(DEALS)
    page = visit("/metrics", "olga")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Imports").click()
    expect(page.get_by_role("heading", name="No import yet")).to_be_visible()
    wrong = wrong_in_every_look(page)

    page.get_by_label("Choose the files").set_input_files(file)
    page.get_by_role("button", name="Read the files").click()
    expect(page.get_by_role("button", name="Import", exact=True)).to_be_visible()
    expect(page.get_by_text("Both fit all of")).to_be_visible()
    expect(page.get_by_label("Deal value becomes")).to_have_value("amount")
    wrong += wrong_in_every_look(page)

    page.get_by_label("Day first").check()
    page.get_by_label("Notes becomes").select_option("next_step")
    page.get_by_label("Negotiating").select_option("open")
    page.get_by_label("Create what is missing").check()
    page.get_by_role("button", name="Check without importing").click()
    expect(page.get_by_role("heading", name="What would the import do?")).to_be_visible()
    expect(page.get_by_text("2024-04-03")).to_be_visible()
    wrong += wrong_in_every_look(page)

    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="What came in?", level=1)).to_be_visible()
    expect(page.get_by_role("row", name="our deals.csv deals 4 3 0 0 1")).to_be_visible()
    wrong += wrong_in_every_look(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="rejects.csv").click()
    rejected = download.value.path().read_text()
    assert "Tanks" in rejected
    assert '"twelve"' in rejected
    assert "Pumps" not in rejected

    page.get_by_role("link", name="Mend the rejected rows").click()
    cell = page.get_by_label("Deal value, row 5")
    expect(cell).to_have_attribute("aria-invalid", "true")
    wrong += wrong_in_every_look(page)
    cell.fill("12")
    page.get_by_role("button", name="Import the mended rows").click()
    expect(page.get_by_role("row", name="our deals.csv deals 4 1 0 3 0")).to_be_visible()
    expect(page.get_by_role("link", name="Mend the rejected rows")).to_have_count(0)

    page.get_by_role("link", name="Undo this import").click()
    expect(page.get_by_role("heading", name="Undo this import?")).to_be_visible()
    wrong += wrong_in_every_look(page)
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_text("was undone")).to_be_visible()
    expect(page.get_by_text("Undone", exact=True)).to_have_count(2)
    wrong += wrong_in_every_look(page)
    assert wrong == [], "\n".join(wrong)


def test_a_rep_is_neither_offered_the_imports_nor_let_in(visit):
    page = visit("/metrics", "rita")
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Imports")).to_have_count(0)
    for where in ("/imports", f"/imports/{'0' * 20}", "/imports/batches/1/undo"):
        answer = visit.goto(page, where)
        assert answer is not None
        assert answer.status == 403
        expect(page.get_by_text("This is not yours to see").last).to_be_visible()
    assert all("403" in error for error in visit.errors)
    visit.errors.clear()
