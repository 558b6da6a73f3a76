"""A hand-off in a real browser: handed over by hand, given on, accepted and taken back by key; axe finds nothing."""

import re

import pytest
from playwright.sync_api import expect
from tests.journeys.browsing import violations

pytestmark = pytest.mark.browser


def test_a_deal_is_handed_over_given_on_accepted_and_the_slip_taken_back(visit, demo):
    rita = visit("/today", "rita")
    deal = rita.request.get(f"{demo.address}/api/records/deals?limit=1").json()["rows"][0]
    rita.goto(f"{demo.address}/handoffs/new?kind=deal&id={deal['id']}")
    rita.get_by_label("What should they know?").fill("They want it before the holidays.")
    for without in rita.get_by_role("checkbox").all():  # there is one where the packet lacks something
        without.check()
    assert violations(rita) == []
    rita.get_by_role("button", name="Hand over").click()
    expect(rita.get_by_text("They want it before the holidays.")).to_be_visible()
    where = rita.url

    omar = visit("/handoffs?whose=all", "omar")
    omar.goto(where)
    omar.get_by_text("Give it to somebody else").click()
    omar.get_by_label("To").select_option(label="Rita Alvarez")
    omar.get_by_role("button", name="Give", exact=True).click()
    expect(omar.get_by_text("Given to Rita Alvarez.")).to_be_visible()

    rita.goto(f"{demo.address}/handoffs?whose=mine&key=won_to_success")  # a meeting waits for her besides
    expect(rita.get_by_label(re.compile(r"Notices, \d+ not seen yet"))).to_be_visible()
    rita.keyboard.press("j")
    rita.keyboard.press("a")
    expect(rita.get_by_text("It is yours.")).to_be_visible()
    assert violations(rita) == []
    rita.keyboard.press("z")
    expect(rita.get_by_text("Taken back: it is as it was.")).to_be_visible()
    rita.keyboard.press("j")
    rita.keyboard.press("s")
    rita.keyboard.type("Nobody knows the contract.")
    rita.keyboard.press("Enter")
    expect(rita.get_by_text("Sent back.", exact=True)).to_be_visible()
