"""Gather what speaks for and against a person's place in a workshop."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.access import Actor
from lms.awards.models import Award
from lms.awards.queries import in_force
from lms.catalogue import audience
from lms.catalogue.models import Edition
from lms.db import Db
from lms.enrolment.machine import Facts, Step, reasons
from lms.enrolment.models import HOLDS_SEAT, LIVE_STATES, Enrolment, State
from lms.enrolment.queries.exceptions import waived_for
from lms.enrolment.seating import Who
from lms.enrolment.stretches import Stretch, clashes_between
from lms.errors import Reason
from lms.people.models.persons import Person
from lms.people.models.units import Unit
from lms.people.queries.persons import postings_on
from lms.people.queries.trust import SignedIn
from lms.scheduling.models import ProgrammeUnit, Session, SessionTrainer, Workshop, WorkshopState
from lms.scheduling.queries.workshops import sessions_of, taught_by, title_seen

Busy = list[tuple[Session, Workshop]]


def first_day(sessions: Sequence[Session]) -> date:
    """The day on which a workshop begins; today while it has no sessions."""
    return sessions[0].starts_local.date() if sessions else clock.today()


def facts_about(
    db: Db, workshop: Workshop, persons: Sequence[Person], *, viewer: Actor | None = None
) -> dict[int, Facts]:
    """Person id → what the conditions look at. Nine statements at most, however many persons.

    Clashes are named as `viewer` may read them; without one, as the person may.
    """
    ids = [person.id for person in persons]
    sessions = sessions_of(db, workshop)
    day = first_day(sessions)
    postings = postings_on(db, ids, day)
    programme_paths = _programme_paths(db, workshop, day)
    listed = _states_on_list(db, workshop, ids)
    held = _held(db, workshop, ids, day)
    clashes = _clashes(db, workshop, sessions, ids, viewer)
    waived = waived_for(db, workshop, ids)
    facts: dict[int, Facts] = {}
    for person in persons:
        posting = postings.get(person.id)
        group = posting.staff_group.value if posting else None
        path = posting.unit.path if posting else ""
        states = listed[person.id]
        facts[person.id] = Facts(
            now=clock.now(),
            workshop=workshop.state,
            enrol_from=workshop.enrol_from,
            enrol_until=workshop.enrol_until,
            starts_at=sessions[0].starts_at if sessions else None,
            ends_at=max(session.ends_at for session in sessions) if sessions else None,
            audience=tuple(audience.reasons_against(workshop.edition.outline, group, held[person.id], day)),
            serves=posting is not None,
            is_in_programme=programme_paths is None or any(path.startswith(p) for p in programme_paths),
            is_suspended=person.suspended_at is not None,
            is_listed=any(state in LIVE_STATES for state in states),
            is_kept=bool(states) and states[-1] in {State.NOT_APPROVED, State.CALLED_BACK},
            clashes=clashes[person.id],
            waived=waived[person.id],
            who=Who(path, posting.staff_group if posting else None, person.sex),
        )
    return facts


def reasons_against(db: Db, person: Person, workshop: Workshop, *, viewer: Actor | None = None) -> list[Reason]:
    """Everything that speaks against the person asking for a place now, each with who can help; empty: may ask."""
    return reasons(Step.ASK, None, facts_about(db, workshop, [person], viewer=viewer)[person.id])


def _programme_paths(db: Db, workshop: Workshop, day: date) -> list[str] | None:
    """The subtrees that take part in the workshop's programme on a day; None when every unit may come."""
    if workshop.programme_id is None:
        return None
    query = select(Unit.path, ProgrammeUnit.starts_on, ProgrammeUnit.ends_on).join(Unit)
    rows = db.execute(query.where(ProgrammeUnit.programme_id == workshop.programme_id)).all()
    if not rows:
        return None
    return [path for path, starts_on, ends_on in rows if starts_on <= day and (ends_on is None or day <= ends_on)]


def _states_on_list(db: Db, workshop: Workshop, ids: Sequence[int]) -> dict[int, list[State]]:
    query = select(Enrolment.person_id, Enrolment.state).where(
        Enrolment.workshop_id == workshop.id, Enrolment.person_id.in_(ids)
    )
    states: dict[int, list[State]] = defaultdict(list)
    for person_id, state in db.execute(query.order_by(Enrolment.id)):
        states[person_id].append(state)
    return states


def _held(db: Db, workshop: Workshop, ids: Sequence[int], day: date) -> dict[int, dict[str, date | None]]:
    """Person id → the course's key with the last day of the award that lasts longest."""
    key = workshop.edition.outline["id"]
    query = select(Award.person_id, Award.until).where(Award.person_id.in_(ids), Award.code == key, in_force(day))
    held: dict[int, dict[str, date | None]] = defaultdict(dict)
    for person_id, until in db.execute(query):
        known = held[person_id].get(key, until)
        held[person_id][key] = None if known is None or until is None else max(known, until)
    return held


def _clashes(
    db: Db, workshop: Workshop, sessions: Sequence[Session], ids: Sequence[int], viewer: Actor | None
) -> dict[int, tuple[Stretch, ...]]:
    own = [_stretch(session, workshop) for session in sessions]
    busy = _busy(db, workshop, sessions, ids) if sessions else {}
    is_other = viewer is not None and any(person_id != viewer.id for person_id in busy)
    taught = taught_by(db, viewer) if viewer is not None and is_other else frozenset[int]()

    def title(other: Workshop, person_id: int) -> str:
        return title_seen(other, viewer or SignedIn(person_id, "", ()), person_id, taught)

    return defaultdict(tuple, {
        person_id: clashes_between(own, [_stretch(s, w, title(w, person_id)) for s, w in others])
        for person_id, others in busy.items()
    })  # fmt: skip


def _stretch(session: Session, workshop: Workshop, title: str = "") -> Stretch:
    return Stretch(
        session.starts_at, session.ends_at, session.starts_local, session.ends_local, workshop.travel_minutes,
        session.venue_id, title,
    )  # fmt: skip


def _busy(db: Db, workshop: Workshop, sessions: Sequence[Session], ids: Sequence[int]) -> dict[int, Busy]:
    """Person id → sessions near these in which the person has a seat or a duty. Three statements."""
    travel = db.scalar(select(func.max(Workshop.travel_minutes))) or 0
    margin = timedelta(minutes=workshop.travel_minutes + travel)
    starts, ends = sessions[0].starts_at - margin, max(session.ends_at for session in sessions) + margin

    def near(query: Select[int, Session, Workshop]) -> Select[int, Session, Workshop]:
        loaded = joinedload(Workshop.edition).joinedload(Edition.course)
        return query.options(loaded).where(
            Session.starts_at < ends, Session.ends_at > starts, Workshop.state == WorkshopState.PUBLISHED
        )

    seated = (
        select(Enrolment.person_id, Session, Workshop).join(Workshop, Workshop.id == Enrolment.workshop_id)
        .join(Session, Session.workshop_id == Workshop.id)
        .where(Enrolment.person_id.in_(ids), Enrolment.state.in_(HOLDS_SEAT), Workshop.id != workshop.id)
    )  # fmt: skip
    on_duty = (
        select(SessionTrainer.person_id, Session, Workshop).join(Session, Session.id == SessionTrainer.session_id)
        .join(Workshop, Workshop.id == Session.workshop_id).where(SessionTrainer.person_id.in_(ids))
    )  # fmt: skip
    busy: dict[int, Busy] = defaultdict(list)
    for query in (seated, on_duty):
        for person_id, session, other in db.execute(near(query)):
            busy[person_id].append((session, other))
    return busy
