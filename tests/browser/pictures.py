"""Pictures for the README, taken from a running demonstration.

python -m tests.browser.pictures http://127.0.0.1:8000 var/demo-signins.json
"""

import json
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
HEIGHTS = {390: 844, 1280: 860}
COLOURS = 128
HEAVIEST = 200_000
SHEET_SCALE = 1.4


@dataclass(frozen=True)
class Picture:
    """One picture: who looks (a role of the demonstration), at which width and in which language, and the way there.

    `way` is an address, then CSS selectors of links to follow from it.
    """

    name: str
    role: str
    width: int
    language: str
    way: tuple[str, ...]


ROLL = "main a[href*='/roll']"
PICTURES = (
    Picture("trainer-home-390-uk", "trainer", 390, "uk", ("/",)),
    Picture("catalogue-390-uk", "officer-line", 390, "uk", ("/catalogue",)),
    Picture("clearance-390-uk", "commander", 390, "uk", ("/clearance",)),
    Picture("roll-390-uk", "trainer", 390, "uk", ("/", ROLL)),
    Picture("workshop-1280-en", "officer-line", 1280, "en", ("/", "main a[href^='/workshops/']")),
    Picture("register-1280-uk", "hr", 1280, "uk", ("/certificates",)),
)


def main(address: str, sign_ins: Path) -> None:
    """Take them all."""
    roles = {row["role"]: row for row in json.loads(sign_ins.read_text(encoding="utf-8"))}
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for picture in PICTURES:
            page = opened(browser, address, picture.width)
            sign_in(page, roles[picture.role], picture.language)
            for step in picture.way:
                if step.startswith("/"):
                    page.goto(step)
                else:
                    page.locator(step).first.click()
                page.wait_for_load_state("networkidle")
            keep(page.screenshot(), picture.name)
            page.context.close()
        certificate(browser, address, roles["officer-line"])
        browser.close()


def opened(browser: Browser, address: str, width: int) -> Page:
    """A new browser of this width."""
    page = browser.new_context(base_url=address, viewport={"width": width, "height": HEIGHTS[width]}).new_page()
    page.set_default_timeout(30_000)
    return page


def read_in(page: Page, language: str) -> None:
    """Switch the pages to a language."""
    if page.locator("html").get_attribute("lang") != language:
        page.locator(f"button[name=language][value={language}]").click()
        page.wait_for_selector(f"html[lang={language}]")


def sign_in(page: Page, row: dict[str, str], language: str) -> None:
    """Sign in as one of the demonstration."""
    page.goto("/sign-in")
    read_in(page, language)
    page.locator("[name=name]").fill(row["service_number"])
    page.locator("[name=password]").fill(row["password"])
    page.locator("[name=own_device]").check()
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def certificate(browser: Browser, address: str, row: dict[str, str]) -> None:
    """The sheet itself, and what its QR code opens on somebody's phone."""
    page = opened(browser, address, 390)
    sign_in(page, row, "uk")
    page.goto("/me/certificates")
    sheet = page.locator("main a[href$='.pdf']").first.get_attribute("href") or ""
    document = pypdfium2.PdfDocument(page.request.get(sheet).body())
    drawn = BytesIO()
    document[0].render(scale=SHEET_SCALE).to_pil().save(drawn, "PNG")
    keep(drawn.getvalue(), "certificate")
    words = document[0].get_textpage().get_text_range()
    page.context.close()
    checked(browser, address, words)


def checked(browser: Browser, address: str, words: str) -> None:
    """The check page, after the number and the code of a sheet were typed."""
    found = words.split()
    number = next(word for word in found if word.count("-") == 2 and word[-6:].isdigit())
    start = next(place for place, word in enumerate(found) if word == "Code") + 1
    page = opened(browser, address, 390)
    page.goto("/verify")
    read_in(page, "en")
    page.locator("[name=number]").fill(number)
    page.locator("[name=code]").fill("".join(found[start : start + 2]))
    page.locator("[data-verify] button[type=submit]").click()
    page.wait_for_selector("#result")
    keep(page.screenshot(), "verify-390-en")
    page.context.close()


def keep(png: bytes, name: str) -> None:
    """Write a picture with few colours; a heavy one is refused."""
    small = Image.open(BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    path = FOLDER / f"{name}.png"
    small.save(path, optimize=True)
    size = path.stat().st_size
    assert size < HEAVIEST, f"{path}: {size} bytes"
    print(f"{path.name}: {size // 1000} kB")  # noqa: T201 - a command


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]))
