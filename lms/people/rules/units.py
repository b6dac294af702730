"""Name acting heads; lock a unit whose computers or slips may be in wrong hands."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import update

from lms import clock
from lms.access import Actor, Role
from lms.audit.rules import record
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _, day
from lms.notices.rules import tell
from lms.people.models.persons import Grant, Person
from lms.people.models.signing_in import EndedWhy, OneTimeCode
from lms.people.models.units import Unit
from lms.people.queries.units import acting_heads, acts_only, serving_below, serving_in
from lms.people.rules.sign_ins import end_sign_ins_of_unit

LONGEST_ACTING = timedelta(days=183)


@dataclass(frozen=True)
class Term:
    """From the first day to the last, both counted."""

    first: date
    last: date


def name_acting_head(db: Db, unit: Unit, person: Person, term: Term, *, by: Actor) -> Grant:
    """Let a colleague decide for the unit from the first to the last day: one row of trust, over this unit only.

    RefusedError `not-a-colleague`, `suspended`, `dates-in-order`, `too-long`, `another-acts` or `acting-yourself`.
    """
    db.refresh(unit, with_for_update={"of": Unit})
    _check_term(term)
    if acts_only(db, by, unit):
        raise RefusedError("acting-yourself", _("An acting head does not name another one. Ask HR."))
    if db.scalar(serving_in(unit, clock.today()).where(Person.id == person.id)) is None:
        raise RefusedError("not-a-colleague", _("%(person)s does not serve in this unit.", person=person.name))
    if person.suspended_at is not None:
        raise RefusedError("suspended", _("%(person)s is suspended.", person=person.name))
    for other in acting_heads(db, unit, term.first):
        if other.starts_on <= term.last:
            words = _("%(person)s acts until %(day)s.", person=other.person.name, day=day(other.ends_on or term.last))
            raise RefusedError("another-acts", words)
    grant = Grant(
        person=person, role=Role.COMMANDER, unit=unit, is_acting=True, starts_on=term.first, ends_on=term.last,
        given_by_id=by.id,
    )  # fmt: skip
    db.add(grant)
    record(db, by, "grant.acting-head-named", grant, person=person.id, unit=unit.id)
    db.flush()
    facts = {
        "unit": unit.name,
        "first": term.first.isoformat(),
        "last": term.last.isoformat(),
        "path": f"/units/{unit.id}",
    }
    tell(db, person, "acting-head-named", f"grant-{grant.id}", facts, by=by)
    return grant


def _check_term(term: Term) -> None:
    if term.first < clock.today() or term.last < term.first:
        raise RefusedError("dates-in-order", _("The first day is today or later, the last day not before the first."))
    if term.last - term.first > LONGEST_ACTING:
        raise RefusedError("too-long", _("At most half a year; then name the acting head again."))


def end_acting(db: Db, grant: Grant, *, by: Actor) -> None:
    """End an acting head's trust at once; RefusedError `acting-yourself`."""
    db.refresh(grant, with_for_update={"of": Grant})
    if grant.unit is not None and acts_only(db, by, grant.unit) and grant.person_id != by.id:
        raise RefusedError("acting-yourself", _("An acting head does not end another one. Ask HR."))
    grant.ends_on = clock.today() - timedelta(days=1)
    record(db, by, "grant.acting-head-ended", grant, person=grant.person_id, unit=grant.unit_id)


def lock_unit(db: Db, unit: Unit, *, by: Actor) -> int:
    """Sign out everybody who serves in the unit or below it, and end their slips and links.

    Until it is unlocked nobody prints slips there; people sign in anew with their passwords, elsewhere. Returns how
    many sign-ins ended. RefusedError `already-locked`.
    """
    db.refresh(unit, with_for_update={"of": Unit})
    if unit.locked_at is not None:
        raise RefusedError("already-locked", _("The unit is locked already."))
    unit.locked_at = clock.now()
    ended = end_sign_ins_of_unit(db, unit, EndedWhy.UNIT_LOCKED, by=by)
    codes = update(OneTimeCode).where(OneTimeCode.person_id.in_(serving_below(unit)), OneTimeCode.used_at.is_(None))
    codes = codes.where(OneTimeCode.ends_at > unit.locked_at).values(ends_at=unit.locked_at)
    db.execute(codes.execution_options(synchronize_session=False))
    record(db, by, "unit.locked", unit, sign_ins=ended)
    return ended


def unlock_unit(db: Db, unit: Unit, *, by: Actor) -> None:
    """Let slips be printed again; RefusedError `not-locked`."""
    db.refresh(unit, with_for_update={"of": Unit})
    if unit.locked_at is None:
        raise RefusedError("not-locked", _("The unit is not locked."))
    unit.locked_at = None
    record(db, by, "unit.unlocked", unit)
