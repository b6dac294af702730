"""Publishing versions of a course, and a reader's progress."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from lms.audit.models import Entry
from lms.catalogue.models import Course, Edition, Reading
from lms.catalogue.queries import content_of, current_edition, finished_modules, module_titles, shelf
from lms.catalogue.rules import (
    FaultyCourseError,
    OvertakenError,
    finish_lesson,
    keep_place,
    publish,
    publish_all,
)
from lms.config import COURSES
from lms.content.questions import TrueFalseQuestion
from lms.content.reading import CourseFiles, read_courses
from lms.db import Db
from lms.errors import NotVisibleError
from lms.people.queries.trust import actor_of
from tests.make import Make

KEY = "leadership/supervisors"


@pytest.fixture(scope="module")
def files() -> CourseFiles:
    """The real course, as its folder has it."""
    (found,) = [files for files in read_courses(COURSES).courses if files.course_id == "supervisors"]
    return found


def with_seats(files: CourseFiles, seats: int) -> CourseFiles:
    """The same course with another number of seats."""
    assert files.course is not None
    return replace(files, course=files.course.model_copy(update={"default_seats": seats}))


def actions(db: Db) -> list[str]:
    return list(db.scalars(select(Entry.action).order_by(Entry.id)))


def test_the_first_publication_is_version_one_and_is_logged(db: Db, make: Make, files: CourseFiles) -> None:
    edition = publish(db, files, by=make.by)
    assert (edition.number, edition.is_current, edition.course.key) == (1, True, KEY)
    assert current_edition(db, KEY) is edition
    assert content_of(edition)["modules"][0]["lesson"]["uk"].startswith("# ")
    assert "edition.published" in actions(db)


def test_the_outline_holds_no_lesson_no_notes_and_no_answer_key(db: Db, make: Make, files: CourseFiles) -> None:
    outline = publish(db, files, by=make.by).outline
    assert "banks" not in outline
    assert not any({"lesson", "notes"} & module.keys() for module in outline["modules"])
    assert next(iter(module_titles(outline))) == "from-colleague-to-supervisor"


def test_publishing_the_same_again_changes_nothing(db: Db, make: Make, files: CourseFiles) -> None:
    first = publish(db, files, by=make.by)
    before = actions(db)
    assert publish(db, files, by=make.by) is first
    assert actions(db) == before


def test_a_new_version_names_the_one_it_started_from(db: Db, make: Make, files: CourseFiles) -> None:
    first = publish(db, files, by=make.by)
    second = publish(db, with_seats(files, 20), by=make.by, started_from=1)
    assert (second.number, second.is_current, first.is_current) == (2, True, False)
    assert content_of(first)["default_seats"] == 18


@pytest.mark.parametrize("started_from", [None, 1])
def test_a_version_that_came_since_is_not_overwritten_and_the_difference_is_shown(
    db: Db, make: Make, files: CourseFiles, started_from: int | None
) -> None:
    publish(db, files, by=make.by)
    second = publish(db, with_seats(files, 20), by=make.by, started_from=1)
    with pytest.raises(OvertakenError) as refusal:
        publish(db, with_seats(files, 24), by=make.by, started_from=started_from)
    assert (refusal.value.number, refusal.value.places) == (2, ["default_seats"])
    assert current_edition(db, KEY) is second


def test_going_back_makes_the_earlier_version_current_again(db: Db, make: Make, files: CourseFiles) -> None:
    first = publish(db, files, by=make.by)
    publish(db, with_seats(files, 20), by=make.by, started_from=1)
    assert publish(db, files, by=make.by, started_from=2) is first
    assert current_edition(db, KEY) is first
    assert db.scalar(select(func.count()).select_from(Edition)) == 2
    assert actions(db)[-1] == "edition.restored"


def test_a_question_keeps_its_type_even_after_a_version_without_it(db: Db, make: Make, files: CourseFiles) -> None:
    publish(db, files, by=make.by)
    first, *rest = files.banks["bank"]
    publish(db, replace(files, banks={"bank": tuple(rest)}), by=make.by, started_from=1)
    facts = first.model_dump(exclude={"type", "choices"})
    changed = TrueFalseQuestion.model_validate(facts | {"type": "true-false", "answer": True})
    with pytest.raises(FaultyCourseError) as refusal:
        publish(db, replace(files, banks={"bank": (changed, *rest)}), by=make.by, started_from=2)
    (fault,) = refusal.value.faults
    assert str(fault).startswith(f"courses/{KEY}/quizzes/bank.yaml: question q01: was single in a published version")


def test_a_faulty_course_is_not_published(db: Db, make: Make, files: CourseFiles) -> None:
    with pytest.raises(FaultyCourseError, match=r"lessons/debrief\.uk\.md: the file is missing"):
        publish(
            db,
            replace(files, lessons={key: text for key, text in files.lessons.items() if "debrief" not in key}),
            by=make.by,
        )
    assert db.scalar(select(func.count()).select_from(Course)) == 0


def test_all_courses_of_a_folder_are_published_and_stand_on_their_shelves(db: Db, make: Make, tmp_path: Path) -> None:
    for key in (KEY, "other/supervisors"):
        shutil.copytree(COURSES / KEY, tmp_path / key)
        shutil.copy(COURSES / "leadership/catalogue.yaml", (tmp_path / key).parent)
    assert [is_new for _edition, is_new in publish_all(db, tmp_path, by=make.by)] == [True, True]
    assert [is_new for _edition, is_new in publish_all(db, tmp_path, by=make.by)] == [False, False]
    (first, editions), (second, _others) = shelf(db)
    assert (first.code, [edition.course.key for edition in editions], second.code) == ("leadership", [KEY], "other")


def test_an_empty_folder_publishes_nothing(db: Db, make: Make, tmp_path: Path) -> None:
    assert publish_all(db, tmp_path, by=make.by) == []


def test_a_reader_keeps_the_place_without_a_line_in_the_log(db: Db, make: Make) -> None:
    edition, reader = make.edition(), actor_of(db, make.person())
    keep_place(db, edition, "debrief", "part-2", by=reader)
    keep_place(db, edition, "debrief", "part-3-1", by=reader)
    db.flush()
    (row,) = db.scalars(select(Reading)).all()
    assert (row.person_id, row.module, row.place, row.finished_at) == (reader.id, "debrief", "part-3-1", None)
    assert actions(db) == []


def test_finishing_a_lesson_counts_once(db: Db, make: Make) -> None:
    edition, reader, other = make.edition(), actor_of(db, make.person()), make.person()
    first = finish_lesson(db, edition, "debrief", by=reader).finished_at
    assert finish_lesson(db, edition, "debrief", by=reader).finished_at == first
    assert finished_modules(db, reader.id, edition.id) == {"debrief"}
    assert finished_modules(db, other.id, edition.id) == set()
    assert actions(db) == ["reading.finished"]


def test_the_program_itself_reads_nothing(db: Db, make: Make) -> None:
    with pytest.raises(NotVisibleError):
        finish_lesson(db, make.edition(), "debrief", by=make.by)
