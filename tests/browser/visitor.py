"""Somebody at a browser: what they press, follow, type and see, said in the language they read."""

import re
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

from lms.i18n import _, speaking

PATIENCE = 15_000
PHONE, DESK = 390, 1280
HEIGHTS = {PHONE: 844, DESK: 900}


def say(language: str, words: str, **values: Any) -> str:
    """A sentence of the program in a language."""
    with speaking(language):
        return _(words, **values)


class Visitor:
    """One browser of one person; whatever the page complains about on its console is a fault."""

    def __init__(self, context: BrowserContext, language: str) -> None:
        """A new page, at no address yet."""
        self.context, self.language = context, language
        self.faults: list[str] = []
        context.set_default_timeout(PATIENCE)
        self.page: Page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"{self.page.url}: {message.text}")

    def open(self, path: str) -> None:
        """Go to an address of the installation; it must be there."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"

    def read_in(self, language: str) -> None:
        """Choose the language of the pages, if they are in the other one."""
        if self.page.locator("html").get_attribute("lang") != language:
            self.page.locator(f"button[name=language][value={language}]").click()
        expect(self.page.locator("html")).to_have_attribute("lang", language)

    def sign_in(self, number: str, password: str) -> None:
        """Sign in as on one's own device."""
        self.open("/sign-in")
        self.read_in(self.language)
        self.fill("Service number or e-mail", number)
        self.fill("Password", password)
        self.tick("This is my own device")
        self.press("Sign in", within=self.page.locator("main"))
        expect(self.page).not_to_have_url(re.compile("/sign-in"))

    def words(self, words: str, **values: Any) -> str:
        """A sentence as this visitor reads it."""
        return say(self.language, words, **values)

    def press(self, words: str, within: Locator | None = None, **values: Any) -> None:
        """Press the button with these words."""
        self._in(within).get_by_role("button", name=self.words(words, **values), exact=True).click()

    def follow(self, words: str, within: Locator | None = None, **values: Any) -> None:
        """Follow the link with these words."""
        self._in(within).get_by_role("link", name=self.words(words, **values), exact=True).first.click()

    def fill(self, label: str, text: str) -> None:
        """Type into the field with this label."""
        self.page.get_by_label(self.words(label)).fill(text)

    def tick(self, label: str) -> None:
        """Tick the box with this label."""
        self.page.get_by_label(self.words(label)).check()

    def sees(self, words: str, within: Locator | None = None, **values: Any) -> None:
        """These words stand on the page."""
        expect(self._in(within).get_by_text(self.words(words, **values)).first).to_be_visible(timeout=PATIENCE)

    def leave(self) -> None:
        """Close the browser; it must have had nothing to complain about."""
        self.context.close()
        assert not self.faults, self.faults

    def _in(self, within: Locator | None) -> Locator:
        return within if within is not None else self.page.locator("body")
