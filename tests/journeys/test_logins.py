"""Getting in, in a real browser: passkeys, an authenticator app, view as; axe finds nothing, no console error."""

import re
import time
from dataclasses import replace

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect
from tests.journeys.browsing import violations, wrong_in_every_look

pytestmark = pytest.mark.browser
PAGES = [
    "/me",
    "/me/password",
    "/me/app",
    "/settings/logins",
    "/settings/logins/invite",
    "/settings/logins/history",
    "/settings/logins/who-sees?kind=person&id=1",
    "/settings/logins/{nia}",
    "/settings/logins/{nia}/deactivate",
]
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def company(demo):
    """By its name: passkeys need one."""
    return replace(demo, address=demo.address.replace("127.0.0.1", "localhost"))


def test_axe_finds_nothing_in_any_look_and_nothing_scrolls_sideways(visit, demo):
    page = visit.new()
    wrong = []
    for where in ("/login/", "/login/forgot"):
        visit.goto(page, where)
        wrong += wrong_in_every_look(page)
    page = visit("/me", "admin")
    for where in PAGES:
        visit.goto(page, where.format(**demo.numbers))
        wrong += wrong_in_every_look(page)
    one = "/settings/logins/{nia}".format(**demo.numbers)
    visit.goto(page, one)
    page.get_by_role("button", name="Make a link").click()
    wrong += wrong_in_every_look(page)
    link = page.get_by_role("textbox", name="Link").input_value()
    visit.goto(page, one)
    page.get_by_role("button", name="View as").click()
    visit.goto(page, "/policies")
    expect(page.get_by_text("Nothing can be changed")).to_be_visible()
    wrong += wrong_in_every_look(page)
    page.get_by_role("button", name="Stop", exact=True).click()
    page.goto(link)
    wrong += wrong_in_every_look(page)
    assert wrong == []


def test_a_passkey_is_added_lets_in_alone_and_is_the_second_factor_of_the_password(visit):
    page = visit.new()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    visit.log_in(page, "kim")
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey was added")).to_be_visible()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("This device has a passkey for you already")).to_be_visible()

    page.get_by_role("button", name="Log out", exact=True).click()
    visit.goto(page, "/login/?next=/me")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("You log in as kim")).to_be_visible()

    page.context.clear_cookies()
    visit.log_in(page, "kim")
    expect(page).to_have_url(re.compile("/login/second$"))
    assert violations(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("You log in as kim")).to_be_visible()

    page.get_by_role("button", name="Remove the passkey Laptop").click()
    page.context.clear_cookies()
    visit.log_in(page, "kim")
    expect(page.get_by_text("You log in as kim")).to_be_visible()


def test_a_passkey_that_does_not_say_who_one_is_lets_nobody_in(visit):
    page = visit.new()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    key = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
    visit.log_in(page, "lou")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey was added")).to_be_visible()
    page.get_by_role("button", name="Log out", exact=True).click()
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    visit.goto(page, "/login/?next=/me")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("The passkey was not used")).to_be_visible()
    visit.goto(page, "/me")
    expect(page).to_have_url(re.compile("/login/"))


def test_an_app_is_set_up_by_keyboard_and_a_recovery_code_lets_in(visit):
    page = visit.new()
    visit.log_in(page, "nia")
    page.get_by_role("link", name="Set up an authenticator app").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Code")).to_be_focused()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.keyboard.type(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    assert violations(page) == []
    code = page.locator(".codes code").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("9 not used yet")).to_have_count(0)

    page.context.clear_cookies()
    visit.log_in(page, "nia")
    expect(page.get_by_label("The code your app shows")).to_be_focused()
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("That code is wrong")).to_be_visible()
    assert violations(page) == []
    expect(page.get_by_label("The code your app shows")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.get_by_text("9 not used yet")).to_be_visible()
