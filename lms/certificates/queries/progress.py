"""Read how far people are with a course's completion rule, and whose document is due."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from lms.attendance import queries as rolls
from lms.attendance.models import HandIn, Mark, Roll
from lms.catalogue.models import Edition, Reading
from lms.catalogue.queries import add_on_modules, module_titles
from lms.certificates.completion import Facts, Outcome, Progress, progress, rule_of, test_of
from lms.certificates.models import Certificate, CertificateState, DocumentKind
from lms.db import Db
from lms.enrolment.models import Enrolment, State
from lms.jobs import Job, JobState
from lms.people.models.persons import Person
from lms.quizzes import queries as tests
from lms.quizzes.models import Attempt, AttemptState, TestWindow
from lms.scheduling.models import Session, Workshop, WorkshopState
from lms.scheduling.queries.workshops import sessions_of

CLOCK_NAME = "certificates"
LATE_COMMITS = timedelta(minutes=10)
"""A change may be kept a little after the time that stands in its row."""


@dataclass(frozen=True)
class Due:
    """A person who has earned a document: the place in the workshop, and which document."""

    enrolment: Enrolment
    outcome: Outcome


def progress_of(db: Db, workshop: Workshop, person_ids: Collection[int], now: datetime) -> dict[int, Progress]:
    """Person id → how far they are with the course's rule. Ten statements at most, however many persons."""
    rule = rule_of(workshop.edition.outline)
    facts = facts_of(db, workshop, person_ids, now)
    return {person_id: progress(rule, facts[person_id]) for person_id in person_ids}


def facts_of(db: Db, workshop: Workshop, person_ids: Collection[int], now: datetime) -> dict[int, Facts]:
    """Person id → what the rule is held against."""
    outline = workshop.edition.outline
    sessions = sessions_of(db, workshop)
    on_top = {session.id for session in sessions if _is_on_top(session, add_on_modules(outline))}
    present, attended = rolls.minutes_present(db, workshop.id, but=on_top), rolls.modules_attended(db, workshop.id)
    held, handed, still_open = (
        rolls.minutes_held(db, workshop.id, but=on_top), rolls.tasks_in(db, workshop.id),
        rolls.rolls_open(db, workshop.id),
    )  # fmt: skip
    alone = {module["id"] for module in outline["modules"] if not module["minutes"]["together"]}
    read = _modules_read(db, workshop.edition_id, person_ids) if alone else {}
    best, possible = _test_standing(db, workshop, person_ids, now)
    to_come = _modules_to_come(db, sessions) | alone
    return {
        person_id: Facts(
            minutes_planned=sum(session.minutes for session in sessions if session.id not in on_top),
            minutes_held=held,
            minutes_present=present.get(person_id, 0),
            modules_done=frozenset(attended.get(person_id, set()) | (read.get(person_id, set()) & alone)),
            modules_to_come=to_come,
            best_percent=best.get(person_id),
            tests_possible=person_id in possible,
            tasks_in=frozenset(handed.get(person_id, set())),
            rolls_open=still_open,
            is_closed=workshop.state is WorkshopState.CLOSED,
        )
        for person_id in person_ids
    }


def add_on_done(db: Db, workshop: Workshop, person_id: int, now: datetime) -> frozenset[str]:
    """The add-on modules that a person has done, by the measure of all modules."""
    add_on = add_on_modules(workshop.edition.outline)
    return facts_of(db, workshop, [person_id], now)[person_id].modules_done & add_on if add_on else add_on


def module_names(workshop: Workshop) -> dict[str, dict[str, str]]:
    """Titles by module and task id, for what is missing."""
    outline = workshop.edition.outline
    return module_titles(outline) | {task["id"]: task["title"] for task in outline.get("tasks", ())}


def minutes_attended(db: Db, workshop: Workshop, person_id: int) -> int:
    """Minutes a person was present in the sessions whose roll is closed."""
    return rolls.minutes_present(db, workshop.id).get(person_id, 0)


def due(db: Db, now: datetime, since: datetime | None = None) -> list[Due]:
    """Whose document is due: enrolled, all rolls closed, the rule decided, and no document for it yet.

    Only workshops in which something has changed after `since` are looked at (all, when it is None). Whoever holds a
    confirmation of attendance and has met the rule since is due again. Statements per workshop, never per person.
    """
    found = []
    for workshop, enrolments in _candidates(db, now, since):
        standing = progress_of(db, workshop, [enrolment.person_id for enrolment in enrolments], now)
        held = _kinds_held(db, workshop.id)
        for enrolment in enrolments:
            outcome = standing[enrolment.person_id].outcome
            if is_new(outcome, held.get(enrolment.person_id, set())):
                found.append(Due(enrolment, outcome))
    return found


def is_new(outcome: Outcome, held: Collection[tuple[DocumentKind, CertificateState]]) -> bool:
    """Whether this outcome asks for a document beside those a person was ever given in the workshop."""
    if outcome is Outcome.NONE:
        return False
    is_upgrade = outcome is Outcome.COMPLETION and set(held) == {(DocumentKind.ATTENDANCE, CertificateState.ISSUED)}
    return not held or is_upgrade


def documents_of(db: Db, workshop_id: int, person_id: int) -> set[tuple[DocumentKind, CertificateState]]:
    """Kind and state of every document a person was ever given in a workshop."""
    return _kinds_held(db, workshop_id, person_id).get(person_id, set())


def last_look(db: Db) -> datetime | None:
    """When the clock's last finished look for due documents began, less what late commits take; None: never."""
    query = select(func.max(Job.asked_at)).where(
        Job.kind == "clock", Job.state == JobState.DONE, Job.key.startswith(f"clock:{CLOCK_NAME}@")
    )
    last: datetime | None = db.scalar(query)
    return last - LATE_COMMITS if last else None


def _candidates(db: Db, now: datetime, since: datetime | None) -> Iterable[tuple[Workshop, list[Enrolment]]]:
    """Workshops that may have something to issue, with everybody enrolled in them. Two statements."""
    closed = select(Roll.session_id).where(Roll.closed_at.is_not(None))
    some_open = select(Session.id).where(Session.workshop_id == Workshop.id, Session.id.not_in(closed)).exists()
    query = select(Workshop).options(
        joinedload(Workshop.edition).joinedload(Edition.course), joinedload(Workshop.programme)
    )
    query = query.where(
        Workshop.state.in_((WorkshopState.PUBLISHED, WorkshopState.CLOSED)), Workshop.ends_at <= now, ~some_open
    )
    if since is not None:
        query = query.where(_changed(since, now))
    workshops = {workshop.id: workshop for workshop in db.scalars(query.order_by(Workshop.id))}
    people = (
        select(Enrolment).join(Person, Person.id == Enrolment.person_id).options(joinedload(Enrolment.person))
        .where(Enrolment.workshop_id.in_(workshops), Enrolment.state == State.PLACED)
        .order_by(Enrolment.workshop_id, Person.sort_key, Enrolment.id)
    )  # fmt: skip
    lists: dict[int, list[Enrolment]] = defaultdict(list)
    for enrolment in db.scalars(people):
        lists[enrolment.workshop_id].append(enrolment)
    return [(workshops[workshop_id], enrolments) for workshop_id, enrolments in lists.items()]


def _changed(since: datetime, now: datetime) -> ColumnElement[bool]:
    """Workshops with news after a moment: marks, rolls, tasks, attempts, readings, tests that closed, the workshop."""
    of_session = Session.workshop_id == Workshop.id
    reader = (Reading.edition_id == Workshop.edition_id) & (Reading.finished_at > since)
    closed_lately = (TestWindow.closes_at > since) & (TestWindow.closes_at <= now)
    return or_(
        Workshop.closed_at > since,
        Workshop.ends_at.between(since - tests.OPEN_AFTER_THE_END, now - tests.OPEN_AFTER_THE_END),
        Workshop.ends_at > since,
        select(Mark.id).join(Session, Session.id == Mark.session_id).where(of_session, Mark.noted_at > since).exists(),
        select(Roll.id).join(Session, Session.id == Roll.session_id).where(of_session, Roll.closed_at > since).exists(),
        select(HandIn.id).where(HandIn.workshop_id == Workshop.id, HandIn.received_at > since).exists(),
        select(Attempt.id).where(Attempt.workshop_id == Workshop.id, Attempt.submitted_at > since).exists(),
        select(TestWindow.id).where(TestWindow.workshop_id == Workshop.id, closed_lately).exists(),
        select(Enrolment.id).where(Enrolment.workshop_id == Workshop.id, Enrolment.changed_at > since).exists(),
        select(Reading.id).where(reader).exists(),
    )


def _kinds_held(
    db: Db, workshop_id: int, person_id: int | None = None
) -> dict[int, set[tuple[DocumentKind, CertificateState]]]:
    query = select(Certificate.person_id, Certificate.kind, Certificate.state)
    query = query.where(Certificate.workshop_id == workshop_id)
    if person_id is not None:
        query = query.where(Certificate.person_id == person_id)
    held: dict[int, set[tuple[DocumentKind, CertificateState]]] = defaultdict(set)
    for holder, kind, state in db.execute(query):
        held[holder].add((kind, state))
    return held


def _modules_read(db: Db, edition_id: int, person_ids: Collection[int]) -> dict[int, set[str]]:
    query = select(Reading.person_id, Reading.module).where(
        Reading.edition_id == edition_id, Reading.person_id.in_(person_ids), Reading.finished_at.is_not(None)
    )
    read: dict[int, set[str]] = defaultdict(set)
    for person_id, module in db.execute(query):
        read[person_id].add(module)
    return read


def _is_on_top(session: Session, add_on: Collection[str]) -> bool:
    """Whether a session is for add-on modules alone: nobody's share of the course is measured by it."""
    return bool(session.modules) and set(session.modules) <= set(add_on)


def _modules_to_come(db: Db, sessions: Collection[Session]) -> frozenset[str]:
    rolls_by_session = rolls.rolls_of(db, sessions)
    waiting = [
        session
        for session in sessions
        if session.id not in rolls_by_session or rolls_by_session[session.id].closed_at is None
    ]
    return frozenset(module for session in waiting for module in session.modules)


def _test_standing(
    db: Db, workshop: Workshop, person_ids: Collection[int], now: datetime
) -> tuple[dict[int, int], set[int]]:
    """Best per cent by person, and who still has or runs a try of the test that decides."""
    test = test_of(workshop.edition.outline)
    if test is None:
        return {}, set()
    blueprint = next(found for found in workshop.edition.outline["tests"] if found["id"] == test)
    query = (
        select(Attempt.person_id, func.count())
        .where(Attempt.workshop_id == workshop.id, Attempt.test == test, Attempt.person_id.in_(person_ids))
        .group_by(Attempt.person_id)
    )
    running = select(Attempt.person_id).where(
        Attempt.workshop_id == workshop.id, Attempt.test == test, Attempt.state == AttemptState.OPEN
    )
    made = {row[0]: row[1] for row in db.execute(query)}
    closes = tests.window_of(db, workshop, test).closes
    possible = set(db.scalars(running))
    if closes is None or closes > now:
        possible |= {person_id for person_id in person_ids if made.get(person_id, 0) < blueprint["attempts"]}
    return tests.best_percent(db, workshop.id, test), possible
