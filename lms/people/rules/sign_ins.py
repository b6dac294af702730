"""Sign people in and out: the row on the server is what counts, not the cookie."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import select, update

from lms import clock
from lms.access import Actor
from lms.audit.rules import record
from lms.db import Db, rows_changed
from lms.people.models import Person, SignIn

SHARED_PC_HOURS = 12


def sha256(secret: str) -> str:
    """How secrets are stored: tokens and codes are random, so one SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def begin_sign_in(db: Db, person: Person, *, own_device_days: int | None, by: Actor) -> str:
    """Sign a person in and return the token for their browser; None days = a shared computer."""
    token = secrets.token_urlsafe(32)
    lasts = timedelta(days=own_device_days) if own_device_days else timedelta(hours=SHARED_PC_HOURS)
    sign_in = SignIn(
        token_sha256=sha256(token), person=person, is_own_device=bool(own_device_days), ends_at=clock.now() + lasts
    )
    db.add(sign_in)
    record(db, by, "sign-in.begun", sign_in, own_device=bool(own_device_days))
    return token


def live_sign_in(db: Db, token: str) -> SignIn | None:
    """The sign-in of a token, if it still holds and the person is not suspended."""
    query = select(SignIn).join(SignIn.person).where(
        SignIn.token_sha256 == sha256(token),
        SignIn.ended_at.is_(None),
        SignIn.ends_at > clock.now(),
        Person.suspended_at.is_(None),
    )  # fmt: skip
    return db.scalar(query)


def end_sign_in(db: Db, sign_in: SignIn, why: str, *, by: Actor) -> None:
    """Sign one browser out."""
    sign_in.ended_at, sign_in.ended_why = clock.now(), why
    record(db, by, "sign-in.ended", sign_in, why=why)


def end_all_sign_ins(db: Db, person: Person, why: str, *, by: Actor, but: int | None = None) -> int:
    """Sign a person out everywhere (but perhaps here); returns how many sign-ins ended."""
    live = update(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None), SignIn.id != (but or 0))
    ended = rows_changed(db, live.values(ended_at=clock.now(), ended_why=why))
    record(db, by, "sign-in.all-ended", person, why=why, count=ended)
    return ended
