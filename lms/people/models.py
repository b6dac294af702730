"""Persons, units, where each serves, what each is trusted with, and how each signs in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms import clock
from lms.access import Role
from lms.db import Base
from lms.i18n import Worded, _l
from lms.people.ranks import RANKS, Rank


class UnitKind(Worded):
    """What sort of police unit it is."""

    REGION = "region", _l("Main directorate of a region")
    DIRECTORATE = "directorate", _l("District directorate")
    DEPARTMENT = "department", _l("Department")
    DIVISION = "division", _l("Division")
    SECTOR = "sector", _l("Sector")


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
    """As HR has it; used for figures and wording only."""

    FEMALE = "female", _l("female")
    MALE = "male", _l("male")


class Unit(Base):
    """A police unit in the tree region → unit → sub-unit, valid from–to, with its successor.

    `path` holds the ids from the root, as "/1/5/9/": a subtree is all units whose path starts with it.
    """

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[dict[str, Any]]
    kind: Mapped[UnitKind]
    aliases: Mapped[list[str]] = mapped_column(default=list)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    path: Mapped[str] = mapped_column(String(200), index=True, default="")
    sort_key: Mapped[str] = mapped_column(String(300), default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    locked_at: Mapped[datetime | None]

    parent: Mapped["Unit | None"] = relationship(remote_side="Unit.id", foreign_keys=[parent_id])


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
    sort_key: Mapped[str] = mapped_column(String(300), index=True)
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


class EndedWhy(Worded):
    """Why a browser is signed in no longer, as the sign-in page says it."""

    SIGNED_OUT = "signed-out", _l("You signed out.")
    EVERYWHERE = "everywhere", _l("You signed out everywhere.")
    REPLACED = "replaced", _l("Somebody signed in anew in this browser.")
    PASSWORD = "password", _l("Your password was changed. Sign in with the new one.")
    SUSPENDED = "suspended", _l("Your access is suspended. Ask the contact of your region.")
    UNIT_LOCKED = "unit-locked", _l("Your unit was locked. Sign in anew, at another place than before.")
    IDLE = "idle", _l("You were signed out because nobody used this shared computer for a while.")
    LEFT = (
        "left-service",
        _l("By the staff list you no longer serve here. If that is wrong, ask your personnel office."),
    )
    EXPIRED = "expired", _l("Your sign-in lasted as long as it may.")


class SignIn(Base):
    """A signed-in browser: the SHA-256 of its random token, from when to when, and why it ended."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    is_own_device: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None] = mapped_column(String(40))

    person: Mapped[Person] = relationship()


class CodeUse(Worded):
    """What a one-time code is for."""

    SLIP = "slip", _l("Sign-in slip")
    LINK = "link", _l("One-time link")


class OneTimeCode(Base):
    """A code that signs a person in once, so that they can set a password: on a printed slip or in a link."""

    __tablename__ = "one_time_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    use: Mapped[CodeUse]
    code_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class HeadingMatch(Base):
    """What a user said the columns of a file mean, remembered for the next file with the same headings."""

    __tablename__ = "heading_match"
    __table_args__ = (UniqueConstraint("kind", "signature"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    signature: Mapped[str] = mapped_column(String(64))
    columns: Mapped[dict[str, Any]]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ImportState(Worded):
    """How far an uploaded file has come."""

    UPLOADED = "uploaded", _l("Uploaded")
    COMPARED = "compared", _l("Compared")
    APPLIED = "applied", _l("Applied")
    DROPPED = "dropped", _l("Dropped")


class StaffImport(Base):
    """One uploaded staff list: the file, the columns' meaning, the units it speaks for, the difference that was shown."""

    __tablename__ = "staff_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), default="staff")
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    state: Mapped[ImportState] = mapped_column(default=ImportState.UPLOADED)
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)
    unit_ids: Mapped[list[int]] = mapped_column(default=list)
    difference: Mapped[dict[str, Any]] = mapped_column(default=dict)
    shown_sha256: Mapped[str | None] = mapped_column(String(64))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    applied_at: Mapped[datetime | None]


class ContactPurpose(Worded):
    """What one asks a contact about."""

    SIGN_IN = "sign-in", _l("Signing in and slips")
    TRAINING = "training", _l("Workshops and enrolment")
    CERTIFICATES = "certificates", _l("Certificates and records")
    DATA = "data", _l("My personal data")


class Contact(Base):
    """Whom to ask: by region (or for all) and purpose."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    purpose: Mapped[ContactPurpose]
    name: Mapped[dict[str, Any]]
    phone: Mapped[str] = mapped_column(String(60), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    hours: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()

    unit: Mapped[Unit | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
