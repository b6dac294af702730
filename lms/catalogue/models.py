"""Courses and their published versions."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms import clock
from lms.db import Base
from lms.i18n import Worded, _l


class Privacy(Worded):
    """Who may know that a person takes a course, and how it went."""

    OPEN = "open", _l("Open")
    DISCREET = "discreet", _l("Discreet: superiors see title and hours, never results")
    CONFIDENTIAL = "confidential", _l("Confidential: others see only a neutral title")


class Audience(Worded):
    """Whom a course is for; the values are those of a posting's staff group."""

    SENIOR = "senior", _l("heads of unit")
    MIDDLE = "middle", _l("middle-ranked supervisors")
    LINE = "line", _l("staff without subordinates")


class Kind(Worded):
    """What one run of a course is called."""

    WORKSHOP = "workshop", _l("Workshop")
    SEMINAR = "seminar", _l("Seminar")
    COURSE = "course", _l("Course")
    FIELD_EXERCISE = "field-exercise", _l("Field exercise")


class Method(Worded):
    """How a module is taught."""

    READING = "reading", _l("reading")
    DISCUSSION = "discussion", _l("discussion")
    DRILL = "drill", _l("drill")
    TRIADS = "triads", _l("practice in threes")
    PAIRS = "pairs", _l("work in pairs")
    EXERCISE = "exercise", _l("exercise on paper")
    SCENARIO = "scenario", _l("scenario")
    ROLE_PLAY = "role-play", _l("role play")
    PRACTICE = "practice", _l("practice")
    CASES = "cases", _l("case discussion")
    FEEDBACK_360 = "feedback-360", _l("feedback from all sides")
    PROJECT = "project", _l("project at work")
    COACHING = "coaching", _l("coaching")
    TABLE_TOP = "table-top", _l("table-top exercise")
    FIELD = "field", _l("field work")
    MAPPING = "mapping", _l("work with a map")
    SIMULATION = "simulation", _l("simulation")
    DEMONSTRATION = "demonstration", _l("demonstration")
    OBSERVATION = "observation", _l("observation")
    GUESTS = "guests", _l("talk with guests")


class Catalogue(Base):
    """A shelf of courses."""

    __tablename__ = "catalogue"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[dict[str, Any]]
    summary: Mapped[dict[str, Any]]
    position: Mapped[int] = mapped_column(default=0)


class Course(Base):
    """What is taught, under one code for all its versions: "leadership/supervisors"."""

    __tablename__ = "course"

    id: Mapped[int] = mapped_column(primary_key=True)
    catalogue_id: Mapped[int] = mapped_column(ForeignKey("catalogue.id"), index=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    retired_at: Mapped[datetime | None]

    catalogue: Mapped[Catalogue] = relationship()


CURRENT = text("is_current")


class Edition(Base):
    """One published version of a course; never changed but for being current.

    `content` is the canonical course (`lms.content`), `outline` the same without lessons, notes and questions: small
    enough for lists.
    """

    __tablename__ = "edition"
    __table_args__ = (
        UniqueConstraint("course_id", "sha256"),
        UniqueConstraint("course_id", "number"),
        Index("uq_edition_current", "course_id", unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    is_current: Mapped[bool] = mapped_column(default=True)
    title: Mapped[dict[str, Any]]
    neutral_title: Mapped[dict[str, Any]]
    privacy: Mapped[Privacy]
    outline: Mapped[dict[str, Any]]
    content: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    published_at: Mapped[datetime] = mapped_column(default=clock.now)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    course: Mapped[Course] = relationship()


class Reading(Base):
    """How far a person has come in one lesson of an edition."""

    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("person_id", "edition_id", "module"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    module: Mapped[str] = mapped_column(String(80))
    place: Mapped[str] = mapped_column(String(120), default="")
    read_at: Mapped[datetime] = mapped_column(default=clock.now)
    finished_at: Mapped[datetime | None]
