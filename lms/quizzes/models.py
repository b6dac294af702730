"""Tests of a workshop, one person's goes at them, and the answers."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms import clock
from lms.catalogue.models import Edition
from lms.db import Base
from lms.i18n import Worded, _l
from lms.people.models.persons import Person
from lms.scheduling.models import Workshop


class TestWindow(Base):
    """When a workshop's final test is open, as a trainer set it; without a row `queries.windows_of` says the usual time."""

    __tablename__ = "test_window"
    __test__ = False
    __table_args__ = (UniqueConstraint("workshop_id", "test"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    test: Mapped[str] = mapped_column(String(60))
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class AttemptState(Worded):
    """Where an attempt stands."""

    OPEN = "open", _l("In progress")
    SCORED = "scored", _l("Finished")


OPEN = text("state = 'open'")


class Attempt(Base):
    """One person's go at a test: the questions drawn by a stored seed, the server's deadline, the score.

    `form` is [{"question": id, "choices": [ids in the order shown]}, …]. Points are thousandths of a question.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("workshop_id", "person_id", "test", "number"),
        Index(
            "uq_attempt_open", "workshop_id", "person_id", "test", unique=True, sqlite_where=OPEN, postgresql_where=OPEN
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    test: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    seed: Mapped[str] = mapped_column(String(40))
    form: Mapped[list[dict[str, Any]]]
    state: Mapped[AttemptState] = mapped_column(default=AttemptState.OPEN)
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    deadline_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    points: Mapped[int | None]
    percent: Mapped[int | None]
    passed: Mapped[bool | None]
    version: Mapped[int] = mapped_column()

    workshop: Mapped[Workshop] = relationship()
    person: Mapped[Person] = relationship()
    edition: Mapped[Edition] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Answer(Base):
    """What a person answered to one question of an attempt: the last value saved in time."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("attempt_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), index=True)
    question: Mapped[str] = mapped_column(String(60))
    value: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
    changes: Mapped[int] = mapped_column(default=1)
    points: Mapped[int | None]
