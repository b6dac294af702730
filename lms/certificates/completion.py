"""Whether a person has completed a course: each condition met, not met or still possible, with its figures.

Pure: no database, no clock. Times are minutes; shares and scores are whole per cents.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.i18n import Worded, _, _l, _n
from lms.i18n import minutes as in_words


class Standing(Worded):
    """How a condition, or the whole rule, stands."""

    MET = "met", _l("Met")
    POSSIBLE = "possible", _l("Still possible")
    NOT_MET = "not-met", _l("Not met")


class ConditionCode(Worded):
    """What a course may ask for."""

    SHARE = "share", _l("Time attended")
    MODULES = "modules", _l("Compulsory modules")
    SCORE = "score", _l("Test")
    TASKS = "tasks", _l("Tasks handed in")


class Outcome(Worded):
    """Which document a person has earned for good."""

    NONE = "none", _l("No document")
    ATTENDANCE = "attendance", _l("Confirmation of attendance")
    COMPLETION = "completion", _l("Certificate of completion")


@dataclass(frozen=True)
class Rule:
    """The `completion` of a course's content; `score_percent` is None when no test decides."""

    minimum_share: int
    compulsory_modules: tuple[str, ...] = ()
    score_percent: int | None = None
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What is known of one person in one workshop.

    `minutes_planned` counts all sessions but those for add-on modules alone, `minutes_held` those of them whose roll is
    closed. `modules_done` were attended, or
    read to the end where a module is for self-study alone; `modules_to_come` may still be. `tests_possible`: the
    test's window has not closed and a try is left or running.
    """

    minutes_planned: int
    minutes_held: int
    minutes_present: int
    modules_done: frozenset[str] = frozenset()
    modules_to_come: frozenset[str] = frozenset()
    best_percent: int | None = None
    tests_possible: bool = False
    tasks_in: frozenset[str] = frozenset()
    rolls_open: int = 0
    is_closed: bool = False


@dataclass(frozen=True)
class Condition:
    """One condition of the rule: how it stands, and the figures behind it."""

    code: ConditionCode
    standing: Standing
    figures: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The condition and its figures in words, in the language in force."""
        return _SENTENCES[self.code](self.figures)


@dataclass(frozen=True)
class Progress:
    """All conditions of a course for one person."""

    conditions: tuple[Condition, ...]
    rolls_open: int

    @property
    def standing(self) -> Standing:
        """The worst of all conditions: one that cannot be met any more decides."""
        return worst(condition.standing for condition in self.conditions)

    @property
    def outcome(self) -> Outcome:
        """What may be issued: nothing while a roll is open, or while something missing is still possible.

        Who was there for the minutes but can meet the rest no more gets a confirmation of attendance.
        """
        if self.rolls_open or self.standing is Standing.POSSIBLE:
            return Outcome.NONE
        if self.standing is Standing.MET:
            return Outcome.COMPLETION
        was_there = self.of(ConditionCode.SHARE).standing is Standing.MET
        is_open = any(condition.standing is Standing.POSSIBLE for condition in self.conditions)
        return Outcome.ATTENDANCE if was_there and not is_open else Outcome.NONE

    def of(self, code: ConditionCode) -> Condition:
        """The condition with this code; StopIteration when the course does not ask for it."""
        return next(condition for condition in self.conditions if condition.code is code)


def rule_of(content: Mapping[str, Any]) -> Rule:
    """The completion rule of a course's content or outline."""
    asked = content["completion"]
    score = asked.get("minimum_score")
    return Rule(
        minimum_share=asked["minimum_share"],
        compulsory_modules=tuple(asked.get("compulsory_modules", ())),
        score_percent=score["percent"] if score else None,
        tasks=tuple(asked.get("tasks", ())),
    )


def test_of(content: Mapping[str, Any]) -> str | None:
    """The id of the test whose score decides, or None."""
    score = content["completion"].get("minimum_score")
    return str(score["test"]) if score else None


def progress(rule: Rule, facts: Facts) -> Progress:
    """Hold the facts against the rule."""
    conditions = [_share(rule, facts)]
    if rule.compulsory_modules:
        to_come = frozenset() if facts.is_closed else facts.modules_to_come
        conditions.append(_all_of(ConditionCode.MODULES, rule.compulsory_modules, facts.modules_done, to_come))
    if rule.score_percent is not None:
        conditions.append(_score(rule.score_percent, facts))
    if rule.tasks:
        to_come = frozenset() if facts.is_closed else frozenset(rule.tasks)
        conditions.append(_all_of(ConditionCode.TASKS, rule.tasks, facts.tasks_in, to_come))
    return Progress(tuple(conditions), facts.rolls_open)


def worst(standings: Iterable[Standing]) -> Standing:
    """Of several standings the one that holds for all together; met when there is none."""
    found = set(standings)
    if Standing.NOT_MET in found:
        return Standing.NOT_MET
    return Standing.POSSIBLE if Standing.POSSIBLE in found else Standing.MET


def share_of(part: int, whole: int) -> int:
    """Whole per cents, rounded down, so that a share shown as enough is enough; nothing of nothing is 0."""
    return part * 100 // whole if whole else 0


def _share(rule: Rule, facts: Facts) -> Condition:
    """Minutes present, measured against all sessions, those to come included."""
    to_come = 0 if facts.is_closed else max(facts.minutes_planned - facts.minutes_held, 0)
    whole = facts.minutes_held + to_come
    needed = -(-rule.minimum_share * whole // 100)
    if whole and facts.minutes_present >= needed:
        standing = Standing.MET
    elif facts.minutes_present + to_come >= needed and to_come:
        standing = Standing.POSSIBLE
    else:
        standing = Standing.NOT_MET
    figures = {"present": facts.minutes_present, "whole": whole, "needed": needed, "percent": rule.minimum_share}
    return Condition(ConditionCode.SHARE, standing, figures)


def _all_of(code: ConditionCode, needed: tuple[str, ...], done: frozenset[str], to_come: frozenset[str]) -> Condition:
    missing = tuple(thing for thing in needed if thing not in done)
    standing = Standing.POSSIBLE if set(missing) <= to_come else Standing.NOT_MET
    standing = standing if missing else Standing.MET
    return Condition(code, standing, {"done": len(needed) - len(missing), "needed": len(needed)}, missing)


def _score(percent: int, facts: Facts) -> Condition:
    best = facts.best_percent
    if best is not None and best >= percent:
        standing = Standing.MET
    else:
        standing = Standing.POSSIBLE if facts.tests_possible else Standing.NOT_MET
    figures = {"percent": percent} | ({} if best is None else {"best": best})
    return Condition(ConditionCode.SCORE, standing, figures)


def _share_sentence(figures: Mapping[str, int]) -> str:
    return _(
        "Present for %(present)s of %(whole)s; at least %(needed)s are needed (%(percent)s%% of the time).",
        present=in_words(figures["present"]),
        whole=in_words(figures["whole"]),
        needed=in_words(figures["needed"]),
        percent=figures["percent"],
    )


def _modules_sentence(figures: Mapping[str, int]) -> str:
    return _n(
        "%(done)s of %(num)s compulsory module attended.",
        "%(done)s of %(num)s compulsory modules attended.",
        figures["needed"],
        done=figures["done"],
    )


def _score_sentence(figures: Mapping[str, int]) -> str:
    if "best" not in figures:
        return _("The test has not been taken yet; at least %(percent)s%% are needed.", percent=figures["percent"])
    return _(
        "Best result of the test: %(best)s%%; at least %(percent)s%% are needed.",
        best=figures["best"],
        percent=figures["percent"],
    )


def _tasks_sentence(figures: Mapping[str, int]) -> str:
    return _n(
        "%(done)s of %(num)s task handed in.",
        "%(done)s of %(num)s tasks handed in.",
        figures["needed"],
        done=figures["done"],
    )


_SENTENCES = {
    ConditionCode.SHARE: _share_sentence,
    ConditionCode.MODULES: _modules_sentence,
    ConditionCode.SCORE: _score_sentence,
    ConditionCode.TASKS: _tasks_sentence,
}
