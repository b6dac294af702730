"""Publish courses from their files, and note how far a person has read."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_on_postgres
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import undefer

from lms import clock, storage
from lms.access import Actor
from lms.audit.rules import record
from lms.catalogue.difference import differences
from lms.catalogue.models import Catalogue, Course, Edition, Privacy, Reading
from lms.catalogue.queries import content_of, current_edition
from lms.content.canonical import canonical, content_hash
from lms.content.checks import check, check_against
from lms.content.faults import Fault
from lms.content.reading import CourseFiles, read_courses
from lms.db import Base, Db, rows_changed
from lms.errors import NotVisibleError, RefusedError
from lms.i18n import _

LARGE = ("banks", "assessments", "feedback")
LARGE_IN_A_MODULE = ("lesson", "notes", "handout")


class FaultyCourseError(RefusedError):
    """A course cannot be published as its files are; `faults` are all the reasons, each with file and place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Say all of them, one a line."""
        super().__init__("course-faulty", "\n".join(str(fault) for fault in faults))
        self.faults = list(faults)


class OvertakenError(RefusedError):
    """Another version came since the one that the publisher started from; `places` are where it differs."""

    def __init__(self, key: str, number: int, places: Sequence[str]) -> None:
        """Name the version that stands, and the difference to it."""
        message = _("Version %(number)s of %(key)s is published, and the files differ from it:", number=number, key=key)
        super().__init__("course-overtaken", "\n".join([message, *(f"  {place}" for place in places)]))
        self.key, self.number, self.places = key, number, list(places)


def publish(db: Db, course_files: CourseFiles, *, by: Actor, started_from: int | None = None) -> Edition:
    """Make the files the current version of their course and return it; the same content again changes nothing.

    `started_from` is the number of the version that the files were made from, None for a course not yet published.
    Content that an earlier version had makes that version current again. Refuses FaultyCourseError, OvertakenError.
    """
    faults = check(course_files)
    if faults or course_files.catalogue is None:
        raise FaultyCourseError(faults or course_files.faults)
    document = canonical(course_files)
    course = _locked_course(db, course_files, by)
    sha256 = content_hash(document)
    editions = db.scalars(
        select(Edition).options(undefer(Edition.content)).where(Edition.course_id == course.id).order_by(Edition.number)
    ).all()
    current = next((edition for edition in editions if edition.is_current), None)
    if current is not None and current.sha256 == sha256:
        return current
    _refuse_if_overtaken(course.key, current, document, started_from)
    _refuse_broken_promises(editions, document)
    if current is not None:
        current.is_current = False
        db.flush()
    for edition in editions:
        if edition.sha256 == sha256:
            return _current_again(db, edition, by)
    _keep_attachments(course_files)
    return _new_edition(db, course, document, number=len(editions) + 1, by=by)


def publish_all(
    db: Db, folder: Path, *, by: Actor, started_from: Mapping[str, int] | None = None
) -> list[tuple[Edition, bool]]:
    """Publish every course of a `courses/` folder, all or none: each version, and whether it is new.

    `started_from` names versions by course key. Refuses FaultyCourseError with every fault of every course.
    """
    library = read_courses(folder)
    faults = [*library.faults, *(fault for files in library.courses for fault in check(files))]
    if faults:
        raise FaultyCourseError(faults)
    published = []
    for files in library.courses:
        key = f"{files.catalogue_id}/{files.course_id}"
        before = current_edition(db, key)
        edition = publish(db, files, by=by, started_from=(started_from or {}).get(key))
        published.append((edition, before is None or before.id != edition.id))
    return published


def shelve(db: Db, course_files: CourseFiles, *, by: Actor) -> Catalogue:
    """The shelf of a course, with title, summary and position as `catalogue.yaml` has them now."""
    if course_files.catalogue is None:
        raise FaultyCourseError(course_files.faults)
    words = course_files.catalogue.model_dump(mode="json")
    is_new = _made(db, Catalogue, code=course_files.catalogue_id, **words)
    shelf = db.scalars(select(Catalogue).where(Catalogue.code == course_files.catalogue_id).with_for_update()).one()
    if is_new or any(getattr(shelf, name) != value for name, value in words.items()):
        for name, value in words.items():
            setattr(shelf, name, value)
        record(db, by, "catalogue.shelved", shelf, position=shelf.position)
    return shelf


def keep_place(db: Db, edition: Edition, module: str, place: str, *, by: Actor) -> Reading:
    """Remember the heading at which a reader is. A bookmark of the reader's own: it is not written into the log."""
    reading = _reading(db, edition, module, by)
    reading.place, reading.read_at = place, clock.now()
    return reading


def finish_lesson(db: Db, edition: Edition, module: str, *, by: Actor) -> Reading:
    """Note that a reader has finished a lesson: the module's self-study is done. The first time counts."""
    reading = _reading(db, edition, module, by)
    if reading.finished_at is None:
        reading.finished_at = reading.read_at = clock.now()
        record(db, by, "reading.finished", reading, edition=edition.id)
    return reading


def _reading(db: Db, edition: Edition, module: str, by: Actor) -> Reading:
    """The reader's row, locked. A page that is left sends its place while the next one is asked for: both may be first."""
    if by.id is None:
        raise NotVisibleError
    _made(db, Reading, person_id=by.id, edition_id=edition.id, module=module)
    query = select(Reading).where(
        Reading.person_id == by.id, Reading.edition_id == edition.id, Reading.module == module
    )
    return db.scalars(query.with_for_update().execution_options(populate_existing=True)).one()


def _locked_course(db: Db, course_files: CourseFiles, by: Actor) -> Course:
    """The course, held until the end of the transaction; made when it is published for the first time."""
    shelf = shelve(db, course_files, by=by)
    key = f"{course_files.catalogue_id}/{course_files.course_id}"
    _made(db, Course, key=key, catalogue_id=shelf.id)
    return db.scalars(select(Course).where(Course.key == key).with_for_update()).one()


def _made(db: Db, table: type[Base], **values: object) -> bool:
    """Insert a row unless there is one under the same unique key; waits for whoever is inserting it at this moment."""
    insert = insert_on_sqlite if db.get_bind().dialect.name == "sqlite" else insert_on_postgres
    return rows_changed(db, insert(table).values(**values).on_conflict_do_nothing()) > 0


def _refuse_if_overtaken(key: str, current: Edition | None, new: dict[str, Any], started_from: int | None) -> None:
    if current is not None and current.number != started_from:
        raise OvertakenError(key, current.number, differences(content_of(current), new))


def _refuse_broken_promises(editions: Sequence[Edition], new: dict[str, Any]) -> None:
    faults = {str(fault): fault for edition in editions for fault in check_against(content_of(edition), new)}
    if faults:
        raise FaultyCourseError(list(faults.values()))


def _current_again(db: Db, edition: Edition, by: Actor) -> Edition:
    edition.is_current = True
    record(db, by, "edition.restored", edition, course=edition.course_id, number=edition.number)
    return edition


def _keep_attachments(course_files: CourseFiles) -> None:
    for attachment in course_files.attachments:
        storage.put(attachment.source.read_bytes())


def _new_edition(db: Db, course: Course, document: dict[str, Any], *, number: int, by: Actor) -> Edition:
    edition = Edition(
        course=course, number=number, sha256=content_hash(document), is_current=True, title=document["title"],
        neutral_title=document["neutral_title"], privacy=Privacy(document["privacy"]), outline=outline_of(document),
        content=document, published_by_id=by.id,
    )  # fmt: skip
    db.add(edition)
    db.flush()
    record(db, by, "edition.published", edition, course=course.id, number=number)
    return edition


def outline_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """A course's content without lessons, notes, handouts, sheets and questions; it says which handouts there are."""
    whole = {key: value for key, value in document.items() if key not in LARGE}
    modules = [
        {key: value for key, value in module.items() if key not in LARGE_IN_A_MODULE}
        | {"has_handout": bool(module.get("handout"))}
        for module in whole["modules"]
    ]
    return {**whole, "modules": modules}
