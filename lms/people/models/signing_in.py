"""How a person signs in: browsers and one-time codes."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms import clock
from lms.db import Base
from lms.i18n import Worded, _l
from lms.people.models.persons import Person


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
