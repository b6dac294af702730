"""Read courses, their versions, and how far a person has read."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, undefer

from lms.access import Actor, Permission, may, scopes_for
from lms.catalogue.models import Catalogue, Course, Edition, Reading
from lms.db import Db
from lms.errors import NotVisibleError
from lms.i18n import sort_key


def _editions() -> Select[Edition]:
    return (
        select(Edition)
        .join(Edition.course)
        .join(Course.catalogue)
        .options(contains_eager(Edition.course).contains_eager(Course.catalogue))
    )


def current_edition(db: Db, key: str) -> Edition | None:
    """The version of a course that new workshops are made from; None when there is no such course."""
    return db.scalar(_editions().where(Course.key == key, Edition.is_current))


def edition_numbered(db: Db, key: str, number: int) -> Edition | None:
    """One version of a course by its number, current or not."""
    return db.scalar(_editions().where(Course.key == key, Edition.number == number))


def shelf(db: Db) -> list[tuple[Catalogue, list[Edition]]]:
    """The current version of every course that is not retired, by shelf and then by title. One statement."""
    rows = db.scalars(
        _editions().where(Edition.is_current, Course.retired_at.is_(None)).order_by(Catalogue.position, Catalogue.code)
    ).all()
    return [
        (catalogue, sorted(editions, key=lambda edition: sort_key(edition.title["uk"])))
        for catalogue, editions in groupby(rows, key=lambda edition: edition.course.catalogue)
    ]


def content_of(edition: Edition) -> dict[str, Any]:
    """The whole canonical course of a version (`lms.content.canonical`); `edition.outline` is enough for lists."""
    return edition.content


def module_titles(content: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Titles {"uk", "en"} by module id, in the order of the course; takes an outline as well."""
    return {module["id"]: module["title"] for module in content["modules"]}


def is_add_on(module: Mapping[str, Any]) -> bool:
    """Whether a module stands on top of its course: it counts for those alone who took it."""
    return bool(module.get("add_on"))


def add_on_modules(content: Mapping[str, Any]) -> frozenset[str]:
    """The ids of a course's add-on modules; takes an outline as well."""
    return frozenset(module["id"] for module in content["modules"] if is_add_on(module))


def module_of(content: dict[str, Any], module_id: str) -> dict[str, Any]:
    """One module of a course's content; NotVisibleError when the course has none by this id."""
    for module in content["modules"]:
        if module["id"] == module_id:
            found: dict[str, Any] = module
            return found
    raise NotVisibleError


def visible_edition(db: Db, actor: Actor, key: str, number: int | None = None) -> Edition:
    """A version of a course that the actor may read, its content loaded: the current one unless a number is given.

    Everybody signed in may read every course. A retired course is found by a version's number only: by those who
    were in its workshops.
    """
    if not may(actor, Permission.CATALOGUE_COURSE_READ):
        raise NotVisibleError
    query = _editions().options(undefer(Edition.content)).where(Course.key == key)
    if number is None:
        query = query.where(Edition.is_current, Course.retired_at.is_(None))
    else:
        query = query.where(Edition.number == number)
    edition = db.scalar(query)
    if edition is None:
        raise NotVisibleError
    return edition


def teaches(actor: Actor, key: str) -> bool:
    """Whether the actor may read the trainer's notes of a course."""
    scopes = scopes_for(actor, Permission.CATALOGUE_NOTES_READ)
    return any(scope.is_everything or scope.course == key for scope in scopes)


def visible_notes(db: Db, actor: Actor, key: str, number: int | None = None) -> Edition:
    """A version of a course whose trainer's notes the actor may read: its trainers and those of every course."""
    if not teaches(actor, key):
        raise NotVisibleError
    return visible_edition(db, actor, key, number)


def readings(db: Db, person_id: int, edition_id: int) -> dict[str, Reading]:
    """How far a person is in each lesson they have opened, by module id."""
    rows = db.scalars(select(Reading).where(Reading.person_id == person_id, Reading.edition_id == edition_id))
    return {row.module: row for row in rows}


def finished_modules(db: Db, person_id: int, edition_id: int) -> set[str]:
    """The modules whose lesson a person has finished: their self-study is done."""
    query = select(Reading.module).where(
        Reading.person_id == person_id, Reading.edition_id == edition_id, Reading.finished_at.is_not(None)
    )
    return set(db.scalars(query))


def finished_counts(db: Db, person_id: int) -> dict[int, int]:
    """How many lessons a person has finished, by edition id. One statement."""
    query = (
        select(Reading.edition_id, func.count())
        .where(Reading.person_id == person_id, Reading.finished_at.is_not(None))
        .group_by(Reading.edition_id)
    )
    return dict(db.execute(query).all())
