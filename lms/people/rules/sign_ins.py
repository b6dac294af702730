"""Sign people in and out: the row on the server is what counts, not the cookie."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import select, update

from lms import clock
from lms.access import Actor
from lms.audit.rules import record
from lms.db import Db, rows_changed
from lms.people.models.persons import Person
from lms.people.models.signing_in import EndedWhy, SignIn
from lms.people.models.units import Unit
from lms.people.queries.sign_ins import live
from lms.people.queries.units import serving_below

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
    """The sign-in of a token with its person, if it still holds: one statement."""
    return db.scalar(live().where(SignIn.token_sha256 == sha256(token)))


def why_ended(db: Db, token: str) -> EndedWhy | None:
    """Why the sign-in of a token holds no longer; None for a token nobody knows."""
    sign_in = db.scalar(select(SignIn).where(SignIn.token_sha256 == sha256(token)))
    if sign_in is None:
        return None
    if sign_in.ended_why:
        return EndedWhy(sign_in.ended_why)
    if sign_in.person.suspended_at:
        return EndedWhy.SUSPENDED
    return EndedWhy.EXPIRED if sign_in.ends_at <= clock.now() else EndedWhy.UNIT_LOCKED


def end_sign_in(db: Db, sign_in: SignIn, why: EndedWhy, *, by: Actor) -> None:
    """Sign one browser out."""
    sign_in.ended_at, sign_in.ended_why = clock.now(), why
    record(db, by, "sign-in.ended", sign_in, why=why)


def end_left_behind(db: Db, token: str, why: EndedWhy, *, by: Actor) -> None:
    """End the sign-in that this browser held before, if it still holds."""
    sign_in = live_sign_in(db, token)
    if sign_in is not None:
        end_sign_in(db, sign_in, why, by=by)


def end_all_sign_ins(db: Db, person: Person, why: EndedWhy, *, by: Actor, but: int | None = None) -> int:
    """Sign a person out everywhere (but perhaps here); returns how many sign-ins ended."""
    running = update(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None), SignIn.id != (but or 0))
    ended = rows_changed(db, running.values(ended_at=clock.now(), ended_why=why))
    record(db, by, "sign-in.all-ended", person, why=why, count=ended)
    return ended


def end_sign_ins_of_unit(db: Db, unit: Unit, why: EndedWhy, *, by: Actor) -> int:
    """Sign out everybody who serves in the unit or below it; returns how many sign-ins ended."""
    running = update(SignIn).where(SignIn.person_id.in_(serving_below(unit)), SignIn.ended_at.is_(None))
    ended = rows_changed(
        db, running.values(ended_at=clock.now(), ended_why=why).execution_options(synchronize_session=False)
    )
    record(db, by, "sign-in.unit-ended", unit, why=why, count=ended)
    return ended
