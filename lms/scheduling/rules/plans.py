"""Write a plan down: a new draft, a changed draft, moved sessions of a published workshop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from lms import clock
from lms.access import Actor
from lms.audit.rules import record
from lms.catalogue.models import Edition
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _, _n, span
from lms.scheduling.models import Duty, Programme, Session, SessionTrainer, Venue, Workshop, WorkshopState
from lms.scheduling.planner import MOST_SESSIONS, Plan, PlannedSession, instants
from lms.scheduling.queries.workshops import people_at, sessions_of
from lms.scheduling.rules.workshops import Step, hold, hold_scarce, take

WINDOW_ENDS_BEFORE = timedelta(days=3)
WINDOW_WITHOUT_DATE = timedelta(days=30)


@dataclass(frozen=True)
class _Timed:
    """A planned session with its UTC pair, its venue, and who does what there."""

    planned: PlannedSession
    starts_at: datetime
    ends_at: datetime
    venue: Venue | None
    duties: dict[int, Duty]


def draft(db: Db, plan: Plan, *, by: Actor) -> Workshop:
    """A new draft, as it was typed; what speaks against it is shown (`queries.clashes`), not refused.

    RefusedError for what cannot be written down at all: `ends-before-start`, `time-does-not-exist`,
    `time-exists-twice`, `person-twice`, `too-many-sessions`.
    """
    sessions = _timed(db, plan)
    workshop = Workshop(made_by_id=by.id, made_at=clock.now(), state=WorkshopState.DRAFT)
    _write(db, workshop, plan, sessions)
    db.add(workshop)
    db.flush()
    _write_sessions(db, workshop, sessions)
    record(db, by, "workshop.drafted", workshop, edition=workshop.edition_id, sessions=len(sessions))
    return workshop


def change(db: Db, workshop: Workshop, plan: Plan, *, by: Actor) -> None:
    """Bring a workshop to a changed plan.

    A draft may change in everything. Of a published workshop the course stays, seats are only added, and sessions that
    have begun stay as they are (the plan does not name them); while its people and places are locked, nothing may speak
    against the new plan. RefusedError otherwise.
    """
    sessions = _timed(db, plan)
    if workshop.state is WorkshopState.PUBLISHED:
        people = {person_id for timed in sessions for person_id in timed.duties}
        hold_scarce(db, workshop, people, {timed.venue.id for timed in sessions if timed.venue})
        _refuse_what_is_fixed(workshop, plan, sessions)
    else:
        hold(db, workshop)
    _write(db, workshop, plan, sessions)
    flag_modified(workshop, "title")
    _write_sessions(db, workshop, sessions)
    take(db, workshop, Step.CHANGE, by=by)
    record(db, by, "workshop.changed", workshop, edition=workshop.edition_id, sessions=len(sessions))


def is_held(session: Session) -> bool:
    """Whether a session of a published workshop has begun, so that its plan is fixed."""
    return session.starts_at <= clock.now()


def _timed(db: Db, plan: Plan) -> list[_Timed]:
    if len(plan.sessions) > MOST_SESSIONS:
        raise RefusedError(
            "too-many-sessions", _n("At most %(num)s session.", "At most %(num)s sessions.", MOST_SESSIONS)
        )
    ids = {planned.venue_id for planned in plan.sessions}
    venues = {venue.id: venue for venue in db.scalars(select(Venue).where(Venue.id.in_(ids)))}
    return [_in_time(plan, planned, venues.get(planned.venue_id or 0)) for planned in plan.sessions]


def _in_time(plan: Plan, planned: PlannedSession, venue: Venue | None) -> _Timed:
    zone = venue.zone if venue else clock.KYIV
    pair = instants(planned.starts_local, planned.ends_local, zone)
    duties = dict.fromkeys(planned.trainer_ids, Duty.TRAINER)
    if plan.interpreted_into and plan.interpreter_id is not None:
        if plan.interpreter_id in duties:
            message = _(
                "%(when)s: the interpreter cannot be a trainer of the same session.",
                when=span(planned.starts_local, planned.ends_local),
            )
            raise RefusedError("person-twice", message)
        duties[plan.interpreter_id] = Duty.INTERPRETER
    return _Timed(planned, *pair, venue, duties)


def _refuse_what_is_fixed(workshop: Workshop, plan: Plan, sessions: Sequence[_Timed]) -> None:
    if plan.edition_id != workshop.edition_id:
        raise RefusedError("edition-pinned", _("The course of a published workshop stays as it is."))
    if plan.seats is None or plan.seats < workshop.seats:
        raise RefusedError("seats-lowered", _("Seats of a published workshop can only be added."))
    if any(timed.starts_at <= clock.now() for timed in sessions):
        raise RefusedError("session-in-past", _("A session of a published workshop can only be moved to the future."))


def _write(db: Db, workshop: Workshop, plan: Plan, sessions: Sequence[_Timed]) -> None:
    workshop.edition = db.get_one(Edition, plan.edition_id)
    workshop.programme = db.get_one(Programme, plan.programme_id) if plan.programme_id is not None else None
    workshop.title = plan.title or workshop.edition.title[plan.language]
    workshop.language, workshop.interpreted_into = plan.language, plan.interpreted_into
    workshop.seats = plan.seats or workshop.edition.outline["default_seats"]
    workshop.enrol_from = plan.enrol_from or clock.now()
    workshop.enrol_until = plan.enrol_until or _window_end(workshop.enrol_from, sessions)
    workshop.travel_minutes, workshop.instructions = plan.travel_minutes, plan.instructions
    if workshop.state is WorkshopState.DRAFT:
        workshop.privacy = workshop.edition.privacy
    if workshop.enrol_until <= workshop.enrol_from:
        raise RefusedError("window-turned", _("Enrolment ends before it begins. Correct one of the two dates."))


def _window_end(enrol_from: datetime, sessions: Sequence[_Timed]) -> datetime:
    """Three days before the first session, or at its start when that is sooner than the window opens."""
    if not sessions:
        return enrol_from + WINDOW_WITHOUT_DATE
    first = min(timed.starts_at for timed in sessions)
    early = first - WINDOW_ENDS_BEFORE
    return max(early if early > enrol_from else first, enrol_from + timedelta(minutes=1))


def _write_sessions(db: Db, workshop: Workshop, sessions: Sequence[_Timed]) -> None:
    is_published = workshop.state is WorkshopState.PUBLISHED
    stored = {row.id: row for row in sessions_of(db, workshop) if not (is_published and is_held(row))}
    people = people_at(db, list(stored.values()))
    kept = {timed.planned.id for timed in sessions}
    if not kept <= {None, *stored}:
        raise RefusedError("session-held", _("A session has begun or was removed meanwhile. Look at the plan again."))
    for row_id in stored.keys() - kept:
        for person in people.get(row_id, []):
            db.delete(person)
        db.delete(stored[row_id])
    known = {module["id"] for module in workshop.edition.outline["modules"]}
    for timed in sessions:
        session = stored.get(timed.planned.id or 0) or Session(workshop=workshop)
        _write_session(db, session, timed, known)
        _write_people(db, session, timed.duties, people.get(session.id, []))
    db.flush()
    rows = sessions_of(db, workshop)
    workshop.starts_at = min((row.starts_at for row in rows), default=None)
    workshop.ends_at = max((row.ends_at for row in rows), default=None)
    db.flush()


def _write_session(db: Db, session: Session, timed: _Timed, known: set[str]) -> None:
    planned = timed.planned
    before = (session.starts_at, session.ends_at, session.venue_id, session.link)
    if session.id and before != (timed.starts_at, timed.ends_at, timed.venue.id if timed.venue else None, planned.link):
        session.sequence += 1
    session.starts_local, session.ends_local = planned.starts_local, planned.ends_local
    session.zone = timed.venue.zone if timed.venue else clock.KYIV
    session.starts_at, session.ends_at = timed.starts_at, timed.ends_at
    session.venue, session.link = timed.venue, planned.link
    session.modules = [module for module in planned.modules if module in known]
    db.add(session)


def _write_people(db: Db, session: Session, duties: dict[int, Duty], stored: Sequence[SessionTrainer]) -> None:
    there = {row.person_id: row for row in stored}
    for person_id, row in there.items():
        if person_id not in duties:
            db.delete(row)
    for person_id, duty in duties.items():
        if person_id in there:
            there[person_id].duty = duty
        else:
            db.add(SessionTrainer(session=session, person_id=person_id, duty=duty))
