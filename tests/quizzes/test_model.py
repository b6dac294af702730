"""Whatever happens to attempts in whatever order, the rules and a plain model of them agree."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms import clock
from lms.db import Db
from lms.errors import RefusedError
from lms.quizzes import queries, rules
from lms.quizzes.machine import GRACE, TABLE, Step
from lms.quizzes.models import Attempt, AttemptState
from tests.make import Make
from tests.quizzes.scene import Hall, at, right

MINUTES = timedelta(minutes=20)
EVENTS = st.lists(
    st.sampled_from(["start", "start", "answer", "answer", "submit", "finish", "a minute", "the grace", "an hour"]),
    max_size=14,
)
PAUSES = {"a minute": timedelta(minutes=1), "the grace": MINUTES + timedelta(seconds=30), "an hour": timedelta(hours=1)}


@dataclass
class Model:
    """One person and the final test of two attempts: when each began, how many answers count, and is it scored."""

    now: datetime
    began: list[datetime] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    scored: list[bool] = field(default_factory=list)

    @property
    def in_time(self) -> bool:
        return bool(self.began) and not self.scored[-1] and self.now < self.began[-1] + MINUTES + GRACE

    def start(self) -> bool:
        if self.in_time:
            return True
        if len(self.began) == 2:
            return False
        self.scored = [True] * len(self.began) + [False]
        self.began.append(self.now)
        self.answers.append(0)
        return True

    def answer(self) -> bool:
        if self.in_time:
            self.answers[-1] = min(10, self.answers[-1] + 1)
            return True
        return False

    def submit(self) -> bool:
        self.scored[-1] = True
        return True

    def finish(self) -> bool:
        if self.began and not self.scored[-1] and not self.in_time:
            self.scored[-1] = True
            return True
        return False


def really(hall: Hall, attempt: Attempt | None, what: str, step: int) -> bool:
    """The same event with the rules; whether it was accepted."""
    try:
        if what == "start":
            hall.start()
        elif what == "finish":
            return bool(rules.finish_overdue(hall.db))
        elif attempt is not None and what == "answer":
            name = attempt.form[min(step, 9)]["question"]
            rules.answer(hall.db, attempt, name, right(name), by=hall.by())
        elif attempt is not None:
            rules.submit(hall.db, attempt, by=hall.by())
    except RefusedError:
        return False
    return True


def last_attempt(db: Db, hall: Hall) -> Attempt | None:
    attempts = queries.tests_of(db, hall.workshop, hall.person)[1].attempts
    return attempts[-1] if attempts else None


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS)
def test_attempts_go_as_the_model_says(db: Db, make: Make, events: list[str]) -> None:
    with db.begin_nested() as undone:
        hall = Hall(make)
        with hall.while_final():
            model = Model(clock.now())
        for what in events:
            model.now += PAUSES.get(what, timedelta(0))
            attempt = last_attempt(db, hall)
            if what in PAUSES or (attempt is None and what in {"answer", "submit"}):
                continue
            with at(model.now):
                step = model.answers[-1] if model.answers else 0
                expected = getattr(model, what)()
                assert really(hall, attempt, what, step) is expected, what
        attempts = queries.tests_of(db, hall.workshop, hall.person)[1].attempts
        assert [one.state is AttemptState.SCORED for one in attempts] == model.scored
        assert [one.percent for one in attempts] == [
            10 * count if scored else None for count, scored in zip(model.answers, model.scored, strict=True)
        ]
        undone.rollback()


def test_no_step_leads_out_of_scored_and_every_open_attempt_can_be_finished() -> None:
    out = {row.target for row in TABLE if row.source is AttemptState.SCORED}
    assert out == {AttemptState.SCORED}
    finishing = {row.step for row in TABLE if (row.source, row.target) == (AttemptState.OPEN, AttemptState.SCORED)}
    assert finishing == {Step.SUBMIT, Step.FINISH}
