"""Several publish at once, and a page that is left sends its place while its lesson is marked as read."""

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

from lms.access import Program
from lms.catalogue import rules
from lms.catalogue.models import Course, Edition, Reading
from lms.config import COURSES
from lms.content.reading import CourseFiles, read_courses
from lms.db import Db, unit_of_work
from lms.people.models.persons import Person
from lms.people.queries.trust import actor_of
from tests.make import Make
from tests.races.test_last_seat import at_once

BY = Program()


@pytest.fixture
def files() -> CourseFiles:
    return read_courses(COURSES).courses[0]


@pytest.mark.usefixtures("committed")
def test_a_course_published_by_four_at_once_has_one_version(app: Flask, files: CourseFiles) -> None:
    assert at_once(app, [lambda db: rules.publish(db, files, by=BY)] * 4) == ["kept"] * 4
    with unit_of_work(write=False) as db:
        assert db.scalars(select(Edition.number)).all() == [1]
        assert db.scalar(select(func.count()).select_from(Course)) == 1


def test_a_lesson_that_is_left_while_it_is_marked_as_read_keeps_both(app: Flask, committed: Engine) -> None:
    assert committed
    with unit_of_work() as db:
        make = Make(db)
        edition_id, person_id = make.edition().id, make.person().id

    def leave(db: Db) -> None:
        reader = actor_of(db, db.get_one(Person, person_id))
        rules.keep_place(db, db.get_one(Edition, edition_id), "debrief", "part-6", by=reader)

    def finish(db: Db) -> None:
        reader = actor_of(db, db.get_one(Person, person_id))
        rules.finish_lesson(db, db.get_one(Edition, edition_id), "debrief", by=reader)

    assert at_once(app, [leave, finish] * 3) == ["kept"] * 6
    with unit_of_work(write=False) as db:
        (reading,) = db.scalars(select(Reading)).all()
        assert reading.place == "part-6"
        assert reading.finished_at is not None
