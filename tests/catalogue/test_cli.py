"""`lms courses check` and `lms courses publish`."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from lms import cli
from lms.catalogue.cli import courses
from lms.catalogue.models import Edition
from lms.config import COURSES
from lms.db import Db


def run(*arguments: str) -> Result:
    return CliRunner().invoke(courses, list(arguments))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with one real course."""
    folder = tmp_path / "courses"
    shutil.copytree(COURSES / "leadership/supervisors", folder / "leadership/supervisors")
    shutil.copy(COURSES / "leadership/catalogue.yaml", folder / "leadership")
    return folder


def rewrite(copy: Path, name: str, before: str, after: str) -> None:
    path = copy / "leadership/supervisors" / name
    path.write_text(path.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")


def test_check_says_that_all_is_in_order(copy: Path) -> None:
    answer = run("check", str(copy))
    assert (answer.exit_code, answer.output) == (0, "Courses checked: 1. All is in order.\n")


def test_the_courses_of_the_program_are_in_order() -> None:
    assert run("check").exit_code == 0


def test_check_names_every_fault_and_fails(copy: Path) -> None:
    rewrite(copy, "quizzes/bank.yaml", "correct: true", "correct: false")
    rewrite(copy, "lessons/debrief.en.md", "## In short", "## Briefly")
    answer = run("check", str(copy))
    assert answer.exit_code == 1
    assert "courses/leadership/supervisors/quizzes/bank.yaml: question q01: choices: exactly one" in answer.stderr
    assert "courses/leadership/supervisors/lessons/debrief.en.md: section 6: " in answer.stderr
    assert "2 faults" in answer.stderr


def test_check_warns_of_answers_that_were_to_be_looked_at_again(copy: Path) -> None:
    rewrite(copy, "quizzes/bank.yaml", "review_by: 2027-11-01", "review_by: 2020-11-01")
    answer = run("check", str(copy))
    assert answer.exit_code == 0
    assert "Warning: courses/leadership/supervisors/quizzes/bank.yaml: question q01: review_by: " in answer.stderr


def test_reading_ease_lists_the_hardest_texts_of_each_language(copy: Path) -> None:
    lines = run("check", str(copy), "--reading-ease").output.splitlines()
    figures = [int(line.split()[0]) for line in lines if line.startswith(" ") and "/lessons/" in line]
    assert [line.split(":")[0] for line in lines if not line.startswith(" ")] == ["uk", "en"]
    assert len(lines) == 32
    assert all(0 < figure < 100 for figure in figures)


def test_publishing_twice_publishes_once(db: Db, copy: Path) -> None:
    assert run("publish", str(copy)).output == "leadership/supervisors: published as version 1\n"
    assert run("publish", str(copy)).output == "leadership/supervisors: nothing new, stays version 1\n"
    assert db.scalar(select(func.count()).select_from(Edition)) == 1


def test_a_faulty_folder_publishes_nothing(db: Db, copy: Path) -> None:
    rewrite(copy, "course.yaml", "privacy: open", "privacy: secret")
    answer = run("publish", str(copy))
    assert answer.exit_code == 1
    assert "course.yaml: privacy: must be one of" in answer.stderr
    assert db.scalar(select(func.count()).select_from(Edition)) == 0


def test_a_changed_course_is_published_only_from_the_version_that_stands(db: Db, copy: Path) -> None:
    run("publish", str(copy))
    rewrite(copy, "course.yaml", "default_seats: 18", "default_seats: 20")
    refused = run("publish", str(copy))
    assert refused.exit_code == 1
    assert "default_seats" in refused.stderr
    assert "--started-from leadership/supervisors=1" in refused.stderr
    assert db.scalar(select(func.count()).select_from(Edition)) == 1
    accepted = run("publish", str(copy), "--started-from", "leadership/supervisors=1")
    assert accepted.output == "leadership/supervisors: published as version 2\n"


def test_a_version_that_is_no_number_is_explained() -> None:
    assert "write it as leadership/supervisors=3" in run("publish", "--started-from", "three").stderr


def test_a_group_opens_the_database_only_as_part_of_the_whole_command_line() -> None:
    assert cli.lms.commands["courses"] is not courses
    assert "invoke" not in vars(courses)
