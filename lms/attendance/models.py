"""Who was present, as it was noted and as it was corrected."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms import clock
from lms.db import Base
from lms.i18n import Worded, _l
from lms.people.models.persons import Person
from lms.scheduling.models import Session


class Presence(Worded):
    """How a person was in a session; no mark at all means: not recorded."""

    PRESENT = "present", _l("Present")
    LATE = "late", _l("Came late")
    LEFT = "left", _l("Left early")
    EXCUSED = "excused", _l("Excused")
    ABSENT = "absent", _l("Absent")
    CALLED_BACK = "called-back", _l("Called back to duty")


CURRENT = text("is_current")


class Mark(Base):
    """The presence of a person in a session. A correction is a new mark with its reason; the old one stays."""

    __tablename__ = "mark"
    __table_args__ = (
        Index(
            "uq_mark_current", "session_id", "person_id", unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT
        ),
        CheckConstraint("minutes >= 0", name="no_negative_minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    presence: Mapped[Presence]
    minutes: Mapped[int]
    reason: Mapped[str] = mapped_column(Text, default="")
    is_current: Mapped[bool] = mapped_column(default=True)
    noted_at: Mapped[datetime] = mapped_column(default=clock.now)
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    session: Mapped[Session] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    noted_by: Mapped[Person | None] = relationship(foreign_keys=[noted_by_id])


class Roll(Base):
    """The roll of one session: closed by whom and when, and how many heads were counted."""

    __tablename__ = "roll"
    __table_args__ = (UniqueConstraint("session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"))
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    head_count: Mapped[int | None]
    guests_present: Mapped[int] = mapped_column(default=0)
    remark: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()

    session: Mapped[Session] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class HandIn(Base):
    """A task that a person handed in, as the trainer received it."""

    __tablename__ = "hand_in"
    __table_args__ = (UniqueConstraint("workshop_id", "person_id", "task"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    task: Mapped[str] = mapped_column(String(80))
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    received_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
