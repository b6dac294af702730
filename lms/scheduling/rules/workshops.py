"""The life of a workshop: every step it may take, what must hold for each, and who is told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from lms import clock
from lms.access import Actor
from lms.audit.rules import record
from lms.catalogue.models import Privacy
from lms.db import Db
from lms.errors import Reason, RefusedError
from lms.i18n import _, _l, label, span
from lms.notices.rules import tell
from lms.people.models.persons import Person
from lms.scheduling.models import Duty, Session, SessionTrainer, TrainerException, Venue, Workshop, WorkshopState
from lms.scheduling.queries.clashes import clashes
from lms.scheduling.queries.workshops import interpreters_of, people_at, sessions_of, trainers_of

COORDINATOR = _l("the programme coordinator")
Found = Iterable[Reason]


@dataclass(frozen=True)
class Condition:
    """One thing that must hold for a step: its code, what it is, and the reasons when it does not."""

    code: str
    description: object
    reasons: Callable[[Db, Workshop, Actor], Found]


def _sessions_missing(db: Db, workshop: Workshop, _by: Actor) -> Found:
    if not sessions_of(db, workshop):
        yield Reason("no-sessions", _("It has no sessions yet."))


def _details_missing(db: Db, workshop: Workshop, _by: Actor) -> Found:
    sessions = sessions_of(db, workshop)
    people = people_at(db, sessions)
    for session in sessions:
        when = span(session.starts_local, session.ends_local)
        if session.venue_id is None and not session.link:
            yield Reason("no-place", _("%(when)s: choose a venue or enter a link.", when=when))
        if not any(row.duty is Duty.TRAINER for row in people.get(session.id, ())):
            yield Reason("no-trainer", _("%(when)s: choose a trainer.", when=when))


def _clashing(db: Db, workshop: Workshop, by: Actor) -> Found:
    since = clock.now() if workshop.state is WorkshopState.PUBLISHED else None
    for clash in clashes(db, workshop, by, since=since):
        if clash.blocks:
            yield Reason(clash.code, clash.message, str(COORDINATOR) if clash.waivable_for else "")


def _window_late(_db: Db, workshop: Workshop, _by: Actor) -> Found:
    if workshop.starts_at is not None and workshop.enrol_until > workshop.starts_at:
        yield Reason("window-after-start", _("Enrolment would end after the workshop starts. Choose an earlier end."))


def _course_retired(_db: Db, workshop: Workshop, _by: Actor) -> Found:
    if workshop.edition.course.retired_at is not None:
        yield Reason("course-retired", _("This course is no longer taught."))


def _over(_db: Db, workshop: Workshop, _by: Actor) -> Found:
    if workshop.ends_at is not None and workshop.ends_at <= clock.now():
        yield Reason("workshop-over", _("The workshop is over; close it instead."))


def _not_over(_db: Db, workshop: Workshop, _by: Actor) -> Found:
    if workshop.ends_at is None or workshop.ends_at > clock.now():
        yield Reason("workshop-not-over", _("The workshop is not over yet."))


class Step(StrEnum):
    """What can happen to a workshop; the value is the past participle of the log's entry."""

    CHANGE = "changed"
    PUBLISH = "published"
    CANCEL = "cancelled"
    DROP = "dropped"
    CLOSE = "closed"


@dataclass(frozen=True)
class Transition:
    """From one state by one step to another, while all conditions hold."""

    step: Step
    source: WorkshopState
    target: WorkshopState
    conditions: tuple[Condition, ...] = ()


_S = WorkshopState
COMPLETE = (
    Condition("sessions", _l("It has sessions."), _sessions_missing),
    Condition("details", _l("Each session has a trainer and a venue or a link."), _details_missing),
    Condition("no-clash", _l("Nobody and no place is booked twice; trainers are qualified."), _clashing),
    Condition("window", _l("Enrolment ends before the workshop starts."), _window_late),
)
TAUGHT = Condition("course", _l("The course is still taught."), _course_retired)
TABLE = (
    Transition(Step.CHANGE, _S.DRAFT, _S.DRAFT),
    Transition(Step.CHANGE, _S.PUBLISHED, _S.PUBLISHED, COMPLETE),
    Transition(Step.PUBLISH, _S.DRAFT, _S.PUBLISHED, (*COMPLETE, TAUGHT)),
    Transition(Step.DROP, _S.DRAFT, _S.CANCELLED),
    Transition(
        Step.CANCEL, _S.PUBLISHED, _S.CANCELLED, (Condition("not-over", _l("The workshop is not over."), _over),)
    ),
    Transition(Step.CLOSE, _S.PUBLISHED, _S.CLOSED, (Condition("over", _l("The workshop is over."), _not_over),)),
)


def reasons_against(db: Db, workshop: Workshop, step: Step, *, by: Actor) -> list[Reason]:
    """Everything that speaks against a step, with who can allow it; empty when it may be taken."""
    row = next((row for row in TABLE if (row.step, row.source) == (step, workshop.state)), None)
    if row is None:
        return [
            Reason("not-in-this-state", _("This is no longer possible. Now: %(state)s.", state=label(workshop.state)))
        ]
    return [reason for condition in row.conditions for reason in condition.reasons(db, workshop, by)]


def hold(db: Db, workshop: Workshop) -> None:
    """Lock the workshop until the end of the transaction, as it is now.

    RefusedError `changed-meanwhile` when it was changed between reading and locking it. Other rows may refer to it
    meanwhile (`FOR NO KEY UPDATE`).
    """
    db.flush()
    version = workshop.version
    db.refresh(workshop, with_for_update={"of": Workshop, "key_share": True})
    if workshop.version != version:
        raise RefusedError("changed-meanwhile", _("Somebody changed this a moment ago. Look at it again."))


def hold_scarce(db: Db, workshop: Workshop, people: Iterable[int] = (), venues: Iterable[int] = ()) -> None:
    """Lock the workshop, then everybody at its sessions and its venues, besides those named, each by ascending id.

    Two who publish wait for each other at the first person or place they share, and never in a circle; enrolment too
    locks the workshop before persons.
    """
    hold(db, workshop)
    of_workshop = Session.workshop_id == workshop.id
    at_work = select(SessionTrainer.person_id).join(Session, Session.id == SessionTrainer.session_id)
    taken = select(Session.venue_id).where(of_workshop, Session.venue_id.is_not(None))
    scarce: tuple[tuple[type[Person | Venue], set[int | None]], ...] = (
        (Person, {*people, *db.scalars(at_work.where(of_workshop))}),
        (Venue, {*venues, *db.scalars(taken)}),
    )
    for model, ids in scarce:
        rows = select(model.id).where(model.id.in_(ids)).order_by(model.id)
        db.execute(rows.with_for_update(key_share=True)).all()


def take(db: Db, workshop: Workshop, step: Step, *, by: Actor) -> None:
    """Bring a workshop to the state to which a step leads; RefusedError with all sentences when something is against it."""
    reasons = reasons_against(db, workshop, step, by=by)
    if reasons:
        raise RefusedError(reasons[0].code, " ".join(reason.message for reason in reasons))
    workshop.state = next(row.target for row in TABLE if (row.step, row.source) == (step, workshop.state))


def publish(db: Db, workshop: Workshop, *, by: Actor) -> None:
    """Open a draft to everybody: while its people and places are locked, nothing may speak against it.

    Fixes the privacy class of its edition on the workshop. RefusedError with every reason otherwise.
    """
    hold_scarce(db, workshop)
    take(db, workshop, Step.PUBLISH, by=by)
    workshop.privacy = workshop.edition.privacy
    workshop.published_at = clock.now()
    record(db, by, "workshop.published", workshop, edition=workshop.edition_id)


def drop(db: Db, workshop: Workshop, *, by: Actor) -> None:
    """Give up a draft; it stays in its makers' lists as cancelled."""
    hold(db, workshop)
    take(db, workshop, Step.DROP, by=by)
    record(db, by, "workshop.dropped", workshop)


def cancel(db: Db, workshop: Workshop, reason: str, *, by: Actor) -> None:
    """Call off a published workshop that is not over, with the reason everybody is told; its trainers are told here.

    The enrolled are told by enrolment, which calls this.
    """
    if not reason.strip():
        raise RefusedError("reason-missing", _("Say why; everybody concerned reads it."))
    hold(db, workshop)
    take(db, workshop, Step.CANCEL, by=by)
    workshop.cancelled_why = reason.strip()
    record(db, by, "workshop.cancelled", workshop)
    facts = cancelled_facts(workshop)
    for person in (*trainers_of(db, workshop), *interpreters_of(db, workshop)):
        if person.id != by.id:
            tell(db, person, "workshop-cancelled-trainer", f"workshop-{workshop.id}", facts, by=by)


def cancelled_facts(workshop: Workshop) -> dict[str, object]:
    """The frozen facts of the message that a workshop is cancelled; a confidential one only by its neutral title."""
    edition = workshop.edition
    is_course = workshop.title in edition.title.values()
    title = edition.title if is_course else {"uk": workshop.title, "en": workshop.title}
    return {
        "title": edition.neutral_title if workshop.privacy is Privacy.CONFIDENTIAL else title,
        "starts": clock.on_the_wall(workshop.starts_at).date().isoformat() if workshop.starts_at else "",
        "reason": "" if workshop.privacy is Privacy.CONFIDENTIAL else workshop.cancelled_why,
        "path": "" if workshop.privacy is Privacy.CONFIDENTIAL else f"/workshops/{workshop.id}",
    }


def close(db: Db, workshop: Workshop, *, by: Actor) -> None:
    """Close a workshop that is over: nothing in its plan changes any more."""
    hold(db, workshop)
    take(db, workshop, Step.CLOSE, by=by)
    workshop.closed_at = clock.now()
    record(db, by, "workshop.closed", workshop)


def allow_trainer(db: Db, workshop: Workshop, person_id: int, reason: str, *, by: Actor) -> TrainerException:
    """Let a trainer whose qualification runs out teach this workshop all the same, with a reason."""
    if not reason.strip():
        raise RefusedError("reason-missing", _("Say why this trainer may teach all the same."))
    expired = [clash for clash in clashes(db, workshop, by) if clash.waivable_for]
    if by.id is None or all(clash.waivable_for and clash.waivable_for.id != person_id for clash in expired):
        raise RefusedError("nothing-to-allow", _("There is no expired qualification of this trainer to allow."))
    exception = TrainerException(
        workshop_id=workshop.id, person_id=person_id, reason=reason.strip(), allowed_by_id=by.id
    )  # fmt: skip
    db.add(exception)
    record(db, by, "workshop.trainer-allowed", workshop, person=person_id)
    return exception
