"""One-time codes that still hold."""

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from lms import clock
from lms.db import Db
from lms.people.models.persons import Person
from lms.people.models.signing_in import OneTimeCode


def _holding() -> Select[OneTimeCode]:
    query = select(OneTimeCode).join(OneTimeCode.person).options(contains_eager(OneTimeCode.person))
    return query.where(OneTimeCode.used_at.is_(None), OneTimeCode.ends_at > clock.now(), Person.suspended_at.is_(None))


def code_with(db: Db, sha256: str) -> OneTimeCode | None:
    """The code with this digest, with its person, if it still holds."""
    return db.scalar(_holding().where(OneTimeCode.code_sha256 == sha256))


def code_by_id(db: Db, code_id: int) -> OneTimeCode | None:
    """A code that was checked before, with its person, if it still holds."""
    return db.scalar(_holding().where(OneTimeCode.id == code_id))
