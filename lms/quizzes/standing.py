"""How a person stands with one test of a workshop, and how a group did before and after. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.i18n import Worded, _l
from lms.quizzes.machine import GRACE, Facts, Step, Window, in_time, reasons
from lms.quizzes.models import Attempt, AttemptState
from lms.scheduling.models import Workshop

Blueprint = Mapping[str, Any]
ENTRY, FINAL = "entry", "final"
FEWEST_FOR_A_MEAN = 5


class TestState(Worded):
    """Where a person is with a test."""

    __test__ = False
    RUNNING = "running", _l("In progress")
    OPEN = "open", _l("Open now")
    COMING = "coming", _l("Not open yet")
    DONE = "done", _l("Done")
    MISSED = "missed", _l("Closed, not taken")


def blueprint_of(outline: Mapping[str, Any], test_id: str) -> Blueprint | None:
    """What a course says of one of its tests; None when it has no such test."""
    return next((test for test in outline.get("tests", ()) if test["id"] == test_id), None)


def pass_mark(outline: Mapping[str, Any], test_id: str) -> int | None:
    """The whole per cent that completion asks for in this test; None when nothing depends on it."""
    score = outline["completion"].get("minimum_score")
    return int(score["percent"]) if score and score["test"] == test_id else None


def question_count(outline: Mapping[str, Any], blueprint: Blueprint) -> int:
    """How many questions are drawn."""
    return int(blueprint["per_objective"]) * len(outline["objectives"])


def review_opens(blueprint: Blueprint, window: Window, now: datetime) -> bool:
    """Whether key and feedback may be shown to those who have submitted: at once, or when nobody can answer any more.

    An attempt never runs past the end of the window, so what comes after the grace is after every answer.
    """
    if blueprint["kind"] == ENTRY:
        return True
    return window.closes is not None and now >= window.closes + GRACE


@dataclass(frozen=True)
class Standing:
    """One person and one test of a workshop at one moment: the window, and the attempts in order."""

    workshop: Workshop
    blueprint: Blueprint
    window: Window
    attempts: tuple[Attempt, ...]
    is_placed: bool
    now: datetime

    @property
    def id(self) -> str:
        """The test's id in the course."""
        return str(self.blueprint["id"])

    @property
    def open_attempt(self) -> Attempt | None:
        """The attempt that is not scored yet, whether or not its time is over."""
        return next((attempt for attempt in self.attempts if attempt.state is AttemptState.OPEN), None)

    @property
    def running(self) -> Attempt | None:
        """The attempt that can still be answered."""
        found = self.open_attempt
        return found if found is not None and in_time(found.deadline_at, self.now) else None

    @property
    def best(self) -> Attempt | None:
        """The scored attempt with the most points, the first of several."""
        scored = [attempt for attempt in self.attempts if attempt.state is AttemptState.SCORED]
        return max(scored, key=lambda attempt: attempt.percent or 0, default=None)

    @property
    def left(self) -> int:
        """Attempts that were not begun yet."""
        return max(0, int(self.blueprint["attempts"]) - len(self.attempts))

    @property
    def pass_mark(self) -> int | None:
        """The whole per cent to reach; None when nothing depends on the test."""
        return pass_mark(self.workshop.edition.outline, self.id)

    @property
    def questions(self) -> int:
        """How many questions an attempt has."""
        return question_count(self.workshop.edition.outline, self.blueprint)

    @property
    def reasons(self) -> list[str]:
        """Why an attempt cannot be begun or gone on with now; empty when it can."""
        source = AttemptState.OPEN if self.running else None
        return [reason.message for reason in reasons(Step.START, source, self.facts)]

    @property
    def facts(self) -> Facts:
        """What the conditions of a start look at."""
        found = self.open_attempt
        return Facts(
            now=self.now,
            workshop=self.workshop.state,
            is_placed=self.is_placed,
            window=self.window,
            made=len(self.attempts),
            allowed=int(self.blueprint["attempts"]),
            deadline=found.deadline_at if found else None,
        )

    @property
    def state(self) -> TestState:
        """Where the person is: what runs comes first, then what was done, then what the calendar says.

        A test that was passed, or that has no attempt left, is done even while its window is open.
        """
        best = self.best
        if self.running:
            return TestState.RUNNING
        if self.is_open and not (best is not None and (best.passed or self.pass_mark is None)):
            return TestState.OPEN
        if self.attempts:
            return TestState.DONE
        return TestState.MISSED if self.window.has_closed(self.now) else TestState.COMING

    @property
    def is_open(self) -> bool:
        """Whether another attempt could be begun now."""
        return not self.running and not self.reasons

    @property
    def shows_review(self) -> bool:
        """Whether those who submitted may see key and feedback."""
        return review_opens(self.blueprint, self.window, self.now)


@dataclass(frozen=True)
class Comparison:
    """Mean per cents before and after, of those who took both tests; None below five people."""

    count: int
    entry: int | None
    final: int | None


def comparison(entry: Mapping[int, int], final: Mapping[int, int]) -> Comparison:
    """Compare the best per cents of those who have both (person id → per cent), rounded half up."""
    both = sorted(entry.keys() & final.keys())
    if len(both) < FEWEST_FOR_A_MEAN:
        return Comparison(len(both), None, None)
    return Comparison(len(both), _mean([entry[one] for one in both]), _mean([final[one] for one in both]))


def _mean(percents: Sequence[int]) -> int:
    return (2 * sum(percents) + len(percents)) // (2 * len(percents))
