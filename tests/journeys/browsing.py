"""A browser for journeys: somebody's page, logged in; whether it has come to rest; what axe objects to."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Error, Page, Response, expect
from tests.journeys.homes import Company

PATIENCE = 120_000
"""Milliseconds; the machine may be busy."""
LOOKS = [(theme, width) for theme in ("light", "dark") for width in (1440, 390)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOUR = ["color-contrast", "link-in-text-block"]
"""The rules whose answer depends on light and dark; all else in a page is the same in both."""
_QUIET = """new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(
    document.readyState === "complete" && !document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling")))))"""

expect.set_options(timeout=PATIENCE)


class Visits:
    """Opens pages as somebody, who logs in once; `errors` is what any console said, and every answer of a broken server."""

    def __init__(self, browser: Browser, company: Company, kept: dict[tuple[str, str], object]) -> None:
        self.browser, self.company, self.kept = browser, company, kept
        self.errors: list[str] = []
        self.contexts: list[BrowserContext] = []

    def __call__(self, where: str, who: str, *, theme: str = "light", width: int = 1440) -> Page:
        page = self.new(theme=theme, width=width, state=self._state(who))
        self.goto(page, where)
        assert "/login/?next" not in page.url, f"{who} is not logged in."
        return page

    def new(self, *, theme: str = "light", width: int = 1440, state: object = None) -> Page:
        """Of nobody yet."""
        size = {"width": width, "height": 900}
        context = self.browser.new_context(viewport=size, color_scheme=theme, has_touch=width < 500, storage_state=state)
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("response", lambda answer: self.errors.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None)
        return page

    def goto(self, page: Page, where: str) -> Response | None:
        answer = page.goto(self.company.address + where)
        settle(page)
        return answer

    def log_in(self, page: Page, who: str, where: str = "/me") -> None:
        """By the form, by keyboard."""
        page.goto(f"{self.company.address}/login/?next={where}")
        page.get_by_label("Name").fill(who)
        page.get_by_label("Password").fill(self.company.password)
        page.keyboard.press("Enter")

    def _state(self, who: str) -> object:
        key = (self.company.address, who)
        if key not in self.kept:
            page = self.new()
            self.log_in(page, who)
            page.wait_for_url(f"{self.company.address}/me")
            self.kept[key] = page.context.storage_state()
            page.context.close()
        return self.kept[key]

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@contextmanager
def visiting(browser: Browser, company: Company, kept: dict[tuple[str, str], object]) -> Iterator[Visits]:
    """After it there must have been no error but those that were expected and taken out of `errors`."""
    visits = Visits(browser, company, kept)
    yield visits
    visits.close()
    assert visits.errors == []


def settle(page: Page) -> None:
    """Until the page and what it fetched is there, and nothing moves."""
    quiet, end = 0, time.monotonic() + PATIENCE / 1000
    while quiet < 2:
        assert time.monotonic() < end, f"{page.url} does not come to rest."
        try:
            quiet = quiet + 1 if page.evaluate(_QUIET) else 0
        except Error:  # the page was left for another meanwhile
            quiet = 0
        page.wait_for_timeout(40)


def violations(page: Page, *, within: str | None = None, rules: list[str] | None = None) -> list[str]:
    chosen = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    found = Axe().run(page, within, options={"runOnly": chosen, "resultTypes": ["violations"]}).response["violations"]
    return [f"{page.url} {item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"][:3]]


def sideways(page: Page) -> list[str]:
    width = page.viewport_size["width"]
    wide = page.evaluate("document.documentElement.scrollWidth") > width
    return [f"{page.url} scrolls sideways at {width}"] if wide else []


def wrong_in_every_look(page: Page) -> list[str]:
    """What axe objects to in light and dark, on a desk and on a phone, and what scrolls sideways there."""
    before, wrong = page.viewport_size, []
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for theme, rules in (("light", None), ("dark", OF_COLOUR)):
            page.emulate_media(color_scheme=theme)
            settle(page)
            wrong += [f"{theme} {width} {said}" for said in violations(page, rules=rules)]
        wrong += sideways(page)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(before)
    return wrong
