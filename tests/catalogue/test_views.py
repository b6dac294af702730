"""The shelves, a course, its lessons and the trainer's notes in the browser."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, event, func, select

from lms import storage
from lms.access import Role
from lms.catalogue.models import Edition, Reading
from lms.catalogue.queries import finished_modules
from lms.catalogue.rules import finish_lesson
from lms.clock import now
from lms.db import Db
from lms.people.models.persons import Person, StaffGroup
from lms.people.queries.trust import actor_of
from tests.make import Make
from tests.pages import Pages, one, text_of


@pytest.fixture
def supervisor(make: Make) -> Person:
    """Somebody for whom the course for supervisors is meant."""
    person: Person = make.person(unit=make.unit(), group=StaffGroup.MIDDLE)
    return person


def url_of(edition: Edition) -> str:
    return f"/catalogue/{edition.course.key}"


@contextmanager
def statements(connection: Connection) -> Iterator[list[str]]:
    """Every SQL statement sent in the block."""
    sent: list[str] = []

    def look(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(connection, "before_cursor_execute", look)
    yield sent
    event.remove(connection, "before_cursor_execute", look)


def test_courses_for_the_reader_stand_first_and_the_others_say_why_not(
    pages: Pages, make: Make, supervisor: Person
) -> None:
    make.edition(title={"uk": "Мій курс", "en": "Course of mine"}, audience=["middle"])
    make.edition(title={"uk": "Чужий курс", "en": "Course of others"}, audience=["line"])
    pages.speak("en")
    pages.sign_in(supervisor)
    page = pages.get("/catalogue")
    headings = [heading.text for heading in page.select("main h2")]
    assert headings == ["For you", "Course of mine", "Other courses: Shelf", "Course of others"]
    told = [tile.text for tile in page.select(".tile")]
    assert "It is meant for" not in told[0]
    assert "It is meant for: staff without subordinates. You are listed as: middle-ranked supervisors." in told[1]
    assert "HR corrects a wrong staff group" in one(page, "details.why").text


def test_a_person_without_a_posting_is_told_who_enters_it(pages: Pages, make: Make) -> None:
    make.edition()
    pages.speak("en")
    pages.sign_in(make.person())
    assert "HR enters where you serve" in text_of(pages.get("/catalogue"))


def test_an_empty_catalogue_says_what_happens_next(pages: Pages) -> None:
    pages.sign_in("officer")
    assert "Жодного курсу ще не опубліковано" in text_of(pages.get("/catalogue"))


def test_courses_are_for_those_who_signed_in_only(pages: Pages, make: Make) -> None:
    edition = make.edition()
    for url in ("/catalogue", url_of(edition), f"{url_of(edition)}/debrief", f"{url_of(edition)}/debrief/notes"):
        pages.get(url, status=302)
        assert pages.last is not None
        assert pages.last.headers["Location"].startswith("/sign-in")


def test_the_shelves_take_as_many_statements_for_thirty_courses_as_for_one(
    pages: Pages, make: Make, supervisor: Person
) -> None:
    pages.sign_in(supervisor)
    reader = actor_of(make.db, supervisor)
    counts = []
    for added in (1, 29):
        for _course in range(added):
            finish_lesson(make.db, make.edition(), "debrief", by=reader)
        make.db.commit()
        with statements(make.db.connection()) as sent:
            pages.get("/catalogue")
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert not any("content" in statement for statement in sent), "a list reads outlines only"


def test_a_course_says_what_it_takes_and_what_completes_it(pages: Pages, make: Make, supervisor: Person) -> None:
    edition = make.edition()
    pages.speak("en")
    pages.sign_in(supervisor)
    page = pages.get(url_of(edition))
    text = text_of(page)
    for words in (
        "Hours in all 24 h", "On your own 6 h", "Together 18 h", "middle-ranked supervisors", "36 months",
        "You are present for at least 80% of the time together: 14 h 24 min of 18 h.",
        "You miss none of these modules: Briefing and tasking; Supervising and feedback; Decisions under pressure.",
        "You reach at least 70% in: Final test.", "Languages Ukrainian, English", "role play",
        f"version of {now().day} ", "Give a five-part briefing",
    ):  # fmt: skip
        assert words in text, words
    assert page.find("a", href=f"/workshops?course={edition.course.key.replace('/', '%2F')}") or page.find(
        "a", href=f"/workshops?course={edition.course.key}"
    )


@pytest.mark.parametrize(
    ("privacy", "told", "not_told"),
    [
        ("open", "whether you completed it", "In-service training"),
        ("discreet", "Title, days and hours. Never results", "In-service training"),
        ("confidential", "Only “In-service training” with days and hours", "whether you completed it"),
    ],
)
def test_a_course_says_who_will_see_that_one_takes_part(
    pages: Pages, make: Make, privacy: str, told: str, not_told: str
) -> None:
    edition = make.edition(privacy=privacy)
    pages.speak("en")
    pages.sign_in("officer")
    text = text_of(pages.get(url_of(edition)))
    assert told in text
    assert not_told not in text


@pytest.mark.parametrize("language", ["uk", "en"])
def test_every_lesson_opens_in_the_language_chosen_and_lists_its_sources(
    pages: Pages, make: Make, supervisor: Person, language: str
) -> None:
    edition = make.edition()
    pages.speak(language)
    pages.sign_in(supervisor)
    for module in edition.outline["modules"]:
        page = pages.get(f"{url_of(edition)}/{module['id']}")
        assert one(page, "h1").text == module["title"][language]
        assert one(page, "article")["lang"] == language
        assert [item["id"] for item in page.select(".sources li")] == [f"source-{name}" for name in module["sources"]]
        cited = {link["href"] for link in page.select(".citation a")}
        assert cited <= {f"#source-{name}" for name in module["sources"]}
        assert len(page.select(".lesson-contents li")) == 6


def test_a_lesson_that_is_missing_in_the_readers_language_is_shown_as_it_is(pages: Pages, make: Make) -> None:
    edition = make.edition()
    modules = [module | {"lesson": {"uk": module["lesson"]["uk"]}} for module in edition.content["modules"]]
    only = make.edition(modules=modules, languages=["uk"])
    pages.speak("en")
    pages.sign_in("officer")
    page = pages.get(f"{url_of(only)}/debrief")
    assert one(page, "article")["lang"] == "uk"
    assert "not there in your language" in text_of(page)


def test_lessons_lead_from_one_to_the_next(pages: Pages, make: Make) -> None:
    edition = make.edition()
    pages.sign_in("officer")
    first = pages.get(f"{url_of(edition)}/from-colleague-to-supervisor")
    assert first.find("a", rel="prev") is None
    assert one(first, "a[rel=next]")["href"] == f"{url_of(edition)}/briefing-and-tasking"
    last = pages.get(f"{url_of(edition)}/legal-accountability")
    assert one(last, "a[rel=prev]")["href"] == f"{url_of(edition)}/duty-of-care"
    assert last.find("a", rel="next") is None


def test_a_lesson_keeps_its_place_for_its_reader_alone(pages: Pages, make: Make, supervisor: Person) -> None:
    edition = make.edition()
    lesson = f"{url_of(edition)}/shift-planning"
    pages.speak("en")
    pages.sign_in(supervisor)
    assert "You stopped here" not in text_of(pages.get(lesson))
    pages.post(f"{lesson}/place", status=204, place="part-2-1")
    link = one(pages.get(lesson), ".lesson-place a")
    assert (link["href"], link.text) == ("#part-2-1", "What the law says")
    assert one(pages.get(url_of(edition)), f'a[href="{lesson}#part-2-1"]').text == "Go on reading"
    pages.sign_in(make.person())
    assert "You stopped here" not in text_of(pages.get(lesson))


@pytest.mark.parametrize("place", ["", "part-", "part-1<script>", "https://elsewhere.example", "part-" + "1" * 200])
def test_a_place_that_is_no_heading_is_refused(pages: Pages, make: Make, db: Db, place: str) -> None:
    edition = make.edition()
    pages.sign_in("officer")
    pages.post(f"{url_of(edition)}/debrief/place", status=400, place=place)
    assert db.scalar(select(func.count()).select_from(Reading)) == 0


def test_marking_a_lesson_as_read_shows_on_the_course_page(
    pages: Pages, make: Make, db: Db, supervisor: Person
) -> None:
    edition = make.edition()
    pages.speak("en")
    pages.sign_in(supervisor)
    page = pages.post(f"{url_of(edition)}/debrief/finish", follow=True)
    assert "Your self-study of this module is done." in text_of(page)
    assert one(page, "meter")["value"] == "1"
    assert finished_modules(db, supervisor.id, edition.id) == {"debrief"}
    assert "You marked this lesson as read" in text_of(pages.get(f"{url_of(edition)}/debrief"))
    assert "Lessons read: 1 of 9" in text_of(pages.get("/catalogue"))


@pytest.mark.parametrize("address", ["/no-such", "/no-such/place", "/no-such/finish"])
def test_a_module_that_is_not_there_is_not_found(pages: Pages, make: Make, address: str) -> None:
    edition = make.edition()
    pages.sign_in("officer")
    if address == "/no-such":
        pages.get(url_of(edition) + address, status=404)
    else:
        pages.post(url_of(edition) + address, status=404, place="part-1")


def test_notes_are_for_trainers_of_the_course_only(pages: Pages, make: Make) -> None:
    edition, other = make.edition(), make.edition()
    notes = f"{url_of(edition)}/debrief/notes"
    secret = "When the power goes"
    pages.speak("en")
    for role, scope, status in (
        (Role.TRAINER, {"course": edition.course.key}, 200),
        (Role.TRAINER, {}, 200),
        (Role.TRAINER, {"course": other.course.key}, 404),
        (Role.TRAINER, {"unit": make.unit()}, 404),
        (Role.OFFICER, {}, 403),
        (Role.COMMANDER, {}, 403),
        (Role.HR, {}, 403),
        (Role.COORDINATOR, {}, 403),
        (Role.EVALUATOR, {}, 403),
        (Role.ADMINISTRATOR, {}, 403),
    ):
        pages.sign_in(role, **scope)
        assert (secret in text_of(pages.get(notes, status=status))) is (status == 200), role
        lesson = pages.get(f"{url_of(edition)}/debrief")
        assert bool(lesson.find("a", href=notes)) is (status == 200), role
        assert secret not in text_of(lesson)


def test_no_page_shows_an_answer_key(pages: Pages, make: Make) -> None:
    edition = make.edition()
    pages.speak("uk")
    pages.sign_in(Role.TRAINER)
    questions = [question["feedback"]["uk"] for question in edition.content["banks"]["bank"]]
    for address in ("", "/debrief", "/debrief/notes"):
        text = pages.get(url_of(edition) + address).text
        assert not [question for question in questions if question in text]


def test_an_earlier_version_can_still_be_read_by_its_number(pages: Pages, make: Make) -> None:
    first = make.edition(title={"uk": "Перша", "en": "First"})
    make.edition(key=first.course.key, title={"uk": "Друга", "en": "Second"})
    pages.speak("en")
    pages.sign_in("officer")
    assert one(pages.get(url_of(first)), "h1").text == "Second"
    old = pages.get(f"{url_of(first)}?version=1")
    assert one(old, "h1").text == "First"
    assert old.find("a", href=f"{url_of(first)}/debrief?version=1")
    assert "not the newest one" in text_of(pages.get(f"{url_of(first)}/debrief?version=1"))
    pages.get(f"{url_of(first)}?version=3", status=404)


def test_a_retired_course_is_off_the_shelf_but_its_participants_still_read_it(pages: Pages, make: Make) -> None:
    edition = make.edition()
    edition.course.retired_at = now()
    make.db.flush()
    pages.sign_in("officer")
    assert edition.title["uk"] not in text_of(pages.get("/catalogue"))
    pages.get(url_of(edition), status=404)
    pages.get(f"{url_of(edition)}?version=1")


def test_a_file_of_a_course_is_sent_as_it_was_published(pages: Pages, make: Make) -> None:
    sheet = {"name": "rota.txt", "sha256": storage.put(b"Mon Tue Wed"), "size": 11}
    edition = make.edition(files=[sheet])
    pages.speak("en")
    pages.sign_in("officer")
    link = one(pages.get(url_of(edition)), "main a[href$='.txt']")
    answer = pages.download(str(link["href"]))
    assert (answer.data, answer.headers["Content-Disposition"]) == (b"Mon Tue Wed", "attachment; filename=rota.txt")
    pages.get(f"{url_of(edition)}/files/other.txt", status=404)
