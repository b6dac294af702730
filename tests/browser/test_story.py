"""The whole story in a browser, in both languages: from the office's staff list to a certificate that anybody checks."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import select

from lms import clock, jobs
from lms.access import Program
from lms.audit.rules import record
from lms.certificates.models import Certificate, CertificateState
from lms.i18n import speaking, weekday
from lms.scheduling.models import Session, Workshop
from lms.scheduling.queries.workshops import sessions_of
from tests.browser import papers
from tests.browser.conftest import Visit
from tests.browser.installation import Installation
from tests.browser.town import (
    PASSWORD,
    SMALL,
    SUPERVISORS,
    Player,
    Town,
    edition_of,
    give_passwords,
    person_of,
    right_answers,
    settle,
    small_course,
    town,
)
from tests.browser.visitor import DESK, PATIENCE, PHONE, Visitor

NEXT_WORKSHOP = {SUPERVISORS: 2, SMALL: 3}
HELD_AGO = {SUPERVISORS: timedelta(hours=4), SMALL: timedelta(hours=2)}
HELD_FOR = timedelta(hours=1)


@dataclass
class Story:
    """What one playing of the story holds on to."""

    installation: Installation
    visit: Visit
    town: Town
    folder: Path
    workshops: dict[str, int] = field(default_factory=dict)
    begun_on: date = field(default_factory=clock.today)

    def staff(self, role: str, width: int) -> AbstractContextManager[Visitor]:
        """HR, the head of unit or the trainer, signed in."""
        return self.visit(self.town.language, number=self.town.numbers[role], password=PASSWORD, width=width)

    def player(self, player: Player, width: int = PHONE) -> AbstractContextManager[Visitor]:
        """One of the roster, signed in."""
        return self.visit(self.town.language, number=player.line.number, password=PASSWORD, width=width)

    @property
    def places(self) -> Iterator[tuple[Player, str]]:
        """Who goes to which course: the middle one to the supervisors' course, senior and line to the small one."""
        senior, middle, line = self.town.players
        yield from ((middle, SUPERVISORS), (senior, SMALL), (line, SMALL))


@pytest.fixture(scope="module")
def with_small_course(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    installation.lms("courses", "publish", str(small_course(tmp_path_factory.mktemp("courses"))))
    return installation


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_from_the_roster_to_a_checked_certificate(
    language: str, with_small_course: Installation, visit: Visit, tmp_path: Path
) -> None:
    story = Story(with_small_course, visit, town(language), tmp_path)
    with story.installation.unit() as db:
        settle(db, story.town)
    hr_imports_the_roster(story)
    trainer_publishes_the_workshops(story)
    those_it_is_not_meant_for_read_why_not(story)
    everybody_asks_for_a_place(story)
    head_of_unit_clears_on_a_phone(story)
    the_day_comes(story)
    trainer_takes_the_rolls(story)
    everybody_takes_the_final_test(story)
    the_worker_issues_certificates(story)
    documents = hr_downloads_the_certificates(story)
    the_names_are_right(story, documents)
    for document in documents:
        a_phone_reads_the_code(story, document)
    somebody_types_the_code_without_javascript(story, documents[0])


def hr_imports_the_roster(story: Story) -> None:
    roster = story.folder / "список.xlsx"
    papers.staff_list(roster, f"Відділ {story.town.unit_code} станом на сьогодні", story.town.lines)
    with story.staff("hr", DESK) as hr:
        hr.open("/people/import")
        hr.page.locator("input[type=file]").set_input_files(roster)
        hr.press("Upload")
        hr.sees("What the list would change")
        for player in story.town.players:
            expect(hr.page.locator("table", has_text=player.line.number)).to_contain_text(player.latin)
        hr.press("Apply")
        hr.sees("The list was applied, all of it.")
    with story.installation.unit() as db:
        give_passwords(db, story.town)


def trainer_publishes_the_workshops(story: Story) -> None:
    with story.staff("trainer", DESK) as trainer:
        for key, days in NEXT_WORKSHOP.items():
            story.workshops[key] = plan_and_publish(story, trainer, key, days)


def plan_and_publish(story: Story, trainer: Visitor, key: str, days: int) -> int:
    with story.installation.unit() as db:
        edition, teacher = edition_of(db, key).id, person_of(db, story.town.numbers["trainer"]).id
    day, page = story.begun_on + timedelta(days=days), trainer.page
    trainer.open("/workshops/new")
    page.locator("[name=edition]").select_option(str(edition))
    trainer.press("Show its modules")
    for name, value in (("first", f"{day}"), ("starts", "09:00"), ("ends", "17:00"), ("count", "1")):
        page.locator(f"[name=pattern-{name}]").fill(value)
    page.locator("[name=pattern-every]").select_option("day")
    page.locator("[name=pattern-link]").fill("https://meet.example/room")
    page.locator(".planned-pattern summary").click()
    page.locator(f"[name=pattern-trainers][value='{teacher}']").check()
    trainer.press("Add sessions from the pattern")
    page.locator("#sessions-0 summary").last.click()
    for box in page.locator("[name=sessions-0-modules]").all():
        box.check()
    page.locator("[name=enrol_until]").fill(f"{day - timedelta(days=1)}T12:00")
    trainer.press("Save and publish")
    trainer.sees("Published: everybody can see it now.")
    found = re.search(r"/workshops/(\d+)$", page.url)
    assert found, page.url
    return int(found[1])


def those_it_is_not_meant_for_read_why_not(story: Story) -> None:
    senior, _middle, line = story.town.players
    for player in (senior, line):
        with story.player(player) as officer:
            officer.open(f"/workshops/{story.workshops[SUPERVISORS]}")
            officer.sees("You cannot ask for a place now, because:")
            expect(officer.page.locator("main form")).to_have_count(0)


def everybody_asks_for_a_place(story: Story) -> None:
    for player, key in story.places:
        with story.player(player) as officer:
            officer.open(f"/workshops/{story.workshops[key]}")
            officer.press("Ask for a place")
            officer.sees("Your request is made. What happens next stands below.")


def head_of_unit_clears_on_a_phone(story: Story) -> None:
    strength = len(story.town.lines)
    with story.staff("head", PHONE) as head:
        head.open("/clearance")
        for player, key in story.places:
            request = head.page.locator("section.tile", has_text=name_on_lists(story, player))
            with speaking(story.town.language):
                day = weekday(story.begun_on + timedelta(days=NEXT_WORKSHOP[key]))
            # Two go to the small course on the same day: the first request counts one, the second both.
            said = partial(head.words, "%(away)s of %(strength)s away on %(day)s", strength=strength, day=day)
            expect(request).to_contain_text(re.compile("|".join(re.escape(said(away=away)) for away in (1, 2))))
            head.press("Clear to attend", within=request)
            head.sees("Enrolled", within=decided(head, story, player))


def decided(head: Visitor, story: Story, player: Player) -> Locator:
    return head.page.locator("section[aria-labelledby=decided] section.tile", has_text=name_on_lists(story, player))


def name_on_lists(story: Story, player: Player) -> str:
    surname = player.printed.rsplit(" ", 1)[1]
    return player.latin if story.town.language == "en" else surname


def the_day_comes(story: Story) -> None:
    """Nobody can enrol once a workshop runs, and a test cannot wait for days: its sessions are moved to this morning."""
    now = clock.now().replace(second=0, microsecond=0)
    with story.installation.unit() as db:
        for key, workshop_id in story.workshops.items():
            workshop = db.get_one(Workshop, workshop_id)
            (session,) = sessions_of(db, workshop)
            move(session, now - HELD_AGO[key])
            workshop.enrol_until = session.starts_at - timedelta(minutes=1)
            workshop.enrol_from = workshop.enrol_until - timedelta(days=1)
            workshop.starts_at, workshop.ends_at = session.starts_at, session.ends_at
            record(db, Program(), "session.moved-for-test", session)


def move(session: Session, starts_at: datetime) -> None:
    session.starts_at, session.ends_at = starts_at, starts_at + HELD_FOR
    session.starts_local, session.ends_local = clock.on_the_wall(session.starts_at), clock.on_the_wall(session.ends_at)


def trainer_takes_the_rolls(story: Story) -> None:
    with story.staff("trainer", PHONE) as trainer:
        for key, workshop_id in story.workshops.items():
            with story.installation.unit() as db:
                (session,) = sessions_of(db, db.get_one(Workshop, workshop_id))
            trainer.open(f"/sessions/{session.id}/roll")
            there = [player for player, course in story.places if course == key]
            for player in there:
                surname = player.line.name.split(" ")[0].upper()
                expect(trainer.page.get_by_label(re.compile(surname)).first).to_be_checked()
            trainer.page.locator("[name=head_count]").fill(str(len(there)))
            trainer.press("Close the roll")
            trainer.sees("The roll is closed.")


def everybody_takes_the_final_test(story: Story) -> None:
    for player, key in story.places:
        with story.installation.unit() as db:
            answers = right_answers(edition_of(db, key))
        with story.player(player) as officer:
            take_the_test(officer, story.workshops[key], answers)


def take_the_test(officer: Visitor, workshop_id: int, answers: dict[str, list[str]]) -> None:
    officer.open(f"/workshops/{workshop_id}/tests/final")
    officer.page.locator("main form button").click()
    questions = officer.page.locator("[data-question]")
    expect(questions.first).to_be_visible()
    for question in questions.all():
        name = question.get_attribute("data-question") or ""
        for value in answers[name.removeprefix("answer-")]:
            choice = question.locator(f"input[name='{name}'][value='{value}']")
            if choice.count():
                choice.check()
            else:
                question.locator(f"input[name='{name}']").fill(value)
    officer.press("Look over and hand in")
    officer.sees("Every question is answered.")
    officer.press("Hand in")
    officer.sees("passed")


def the_worker_issues_certificates(story: Story) -> None:
    """The clock looks every minute who has earned a certificate; the story asks the same worker to look now."""
    numbers = [player.line.number for player in story.town.players]
    with story.installation.unit() as db:
        people = [person_of(db, number).id for number in numbers]
        jobs.ask(db, "clock", f"certificates@story-{story.town.language}", {"name": "certificates"})
    issued = select(Certificate).where(Certificate.person_id.in_(people), Certificate.state == CertificateState.ISSUED)

    def all_are_there() -> bool:
        with story.installation.unit() as db:
            return len(db.scalars(issued).all()) == len(people)

    story.installation.wait_until(all_are_there, "the certificates were not issued")


def hr_downloads_the_certificates(story: Story) -> list[Path]:
    archive = story.folder / "certificates.zip"
    with story.staff("hr", DESK) as hr:
        hr.open("/certificates")
        for player in story.town.players:
            expect(hr.page.locator("main table")).to_contain_text(player.line.name.split(" ")[0].upper())
        hr.press("Make a ZIP of the documents")
        with hr.page.expect_download() as taken:
            hr.follow("Download the file")
        taken.value.save_as(archive)
    documents = papers.documents_in(archive, story.folder / "documents")
    assert len(documents) == len(story.town.players)
    return documents


def the_names_are_right(story: Story, documents: list[Path]) -> None:
    texts = [papers.text_of(document) for document in documents]
    for player in story.town.players:
        (text,) = [text for text in texts if player.printed in text]
        assert player.latin in text


def a_phone_reads_the_code(story: Story, document: Path) -> None:
    address = papers.code_on(document)
    assert address.startswith(f"{story.installation.address}/verify#")
    with story.visit(story.town.language, width=PHONE) as anybody:
        anybody.open("/verify")
        anybody.read_in(story.town.language)
        anybody.page.goto("about:blank")
        anybody.page.goto(address)
        is_valid(anybody, document)


def somebody_types_the_code_without_javascript(story: Story, document: Path) -> None:
    number, code = papers.number_and_code(papers.code_on(document))
    with story.visit(story.town.language, width=PHONE, java_script_enabled=False) as anybody:
        anybody.open("/verify")
        anybody.read_in(story.town.language)
        anybody.fill("Register number", number)
        anybody.fill("Check code", " ".join(code).lower())
        anybody.press("Check")
        is_valid(anybody, document)


def is_valid(anybody: Visitor, document: Path) -> None:
    """The page says that the document is valid, and names its holder as the sheet does."""
    result = anybody.page.locator("#result")
    expect(result.get_by_role("heading", name=anybody.words("Valid"), exact=True)).to_be_visible(timeout=PATIENCE)
    name = result.locator("dd").nth(2).inner_text()
    assert name in papers.text_of(document)
