"""What the coordinator may do against the usual order, each with a reason: let a condition be, put somebody first."""

from lms.access import Actor
from lms.audit.rules import record
from lms.db import Db
from lms.enrolment.machine import WAIVABLE
from lms.enrolment.models import Enrolment, State, Waiver
from lms.enrolment.queries.asking import facts_about
from lms.enrolment.queue import PRIORITIES
from lms.enrolment.rules.steps import locked, reread
from lms.errors import RefusedError
from lms.i18n import _
from lms.people.models.persons import Person
from lms.scheduling.models import Workshop, WorkshopState


def waive(db: Db, workshop: Workshop, person: Person, code: str, reason: str, *, by: Actor) -> Waiver:
    """Let one condition be for one person's next request for this workshop.

    RefusedError `reason-missing`, `not-open`, `not-waivable`, `nothing-to-waive` when it holds anyway, `nobody-decided`.
    """
    reason = _reason(reason, _("Say why: it is kept with the request."))
    workshop = locked(db, workshop)
    if workshop.state is not WorkshopState.PUBLISHED:
        raise RefusedError("not-open", _("The workshop takes no requests."))
    condition = next((one for one in WAIVABLE if one.code == code), None)
    if condition is None:
        raise RefusedError("not-waivable", _("Nobody can let this condition be."))
    facts = facts_about(db, workshop, [person])[person.id]
    if condition.holds(facts):
        raise RefusedError(
            "nothing-to-waive", _("This condition holds for this person already; no exception is needed.")
        )
    if by.id is None:
        raise RefusedError("nobody-decided", _("Only a person can decide this."))
    waiver = Waiver(workshop_id=workshop.id, person=person, condition=code, reason=reason, allowed_by_id=by.id)
    db.add(waiver)
    record(db, by, "waiver.given", waiver, workshop=workshop.id, person=person.id, condition=code)
    db.flush()
    return waiver


def put_first(db: Db, enrolment: Enrolment, priority: int, reason: str, *, by: Actor) -> None:
    """Give somebody on the waiting list a place before others: higher goes first, then the time of asking; 0 undoes it.

    RefusedError `reason-missing`, `not-waiting`, `no-such-priority`.
    """
    reason = _reason(reason, _("Say why: others wait longer because of it."))
    locked(db, enrolment.workshop)
    enrolment = reread(db, enrolment)
    if enrolment.state is not State.WAITING:
        raise RefusedError("not-waiting", _("This person does not wait any more."))
    if priority not in PRIORITIES:
        raise RefusedError("no-such-priority", _("Choose one of the places offered."))
    before, enrolment.priority, enrolment.priority_why = enrolment.priority, priority, reason
    record(db, by, "waiting-list.reordered", enrolment, workshop=enrolment.workshop_id, was=before, now=priority)
    db.flush()


def _reason(reason: str, sentence: str) -> str:
    if not reason.strip():
        raise RefusedError("reason-missing", sentence)
    return reason.strip()
