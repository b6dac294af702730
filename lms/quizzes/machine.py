"""The life of an attempt: every step it may take, and what must hold for each. Facts in, reasons out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from lms.errors import Reason
from lms.i18n import _, _l, _n, clock_time, moment
from lms.quizzes.models import AttemptState
from lms.scheduling.models import WorkshopState

GRACE = timedelta(seconds=60)
"""What was sent in time may arrive so much later; after it an attempt is scored with what is there."""


class Window(NamedTuple):
    """From when until when a test can be begun (UTC); None while the workshop has no dates."""

    opens: datetime | None
    closes: datetime | None

    def has_opened(self, now: datetime) -> bool:
        """Whether the first moment has come."""
        return self.opens is not None and self.opens <= now

    def has_closed(self, now: datetime) -> bool:
        """Whether the last moment is over."""
        return self.closes is not None and self.closes <= now

    def is_open(self, now: datetime) -> bool:
        """Whether the test can be begun now."""
        return self.has_opened(now) and not self.has_closed(now)


NEVER = Window(None, None)


@dataclass(frozen=True)
class Facts:
    """What is known about one person and one test at one moment; `deadline` is that of the attempt that runs."""

    now: datetime
    workshop: WorkshopState = WorkshopState.PUBLISHED
    is_placed: bool = True
    window: Window = NEVER
    made: int = 0
    allowed: int = 1
    deadline: datetime | None = None


def deadline_of(started: datetime, minutes: int, window: Window) -> datetime:
    """Until when an attempt that begins now can be answered: the test's minutes, never past the end of the window."""
    own = started + timedelta(minutes=minutes)
    return own if window.closes is None else min(own, window.closes)


def in_time(deadline: datetime, now: datetime) -> bool:
    """Whether an answer that arrives now still counts."""
    return now < deadline + GRACE


@dataclass(frozen=True)
class Condition:
    """One thing that must hold: what it is, whether it does, what is said when it does not, and who can help."""

    code: str
    description: object
    passes: Callable[[Facts], bool]
    sentence: Callable[[Facts], str]
    helped_by: object = ""

    def reason(self, facts: Facts) -> Reason:
        """The condition as a reason why not."""
        return Reason(self.code, self.sentence(facts), str(self.helped_by))


TRAINER = _l("the trainers of the workshop")

PLACED = Condition(
    "not-enrolled",
    _l("You are enrolled in the workshop."),
    lambda facts: facts.is_placed,
    lambda _facts: _("The test is for those who are enrolled in the workshop; you are not, or not yet."),
    TRAINER,
)
RUNNING = Condition(
    "workshop-not-running",
    _l("The workshop was published and not cancelled."),
    lambda facts: facts.workshop in {WorkshopState.PUBLISHED, WorkshopState.CLOSED},
    lambda _facts: _("The workshop is not running: it was not published, or it was cancelled."),
)
DATED = Condition(
    "no-dates",
    _l("The workshop has dates."),
    lambda facts: facts.window.opens is not None,
    lambda _facts: _("The workshop has no dates yet, so the test has none either."),
    TRAINER,
)
OPENED = Condition(
    "not-yet-open",
    _l("The test is already open."),
    lambda facts: facts.window.opens is None or facts.window.has_opened(facts.now),
    lambda facts: _("The test opens on %(when)s.", when=moment(facts.window.opens or facts.now)),
    TRAINER,
)
NOT_CLOSED = Condition(
    "closed",
    _l("The test is still open."),
    lambda facts: not facts.window.has_closed(facts.now),
    lambda facts: _("The test closed on %(when)s.", when=moment(facts.window.closes or facts.now)),
    TRAINER,
)
ATTEMPTS_LEFT = Condition(
    "no-attempts-left",
    _l("You have an attempt left."),
    lambda facts: facts.made < facts.allowed,
    lambda facts: _n("You have used your only attempt.", "You have used all your %(num)s attempts.", facts.allowed),
)
IN_TIME = Condition(
    "time-over",
    _l("The time of the attempt is not over."),
    lambda facts: facts.deadline is not None and in_time(facts.deadline, facts.now),
    lambda facts: _(
        "The time was over at %(when)s, so this came too late. Everything that was saved before counts.",
        when=clock_time(facts.deadline or facts.now),
    ),
)
TIME_OVER = Condition(
    "time-not-over",
    _l("The time of the attempt is over."),
    lambda facts: facts.deadline is not None and not in_time(facts.deadline, facts.now),
    lambda _facts: _("The person is still answering."),
)

MAY_START = (PLACED, RUNNING, DATED, OPENED, NOT_CLOSED, ATTEMPTS_LEFT)


class Step(StrEnum):
    """What can happen to an attempt; the value is the past participle of the log's entry."""

    START = "started"
    ANSWER = "answered"
    SUBMIT = "submitted"
    FINISH = "finished"


@dataclass(frozen=True)
class Transition:
    """From one state (None: there is no attempt) by one step to another, while all conditions hold."""

    step: Step
    source: AttemptState | None
    target: AttemptState
    conditions: tuple[Condition, ...] = ()


TABLE = (
    Transition(Step.START, None, AttemptState.OPEN, MAY_START),
    Transition(Step.START, AttemptState.OPEN, AttemptState.OPEN, (IN_TIME,)),
    Transition(Step.ANSWER, AttemptState.OPEN, AttemptState.OPEN, (IN_TIME,)),
    Transition(Step.SUBMIT, AttemptState.OPEN, AttemptState.SCORED),
    Transition(Step.SUBMIT, AttemptState.SCORED, AttemptState.SCORED),
    Transition(Step.FINISH, AttemptState.OPEN, AttemptState.SCORED, (TIME_OVER,)),
)
"""Starting again resumes, submitting again changes nothing, and what is scored is never answered or finished again."""


def transition(step: Step, source: AttemptState | None) -> Transition | None:
    """The row of the table for this step from this state; None when there is none."""
    return next((row for row in TABLE if (row.step, row.source) == (step, source)), None)


def reasons(step: Step, source: AttemptState | None, facts: Facts) -> list[Reason]:
    """Everything that speaks against a step; empty when it may be taken."""
    row = transition(step, source)
    if row is None:
        return [Reason("already-finished", _("This attempt is finished. Its answers can no longer be changed."))]
    return [condition.reason(facts) for condition in row.conditions if not condition.passes(facts)]
