"""Programmes, venues, workshops and their sessions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms import clock
from lms.catalogue.models import Edition, Privacy
from lms.db import Base, WallTime
from lms.i18n import Worded, _l
from lms.people.models.persons import Person
from lms.people.models.units import Unit


class Programme(Base):
    """A project that pays for training. Its end moves only by a dated amendment with a reason."""

    __tablename__ = "programme"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[dict[str, Any]]
    funders: Mapped[dict[str, Any]]
    contract_number: Mapped[str] = mapped_column(String(80), default="")
    header: Mapped[dict[str, Any]]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ProgrammeAmendment(Base):
    """A change of a programme's end: from when to when, decided on which day, why."""

    __tablename__ = "programme_amendment"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    decided_on: Mapped[date]
    ended_on_before: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)

    programme: Mapped[Programme] = relationship()


class ProgrammeUnit(Base):
    """A unit that takes part in a programme, from–to, with the reason and the survey figure for choosing it."""

    __tablename__ = "programme_unit"
    __table_args__ = (UniqueConstraint("programme_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    survey_percent: Mapped[int | None]

    programme: Mapped[Programme] = relationship()
    unit: Mapped[Unit] = relationship()


class ReportingPeriod(Base):
    """A stretch of a programme for which its funders get figures."""

    __tablename__ = "reporting_period"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    title: Mapped[dict[str, Any]]
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class Venue(Base):
    """A place for training: anybody sees the region, those enrolled the city at once, the address only shortly before.

    `region` is the unit at the root of that region's tree; None for a place outside all of them.
    """

    __tablename__ = "venue"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[dict[str, Any]]
    city: Mapped[dict[str, Any]]
    address: Mapped[dict[str, Any]]
    region_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    places: Mapped[int]
    is_step_free: Mapped[bool] = mapped_column(default=False)
    zone: Mapped[str] = mapped_column(String(40), default=clock.KYIV)

    region: Mapped[Unit | None] = relationship()


class WorkshopState(Worded):
    """How far a workshop is."""

    DRAFT = "draft", _l("Draft")
    PUBLISHED = "published", _l("Published")
    CANCELLED = "cancelled", _l("Cancelled")
    CLOSED = "closed", _l("Closed")


class Workshop(Base):
    """One scheduled run of an edition with its seats. The privacy class is fixed at publication."""

    __tablename__ = "workshop"
    __table_args__ = (CheckConstraint("seats > 0", name="some_seats"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    privacy: Mapped[Privacy]
    state: Mapped[WorkshopState] = mapped_column(default=WorkshopState.DRAFT, index=True)
    language: Mapped[str] = mapped_column(String(2), default="uk")
    interpreted_into: Mapped[str | None] = mapped_column(String(2))
    seats: Mapped[int]
    enrol_from: Mapped[datetime]
    enrol_until: Mapped[datetime]
    travel_minutes: Mapped[int] = mapped_column(default=0)
    instructions: Mapped[str] = mapped_column(Text, default="")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    published_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    cancelled_why: Mapped[str] = mapped_column(Text, default="")
    starts_at: Mapped[datetime | None] = mapped_column(index=True)
    ends_at: Mapped[datetime | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column()

    programme: Mapped[Programme | None] = relationship()
    edition: Mapped[Edition] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Session(Base):
    """One dated piece of a workshop: what people agreed on (wall time and zone) and the UTC pair derived from it.

    `sequence` rises with each change of time or place, for calendars (RFC 5545, 3.8.7.4).
    """

    __tablename__ = "session"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_session_time", "starts_at", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    starts_local: Mapped[datetime] = mapped_column(WallTime())
    ends_local: Mapped[datetime] = mapped_column(WallTime())
    zone: Mapped[str] = mapped_column(String(40), default=clock.KYIV)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"), index=True)
    link: Mapped[str] = mapped_column(String(500), default="")
    modules: Mapped[list[str]] = mapped_column(default=list)
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")

    workshop: Mapped[Workshop] = relationship()
    venue: Mapped[Venue | None] = relationship()

    @property
    def minutes(self) -> int:
        """Length in real minutes, also over a change of the clock."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class Duty(Worded):
    """What somebody does at a session."""

    TRAINER = "trainer", _l("Trainer")
    INTERPRETER = "interpreter", _l("Interpreter")


class SessionTrainer(Base):
    """Who teaches or interprets a session."""

    __tablename__ = "session_trainer"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    duty: Mapped[Duty] = mapped_column(default=Duty.TRAINER)

    session: Mapped[Session] = relationship()
    person: Mapped[Person] = relationship()


class TrainerException(Base):
    """The coordinator lets a trainer whose qualification ran out teach one workshop, with a reason."""

    __tablename__ = "trainer_exception"
    __table_args__ = (UniqueConstraint("workshop_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)
    allowed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    allowed_at: Mapped[datetime] = mapped_column(default=clock.now)
