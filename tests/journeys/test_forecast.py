"""The forecast in a real browser: called, adjusted, locked, compared with what was computed, looked at otherwise, judged."""

import pytest
from playwright.sync_api import expect
from tests.journeys.browsing import settle, violations

pytestmark = pytest.mark.browser


def test_a_call_is_made_adjusted_and_locked_beside_the_computed_range_and_judged_later(visit):
    rita = visit("/forecast/submit", "rita")
    for label, amount in (("Commit", "110k"), ("Most likely", "150k"), ("Best case", "$0.2m")):
        rita.get_by_label(label, exact=False).first.fill(amount)
    rita.get_by_label("Note").first.fill("Two are verbal")
    rita.get_by_role("button", name="Submit the call").click()
    expect(rita.get_by_text("$150K is called for")).to_be_visible()
    assert violations(rita) == []

    mia = visit("/forecast/submit", "mia")
    mia.get_by_label("Whose total").select_option(label="Rita Alvarez")
    mia.get_by_label("Add to most likely").fill("-30k")
    mia.get_by_label("Why").fill("One slips")
    mia.get_by_role("button", name="Adjust beside it").click()
    expect(mia.get_by_text("beside what was called")).to_be_visible()

    omar = visit("/forecast/completeness", "omar")
    omar.get_by_label("Why").fill("The board meets")
    omar.get_by_role("button", name="Lock", exact=True).click()
    expect(omar.get_by_text("The week is locked for everybody.")).to_be_visible()
    rita.goto(mia.url)
    expect(rita.get_by_text("locked it: The board meets")).to_be_visible()
    expect(rita.get_by_role("button", name="Submit the call")).to_have_count(0)

    ada = visit("/forecast?by=team", "ada")
    expect(ada.get_by_text("Computed is")).to_be_visible()
    expect(ada.get_by_role("row", name="Rita Alvarez")).to_contain_text("$120K")
    expect(ada.get_by_role("row", name="Together")).to_be_visible()
    expect(ada.get_by_text("Which deals carry the range?")).to_be_visible()
    settle(ada)
    assert violations(ada) == []

    ada.get_by_role("link", name="What if", exact=True).click()
    ada.get_by_label("What if…").fill("a lean spring")
    ada.get_by_role("button", name="Make a scenario").click()
    expect(ada.get_by_text("What is assumed?")).to_be_visible()
    settle(ada)
    assert violations(ada) == []

    visit.goto(ada, "/forecast/accuracy")
    expect(ada.get_by_role("heading", name="Who calls how?")).to_be_visible()
    assert violations(ada) == []

    omar.get_by_label("Why").fill("It is over")
    omar.get_by_role("button", name="Unlock").click()
    expect(omar.get_by_text("The week is unlocked for everybody.")).to_be_visible()
