"""Who holds what: completions, qualifications, recognised earlier training."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms import clock
from lms.db import Base
from lms.i18n import Worded, _l
from lms.people.models.persons import Person


class AwardKind(Worded):
    """What is held."""

    COMPLETION = "completion", _l("Completed course")
    QUALIFICATION = "qualification", _l("Trainer’s qualification")
    RECOGNISED = "recognised", _l("Earlier training")


class AwardBasis(Worded):
    """On whose word."""

    ASSESSED = "assessed", _l("assessed here")
    HR = "hr", _l("by statement of HR")
    COORDINATOR = "coordinator", _l("by decision of the coordinator")


class Award(Base):
    """That a person holds something since a date. Never edited, only ended."""

    __tablename__ = "award"
    __table_args__ = (Index("ix_award_code", "code", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[AwardKind]
    code: Mapped[str] = mapped_column(String(120))
    title: Mapped[dict[str, Any]]
    neutral_title: Mapped[dict[str, Any] | None]
    provider: Mapped[str] = mapped_column(String(200), default="")
    minutes: Mapped[int | None]
    since: Mapped[date]
    until: Mapped[date | None]
    document_number: Mapped[str] = mapped_column(String(80), default="")
    basis: Mapped[AwardBasis]
    workshop_ref: Mapped[int | None]
    given_at: Mapped[datetime] = mapped_column(default=clock.now)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str] = mapped_column(String(300), default="")

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
