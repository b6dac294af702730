"""Ask for sign-in slips of a unit; the worker makes codes and file."""

import secrets

from lms import clock, jobs
from lms.access import Actor
from lms.audit.rules import record
from lms.db import Db
from lms.errors import NotVisibleError, RefusedError
from lms.i18n import _
from lms.people.models.persons import Person
from lms.people.models.units import Unit
from lms.people.queries.units import locked_above, serving_in
from lms.people.rules.codes import refuse_code

MOST = 200


def ask_for_slips(db: Db, unit: Unit, person_ids: list[int], *, by: Actor) -> int:
    """Ask for the file of slips for people who serve in this very unit; returns the job's id.

    NotVisibleError when one of them serves elsewhere. RefusedError `nobody-chosen`, `too-many`, `unit-locked`, and
    those of a code for the first person who cannot have one.
    """
    if not person_ids:
        raise RefusedError("nobody-chosen", _("Tick at least one person."))
    if len(person_ids) > MOST:
        raise RefusedError("too-many", _("At most %(most)s slips at once.", most=MOST))
    if locked_above(db, unit) is not None:
        raise RefusedError("unit-locked", _("This unit is locked. The administrator unlocks it."))
    persons = db.scalars(serving_in(unit, clock.today()).where(Person.id.in_(person_ids))).all()
    if len(persons) != len(set(person_ids)):
        raise NotVisibleError
    for person in persons:
        refuse_code(db, person, by)
    ids = sorted(person.id for person in persons)
    facts = {"unit": unit.id, "persons": ids, "back": f"/units/{unit.id}/slips"}
    record(db, by, "slips.asked", unit, persons=ids)
    return jobs.ask(db, "sign-in-slips", secrets.token_hex(8), facts, person_id=by.id)
