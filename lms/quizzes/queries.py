"""Read the tests of workshops: when each is open, how people stand with them, what was answered."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.access import Actor, Permission, may
from lms.catalogue.models import Edition
from lms.db import Db
from lms.enrolment.models import Enrolment, State
from lms.enrolment.queries.places import listed
from lms.errors import NotVisibleError
from lms.people.models.persons import Person
from lms.quizzes.machine import GRACE, NEVER, Window
from lms.quizzes.models import Answer, Attempt, AttemptState, TestWindow
from lms.quizzes.standing import ENTRY, Blueprint, Standing, TestState, blueprint_of
from lms.scheduling.models import Session, Workshop, WorkshopState
from lms.scheduling.queries.workshops import workshop_to_run

OPEN_AFTER_THE_END = timedelta(days=14)
HAVE_RESULTS = (State.PLACED, State.CALLED_BACK)
_LOADED = joinedload(Workshop.edition).joinedload(Edition.course)
_OF_ATTEMPT = (
    joinedload(Attempt.edition).joinedload(Edition.course),
    joinedload(Attempt.workshop).joinedload(Workshop.edition).joinedload(Edition.course),
)


def test_of(workshop: Workshop, test_id: str) -> Blueprint:
    """What the course says of one of its tests; NotVisibleError when it has no such test."""
    blueprint = blueprint_of(workshop.edition.outline, test_id)
    if blueprint is None:
        raise NotVisibleError
    return blueprint


test_of.__test__ = False  # type: ignore[attr-defined]


def windows_of(db: Db, workshops: Collection[Workshop]) -> dict[tuple[int, str], Window]:
    """(workshop id, test id) → when the test is open. Two statements, however many workshops.

    An entry test: from the workshop's publication until the end of the first session. A final test: as the trainer
    set it, else from the start of the last session until 14 days after the end of the last one.
    """
    ids = [workshop.id for workshop in workshops]
    query = select(Session.workshop_id, Session.starts_at, Session.ends_at).where(Session.workshop_id.in_(ids))
    sessions: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for workshop_id, starts_at, ends_at in db.execute(query.order_by(Session.starts_at, Session.id)):
        sessions[workshop_id].append((starts_at, ends_at))
    chosen = {
        (row.workshop_id, row.test): Window(row.opens_at, row.closes_at)
        for row in db.scalars(select(TestWindow).where(TestWindow.workshop_id.in_(ids)))
    }
    usual = {
        (workshop.id, test["id"]): _usual_window(workshop, test, sessions[workshop.id])
        for workshop in workshops
        for test in workshop.edition.outline.get("tests", ())
    }
    return usual | chosen


def _usual_window(workshop: Workshop, test: Blueprint, sessions: list[tuple[datetime, datetime]]) -> Window:
    if not sessions:
        return NEVER
    if test["kind"] == ENTRY:
        return Window(workshop.published_at, sessions[0][1])
    return Window(sessions[-1][0], max(ends_at for _starts_at, ends_at in sessions) + OPEN_AFTER_THE_END)


def window_of(db: Db, workshop: Workshop, test_id: str) -> Window:
    """When a test of a workshop can be begun (UTC): (opens, closes), both None while the workshop has no dates."""
    return windows_of(db, [workshop]).get((workshop.id, test_id), NEVER)


def chosen_window(db: Db, workshop: Workshop, test_id: str) -> TestWindow | None:
    """The window that a trainer set, None while the usual one holds."""
    return db.scalar(select(TestWindow).where(TestWindow.workshop_id == workshop.id, TestWindow.test == test_id))


def best_percent(db: Db, workshop_id: int, test: str) -> dict[int, int]:
    """Person id → the best whole per cent of their scored attempts at a test. One statement."""
    query = select(Attempt.person_id, func.max(Attempt.percent)).where(
        Attempt.workshop_id == workshop_id, Attempt.test == test, Attempt.state == AttemptState.SCORED
    )
    return {person_id: percent or 0 for person_id, percent in db.execute(query.group_by(Attempt.person_id))}


def tests_of(db: Db, workshop: Workshop, person: Person) -> list[Standing]:
    """How a person stands with each test of a workshop, in the order of the course. Four statements."""
    return _standings(db, [workshop], person.id, clock.now())


def attempts_left(db: Db, workshop: Workshop, person_id: int, test_id: str) -> int:
    """Attempts at a test that a person has not begun yet."""
    query = select(func.count()).where(
        Attempt.workshop_id == workshop.id, Attempt.person_id == person_id, Attempt.test == test_id
    )
    return max(0, int(test_of(workshop, test_id)["attempts"]) - (db.scalar(query) or 0))


def tests_for(db: Db, person_id: int, now: datetime) -> list[Standing]:
    """Every test of the workshops a person is or was in, the latest workshop first. Five statements at most."""
    enrolled = select(Enrolment.workshop_id).where(Enrolment.person_id == person_id, Enrolment.state == State.PLACED)
    tried = select(Attempt.workshop_id).where(Attempt.person_id == person_id)
    running = Workshop.state.in_((WorkshopState.PUBLISHED, WorkshopState.CLOSED))
    query = select(Workshop).options(_LOADED).where(or_(Workshop.id.in_(enrolled) & running, Workshop.id.in_(tried)))
    workshops = db.scalars(query.order_by(Workshop.starts_at.desc(), Workshop.id.desc())).all()
    return _standings(db, workshops, person_id, now)


def tests_open_for(db: Db, person_id: int, now: datetime) -> list[Standing]:
    """The tests a person should take or finish now, those that run first, then by the end of the window."""
    found = [one for one in tests_for(db, person_id, now) if one.state in {TestState.RUNNING, TestState.OPEN}]
    return sorted(found, key=lambda one: (one.running is None, one.window.closes or now))


def _standings(db: Db, workshops: Collection[Workshop], person_id: int, now: datetime) -> list[Standing]:
    if not workshops:
        return []
    ids = [workshop.id for workshop in workshops]
    windows = windows_of(db, workshops)
    enrolled = select(Enrolment.workshop_id).where(
        Enrolment.person_id == person_id, Enrolment.workshop_id.in_(ids), Enrolment.state == State.PLACED
    )
    placed = set(db.scalars(enrolled))
    made: dict[tuple[int, str], list[Attempt]] = defaultdict(list)
    query = select(Attempt).where(Attempt.person_id == person_id, Attempt.workshop_id.in_(ids))
    for attempt in db.scalars(query.order_by(Attempt.number)):
        made[attempt.workshop_id, attempt.test].append(attempt)
    return [
        Standing(workshop, test, windows[key], tuple(made[key]), workshop.id in placed, now)
        for workshop in workshops
        for test in workshop.edition.outline.get("tests", ())
        for key in [(workshop.id, test["id"])]
    ]


def visible_attempt(db: Db, actor: Actor, attempt_id: int) -> Attempt:
    """One of the actor's own attempts, edition and workshop loaded; NotVisibleError otherwise."""
    query = select(Attempt).options(*_OF_ATTEMPT).where(Attempt.id == attempt_id, Attempt.person_id == actor.id)
    return _found(db.scalar(query) if may(actor, Permission.QUIZZES_ATTEMPT_TAKE) else None)


def visible_result(db: Db, actor: Actor, workshop_id: int, attempt_id: int) -> Attempt:
    """A scored attempt in a workshop that the actor runs, with the person; NotVisibleError otherwise."""
    workshop = workshop_to_run(db, actor, workshop_id, Permission.QUIZZES_RESULTS_READ)
    query = select(Attempt).options(*_OF_ATTEMPT, joinedload(Attempt.person)).where(
        Attempt.id == attempt_id, Attempt.workshop_id == workshop.id, Attempt.state == AttemptState.SCORED
    )  # fmt: skip
    return _found(db.scalar(query))


def _found(attempt: Attempt | None) -> Attempt:
    if attempt is None:
        raise NotVisibleError
    return attempt


def standing_of(db: Db, attempt: Attempt) -> Standing:
    """How the person of an attempt stands with its test now."""
    standings = _standings(db, [attempt.workshop], attempt.person_id, clock.now())
    return next(standing for standing in standings if standing.id == attempt.test)


def answers_of(db: Db, attempt: Attempt) -> dict[str, Answer]:
    """Question id → the answer that is saved."""
    return {answer.question: answer for answer in db.scalars(select(Answer).where(Answer.attempt_id == attempt.id))}


def overdue(now: datetime) -> Select[int]:
    """Ids of the attempts whose time is over, grace included, and that nobody submitted."""
    query = select(Attempt.id).where(Attempt.state == AttemptState.OPEN, Attempt.deadline_at <= now - GRACE)
    return query.order_by(Attempt.id)


def results(db: Db, workshop: Workshop, now: datetime) -> list[tuple[Enrolment, list[Standing]]]:
    """Everybody who is or was enrolled, by the Ukrainian alphabet, with each test of the course. Four statements."""
    windows = windows_of(db, [workshop])
    made: dict[tuple[int, str], list[Attempt]] = defaultdict(list)
    query = select(Attempt).where(Attempt.workshop_id == workshop.id).order_by(Attempt.number)
    for attempt in db.scalars(query):
        made[attempt.person_id, attempt.test].append(attempt)

    def row(enrolment: Enrolment) -> list[Standing]:
        return [
            Standing(
                workshop, test, windows[workshop.id, test["id"]], tuple(made[enrolment.person_id, test["id"]]),
                enrolment.state is State.PLACED, now,
            )
            for test in workshop.edition.outline.get("tests", ())
        ]  # fmt: skip

    people: dict[int, Enrolment] = {}
    for enrolment in listed(db, workshop.id, HAVE_RESULTS):
        if enrolment.state is State.PLACED or enrolment.person_id not in people:
            people[enrolment.person_id] = enrolment
    return [(enrolment, row(enrolment)) for enrolment in people.values()]


def best_by_kind(rows: Iterable[tuple[Enrolment, list[Standing]]], kind: str) -> dict[int, int]:
    """Person id → best per cent in the tests of one kind, out of `results`."""
    best: dict[int, int] = {}
    for enrolment, standings in rows:
        reached = [one.best.percent or 0 for one in standings if one.blueprint["kind"] == kind and one.best]
        if reached:
            best[enrolment.person_id] = max(reached)
    return best
