"""A deal and a lead worked on in a real browser, by keyboard where it matters: edited, sold on, moved, looked at in the past."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.journeys.browsing import wrong_in_every_look

pytestmark = pytest.mark.browser


def test_axe_finds_nothing_in_any_look_and_nothing_scrolls_sideways(visit, demo):
    page = visit("/metrics", "omar")
    wrong = []
    for where in (
        "/deals/{deal}?edit=amount",
        "/deals/{deal}",
        "/accounts/{account}",
        "/leads/{lead}",
        "/leads/{lead}/convert",
        "/people/{owner}",
        "/deals/new",
    ):
        visit.goto(page, where.format(**demo.numbers))
        wrong += wrong_in_every_look(page)
    visit.goto(page, "/deals/{deal}".format(**demo.numbers))
    page.get_by_role("link", name="Move to Closed lost").click()
    expect(page.locator("#ask")).to_be_visible()
    wrong += wrong_in_every_look(page)
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Add a product").click()
    page.get_by_role("combobox", name="Product").press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    wrong += wrong_in_every_look(page)
    assert wrong == []


def test_a_deal_is_worked_on_from_first_edit_to_the_past(visit, demo, tmp_path):
    page = visit("/deals/{deal}".format(**demo.numbers), "omar")

    # A fact, by keyboard: opened by Enter, left by Escape, saved by Enter, taken back.
    amount = page.locator("#fact-amount [data-edit]")
    before = amount.inner_text()
    amount.focus()
    page.keyboard.press("Enter")
    field = page.get_by_label("Amount", exact=True)
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(amount).to_be_focused()
    page.keyboard.press("Enter")
    field.fill("12x")
    page.keyboard.press("Enter")
    expect(page.locator("#fact-amount")).to_contain_text("is not a number")
    field.fill("12345")
    page.keyboard.press("Enter")
    expect(amount).to_contain_text("$12,345")
    expect(page.locator(".matters")).to_contain_text("$12,345")
    expect(page.locator("#timeline")).to_contain_text("$12,345")
    page.locator("#fact-amount").get_by_role("button", name="Undo").click()
    expect(page.locator("#fact-amount")).to_contain_text("Taken back")
    assert amount.inner_text().split()[-1] == before.split()[-1]

    # A reference, chosen from what is offered.
    page.locator("#fact-owner [data-edit]").click()
    owner = page.get_by_role("combobox", name="Owner")
    owner.fill("rita")
    page.get_by_role("option", name=re.compile("Rita")).first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(owner).to_have_value(re.compile("Rita"))
    page.keyboard.press("Enter")
    expect(page.locator("#fact-owner")).to_contain_text("Saved")

    # A product, and its sum taken over.
    page.get_by_role("link", name="Add a product").focus()
    page.keyboard.press("Enter")
    product = page.get_by_role("combobox", name="Product")
    expect(product).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.locator("#products").get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_label("Quantity").fill("2")
    page.get_by_label("Price").fill("100")
    page.get_by_label("Discount %").fill("10")
    page.keyboard.press("Enter")
    expect(page.locator("#products")).to_contain_text("$180")
    page.get_by_role("button", name=re.compile("Take .* over")).click()
    expect(page.locator(".matters")).to_contain_text("$")
    expect(page.locator("#products")).not_to_contain_text("the deal says")

    # A contact's part in it.
    contact = page.get_by_role("combobox", name="Contact to add")
    contact.fill("a")
    page.locator("#roles").get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_label("Role", exact=True).fill("Blocker")
    page.keyboard.press("Enter")
    expect(page.locator("#roles .related, #roles .form-error").first).to_be_visible()

    # Logged, attached, fetched.
    page.get_by_text("Call", exact=True).click()
    page.get_by_label("What it was about").fill("Pricing agreed")
    page.get_by_role("button", name="Log it").click()
    expect(page.locator("#timeline")).to_contain_text("Pricing agreed")
    offer = tmp_path / "offer.pdf"
    offer.write_bytes(b"%PDF-1.7\nsmall\n")
    page.get_by_label("Attach files").set_input_files(offer)
    link = page.get_by_role("link", name="offer.pdf")
    expect(link).to_be_visible()
    with page.expect_download() as download:
        link.click()
    assert Path(download.value.path()).read_bytes() == offer.read_bytes()

    # Moved, taken back, moved with what a closing stage asks.
    page.get_by_role("button", name="Move to Demo").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("Demo")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator("[aria-current=step]")).to_contain_text("Discovery")
    page.get_by_role("link", name="Move to Closed lost").click()
    page.get_by_label("Loss reason").fill("Price")
    page.get_by_role("button", name="Move to Closed lost").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("Closed lost")

    # The past, by keyboard; nothing can be changed there.
    page.get_by_role("slider").focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile("as_of="))
    expect(page.get_by_text("Nothing can be changed here")).to_be_visible()
    expect(page.get_by_role("slider")).to_be_focused()
    expect(page.locator("[data-edit]")).to_have_count(0)
    expect(page.locator("#facts")).to_contain_text("now")
    page.get_by_role("link", name="Back to today").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("Closed lost")


def test_a_lead_is_converted_and_brought_back(visit, demo):
    page = visit("/leads/{lead}".format(**demo.numbers), "omar")
    page.get_by_role("link", name="Convert").click()
    page.get_by_label("Amount, USD").fill("5000")
    page.get_by_role("button", name="Convert").click()
    expect(page.get_by_text("is converted into an account, a contact and a deal")).to_be_visible()
    expect(page.locator(".answer")).to_contain_text("It became the account")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_role("link", name="Convert")).to_be_visible()
