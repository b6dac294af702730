"""Take a test: begin an attempt, save its answers, hand it in, score what is there when the time is over."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from lms import clock
from lms.access import Actor, Program
from lms.audit.rules import record
from lms.catalogue.queries import content_of
from lms.db import Db, unit_of_work
from lms.enrolment.models import Enrolment, State
from lms.errors import NotVisibleError, Reason, RefusedError
from lms.forms import version_refused
from lms.i18n import _, clock_time
from lms.people.models.persons import Person
from lms.quizzes import queries
from lms.quizzes.machine import Facts, Step, Window, deadline_of, in_time, reasons
from lms.quizzes.models import Answer, Attempt, AttemptState, TestWindow
from lms.quizzes.scoring import Answer as Value
from lms.quizzes.scoring import AnswerFault, parse_answer, result_of
from lms.quizzes.sheets import FAULT_WORDS, WHOLE, form_of, questions_of, value_of
from lms.quizzes.standing import FINAL, pass_mark, review_opens
from lms.scheduling.models import Workshop

SEED_BITS = 63


def locked(db: Db, attempt: Attempt) -> Attempt:
    """Hold the attempt until the end of the transaction, as it is now: answers and scoring come one after the other."""
    query = select(Attempt).where(Attempt.id == attempt.id).with_for_update()
    return db.scalars(query.execution_options(populate_existing=True)).one()


def start(db: Db, person: Person, workshop: Workshop, test_id: str, *, by: Actor) -> Attempt:
    """Begin a go at a test, or give back the one that runs. The questions are drawn once, by a seed that is kept.

    The deadline is the test's minutes from now, never after the window closes. Questions that the person has had in
    this workshop come again only when the bank has no others. RefusedError with all reasons; NotVisibleError when the
    course has no such test.
    """
    blueprint = queries.test_of(workshop, test_id)
    _hold_place(db, workshop, person)
    standings = queries.tests_of(db, workshop, person)
    standing = next(one for one in standings if one.id == test_id)
    if standing.running is not None:
        return standing.running
    _refuse(reasons(Step.START, None, standing.facts))
    if standing.open_attempt is not None:
        _score(db, standing.open_attempt, by=Program())
        db.flush()
    seen = {line["question"] for one in standings for attempt in one.attempts for line in attempt.form}
    seed = secrets.randbits(SEED_BITS)
    attempt = Attempt(
        workshop=workshop,
        person=person,
        edition=workshop.edition,
        test=test_id,
        number=len(standing.attempts) + 1,
        seed=str(seed),
        form=form_of(content_of(workshop.edition), blueprint, seed, seen),
        started_at=standing.now,
        deadline_at=deadline_of(standing.now, int(blueprint["minutes"]), standing.window),
    )
    db.add(attempt)
    record(db, by, "attempt.started", attempt, workshop=workshop.id, test=test_id, number=attempt.number)
    db.flush()
    return attempt


def _hold_place(db: Db, workshop: Workshop, person: Person) -> None:
    """Hold the workshop's window and dates as they are, and the person's place: one start after the other."""
    shared = select(Workshop.id).where(Workshop.id == workshop.id).with_for_update(read=True)
    db.execute(shared).all()
    place = select(Enrolment.id).where(
        Enrolment.workshop_id == workshop.id, Enrolment.person_id == person.id, Enrolment.state == State.PLACED
    )
    db.execute(place.with_for_update()).all()


def answer(db: Db, attempt: Attempt, question: str, values: Sequence[str], *, by: Actor) -> Value:
    """Save the answer to one question and return it as it is stored; the same answer again changes nothing.

    RefusedError: `already-finished`, `time-over`, or `answer-…` when the values are no answer to this question;
    NotVisibleError when the attempt does not ask it.
    """
    faults = answer_all(db, attempt, {question: values}, by=by)
    if faults:
        raise RefusedError(f"answer-{faults[question].value}", str(FAULT_WORDS[faults[question]]))
    return value_of(queries.answers_of(db, attempt).get(question))


def answer_all(db: Db, attempt: Attempt, typed: Mapping[str, Sequence[str]], *, by: Actor) -> dict[str, AnswerFault]:
    """Save several answers at once (question id → a form's values) and return what was not understood, and why.

    What is understood is saved even when something else is not. RefusedError: `already-finished`, `time-over`;
    NotVisibleError when the attempt does not ask one of the questions.
    """
    attempt = locked(db, attempt)
    now = clock.now()
    _refuse(reasons(Step.ANSWER, attempt.state, Facts(now=now, deadline=attempt.deadline_at)))
    questions = {question["id"]: question for question in questions_of(attempt, content_of(attempt.edition))}
    if not questions.keys() >= typed.keys():
        raise NotVisibleError
    saved = queries.answers_of(db, attempt)
    faults: dict[str, AnswerFault] = {}
    changed = 0
    for name, values in typed.items():
        value = parse_answer(questions[name], values)
        if isinstance(value, AnswerFault):
            faults[name] = value
        elif value != value_of(saved.get(name)):
            _save(db, attempt, name, value, saved.get(name))
            changed += 1
    if changed:
        record(db, by, "attempt.answered", attempt, changed=changed)
        db.flush()
    return faults


def _save(db: Db, attempt: Attempt, question: str, value: Value, saved: Answer | None) -> None:
    if saved is None:
        db.add(Answer(attempt_id=attempt.id, question=question, value={"value": value}))
    else:
        saved.value, saved.saved_at, saved.changes = {"value": value}, clock.now(), saved.changes + 1


def submit(db: Db, attempt: Attempt, *, by: Actor) -> Attempt:
    """Hand in an attempt: every saved answer is scored. Handed in twice, it is scored once."""
    attempt = locked(db, attempt)
    _refuse(reasons(Step.SUBMIT, attempt.state, Facts(now=clock.now(), deadline=attempt.deadline_at)))
    if attempt.state is AttemptState.OPEN:
        _score(db, attempt, by=by)
        db.flush()
    return attempt


def finish_overdue(db: Db) -> int:
    """Score the oldest attempt whose time is over with the answers saved; 1, or 0 when there is none.

    What another process holds at this moment (its person hands it in) is passed over.
    """
    found = db.scalars(queries.overdue(clock.now()).limit(1).with_for_update(skip_locked=True)).first()
    if found is None:
        return 0
    attempt = locked(db, db.get_one(Attempt, found))
    facts = Facts(now=clock.now(), deadline=attempt.deadline_at)
    if reasons(Step.FINISH, attempt.state, facts):
        return 0
    _score(db, attempt, by=Program())
    db.flush()
    return 1


def finish_all_overdue() -> None:
    """The clock's part: each attempt is a unit of work of its own."""
    finished = 1
    while finished:
        with unit_of_work() as db:
            finished = finish_overdue(db)


def _score(db: Db, attempt: Attempt, *, by: Actor) -> None:
    """The result of an open attempt that is held: points for each answer, the per cent, whether it is passed."""
    saved = queries.answers_of(db, attempt)
    questions = questions_of(attempt, content_of(attempt.edition))
    minimum = pass_mark(attempt.edition.outline, attempt.test)
    result = result_of(questions, {name: value_of(row) for name, row in saved.items()}, minimum)
    for name, row in saved.items():
        row.points = int(result.points[name] * WHOLE)
    attempt.state, attempt.submitted_at = AttemptState.SCORED, clock.now()
    attempt.points = int(sum(result.points.values()) * WHOLE)
    attempt.percent, attempt.passed = result.percent, result.passed
    overdue = not in_time(attempt.deadline_at, attempt.submitted_at)
    answered = sum(value_of(row) is not None for row in saved.values())
    record(db, by, "attempt.scored", attempt, workshop=attempt.workshop_id, answered=answered, overdue=overdue)


def set_window(
    db: Db, workshop: Workshop, test_id: str, window: tuple[datetime, datetime], *, version: int = 0, by: Actor
) -> TestWindow:
    """Say from when until when (UTC) a final test is open; `version` is that of the window the page showed, 0: none.

    RefusedError: `window-ends-first`, `window-over`, `answers-shown` (whoever took it has seen the key), and
    `somebody-answers` (the window would close before the time of a running attempt is over).
    """
    if queries.test_of(workshop, test_id)["kind"] != FINAL:
        raise NotVisibleError
    db.execute(select(Workshop.id).where(Workshop.id == workshop.id).with_for_update()).all()
    chosen = queries.chosen_window(db, workshop, test_id)
    version_refused(version, chosen.version if chosen else 0)
    opens, closes = window
    _refuse(_against_window(db, workshop, test_id, Window(opens, closes)))
    if chosen is None:
        chosen = TestWindow(workshop_id=workshop.id, test=test_id)
        db.add(chosen)
    chosen.opens_at, chosen.closes_at = opens, closes
    facts = {"opens": opens.isoformat(), "closes": closes.isoformat()}
    record(db, by, "test-window.set", chosen, workshop=workshop.id, test=test_id, **facts)
    db.flush()
    return chosen


def _against_window(db: Db, workshop: Workshop, test_id: str, wanted: Window) -> list[Reason]:
    now = clock.now()
    attempts = (Attempt.workshop_id == workshop.id) & (Attempt.test == test_id)
    last = db.scalar(select(func.max(Attempt.deadline_at)).where(attempts, Attempt.state == AttemptState.OPEN))
    scored = db.scalar(select(func.count()).where(attempts, Attempt.state == AttemptState.SCORED))
    present = queries.window_of(db, workshop, test_id)
    opens, closes = wanted.opens or now, wanted.closes or now
    against = []
    if closes <= opens:
        against.append(Reason("window-ends-first", _("The test must close after it opens.")))
    if closes <= now:
        against.append(Reason("window-over", _("Choose an end that is still to come.")))
    if scored and review_opens(queries.test_of(workshop, test_id), present, now):
        sentence = _(
            "The test has closed and those who took it have seen the right answers; it cannot be opened again."
        )
        against.append(Reason("answers-shown", sentence))
    if last is not None and closes < last:
        sentence = _(
            "Somebody is answering until %(when)s; the test can close then at the earliest.", when=clock_time(last)
        )
        against.append(Reason("somebody-answers", sentence))
    return against


def _refuse(against: Sequence[Reason]) -> None:
    if against:
        raise RefusedError(against[0].code, " ".join(reason.message for reason in against))
