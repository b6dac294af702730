"""What browser tests share: one installation per file, and people who open it in Chromium."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Playwright

from tests.browser.installation import Installation
from tests.browser.visitor import DESK, HEIGHTS, Visitor

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
Visit = Callable[..., AbstractContextManager[Visitor]]


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium, without a window and without talking to anybody."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def installation(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation for one file of tests; `app` gives this process the words and the chained log."""
    folder: Path = tmp_path_factory.mktemp("installation")
    with app.app_context(), Installation(folder) as running:
        yield running


@pytest.fixture
def visit(browser: Browser, installation: Installation) -> Visit:
    """Opens a browser: `with visit("uk", number=…, password=…, width=PHONE) as head: …`."""

    @contextmanager
    def somebody(
        language: str, *, number: str = "", password: str = "", width: int = DESK, **options: Any
    ) -> Iterator[Visitor]:
        context = browser.new_context(
            base_url=installation.address, viewport={"width": width, "height": HEIGHTS[width]}, **options
        )
        visitor = Visitor(context, language)
        try:
            if number:
                visitor.sign_in(number, password)
            yield visitor
            visitor.leave()
        except BaseException as failure:
            failure.add_note(f"{visitor.page.url}\n{installation.log()}")
            context.close()
            raise

    return somebody
