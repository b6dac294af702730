"""Taking a test: when it may be begun, what is saved, what counts when the time is over."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms import clock, worker
from lms.audit.models import Entry
from lms.db import Db
from lms.enrolment.models import State
from lms.errors import NotVisibleError, RefusedError
from lms.quizzes import queries, rules
from lms.quizzes.machine import GRACE
from lms.quizzes.models import Answer, Attempt, AttemptState
from lms.quizzes.standing import TestState, comparison
from lms.scheduling.models import WorkshopState
from tests.make import Make
from tests.quizzes.scene import BY_ID, Hall, at, right, wrong


@pytest.fixture
def hall(make: Make) -> Hall:
    return Hall(make)


def refused(code: str) -> "pytest.RaisesExc[RefusedError]":
    return pytest.raises(RefusedError, check=lambda refusal: refusal.code == code)


def drawn(attempt: Attempt) -> list[str]:
    return [line["question"] for line in attempt.form]


def entries(db: Db) -> list[str]:
    db.flush()
    query = select(Entry.action).where(Entry.action.startswith("attempt.")).order_by(Entry.id)
    return list(db.scalars(query))


def test_the_entry_test_is_open_from_publication_until_the_first_session_ends(hall: Hall, db: Db) -> None:
    assert queries.window_of(db, hall.workshop, "entry") == (hall.workshop.published_at, hall.sessions[0].ends_at)
    with at(hall.sessions[0].ends_at), refused("closed"):
        hall.start("entry")
    with at(hall.sessions[0].ends_at - timedelta(minutes=1)):
        assert hall.start("entry").deadline_at == hall.sessions[0].ends_at


def test_the_final_test_is_open_from_the_last_session_until_two_weeks_after_it(hall: Hall, db: Db) -> None:
    opens, closes = queries.window_of(db, hall.workshop, "final")
    assert (opens, closes) == (hall.sessions[1].starts_at, hall.sessions[1].ends_at + timedelta(days=14))
    assert closes is not None
    with refused("not-yet-open"):
        hall.start()
    with at(closes), refused("closed"):
        hall.start()
    with hall.while_final():
        assert hall.start().deadline_at == clock.now() + timedelta(minutes=20)


def test_only_those_enrolled_in_a_running_workshop_take_its_tests(hall: Hall) -> None:
    for state in (State.ASKED, State.WAITING, State.CALLED_BACK):
        with refused("not-enrolled"):
            hall.start("entry", hall.place(state))
    hall.workshop.state = WorkshopState.CANCELLED
    with refused("workshop-not-running"):
        hall.start("entry")
    hall.workshop.state = WorkshopState.PUBLISHED
    with pytest.raises(NotVisibleError):
        hall.start("no-such-test")


def test_every_reason_is_said_at_once(hall: Hall) -> None:
    with pytest.raises(RefusedError) as refusal:
        hall.start("final", hall.place(State.ASKED))
    assert len(queries.tests_of(hall.db, hall.workshop, hall.place(State.ASKED))[1].reasons) == 2
    assert refusal.value.message.count(".") >= 2


def test_starting_again_goes_on_with_the_same_questions(hall: Hall, db: Db) -> None:
    first = hall.start("entry")
    assert hall.start("entry").id == first.id
    assert entries(db) == ["attempt.started"]
    assert len(drawn(first)) == 10


def test_the_final_test_has_none_of_the_questions_of_the_entry_test_nor_of_an_earlier_attempt(hall: Hall) -> None:
    entry = hall.took("entry")
    with hall.while_final():
        first, second = hall.took(right_ones=0), hall.start()
    assert len({*drawn(entry), *drawn(first), *drawn(second)}) == 30


def test_attempts_are_counted(hall: Hall, db: Db) -> None:
    hall.took("entry")
    with refused("no-attempts-left"):
        hall.start("entry")
    with hall.while_final():
        assert queries.attempts_left(db, hall.workshop, hall.person.id, "final") == 2
        hall.took(right_ones=6)
        hall.took(right_ones=8)
        with refused("no-attempts-left"):
            hall.start()
    assert queries.best_percent(db, hall.workshop.id, "final") == {hall.person.id: 80}


def test_an_answer_is_saved_once_and_its_changes_are_counted(hall: Hall, db: Db) -> None:
    attempt = hall.start("entry")
    name = next(one for one in drawn(attempt) if BY_ID[one]["type"] == "single")
    for values in (["a"], ["a"], ["b"], ["b"]):
        assert rules.answer(db, attempt, name, values, by=hall.by()) == values[0]
    (row,) = db.scalars(select(Answer).where(Answer.attempt_id == attempt.id))
    assert (row.value, row.changes, row.points) == ({"value": "b"}, 2, None)
    assert entries(db) == ["attempt.started", "attempt.answered", "attempt.answered"]


def test_what_is_no_answer_is_refused_with_a_sentence_and_the_rest_is_saved(hall: Hall, db: Db) -> None:
    attempt = hall.start("entry")
    number = next(one for one in drawn(attempt) if BY_ID[one]["type"] == "numeric")
    other = next(one for one in drawn(attempt) if one != number)
    with refused("answer-not-a-number"):
        rules.answer(db, attempt, number, ["багато"], by=hall.by())
    faults = rules.answer_all(db, attempt, {number: ["багато"], other: right(other)}, by=hall.by())
    assert set(faults) == {number}
    assert set(queries.answers_of(db, attempt)) == {other}
    with pytest.raises(NotVisibleError):
        rules.answer(db, attempt, "not-drawn", ["a"], by=hall.by())


def test_handing_in_scores_every_answer_and_rounds_down(hall: Hall, db: Db) -> None:
    with hall.while_final():
        attempt = hall.start()
        ids = drawn(attempt)
        multiple = next(one for one in ids if BY_ID[one]["type"] == "multiple")
        for name in ids:
            values = ["a"] if name == multiple else right(name)
            rules.answer(db, attempt, name, values, by=hall.by())
        rules.submit(db, attempt, by=hall.by())
    assert (attempt.percent, attempt.points, attempt.passed) == (95, 9500, True)
    assert queries.answers_of(db, attempt)[multiple].points == 500


@pytest.mark.parametrize(("right_ones", "passed"), [(6, False), (7, True)])
def test_the_completion_rule_decides_who_has_passed(hall: Hall, right_ones: int, passed: bool) -> None:  # noqa: FBT001
    with hall.while_final():
        assert hall.took(right_ones=right_ones).passed is passed


def test_the_entry_test_passes_and_fails_nobody(hall: Hall) -> None:
    assert hall.took("entry", right_ones=0).passed is None


def test_handing_in_twice_makes_one_result(hall: Hall, db: Db) -> None:
    attempt = hall.took("entry")
    first = attempt.submitted_at
    assert rules.submit(db, attempt, by=hall.by()).submitted_at == first
    assert entries(db).count("attempt.scored") == 1
    with refused("already-finished"):
        rules.answer(db, attempt, drawn(attempt)[0], wrong(drawn(attempt)[0]), by=hall.by())


def test_what_was_under_way_when_the_time_ended_counts_and_what_comes_later_does_not(hall: Hall, db: Db) -> None:
    attempt = hall.start("entry")
    first, second = drawn(attempt)[:2]
    with at(attempt.deadline_at + GRACE - timedelta(seconds=1)):
        rules.answer(db, attempt, first, right(first), by=hall.by())
        assert rules.finish_overdue(db) == 0
    with at(attempt.deadline_at + GRACE):
        with refused("time-over"):
            rules.answer(db, attempt, second, right(second), by=hall.by())
        assert rules.finish_overdue(db) == 1
        assert rules.finish_overdue(db) == 0
    assert (attempt.state, attempt.percent) == (AttemptState.SCORED, 10)


def test_the_clock_finishes_everything_overdue(make: Make, db: Db) -> None:
    hall = Hall(make, people=3)
    attempts = [hall.start("entry", person) for person in hall.people]
    with at(attempts[-1].deadline_at + GRACE):
        db.commit()
        rules.finish_all_overdue()
        db.expire_all()
    assert {attempt.state for attempt in attempts} == {AttemptState.SCORED}
    assert (timedelta(minutes=1), rules.finish_all_overdue) in [slot[1:] for slot in worker.CLOCK]


def test_the_next_attempt_begins_even_before_the_clock_has_finished_the_last(hall: Hall) -> None:
    with hall.while_final():
        first = hall.start()
    with hall.while_final(timedelta(hours=1)):
        second = hall.start()
    assert (first.state, first.percent, second.number) == (AttemptState.SCORED, 0, 2)


def test_an_attempt_that_nobody_finished_can_be_handed_in_late_with_what_was_saved(hall: Hall, db: Db) -> None:
    attempt = hall.start("entry")
    hall.fill(attempt, right_ones=4)
    with at(attempt.deadline_at + timedelta(hours=1)):
        assert rules.submit(db, attempt, by=hall.by()).percent == 40


def test_a_trainer_sets_when_the_final_test_is_open(hall: Hall, db: Db) -> None:
    by, before = hall.by(hall.trainer), hall.final_closes
    span = hall.final_opens - timedelta(days=1), before + timedelta(days=7)
    row = rules.set_window(db, hall.workshop, "final", span, by=by)
    assert queries.window_of(db, hall.workshop, "final") == span
    with refused("changed-meanwhile"):
        rules.set_window(db, hall.workshop, "final", span, version=0, by=by)
    with refused("window-ends-first"):
        rules.set_window(db, hall.workshop, "final", (span[1], span[0]), version=row.version, by=by)
    with pytest.raises(NotVisibleError):
        rules.set_window(db, hall.workshop, "entry", span, by=by)


def test_the_window_never_closes_before_somebody_who_answers_nor_opens_again_over_shown_keys(
    hall: Hall, db: Db
) -> None:
    by = hall.by(hall.trainer)
    with hall.while_final():
        hall.start()
        sooner = hall.final_opens, clock.now() + timedelta(minutes=19)
        with refused("somebody-answers"):
            rules.set_window(db, hall.workshop, "final", sooner, by=by)
        hall.took()
    with at(hall.final_closes + GRACE), refused("answers-shown"):
        rules.set_window(db, hall.workshop, "final", (hall.final_opens, clock.now() + timedelta(days=1)), by=by)


def test_a_person_stands_with_each_test_as_the_calendar_and_the_attempts_say(hall: Hall, db: Db) -> None:
    def states() -> list[TestState]:
        return [one.state for one in queries.tests_of(db, hall.workshop, hall.person)]

    assert states() == [TestState.OPEN, TestState.COMING]
    attempt = hall.start("entry")
    assert states() == [TestState.RUNNING, TestState.COMING]
    rules.submit(db, attempt, by=hall.by())
    assert states() == [TestState.DONE, TestState.COMING]
    with hall.while_final():
        hall.took(right_ones=1)
        assert states() == [TestState.DONE, TestState.OPEN]
        assert [one.id for one in queries.tests_open_for(db, hall.person.id, clock.now())] == ["final"]
        hall.took()
        assert states() == [TestState.DONE, TestState.DONE]
        assert queries.tests_open_for(db, hall.person.id, clock.now()) == []


def test_means_are_shown_from_five_people_on() -> None:
    entry = dict.fromkeys(range(6), 40)
    final = {number: 60 + number for number in range(1, 5)}
    assert comparison(entry, final).entry is None
    compared = comparison(entry, final | {5: 66, 99: 100})
    assert (compared.count, compared.entry, compared.final) == (5, 40, 63)
