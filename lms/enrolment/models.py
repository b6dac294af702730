"""A person's place in a workshop, and the head of unit's clearance for it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms import clock
from lms.db import Base
from lms.i18n import Worded, _l
from lms.people.models.persons import Person, Sex, StaffGroup
from lms.people.models.units import Unit
from lms.people.ranks import Rank
from lms.scheduling.models import Workshop


class State(Worded):
    """Where a request stands. ASKED holds a seat while the head of unit decides; PLACED is a seat for good."""

    ASKED = "asked", _l("Requested")
    WAITING = "waiting", _l("On the waiting list")
    PLACED = "placed", _l("Enrolled")
    NOT_APPROVED = "not-approved", _l("Not approved")
    WITHDRAWN = "withdrawn", _l("Withdrawn")
    CALLED_BACK = "called-back", _l("Called back to duty")
    CANCELLED = "cancelled", _l("Workshop cancelled")


HOLDS_SEAT = (State.ASKED, State.PLACED)
LIVE_STATES = (State.ASKED, State.WAITING, State.PLACED)
LIVE = text("state IN ('asked', 'waiting', 'placed')")


class Enrolment(Base):
    """One person's one request for one workshop, with unit, rank and staff group as they were when asking."""

    __tablename__ = "enrolment"
    __table_args__ = (
        Index("uq_enrolment_live", "workshop_id", "person_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ix_enrolment_queue", "workshop_id", "state", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[State]
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    staff_group: Mapped[StaffGroup | None]
    rank: Mapped[Rank | None]
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    priority: Mapped[int] = mapped_column(default=0, server_default="0")
    priority_why: Mapped[str] = mapped_column(Text, default="", server_default="")
    version: Mapped[int] = mapped_column()

    workshop: Mapped[Workshop] = relationship()
    person: Mapped[Person] = relationship()
    unit: Mapped[Unit | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def is_ahead(self, now: datetime) -> bool:
        """Whether the place still counts: on the list of a workshop that is not over."""
        ends_at = self.workshop.ends_at
        return self.state in LIVE_STATES and ends_at is not None and ends_at > now


class Decision(Worded):
    """The head of unit's answer."""

    CLEARED = "cleared", _l("Cleared")
    KEPT = "kept", _l("Kept on duty")


class Release(Base):
    """One decision of the head of unit on one enrolment; later ones stand beside it, none is overwritten."""

    __tablename__ = "release"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    decision: Mapped[Decision]
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)

    enrolment: Mapped[Enrolment] = relationship()
    decided_by: Mapped[Person] = relationship()


class Waiver(Base):
    """The coordinator lets one person into one workshop although one condition fails, with a reason.

    It holds once: for the request that it let through (`enrolment_id`, None until then), never for a later one.
    """

    __tablename__ = "waiver"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    condition: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text)
    allowed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    allowed_at: Mapped[datetime] = mapped_column(default=clock.now)
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"), index=True)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    allowed_by: Mapped[Person] = relationship(foreign_keys=[allowed_by_id])
    enrolment: Mapped[Enrolment | None] = relationship()


class CalendarFeed(Base):
    """The secret address under which a person's own calendar is read. Only the SHA-256 of the secret is kept."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    secret_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    person: Mapped[Person] = relationship()


class Quota(Base):
    """Seats of a workshop for one group of people: a unit with all below it, a staff group, a sex, or several at once.

    From the morning of `returns_on` the seats that nobody of the group has taken are for everybody; `returned` says how
    many they were, None while the quota is in force.
    """

    __tablename__ = "quota"
    __table_args__ = (
        CheckConstraint("seats > 0", name="some_seats"),
        CheckConstraint("unit_id IS NOT NULL OR staff_group IS NOT NULL OR sex IS NOT NULL", name="some_group"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    seats: Mapped[int]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    staff_group: Mapped[StaffGroup | None]
    sex: Mapped[Sex | None]
    returns_on: Mapped[date | None]
    returned: Mapped[int | None]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(default=clock.now)

    unit: Mapped[Unit | None] = relationship()


class Guest(Base):
    """Somebody from outside who sits in, without an account; counted apart from the seats."""

    __tablename__ = "guest"
    __table_args__ = (UniqueConstraint("workshop_id", "name", "organisation"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    organisation: Mapped[str] = mapped_column(String(160), default="")
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
