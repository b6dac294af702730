"""Take one step of the state table: hold the workshop, check, change, log, and say it."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from lms import clock
from lms.access import Actor, Role
from lms.audit.rules import record
from lms.catalogue.models import Privacy
from lms.db import Db
from lms.enrolment.machine import Step, reasons, transition
from lms.enrolment.models import Enrolment, State
from lms.enrolment.queries.asking import facts_about
from lms.enrolment.queries.clearances import deciders
from lms.errors import Reason, RefusedError
from lms.notices.rules import tell
from lms.people.models.persons import Person
from lms.scheduling.models import Workshop


def locked(db: Db, workshop: Workshop) -> Workshop:
    """Hold the workshop until the end of the transaction, as it is now. Always before persons.

    A statement of its own, not `refresh`: the workshop may have been read with outer joins, which cannot be locked.
    Other rows may refer to it meanwhile (`FOR NO KEY UPDATE`).
    """
    query = select(Workshop).where(Workshop.id == workshop.id).with_for_update(key_share=True)
    return db.scalars(query.execution_options(populate_existing=True)).one()


def reread(db: Db, enrolment: Enrolment) -> Enrolment:
    """The enrolment as it is now; its workshop must be locked."""
    query = select(Enrolment).where(Enrolment.id == enrolment.id)
    return db.scalars(query.execution_options(populate_existing=True)).one()


def hold_persons(db: Db, person_ids: Iterable[int]) -> None:
    """Hold persons, so that nobody gets two seats at one time from two workshops; all at once, in order of id."""
    query = select(Person.id).where(Person.id.in_(set(person_ids))).order_by(Person.id)
    db.execute(query.with_for_update(key_share=True)).all()


def refuse(against: Sequence[Reason]) -> None:
    """RefusedError with every reason in its message, and the first one's code; nothing when there is none."""
    if against:
        raise RefusedError(against[0].code, " ".join(reason.message for reason in against))


def check(db: Db, enrolment: Enrolment, step: Step) -> None:
    """RefusedError unless the table allows the step now and all its conditions hold."""
    facts = facts_about(db, enrolment.workshop, [enrolment.person])[enrolment.person_id]
    refuse(reasons(step, enrolment.state, facts))


def take(db: Db, enrolment: Enrolment, step: Step, to: State, *, by: Actor) -> None:
    """Move a checked enrolment along the table and log it; LookupError for a move that the table does not have."""
    row = transition(step, enrolment.state)
    if row is None or to not in row.targets:
        raise LookupError(f"{step}: {enrolment.state} → {to}")
    before, enrolment.state, enrolment.changed_at = enrolment.state, to, clock.now()
    record(db, by, f"enrolment.{step}", enrolment, workshop=enrolment.workshop_id, was=before, now=to)
    db.flush()


def facts_of(enrolment: Enrolment) -> dict[str, Any]:
    """What messages say of the workshop: of a confidential course the neutral title, and no way to its page."""
    workshop = enrolment.workshop
    is_hidden = workshop.privacy is Privacy.CONFIDENTIAL
    starts = clock.on_the_wall(workshop.starts_at).date().isoformat() if workshop.starts_at else ""
    return {
        "course": workshop.edition.neutral_title if is_hidden else workshop.edition.title,
        "starts": starts,
        "path": "/me/workshops" if is_hidden else f"/workshops/{workshop.id}",
    }


def tell_person(db: Db, enrolment: Enrolment, kind: str, *, by: Actor, **facts: Any) -> None:  # noqa: ANN401
    """Say to the person what became of the place; each change says it once."""
    key = f"enrolment-{enrolment.id}:{enrolment.version}"
    tell(db, enrolment.person, kind, key, facts_of(enrolment) | facts, by=by)


def tell_deciders(db: Db, enrolment: Enrolment, *, by: Actor) -> None:
    """Say to the head of unit that a request waits; when there is no head, to the personnel office that there is none."""
    person = enrolment.person
    facts = facts_of(enrolment) | {
        "person": {"uk": person.full_name, "en": person.latin_name},
        "unit": enrolment.unit.name if enrolment.unit else {},
        "path": "/clearance",
    }
    key = f"enrolment-{enrolment.id}:{enrolment.version}"
    for kind, role in (("enrolment-clearance", Role.COMMANDER), ("enrolment-no-head", Role.HR)):
        found = deciders(db, [enrolment], role).get(enrolment.id, [])
        for one in found:
            tell(db, one, kind, key, facts, by=by)
        if found:
            return
