"""Somebody who has a keyboard and nothing else: reaches things by Tab as the page has them, or by the page's own keys."""

import re
from datetime import date

from playwright.sync_api import Page, expect
from tests.journeys.browsing import settle

_AT = "chosen => Boolean(document.activeElement?.matches(chosen))"
_REMEMBER = "window.lookedAt = document.activeElement; 0"
_UNMOVED = "window.lookedAt === document.activeElement"
DRAWN = 40
"""Milliseconds until what a key did is drawn."""
PATIENT = 25
"""How often it is asked whether a key has moved anything before it is pressed again."""
MOST_TABS = 250


class Hands:
    """Never points. `reach` fails if no number of Tabs leads there."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        """Each key after what the one before did is drawn."""
        for key in keys:
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(DRAWN)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.page.wait_for_timeout(DRAWN)

    def reach(self, chosen: str, *, key: str = "Tab") -> None:
        """The next thing in the order of Tab that is what was chosen."""
        for _ in range(MOST_TABS):
            if self.page.evaluate(_AT, chosen):
                return
            self._on(key)
        raise AssertionError(f"{self.page.url}: {key} never comes to {chosen}")

    def _on(self, key: str) -> None:
        """One thing further; the page may take a moment to look there."""
        self.page.evaluate(_REMEMBER)
        self.page.keyboard.press(key)
        for _ in range(PATIENT):
            if not self.page.evaluate(_UNMOVED):
                return
            self.page.wait_for_timeout(DRAWN)

    def come_to(self, chosen: str, *, key: str = "j") -> None:
        """The thing in a list that a key goes through."""
        self.reach(chosen, key=key)

    def use(self, chosen: str, *, key: str = "Tab") -> None:
        """Press the button, follow the link, open the menu."""
        self.reach(chosen, key=key)
        self.press("Enter")
        settle(self.page)

    def go(self, words: str, address: str) -> None:
        """By the palette, from wherever one is."""
        self.press("Control+k")
        self.type(words)
        expect(self.page.locator(".palette [role=option][aria-selected=true]:visible")).to_have_count(1)
        settle(self.page)
        self.press("Enter")
        self.page.wait_for_url(re.compile(address))
        settle(self.page)

    def write(self, chosen: str, text: str) -> None:
        """Over what is in a field."""
        self.reach(chosen)
        self.press("Control+a")
        self.type(text)

    def write_day(self, chosen: str, day: date) -> None:
        """Into a date field, part by part, as it is shown here."""
        self.reach(chosen)
        self.type(f"{day:%m%d%Y}")

    def choose(self, chosen: str, letters: str) -> None:
        """What begins with these letters in a list."""
        self.reach(chosen)
        self.type(letters)
