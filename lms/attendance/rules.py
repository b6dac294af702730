"""Take the roll: note who is present, close it with a head-count, correct it with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from lms import clock
from lms.access import Actor, Permission, Role, scopes_for
from lms.attendance.models import HandIn, Mark, Presence, Roll
from lms.attendance.queries import Line, lines
from lms.audit.rules import record
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _
from lms.people.models.persons import Person
from lms.scheduling.models import Session, Workshop, WorkshopState

OPENS_BEFORE = timedelta(minutes=30)
OWN_CORRECTIONS = timedelta(hours=24)
PARTLY = (Presence.LATE, Presence.LEFT, Presence.CALLED_BACK)


@dataclass(frozen=True)
class Noted:
    """What the trainer saw of one person: how they were there, and for how many minutes if not all the time."""

    presence: Presence
    minutes: int | None = None


def open_roll(db: Db, session: Session, *, by: Actor) -> Roll:
    """The session's roll, held until the end of the transaction; opened when it is new."""
    db.refresh(session, with_for_update={"of": Session})
    roll = db.scalar(select(Roll).where(Roll.session_id == session.id).with_for_update())
    if roll is None:
        if clock.now() < session.starts_at - OPENS_BEFORE:
            raise RefusedError("too-early", _("The roll opens half an hour before the session starts."))
        if session.workshop.state is not WorkshopState.PUBLISHED:
            raise RefusedError(
                "workshop-not-running", _("The workshop is not running: it was not published, or it was cancelled.")
            )
        roll = Roll(session=session)
        db.add(roll)
        record(db, by, "roll.opened", roll, session=session.id)
        db.flush()
    return roll


def counted_minutes(session: Session, noted: Noted) -> int:
    """The minutes that count: all for present, none for excused and absent, as noted for the others."""
    if noted.presence is Presence.PRESENT:
        return session.minutes
    if noted.presence not in PARTLY:
        return 0
    if noted.minutes is None:
        if noted.presence is Presence.CALLED_BACK:
            return 0
        raise RefusedError(
            "minutes-missing", _("For “came late” and “left early”, enter how many minutes the person was there.")
        )
    if not 0 <= noted.minutes <= session.minutes:
        raise RefusedError(
            "minutes-wrong",
            _("A session of %(all)s minutes cannot be attended for %(some)s.", all=session.minutes, some=noted.minutes),
        )
    return noted.minutes


def mark(db: Db, session: Session, person: Person, noted: Noted, *, by: Actor, reason: str = "") -> Mark:
    """Note one person's presence. Once the roll is closed this is a correction: it needs a reason, and has a deadline.

    RefusedError: `not-on-the-roll`, `reason-missing`, `too-late-to-correct`, `minutes-missing`, `minutes-wrong`.
    """
    roll = open_roll(db, session, by=by)
    line = {line.enrolment.person_id: line for line in lines(db, session)}.get(person.id)
    if line is None:
        raise RefusedError(
            "not-on-the-roll", _("%(person)s is not a participant of this workshop.", person=person.name)
        )
    if roll.closed_at is not None:
        _refuse_correction(roll, reason, by)
    return _note(db, session, line, noted, by, reason)


def take_roll(db: Db, session: Session, noted: Mapping[int, Noted], *, by: Actor) -> int:
    """Note a whole list (person id → what was seen); returns how many marks are new. Lines left out stay as they are."""
    roll = open_roll(db, session, by=by)
    if roll.closed_at is not None:
        raise RefusedError("roll-closed", _("The roll is closed. Correct one person at a time, with a reason."))
    changed = 0
    for line in lines(db, session):
        seen = noted.get(line.enrolment.person_id)
        if seen is not None and not _is_same(session, line, seen):
            _note(db, session, line, seen, by, "")
            changed += 1
    return changed


def close_roll(db: Db, session: Session, head_count: int, *, by: Actor, guests: int = 0, remark: str = "") -> Roll:
    """Close the roll with the heads counted in the room. When heads and marks differ, the remark says why.

    RefusedError: `too-early`, `not-recorded`, `heads-differ`, `roll-closed`.
    """
    roll = open_roll(db, session, by=by)
    if roll.closed_at is not None:
        raise RefusedError("roll-closed", _("The roll is closed already."))
    if clock.now() < session.starts_at:
        raise RefusedError("too-early", _("The session has not started yet."))
    on_it = lines(db, session)
    missing = [line.enrolment.person.full_name for line in on_it if line.mark is None]
    if missing:
        raise RefusedError("not-recorded", _("Nothing is recorded for: %(names)s.", names=", ".join(missing)))
    present = sum(line.is_present for line in on_it) + guests
    if head_count != present and not remark:
        raise RefusedError(
            "heads-differ",
            _("You counted %(heads)s, but %(present)s are marked present (guests included). Check the list, or say why in the remark.",
              heads=head_count, present=present),
        )  # fmt: skip
    roll.closed_at, roll.closed_by_id = clock.now(), by.id
    roll.head_count, roll.guests_present, roll.remark = head_count, guests, remark
    record(db, by, "roll.closed", roll, session=session.id, heads=head_count, present=present)
    return roll


def take_in_task(db: Db, workshop: Workshop, person: Person, task: str, *, by: Actor) -> None:
    """Note that a person handed in a task; noting it twice changes nothing."""
    db.refresh(workshop, with_for_update={"of": Workshop})
    known = select(HandIn.id).where(
        HandIn.workshop_id == workshop.id, HandIn.person_id == person.id, HandIn.task == task
    )
    if db.scalar(known) is None:
        handed = HandIn(workshop_id=workshop.id, person_id=person.id, task=task, received_by_id=by.id)
        db.add(handed)
        record(db, by, "task.taken-in", handed, workshop=workshop.id, person=person.id, task=task)


def give_back_task(db: Db, workshop: Workshop, person: Person, task: str, *, by: Actor) -> None:
    """Take back a note made by mistake."""
    wrong = (HandIn.workshop_id == workshop.id, HandIn.person_id == person.id, HandIn.task == task)
    if db.scalar(select(HandIn.id).where(*wrong)) is not None:
        db.execute(delete(HandIn).where(*wrong))
        record(db, by, "task.given-back", workshop, person=person.id, task=task)


def _is_same(session: Session, line: Line, noted: Noted) -> bool:
    now = line.mark
    return now is not None and (now.presence, now.minutes) == (noted.presence, counted_minutes(session, noted))


def _note(db: Db, session: Session, line: Line, noted: Noted, by: Actor, reason: str) -> Mark:
    minutes = counted_minutes(session, noted)
    if line.mark is not None:
        line.mark.is_current = False
        db.flush()
    new = Mark(
        session_id=session.id, person_id=line.enrolment.person_id, presence=noted.presence, minutes=minutes,
        reason=reason, noted_by_id=by.id,
    )  # fmt: skip
    db.add(new)
    action = "mark.noted" if line.mark is None else "mark.corrected"
    record(db, by, action, new, session=session.id, person=new.person_id, presence=noted.presence, minutes=minutes)
    return new


def _refuse_correction(roll: Roll, reason: str, by: Actor) -> None:
    if not reason:
        raise RefusedError("reason-missing", _("The roll is closed: say why you correct it."))
    is_coordinator = any(s.role is Role.COORDINATOR for s in scopes_for(by, Permission.ATTENDANCE_ROLL_READ))
    if roll.closed_at is not None and clock.now() > roll.closed_at + OWN_CORRECTIONS and not is_coordinator:
        raise RefusedError(
            "too-late-to-correct",
            _(
                "A trainer may correct the roll for 24 hours after closing it. Ask the programme coordinator to correct it now."
            ),
        )
