"""A confidential course stands under its own name only where it may: every page, file, mail and line of the log is walked."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from lms.audit.models import Entry
from lms.db import Db
from lms.i18n import speaking
from lms.jobs import Job
from lms.notices.documents import letter_of
from lms.notices.models import Notice
from lms.people.models.persons import Person
from tests.access_cells import CELLS, PLANNERS, RUN, SIGNED_IN
from tests.canary import BANNED, SURNAME, SURNAME_LATIN, TRAINER, TRAINER_LATIN, CanaryWorld, confidential_course
from tests.make import Make
from tests.pages import Pages
from tests.test_access import ACTORS

NEAR = RUN | {"person"}
"""Who may know that the person takes part: the person, the sessions' trainers, the course's coordinator."""

MAY_STAND = [
    # Names no person: what is taught and when.
    (r"/|/catalogue|/catalogue/shelf/small|/catalogue/shelf/small/first-steps|/workshops|/workshops/\d+", SIGNED_IN),
    (r"/workshops/\d+/tests/final|/catalogue/shelf/small/(book/uk|first-steps/handout)", SIGNED_IN),
    (r"/catalogue/shelf/small/(assessments/show|trainers-book/en)", PLANNERS),
    (r"/catalogue/shelf/small/first-steps/notes|/workshops\.xlsx|/workshops/new|/workshops/\d+/edit", PLANNERS),
    # The person's own.
    (r"/me|/me/(awards|certificates|certificates/[^/]+|tests|workshops|workshops/\d+/progress)", {"person"}),
    (r"/attempts/\d+|/attempts/\d+/submit|/people/\d+/record", {"person"}),
    (r"/certificates/[^/]+\.pdf", {"person", "coordinator"}),
    # Those who run it.
    (r"/workshops/\d+/(cancel|participants|participants\.xlsx|exceptions|waiting/\d+|unit-seats|progress|results|results\.xlsx|results/\d+|tasks|tasks\.xlsx)", RUN),
    (r"/workshops/\d+/tests/final/window|/sessions/\d+/roll|/sessions/\d+/roll/\d+|/calendar", RUN),
    # The course's coordinator.
    (r"/certificates|/certificates/[^/]+|/certificates/[^/]+/(cancel|replace)", {"coordinator"}),
]  # fmt: skip

BESIDE_THE_MATRIX = [
    "/attempts/{w.scored.id}", "/certificates?course=shelf/small", "/clearance/{w.elsewhere.id}",
    "/files/{w.xlsx_file.id}", "/files/{w.zip_file.id}", "/me/workshops/{w.held.id}/progress",
    "/people/{w.actors[trainer].id}", "/people/{w.actors[trainer].id}/record", "/people?text=" + SURNAME,
    "/work/{w.bundle_job.id}", "/work/{w.list_job.id}", "/workshops/{w.clash.id}", "/workshops/{w.clash.id}/edit",
    "/workshops/{w.coming.id}", "/workshops/{w.coming.id}/participants", "/workshops/{w.gone.id}",
    "/workshops/{w.gone.id}/participants", "/workshops/{w.held.id}/progress", "/workshops/{w.meeting.id}",
    "/workshops/{w.meeting.id}/participants", "/workshops/{w.workshop.id}/results/{w.scored.id}",
]  # fmt: skip
ONE_LINE = ["tr", "li", "p", "dd", "article", "td", "a", "option"]


@pytest.fixture
def world(make: Make, db: Db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CanaryWorld:
    """The canary's world, kept."""
    monkeypatch.setattr("tests.tiny_course.COURSE", confidential_course())
    world = CanaryWorld(make, tmp_path / "courses")
    db.commit()
    return world


def holds_canary(text: str) -> bool:
    """Whether the confidential title stands in a text, in either language and however written."""
    return any(word.lower() in text.lower() for word in BANNED)


def names_the_person(text: str) -> bool:
    """Whether a text names the one who takes part, or the one who teaches."""
    return any(name.lower() in text.lower() for name in (SURNAME, SURNAME_LATIN, TRAINER, TRAINER_LATIN))


def texts_of(answer: TestResponse) -> Iterator[str]:
    """Everything that can be read in an answer: address, headers, body; of archives and Excel files every part."""
    yield str(answer.headers)
    body = answer.get_data()
    if not body.startswith(b"PK"):
        yield body.decode("utf-8", "replace")
        return
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            yield name
            yield archive.read(name).decode("utf-8", "replace")


def may_stand(path: str, actor: str) -> bool:
    """Whether the table allows the title to this actor at this address."""
    return any(re.fullmatch(pattern, path) and actor in actors for pattern, actors in MAY_STAND)


def lines_together(answer: TestResponse) -> list[str]:
    """The lines of a page that name the person and the course together; of a workshop's own page every line."""
    if answer.mimetype != "text/html":
        return []
    page = answer.get_data(as_text=True)
    lines = [tag.get_text(" ", strip=True) for tag in BeautifulSoup(page, "html5lib").find_all(ONE_LINE)]
    is_its_own = bool(re.fullmatch(r"/workshops/\d+", answer.request.path)) and holds_canary(page)
    return [line for line in lines if (is_its_own or holds_canary(line)) and names_the_person(line)]


def leaks(actor: str, pages: Pages, world: CanaryWorld) -> list[str]:
    """Where this actor reads the title and may not."""
    found = []
    addresses = [cell.address for cell in CELLS if cell.method == "GET" and actor in cell.allowed]
    for address in [*addresses, *BESIDE_THE_MATRIX]:
        answer = Context().run(pages.client.get, address.format(w=world))
        pages.db.expire_all()
        if answer.status_code >= 500:
            found.append(f"{address}: {answer.status_code}")
        if any(map(holds_canary, texts_of(answer))) and not may_stand(answer.request.path, actor):
            found.append(f"{address}: the title")
        if actor not in NEAR:
            found += [f"{address}: {line}" for line in lines_together(answer)]
        answer.close()
    return found


def walked(actor: str, pages: Pages, world: CanaryWorld) -> list[str]:
    """The leaks to one actor, in both languages."""
    found = []
    for language in ("uk", "en"):
        pages.speak(language)
        if actor != "anonymous":
            pages.sign_in(world.actor(actor))
        found += leaks(actor, pages, world)
    return found


@pytest.mark.parametrize("actor", ACTORS)
def test_each_actor_reads_the_title_only_where_it_may_stand(actor: str, pages: Pages, world: CanaryWorld) -> None:
    with capture_logs() as lines:
        assert walked(actor, pages, world) == []
    assert lines
    assert not holds_canary(json.dumps(lines, default=str, ensure_ascii=False))


@pytest.mark.parametrize("actor", ["person", "trainer", "coordinator"])
def test_those_who_may_know_do_read_the_title(actor: str, pages: Pages, world: CanaryWorld) -> None:
    pages.sign_in(world.actor(actor))
    own = {"person": "/me", "trainer": f"/sessions/{world.session.id}/roll", "coordinator": "/certificates"}[actor]
    assert holds_canary(pages.get(own).text)


def test_superiors_see_the_neutral_title_with_its_dates(pages: Pages, world: CanaryWorld) -> None:
    for actor, address in (
        ("head", "/clearance"),
        ("head", f"/people/{world.actor('person').id}/record"),
        ("hr", "/certificates"),
        ("hr", f"/people/{world.actor('person').id}/record"),
    ):
        pages.sign_in(world.actor(actor))
        assert "Службова підготовка" in pages.get(address).text, f"{actor}: {address}"


@pytest.mark.usefixtures("world")
def test_messages_and_letters_use_the_neutral_title(db: Db) -> None:
    letters = 0
    for job in db.scalars(select(Job).where(Job.kind == "mail")):
        letter = letter_of(
            db.get_one(Notice, job.facts["notice"]), job.facts["to"], job.facts["language"], "x@example.org"
        )
        assert not holds_canary(f"{letter['Subject']} {letter.get_content()}"), letter["Subject"]
        letters += 1
    kinds = set()
    for notice in db.scalars(select(Notice)):
        kinds.add(notice.kind)
        for language in ("uk", "en"):
            with speaking(language):
                assert not holds_canary(letter_of(notice, "x@example.org", language, "x@example.org").get_content()), (
                    notice.kind
                )
    assert letters >= 8
    assert kinds >= {
        "certificate-cancelled", "certificate-issued", "enrolment-called-back", "enrolment-cancelled",
        "enrolment-clearance", "enrolment-cleared", "enrolment-kept-on-duty", "workshop-cancelled-trainer",
    }  # fmt: skip


@pytest.mark.usefixtures("world")
def test_jobs_and_the_log_hold_no_title(db: Db) -> None:
    jobs = db.scalars(select(Job)).all()
    entries = db.scalars(select(Entry)).all()
    assert {job.kind for job in jobs} >= {
        "bundle",
        "certificate",
        "certificates-bundle",
        "certificates-list",
        "day-sheet",
        "mail",
    }
    assert len(entries) > len(jobs)
    for job in jobs:
        assert not holds_canary(readable(job.key, job.facts, job.fault)), job.kind
    for entry in entries:
        assert not holds_canary(readable(entry.action, entry.subject_kind, entry.facts)), entry.action
        assert "shelf/small" not in readable(entry.facts) or entry.action.startswith(("edition.", "grant.")), (
            entry.action
        )


def readable(*values: Any) -> str:
    """Values as text, letters unescaped."""
    return json.dumps(values, ensure_ascii=False, default=str)


@pytest.mark.parametrize(("language", "neutral"), [("uk", "Службова підготовка"), ("en", "In-service training")])
def test_a_stranger_who_checks_the_certificate_reads_the_neutral_title(
    language: str, neutral: str, pages: Pages, world: CanaryWorld
) -> None:
    pages.speak(language)
    page = pages.post("/verify", 200, number=world.certificate.number, code=world.certificate.check_code)
    assert neutral in page.text
    assert not holds_canary(str(page))


def test_the_canary_world_holds_every_trace(db: Db, world: CanaryWorld) -> None:
    assert db.get_one(Person, world.actor("person").id).surname == SURNAME
    assert holds_canary(readable(world.certificate.facts, world.edition.title, world.workshop.title))


@pytest.mark.parametrize(
    ("place", "broken", "actor"),
    [
        ("lms.enrolment.queries.lines.title_seen", "real", "head"),
        ("lms.reports.queries.unit.title_seen", "real", "head"),
        ("lms.reports.queries.records.title_seen", "real", "head"),
        ("lms.scheduling.queries.bookings.title_seen", "real", "other-trainer"),
        ("lms.certificates.queries.register.is_named_for", "yes", "hr"),
    ],
)
def test_a_broken_predicate_turns_the_walk_red(
    place: str, broken: str, actor: str, pages: Pages, world: CanaryWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutants = {"real": lambda workshop, *_rest: workshop.title, "yes": lambda *_: True}
    monkeypatch.setattr(place, mutants[broken])
    assert walked(actor, pages, world)
