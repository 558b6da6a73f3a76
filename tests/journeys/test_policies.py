"""A policy changed in a real browser by somebody who has never seen it: form and text in step, tried, approved, announced."""

import re

import pytest
from playwright.sync_api import expect
from tests.cast import PASSWORD
from tests.journeys.browsing import sideways, violations, wrong_in_every_look
from tests.journeys.homes import Company, asked, served
from tests.stores import EMPTY, home_of

pytestmark = pytest.mark.browser
_FURNISH = """
from datetime import UTC, datetime
from tests.cast import assemble, TESTER
from salesops.records import actions
from salesops.warehouse.refresh import rebuild
cast = assemble()
now = datetime.now(UTC)
for number in range(3):
    values = {"name": f"Acme {number}", "owner": cast.rita, "pipeline": "sales", "stage": "demo", "status": "open", "amount": "9"}
    actions.create("deal", values, by=TESTER, at=now)
rebuild(at=now)
"""


@pytest.fixture(scope="module")
def company(built, tmp_path_factory):
    """A served company of the standing cast with three deals; jobs are done at once."""
    home = home_of(EMPTY, "empty", tmp_path_factory)
    asked(home, _FURNISH)
    with served(home, JOBS_AT_ONCE="1") as address:
        yield Company(address, password=PASSWORD)


def _judge(page) -> None:
    assert [*violations(page), *sideways(page)] == []


def test_a_stage_is_tightened_tried_approved_announced_and_followed(visit):
    page = visit("/policies", "omar")
    page.get_by_role("link", name="Sales process", exact=True).click()
    page.get_by_role("button", name="Change it").click()
    _judge(page)

    # The form: ten days in Demo, and the text follows.
    page.locator("summary", has_text=re.compile("^Pipeline Sales")).click()
    demo = page.locator("details.policy-item", has=page.locator(":scope > summary", has_text=re.compile("^Stage Demo"))).last
    demo.locator(":scope > summary").click()
    demo.get_by_label("Expected days").fill("10")
    demo.get_by_label("Required fields").fill("next_step")
    demo.get_by_label("Required fields").blur()
    differences = page.locator("#policy-differing")
    expect(differences).to_contain_text("expected days 14 → 10")
    expect(differences).to_contain_text("required field next_step added")
    _judge(page)

    # The text, by keyboard: a mistake is said at its line, completion knows the schema, and undo takes it back.
    page.get_by_role("tab", name="Form").focus()
    page.keyboard.press("ArrowRight")
    editor = page.get_by_role("textbox", name="The document as YAML")
    expect(editor).to_contain_text("required_fields")
    editor.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("colour: blue")
    expect(page.locator("#policy-mistakes")).to_contain_text("colour is not known here")
    page.keyboard.press("Control+z")
    expect(page.locator("#policy-mistakes")).to_be_hidden()
    page.keyboard.press("Control+End")
    page.keyboard.type("cas")
    page.keyboard.press("Control+Space")
    expect(page.get_by_role("option", name=re.compile("^cases"))).to_be_visible()
    page.keyboard.press("Escape")
    for _ in range(3):
        page.keyboard.press("Backspace")
    expect(page.locator(".policy-said")).to_have_text("No mistakes.")
    _judge(page)

    # The way into force.
    page.get_by_label("Why this change").fill("Demos take too long")
    page.get_by_role("button", name="Save and check").click()
    page.get_by_role("button", name="Try it on real records").click()
    trial = page.locator("#trial")
    expect(trial).to_contain_text("3 open deals")
    expect(trial).to_contain_text("Rita")
    _judge(page)
    page.get_by_role("button", name="Approve").click()
    _judge(page)
    page.get_by_role("button", name="Apply", exact=True).click()
    expect(page.locator(".answer")).to_have_text("It holds, as version 1.")

    rita = visit("/policies", "rita", theme="dark", width=390)
    expect(rita.get_by_text("Sales process: Demos take too long")).to_be_visible()
    _judge(rita)
    rita.get_by_role("button", name="Got it").click()
    expect(rita.get_by_text("Sales process: Demos take too long")).to_have_count(0)
    _refused_filled_in_and_moved(visit("/board", "rita"))
    assert all("422" in error for error in visit.errors)
    visit.errors.clear()


def _refused_filled_in_and_moved(page) -> None:
    """By keyboard: the deal stays while something is missing, and moves once it is filled in, where one stands."""
    card = page.locator("#lane-demo .deal-card").first
    deal = card.get_attribute("id")
    card.locator(".deal-open").focus()
    page.keyboard.press("]")
    dialog = page.locator("#gate-dialog")
    expect(dialog).to_contain_text("Next step is missing.")
    _judge(page)
    page.keyboard.press("Escape")
    expect(page.locator(f"#lane-demo #{deal} .deal-open")).to_be_focused()
    page.keyboard.press("]")
    dialog.get_by_label("Next step").fill("Send the proposal")
    page.keyboard.press("Enter")
    expect(page.locator(f"#lane-proposal #{deal}")).to_contain_text("Send the proposal")
    expect(page.locator("#board-says")).to_contain_text("moved to Proposal.")


def test_the_pages_hold_in_every_look(visit):
    page = visit("/policies", "omar")
    wrong = wrong_in_every_look(page)
    for kind in ("company", "sales_process"):
        visit.goto(page, f"/policies/{kind}")
        wrong += wrong_in_every_look(page)
    page.get_by_role("button", name="Change it").click()
    page.locator("summary", has_text=re.compile("^Pipeline Sales")).click()
    wrong += wrong_in_every_look(page)
    page.get_by_role("tab", name="Text").click()
    wrong += wrong_in_every_look(page)
    assert wrong == []
