"""Every course file in courses/ is sound, and each break in a copy of the real course is named with file and place."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lms.catalogue.rules import FaultyCourseError, publish_all
from lms.config import COURSES
from lms.content.checks import check
from lms.content.reading import read_courses
from lms.db import Db
from tests.make import Make

COURSE = "leadership/supervisors"


def faults_in(folder: Path) -> list[str]:
    library = read_courses(folder)
    return [str(fault) for fault in [*library.faults, *(fault for files in library.courses for fault in check(files))]]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of one real course, to break."""
    folder = tmp_path / "courses"
    shutil.copytree(COURSES / COURSE, folder / COURSE)
    shutil.copy(COURSES / "leadership/catalogue.yaml", folder / "leadership")
    return folder


def test_every_course_file_is_in_order() -> None:
    assert faults_in(COURSES) == []


def test_the_course_for_supervisors_is_complete() -> None:
    (files,) = [files for files in read_courses(COURSES).courses if files.course_id == "supervisors"]
    assert files.course is not None
    assert sum(module.minutes.self_study + module.minutes.together for module in files.course.modules) == 24 * 60
    assert (len(files.course.modules), len(files.lessons), len(files.notes)) == (9, 18, 18)
    assert len(files.banks["bank"]) >= 30
    cited = {source for module in files.course.modules for source in module.sources}
    assert cited == {source.id for source in files.course.sources}


def test_english_pages_quote_in_one_way() -> None:
    for path in [*COURSES.rglob("*.en.md")]:
        assert not set("\"'") & set(path.read_text(encoding="utf-8")), f"{path}: straight quotation marks"


Break = tuple[str, str, str, str]
BREAKS: list[Break] = [
    ("course.yaml", "privacy: open", "privacy: public", "course.yaml: privacy: must be one of"),
    ("course.yaml", "default_seats: 18", "default_seats: 18\nseats: 3", "course.yaml: seats: the key is not known"),
    ("course.yaml", "objectives: [o2]", "objectives: [o22]", "module briefing-and-tasking: objectives: there is no objective o22"),
    ("course.yaml", "per_objective: 1\n    minutes: 20", "per_objective: 3\n    minutes: 20", "test entry: per_objective: "),
    ("course.yaml", "  - id: S27\n", "  - id: S28\n", "module shift-planning: sources: S27 is not described"),
    ("course.yaml", "minutes: {self_study: 60, together: 120}", "minutes: {self_study: 60, together: 125}", "notes/shift-planning.en.md: Flow: the minutes add up to 120"),
    ("quizzes/bank.yaml", "correct: true", "correct: false", "quizzes/bank.yaml: question q01: choices: exactly one choice must be correct"),
    ("quizzes/bank.yaml", "- id: q02\n", "- id: q01\n", "quizzes/bank.yaml: question q01: q01 stands here twice"),
    ("quizzes/bank.yaml", "cites: [S21]", "cites: [S999]", "quizzes/bank.yaml: question q01: cites: S999 is not among the sources"),
    ("lessons/debrief.en.md", "## In short", "## Briefly", "lessons/debrief.en.md: section 6: the heading '## In short' is expected"),
    ("lessons/debrief.uk.md", "## Коротко", "## Коротко, in short", "lessons/debrief.uk.md: line "),
    ("lessons/debrief.en.md", "# Debrief after an incident", "# Debriefing", "lessons/debrief.en.md: the first line must be"),
    ("notes/debrief.en.md", "| 0–", "| 3–", "notes/debrief.en.md: Flow: row 1: the row begins at minute 3"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "before", "after", "named"), BREAKS)
def test_a_break_is_named_with_file_and_place(copy: Path, name: str, before: str, after: str, named: str) -> None:
    path = copy / COURSE / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    told = faults_in(copy)
    assert [fault for fault in told if f"courses/{COURSE}/" in fault and named in fault], told


def _without_a_lesson(course: Path) -> str:
    (course / "lessons" / "debrief.uk.md").unlink()
    return "lessons/debrief.uk.md: the file is missing"


def _with_a_stray_file(course: Path) -> str:
    (course / "lessons" / "Notes.docx").write_bytes(b"x")
    return "lessons/Notes.docx: this file is not part of a course"


def _without_a_bank(course: Path) -> str:
    (course / "quizzes" / "bank.yaml").unlink()
    return "course.yaml: test entry: bank: there is no file quizzes/bank.yaml"


def _in_another_encoding(course: Path) -> str:
    (course / "lessons" / "debrief.uk.md").write_bytes("Розбір".encode("cp1251"))
    return "lessons/debrief.uk.md: the file cannot be read as UTF-8 text"


@pytest.mark.parametrize("break_it", [_without_a_lesson, _with_a_stray_file, _without_a_bank, _in_another_encoding])
def test_a_file_that_is_not_as_it_should_be_is_named(copy: Path, break_it: Callable[[Path], str]) -> None:
    named = break_it(copy / COURSE)
    assert f"courses/{COURSE}/{named}" in "\n".join(faults_in(copy))


def test_all_faults_of_all_files_are_told_at_once_and_nothing_is_published(db: Db, make: Make, copy: Path) -> None:
    for name, before, after, _named in (BREAKS[2], BREAKS[6], BREAKS[9]):
        path = copy / COURSE / name
        path.write_text(path.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")
    with pytest.raises(FaultyCourseError) as error:
        publish_all(db, copy, by=make.by)
    files = {fault.path.removeprefix(f"courses/{COURSE}/") for fault in error.value.faults}
    assert files >= {"course.yaml", "quizzes/bank.yaml", "lessons/debrief.en.md"}
