"""Persons, where each serves, and what each is trusted with."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms import clock
from lms.access import Role
from lms.db import SORT_KEY, Base
from lms.i18n import Worded, _l
from lms.people.models.units import Unit
from lms.people.ranks import RANKS, Rank


class StaffGroup(Worded):
    """Whom training is meant for: set by HR for each posting, never derived from rank."""

    SENIOR = "senior", _l("Senior: heads of unit")
    MIDDLE = "middle", _l("Middle: supervisors")
    LINE = "line", _l("Line: staff without subordinates")


class PersonKind(Worded):
    """Whose person it is."""

    STAFF = "staff", _l("Police staff")
    OUTSIDE = "outside", _l("Outside trainer")


class Sex(Worded):
    """As HR has it; used for figures, wording and seats given to a group only."""

    FEMALE = "female", _l("female")
    MALE = "male", _l("male")


class Person(Base):
    """One member of staff or outside trainer. Service number, patronymic and e-mail may be missing.

    E-mail is kept in small letters; a station may share one, and then nobody signs in with it.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PersonKind] = mapped_column(default=PersonKind.STAFF)
    service_number: Mapped[str | None] = mapped_column(String(20), unique=True)
    surname: Mapped[str] = mapped_column(String(80))
    given: Mapped[str] = mapped_column(String(80))
    patronymic: Mapped[str | None] = mapped_column(String(80))
    surname_latin: Mapped[str] = mapped_column(String(120))
    given_latin: Mapped[str] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(SORT_KEY, index=True)
    sex: Mapped[Sex | None]
    email: Mapped[str | None] = mapped_column(String(200), index=True)
    language: Mapped[str] = mapped_column(String(2), default="uk")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    suspended_at: Mapped[datetime | None]
    is_invented: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def name(self) -> str:
        """Given name and SURNAME, as documents sign since DSTU 4163:2020."""
        return f"{self.given} {self.surname.upper()}"

    @property
    def full_name(self) -> str:
        """SURNAME Given Patronymic, the order of every list."""
        return " ".join(part for part in (self.surname.upper(), self.given, self.patronymic) if part)

    @property
    def latin_name(self) -> str:
        """Given SURNAME in Latin letters."""
        return f"{self.given_latin} {self.surname_latin.upper()}"


class Posting(Base):
    """Where a person serves: unit, post, rank and staff group, from–to. The last day is the day before `ends_on`."""

    __tablename__ = "posting"
    __table_args__ = (
        Index("uq_posting_current", "person_id", unique=True, sqlite_where=text("ends_on IS NULL"),
              postgresql_where=text("ends_on IS NULL")),
        Index("ix_posting_unit_current", "unit_id", "ends_on"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    post: Mapped[str] = mapped_column(String(200), default="")
    rank: Mapped[Rank | None]
    staff_group: Mapped[StaffGroup]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    person: Mapped[Person] = relationship()
    unit: Mapped[Unit] = relationship()

    @property
    def rank_name(self) -> dict[str, str]:
        """The special rank in both languages; empty for those without one."""
        return {"uk": RANKS[self.rank].nominative, "en": RANKS[self.rank].english} if self.rank else {}


class Grant(Base):
    """A role over a unit's subtree, over one course, or over everything, from–to; an acting head is one dated row."""

    __tablename__ = "grant"
    __table_args__ = (CheckConstraint("unit_id IS NULL OR course IS NULL", name="one_scope"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    course: Mapped[str | None] = mapped_column(String(120))
    is_acting: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    basis: Mapped[str] = mapped_column(String(300), default="")

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    unit: Mapped[Unit | None] = relationship()
