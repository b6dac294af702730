"""Give and end trust."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select

from lms import clock
from lms.access import Actor, Role
from lms.audit.rules import record
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _
from lms.people.models.persons import Grant, Person
from lms.people.models.units import Unit
from lms.people.queries.accounts import is_last_administrator, may_trust

OVER_A_UNIT = frozenset({Role.COMMANDER})
OVER_A_COURSE = frozenset({Role.TRAINER, Role.COORDINATOR})


@dataclass(frozen=True)
class Trust:
    """A role with its scope (a unit's subtree, a course, or everything), its dates and the order it rests on."""

    role: Role
    unit: Unit | None
    course: str | None
    starts_on: date
    ends_on: date | None
    basis: str


def give_grant(db: Db, person: Person, trust: Trust, *, by: Actor) -> Grant:
    """Trust a person with a role.

    RefusedError `outside-your-scope`, `dates-in-order`, `over-a-unit`, `over-a-course`, `already-trusted`.
    """
    db.refresh(person, with_for_update={"of": Person})
    _check(trust, by)
    if _overlaps(db, person, trust):
        raise RefusedError("already-trusted", _("%(person)s has this role on some of these days.", person=person.name))
    grant = Grant(person=person, given_by_id=by.id, **vars(trust))
    db.add(grant)
    unit_id = trust.unit.id if trust.unit else None
    record(db, by, "grant.given", grant, person=person.id, role=trust.role, unit=unit_id, course=trust.course)
    return grant


def _check(trust: Trust, by: Actor) -> None:
    if not may_trust(by, trust.unit, trust.course):
        raise RefusedError("outside-your-scope", _("Your own trust does not reach this far."))
    if trust.ends_on is not None and trust.ends_on < trust.starts_on:
        raise RefusedError("dates-in-order", _("The last day is before the first."))
    if trust.role in OVER_A_UNIT and trust.unit is None:
        raise RefusedError("over-a-unit", _("A head of unit needs a unit."))
    if trust.course and (trust.unit is not None or trust.role not in OVER_A_COURSE):
        raise RefusedError(
            "over-a-course", _("Only trainers and coordinators are trusted with a course, and then with no unit.")
        )


def _overlaps(db: Db, person: Person, trust: Trust) -> bool:
    query = select(Grant.id).where(
        Grant.person_id == person.id, Grant.role == trust.role,
        Grant.unit_id.is_not_distinct_from(trust.unit.id if trust.unit else None),
        Grant.course.is_not_distinct_from(trust.course),
        or_(Grant.ends_on.is_(None), Grant.ends_on >= trust.starts_on),
    )  # fmt: skip
    if trust.ends_on is not None:
        query = query.where(Grant.starts_on <= trust.ends_on)
    return db.scalar(query.where(or_(Grant.ends_on.is_(None), Grant.ends_on >= Grant.starts_on)).limit(1)) is not None


def end_grant(db: Db, grant: Grant, last_day: date, *, by: Actor) -> None:
    """Let a trust end after its last day; yesterday ends it at once.

    RefusedError `outside-your-scope`, `last-day-too-early`, `only-shorter` or `last-administrator`.
    """
    db.refresh(grant, with_for_update={"of": Grant})
    if not may_trust(by, grant.unit, grant.course):
        raise RefusedError("outside-your-scope", _("Your own trust does not reach this far."))
    if last_day < clock.today() - timedelta(days=1):
        raise RefusedError("last-day-too-early", _("What was done under this trust stays; the earliest is yesterday."))
    if grant.ends_on is not None and last_day > grant.ends_on:
        raise RefusedError("only-shorter", _("A trust is not made longer; give a new one."))
    if grant.role is Role.ADMINISTRATOR and is_last_administrator(db, grant.person):
        raise RefusedError("last-administrator", _("This is the last administrator. Name another one first."))
    grant.ends_on = last_day
    record(db, by, "grant.ended", grant, person=grant.person_id, role=grant.role, last_day=last_day.isoformat())
