"""What the head of unit decides: who may go, who stays on duty, who is called back."""

from lms import clock
from lms.access import Actor
from lms.db import Db
from lms.enrolment.machine import Step
from lms.enrolment.models import Decision, Enrolment, Release, State
from lms.enrolment.queries.quotas import room_of, who_of
from lms.enrolment.rules.places import promote
from lms.enrolment.rules.steps import check, hold_persons, locked, reread, take, tell_person
from lms.errors import RefusedError
from lms.i18n import _

HAD_LEFT = frozenset({State.NOT_APPROVED, State.CALLED_BACK})


def clear(db: Db, enrolment: Enrolment, *, by: Actor, reason: str = "") -> None:
    """Let the person attend: a held seat becomes theirs, on the waiting list the decision is kept for later.

    Undoes an earlier "stays on duty" too, if all conditions of attending hold: with a seat if one is free, else at the
    place on the waiting list that the time of asking gives.
    """
    workshop = locked(db, enrolment.workshop)
    hold_persons(db, [enrolment.person_id])
    enrolment = reread(db, enrolment)
    check(db, enrolment, Step.CLEAR)
    to = State.PLACED
    if enrolment.state is State.WAITING or (
        enrolment.state in HAD_LEFT and not room_of(db, workshop).free_for(who_of(enrolment))
    ):
        to = State.WAITING
    take(db, enrolment, Step.CLEAR, to, by=by)
    _decide(db, enrolment, Decision.CLEARED, reason, by=by)
    tell_person(db, enrolment, "enrolment-cleared", by=by, placed=to is State.PLACED)


def keep_on_duty(db: Db, enrolment: Enrolment, reason: str, *, by: Actor) -> None:
    """Keep the person on duty, before they are enrolled. The reason is the person's to read; the seat goes on."""
    _take_back(db, enrolment, Step.KEEP, reason, by=by)


def call_back(db: Db, enrolment: Enrolment, reason: str, *, by: Actor) -> None:
    """Call an enrolled person back to duty, until the workshop is over: never an absence. The seat goes on."""
    _take_back(db, enrolment, Step.CALL_BACK, reason, by=by)


ENDS_IN = {Step.KEEP: State.NOT_APPROVED, Step.CALL_BACK: State.CALLED_BACK}


def _take_back(db: Db, enrolment: Enrolment, step: Step, reason: str, *, by: Actor) -> None:
    if not reason.strip():
        raise RefusedError("reason-missing", _("Say why: the person will read it."))
    workshop = locked(db, enrolment.workshop)
    enrolment = reread(db, enrolment)
    check(db, enrolment, step)
    take(db, enrolment, step, ENDS_IN[step], by=by)
    _decide(db, enrolment, Decision.KEPT, reason.strip(), by=by)
    tell_person(db, enrolment, f"enrolment-{step}", by=by, reason=reason.strip())
    promote(db, workshop)


def _decide(db: Db, enrolment: Enrolment, decision: Decision, reason: str, *, by: Actor) -> None:
    """Add a decision beside the earlier ones; only a person decides."""
    if by.id is None:
        raise RefusedError("nobody-decided", _("Only a person can decide this."))
    release = Release(enrolment=enrolment, decision=decision, reason=reason, decided_by_id=by.id)
    release.decided_at = clock.now()
    db.add(release)
    db.flush()
