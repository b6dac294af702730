"""Every page in a browser: usable by everybody, within its width, silent on its console, and light."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Request

from lms import storage
from lms.access import Program
from lms.people.rules.passwords import set_password
from tests.access_cells import CELLS, Cell
from tests.browser.conftest import Visit
from tests.browser.installation import Installation
from tests.browser.town import PASSWORD
from tests.browser.visitor import DESK, PHONE, Visitor
from tests.make import Make
from tests.world import World

RULES: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
WIDTHS = (320, PHONE, DESK)
NOT_PAGES = {
    "/livez": "one word for machines",
    "/readyz": "one word for machines",
    "/people/import/template.xlsx": "a file",
    "/people.xlsx": "a file",
    "/programmes.xlsx": "a file",
    "/programmes/{w.programme.id}/units.xlsx": "a file",
    "/units.xlsx": "a file",
    "/units/{w.unit.id}.xlsx": "a file",
    "/venues.xlsx": "a file",
    "/workshops.xlsx": "a file",
    "/audit/{w.taken.id}.xlsx": "a file",
    "/clearance.xlsx": "a file",
    "/figures.xlsx": "a file",
    "/sessions/{w.session.id}/roll.xlsx": "a file",
    "/tell-these-people.xlsx": "a file",
    "/workshops/{w.workshop.id}/exceptions.xlsx": "a file",
    "/workshops/{w.workshop.id}/progress.xlsx": "a file",
    "/workshops/{w.workshop.id}/results.xlsx": "a file",
    "/workshops/{w.workshop.id}/tasks.xlsx": "a file",
    "/workshops/{w.workshop.id}/unit-seats.xlsx": "a file",
    "/workshops/{w.workshop.id}/participants.xlsx": "a file",
    "/catalogue/shelf/small/files/card.pdf": "a file",
    "/certificates/{w.certificate.number}.pdf": "a file",
    "/files/{w.file.id}": "a file",
    "/sign-in/new-password": "opens only after a one-time code: tests/people",
    "/outbox": "only in a demonstration: tests/notices",
}
OFFICERS_FLOW = (
    "/",
    "/catalogue",
    "/catalogue/leadership/supervisors",
    "/catalogue/leadership/supervisors/debrief",
    "/workshops",
    "/workshops/{w.workshop.id}",
    "/me",
    "/me/workshops",
    "/me/tests",
    "/workshops/{w.workshop.id}/tests/final",
    "/attempts/{w.attempt.id}",
    "/me/certificates",
    "/verify",
)
HEAVIEST = 100_000
DIFFERS_BY_ROLE = ("/", "/people", "/units", "/certificates", "/workshops", "/clearance", "/calendar")


@dataclass(frozen=True)
class Settled:
    """The small world of the access matrix, kept in the installation: addresses filled in, numbers by actor."""

    addresses: dict[str, str]
    numbers: dict[str, str]


@pytest.fixture(scope="module")
def settled(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Settled:
    """Make the world once for this file; everybody gets a password."""
    storage.bind(installation.folder / "data" / "files")
    with installation.unit() as db:
        world = World(Make(db), tmp_path_factory.mktemp("courses"))
        for person in world.actors.values():
            if person is not None:
                set_password(db, person, PASSWORD, by=Program())
        db.flush()
        numbers = {name: person.service_number or "" for name, person in world.actors.items() if person}
        addresses = {address: address.format(w=world) for address in {cell.address for cell in CELLS}}
        addresses |= {address: address.format(w=world) for address in OFFICERS_FLOW}
    return Settled(addresses, numbers)


def openings() -> Iterator[tuple[str, str]]:
    """(actor, address) of every page: once as one of those who may, and as each of them where roles see different things."""
    for cell in CELLS:
        if cell.method == "GET" and cell.address not in NOT_PAGES:
            for actor in who_opens(cell):
                yield actor, cell.address


def who_opens(cell: Cell) -> list[str]:
    """Who is sent to look at a page."""
    may = sorted(cell.allowed, key=lambda actor: (actor in {"anonymous", "revoked", "colleague"}, actor))
    return may if cell.address in DIFFERS_BY_ROLE else may[:1]


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("language", "width"), [("uk", PHONE), ("en", DESK)])
def test_every_page_can_be_used_by_everybody(
    language: str, width: int, installation: Installation, settled: Settled, visit: Visit
) -> None:
    assert installation.processes
    faults: list[str] = []
    axe = Axe()
    with ExitStack() as open_browsers:
        visitors: dict[str, Visitor] = {}
        for actor, address in openings():
            if actor not in visitors:
                number = settled.numbers.get(actor, "")
                visitors[actor] = open_browsers.enter_context(
                    visit(language, number=number, password=PASSWORD, width=width)
                )
            faults += faults_of(visitors[actor], actor, settled.addresses[address], axe)
        for visitor in visitors.values():
            faults += visitor.faults
            visitor.faults.clear()
    assert not faults, "\n".join(faults)


def faults_of(visitor: Visitor, actor: str, path: str, axe: Axe) -> Iterator[str]:
    """What is wrong with one page: its answer, its width, what axe finds."""
    page = visitor.page
    answer = page.goto(path)
    at = f"{visitor.language} {actor} {path}"
    if answer is None or not answer.ok:
        yield f"{at}: {answer.status if answer else 'no answer'}"
        return
    for violation in axe.run(page, options=RULES).response["violations"]:
        for node in violation["nodes"][:2]:
            yield f"{at}: {violation['id']}: {node['html'][:200]}: {node['failureSummary'][:200]!r}"
    own = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        if wide > width:
            yield f"{at}: {wide} px wide in {width}"
    if own is not None:
        page.set_viewport_size(own)


@pytest.mark.timeout(300)
def test_pages_of_an_officer_are_light_even_at_the_first_visit(settled: Settled, visit: Visit) -> None:
    with visit("uk", number=settled.numbers["person"], password=PASSWORD, width=PHONE) as officer:
        signed_in = officer.context.storage_state()
    heavy = {}
    for address in OFFICERS_FLOW:
        path = settled.addresses[address]
        with visit("uk", width=PHONE, storage_state=signed_in) as officer:
            heavy[path] = weight_of(officer, path)
    assert not {path: size for path, size in heavy.items() if size > HEAVIEST}, heavy


def weight_of(visitor: Visitor, path: str) -> int:
    """The bytes that a page and all it needs take on the way, with nothing kept from before."""
    taken: list[Request] = []
    visitor.page.on("requestfinished", lambda request: taken.append(request))  # noqa: PLW0108 - Playwright takes no built-in
    visitor.open(path)
    visitor.page.wait_for_load_state("networkidle")
    sizes = [request.sizes() for request in taken]
    return sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
