"""Which browsers are signed in."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager

from lms import clock
from lms.db import Db
from lms.people.models.persons import Person, Posting
from lms.people.models.signing_in import SignIn
from lms.people.models.units import Unit
from lms.people.queries.trust import serving_on


def live() -> Select[SignIn]:
    """Sign-ins that hold now, with their persons: not ended, not over, nobody suspended, no unit locked since."""
    query = select(SignIn).join(SignIn.person).options(contains_eager(SignIn.person))
    return query.where(
        SignIn.ended_at.is_(None),
        SignIn.ends_at > clock.now(),
        Person.suspended_at.is_(None),
        ~locked_since(SignIn.person_id, SignIn.made_at),
    )


def locked_since(
    person_id: InstrumentedAttribute[int], made_at: InstrumentedAttribute[datetime]
) -> ColumnElement[bool]:
    """Whether a unit of the person was locked since that moment.

    Locking ends the sign-ins it sees; this also catches the one that began in the same moment.
    """
    home, locked = aliased(Unit), aliased(Unit)
    return exists(
        select(Posting.id)
        .join(home, home.id == Posting.unit_id)
        .join(locked, home.path.startswith(locked.path))
        .where(Posting.person_id == person_id, serving_on(clock.today()), locked.locked_at >= made_at)
    )


def sign_ins_of(db: Db, person_id: int) -> list[SignIn]:
    """Where a person is signed in now, the newest first."""
    query = live().where(SignIn.person_id == person_id)
    return list(db.scalars(query.order_by(SignIn.made_at.desc(), SignIn.id.desc())))
