"""A course as a book: made once for everybody, out of the version that was asked for, in PDF for paper and for ears."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader
from sqlalchemy import func, select

from lms import jobs, storage
from lms.access import Role
from lms.audit.models import Entry
from lms.catalogue.documents import html_of, make_book
from lms.catalogue.models import BookKind, Edition
from lms.catalogue.queries import BOOK_JOB, book_file, book_job
from lms.catalogue.rules import ask_for_book
from lms.content.canonical import canonical
from lms.db import Db
from lms.errors import NotVisibleError
from lms.jobs import Job, JobState
from lms.storage import StoredFile
from tests.make import Make
from tests.pages import Pages, one, text_of
from tests.tiny_course import TinyCourse
from tests.verapdf import faults_of


@pytest.fixture
def edition(make: Make, tmp_path: Path) -> Edition:
    """A small course with everything that a book may hold."""
    copy = TinyCourse(tmp_path / "courses")
    copy.replace("handouts/first-steps.en.md", "| … |", "| … |\n\n- [ ] Seen\n")
    copy.replace("handouts/first-steps.uk.md", "| … |", "| … |\n\n- [ ] Видно\n")
    sources = "{id: S1, year: 2015, title: {uk: Закон, en: Law}, url: 'https://example.org/law'}, {id: S2, year: 2020, title: {uk: Огляд, en: Review}}"
    copy.replace("course.yaml", "completion:", f"sources: [{sources}]\ncompletion:")
    document: dict[str, Any] = canonical(copy.read())
    found: Edition = make.edition(**{key: value for key, value in document.items() if key != "id"})
    return found


def work(db: Db) -> None:
    """Do what waits, as a worker does."""
    db.commit()
    assert jobs.run_one({BOOK_JOB: make_book})
    db.expire_all()


def url_of(edition: Edition) -> str:
    return f"/catalogue/{edition.course.key}"


def test_a_book_is_asked_for_once_and_made_once(make: Make, db: Db, edition: Edition) -> None:
    first = ask_for_book(db, edition, BookKind.COURSE, "uk", by=make.by)
    assert ask_for_book(db, edition, BookKind.COURSE, "uk", by=make.by) == first
    assert ask_for_book(db, edition, BookKind.COURSE, "en", by=make.by) != first
    assert ask_for_book(db, edition, BookKind.TRAINERS, "uk", by=make.by) != first
    later = make.edition(key=edition.course.key)
    assert ask_for_book(db, later, BookKind.COURSE, "uk", by=make.by) != first
    assert db.scalar(select(func.count()).select_from(Job).where(Job.kind == BOOK_JOB)) == 4
    assert list(db.scalars(select(Entry.action))) == ["book.asked"] * 4


def test_a_language_in_which_the_course_is_not_held_has_no_book(make: Make, db: Db, edition: Edition) -> None:
    with pytest.raises(NotVisibleError):
        ask_for_book(db, edition, BookKind.COURSE, "fr", by=make.by)


@pytest.mark.parametrize(("kind", "spoken"), [(BookKind.COURSE, "uk"), (BookKind.TRAINERS, "en")])
def test_a_book_keeps_the_standards_and_says_where_one_is(
    make: Make, db: Db, edition: Edition, tmp_path: Path, kind: BookKind, spoken: str
) -> None:
    ask_for_book(db, edition, kind, spoken, by=make.by)
    work(db)
    file = book_file(db, edition, kind, spoken)
    assert file is not None
    assert (file.person_id, file.name) == (None, f"{edition.course.key.split('/')[1]}-1-{kind.value}-{spoken}.pdf")
    assert db.scalars(select(Entry.action).order_by(Entry.id)).all() == ["book.asked", "book.made"]
    data = storage.read(file.sha256)
    path = tmp_path / "book.pdf"
    path.write_bytes(data)
    assert [*faults_of("2u", path), *faults_of("ua1", path)] == []
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    contents = next(page for page in pages if ("Зміст" if spoken == "uk" else "Contents") in page)
    name = "Перші кроки" if spoken == "uk" else "First steps"
    number = re.search(rf"1\. {name}[ .]*(\d+)", contents)
    assert number is not None, contents
    assert name in pages[int(number[1]) - 1]
    assert str(int(number[1])) in pages[int(number[1]) - 1].split()


def test_a_book_that_is_there_is_not_made_again(make: Make, db: Db, edition: Edition) -> None:
    ask_for_book(db, edition, BookKind.COURSE, "en", by=make.by)
    work(db)
    ask_for_book(db, edition, BookKind.COURSE, "en", by=make.by)
    db.commit()
    assert not jobs.run_one({BOOK_JOB: make_book})
    assert db.scalar(select(func.count()).select_from(StoredFile)) == 1


def test_the_course_book_is_for_participants_the_trainers_book_for_trainers(edition: Edition) -> None:
    for_all, for_trainers = (
        BeautifulSoup(html_of(edition, kind, "en"), "html5lib") for kind in (BookKind.COURSE, BookKind.TRAINERS)
    )
    notes, sheet, form = "When the power goes", "Does it", "What to change"
    assert not [words for words in (notes, sheet, form) if words in for_all.text]
    assert not [words for words in (notes, sheet, form) if words not in for_trainers.text]
    assert for_all.select_one("#reading") is not None
    for book in (for_all, for_trainers):
        assert one(book, "html")["lang"] == "en"
        assert len(book.select(".handout .box")) >= 1
        targets = {str(link["href"])[1:] for link in book.select('a[href^="#"]')}
        ids = [str(found["id"]) for found in book.select("[id]")]
        assert targets <= set(ids)
        assert len(ids) == len(set(ids))
        assert not [question for question in edition.content["banks"]["bank"] if question["text"]["en"] in book.text]


def test_a_book_of_the_first_form_of_courses_can_still_be_made(make: Make) -> None:
    edition = make.edition(**as_it_was(make.edition().content))
    assert "Briefing and tasking" in html_of(edition, BookKind.COURSE, "en")
    assert "When the power goes" in html_of(edition, BookKind.TRAINERS, "en")


def as_it_was(content: dict[str, Any]) -> dict[str, Any]:
    """A course as versions of the first form hold it, its new keys set to nothing."""
    modules = [
        {key: value for key, value in module.items() if key not in {"add_on", "handout"}}
        for module in content["modules"]
    ]
    sources = [{key: source[key] for key in ("id", "title", "url")} for source in content["sources"]]
    gone: dict[str, Any] = {"parts": [], "reading": [], "assessments": {}, "feedback": None, "hours": None}
    return gone | {"format": 1, "modules": modules, "sources": sources}


def test_the_pages_of_the_first_form_still_open(pages: Pages, make: Make) -> None:
    edition = make.edition(**as_it_was(make.edition().content))
    pages.speak("en")
    pages.sign_in(Role.TRAINER)
    page = pages.get(url_of(edition))
    assert "When it takes place" not in text_of(page)
    assert "Handout" not in text_of(page)
    pages.get(f"{url_of(edition)}/debrief")
    pages.get(f"{url_of(edition)}/debrief/notes")
    pages.get(f"{url_of(edition)}/debrief/handout", status=404)


def test_whoever_asks_sees_how_far_the_book_is_and_fetches_it(pages: Pages, db: Db, edition: Edition) -> None:
    book = f"{url_of(edition)}/book/uk"
    pages.speak("en")
    pages.sign_in("officer")
    assert pages.get(url_of(edition)).find("a", href=book)
    assert "Nobody has asked for this book yet" in text_of(pages.get(book))
    assert pages.download(f"{book}.pdf", status=303).headers["Location"].endswith(book)
    pages.post(book, status=303)
    waiting = pages.get(book)
    assert one(waiting, "#work").has_attr("data-pending")
    pages.sign_in(Role.HR)
    assert "The book is being made" in text_of(pages.get(book)), "somebody else waits for the same book"
    job = book_job(db, edition, BookKind.COURSE, "uk")
    assert job is not None
    job.state, job.file_id = (
        JobState.DONE,
        storage.keep_file(db, b"%PDF-1.7", "book.pdf", "application/pdf", person_id=None).id,
    )
    db.flush()
    assert one(pages.get(book), "#work a")["href"] == f"{book}.pdf"
    answer = pages.download(f"{book}.pdf")
    assert (answer.data, answer.mimetype) == (b"%PDF-1.7", "application/pdf")
    pages.get(f"{url_of(edition)}/book/fr", status=404)


def test_a_book_that_failed_says_whom_to_tell(pages: Pages, make: Make, db: Db, edition: Edition) -> None:
    ask_for_book(db, edition, BookKind.COURSE, "en", by=make.by)
    job = book_job(db, edition, BookKind.COURSE, "en")
    assert job is not None
    job.state = JobState.FAILED
    db.flush()
    pages.speak("en")
    pages.sign_in("officer")
    assert f"Tell the administrator this number: {job.id}." in text_of(pages.get(f"{url_of(edition)}/book/en"))


def test_the_trainers_book_is_for_trainers_of_the_course_only(pages: Pages, make: Make, edition: Edition) -> None:
    book = f"{url_of(edition)}/trainers-book/uk"
    for role, scope, status in (
        (Role.TRAINER, edition.course.key, 200),
        (Role.TRAINER, make.edition().course.key, 404),
        (Role.COORDINATOR, None, 403),
        (Role.OFFICER, None, 403),
    ):
        pages.sign_in(make.trusted(role, course=scope) if scope else role)
        pages.get(book, status=status)
        pages.post(book, status=303 if status == 200 else status)
        pages.download(f"{book}.pdf", status=303 if status == 200 else status)
        assert bool(pages.get(url_of(edition)).find("a", href=book)) is (status == 200)


def test_a_course_shows_its_parts_handouts_and_reading_and_to_trainers_its_sheets(
    pages: Pages, edition: Edition
) -> None:
    pages.speak("en")
    pages.sign_in("officer")
    page = pages.get(url_of(edition))
    text = text_of(page)
    for words in ("When it takes place", "Worth reading", "Book, 2020"):
        assert words in text, words
    assert page.find("a", href=f"{url_of(edition)}/first-steps/handout")
    assert not [words for words in ("Practical assessment sheets", "What to change") if words in text]
    pages.sign_in(Role.TRAINER)
    page = pages.get(url_of(edition))
    assert "What to change" in text_of(page)
    sheet = pages.get(str(one(page, "a[href*='/assessments/']")["href"]))
    assert [row.text.count("Must be done alone") for row in sheet.select("tbody tr")] == [1] * 5
    assert "Objective 1" in text_of(sheet)
    pages.get(f"{url_of(edition)}/assessments/other", status=404)


def test_add_on_modules_stand_apart_and_count_apart(pages: Pages, make: Make) -> None:
    modules = [module | {"add_on": module["id"] == "debrief"} for module in make.edition().content["modules"]]
    edition = make.edition(modules=modules)
    pages.speak("en")
    pages.sign_in("officer")
    page = pages.get(url_of(edition))
    tables = [[cell.text for cell in table.select("tbody th")] for table in page.select("table")][:2]
    assert (len(tables[0]), tables[1]) == (8, ["Debrief after an incident"])
    assert "Hours in all 22 h" in text_of(page)
    assert "Add-on modules 2 h" in text_of(page)


@pytest.mark.parametrize(("language", "badge"), [("uk", "Ціль 2"), ("en", "Objective 2")])
def test_a_task_says_which_objective_it_practises(pages: Pages, edition: Edition, language: str, badge: str) -> None:
    pages.speak(language)
    pages.sign_in("officer")
    _first, second = pages.get(f"{url_of(edition)}/first-steps").select("article .objective")
    told = edition.outline["objectives"][1]["text"][language]
    assert (second.text, second["title"]) == (f"{badge}: {told}", told)


def test_a_handout_is_a_page_to_print_for_everybody(pages: Pages, edition: Edition) -> None:
    pages.speak("en")
    pages.sign_in("officer")
    lesson = pages.get(f"{url_of(edition)}/first-steps")
    page = pages.get(str(one(lesson, "a[href$='/handout']")["href"]))
    assert one(page, "h1").text == "First steps"
    assert one(page, "article li.to-tick .box") is not None
    assert page.select(".lesson-contents, .lesson-ways") == []
