"""A course told in plain words: its hours, what completes it, its tests, who sees what. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.catalogue.models import Privacy
from lms.catalogue.queries import is_add_on
from lms.i18n import _, _l, _n, in_language, minutes

Outline = Mapping[str, Any]
LANGUAGES = {"uk": _l("Ukrainian"), "en": _l("English")}


@dataclass(frozen=True)
class Hours:
    """Minutes of a course: alone, together, and both."""

    self_study: int
    together: int

    @property
    def total(self) -> int:
        """All minutes."""
        return self.self_study + self.together


@dataclass(frozen=True)
class Test:
    """A test of a course: questions drawn, minutes to answer, tries, and what it is for."""

    __test__ = False
    title: str
    questions: int
    minutes: int
    attempts: int
    meaning: str


@dataclass(frozen=True)
class Step:
    """A neighbour in the course: a module's id and title."""

    id: str
    title: str


def hours_of(outline: Outline) -> Hours:
    """The minutes of the course itself, add-on modules aside."""
    return _hours([module for module in outline["modules"] if not is_add_on(module)])


def add_on_hours_of(outline: Outline) -> Hours:
    """The minutes of the add-on modules."""
    return _hours([module for module in outline["modules"] if is_add_on(module)])


def _hours(modules: Sequence[Mapping[str, Any]]) -> Hours:
    spent = [module["minutes"] for module in modules]
    return Hours(sum(each["self_study"] for each in spent), sum(each["together"] for each in spent))


def languages_of(outline: Outline) -> str:
    """The languages of a course: "Ukrainian, English"."""
    return ", ".join(str(LANGUAGES[code]) for code in outline["languages"])


def completion_of(outline: Outline) -> list[str]:
    """What completes a course, one sentence for each condition."""
    rule, titles = outline["completion"], _titles(outline["modules"])
    sentences = []
    if rule["minimum_share"]:
        needed = -(-hours_of(outline).together * rule["minimum_share"] // 100)
        sentences.append(
            _(
                "You are present for at least %(share)s%% of the time together: %(needed)s of %(whole)s.",
                share=rule["minimum_share"], needed=minutes(needed), whole=minutes(hours_of(outline).together),
            )
        )  # fmt: skip
    if rule["compulsory_modules"]:
        named = "; ".join(titles[name] for name in rule["compulsory_modules"])
        sentences.append(_("You miss none of these modules: %(modules)s.", modules=named))
    score = rule["minimum_score"]
    if score:
        test = _titles(outline["tests"])[score["test"]]
        sentences.append(_("You reach at least %(percent)s%% in: %(test)s.", percent=score["percent"], test=test))
    if rule["tasks"]:
        tasks = _titles(outline["tasks"])
        named = "; ".join(tasks[name] for name in rule["tasks"])
        sentences.append(_("You hand in: %(tasks)s.", tasks=named))
    return sentences or [_("You take part; nothing is assessed.")]


def tests_of(outline: Outline) -> list[Test]:
    """The tests of a course, as its page lists them."""
    meanings = {
        "entry": _("Before the first day, for yourself: feedback at once, nobody is turned away."),
        "final": _("At the end: feedback when the test has closed."),
    }
    return [
        Test(
            in_language(test["title"]), test["per_objective"] * len(outline["objectives"]), test["minutes"],
            test["attempts"], meanings[test["kind"]],
        )
        for test in outline["tests"]
    ]  # fmt: skip


def validity_of(outline: Outline) -> str:
    """For how long a completion counts."""
    months = outline["validity_months"]
    if months is None:
        return _("Does not run out")
    return _n("%(num)s month", "%(num)s months", months)


def who_sees(privacy: Privacy, neutral_title: Mapping[str, str]) -> list[tuple[str, str]]:
    """Who learns that a person takes part, as pairs of (who, what), by the privacy class of the course."""
    insiders = (_("You, your trainers and the coordinator of the course"), _("Everything: presence, tasks, results."))
    reading = (_("You alone"), _("What you have read here, and how far."))
    neutral = in_language(dict(neutral_title))
    others = {
        Privacy.OPEN: _("That you take part, on which days, and whether you completed it. Never your answers."),
        Privacy.DISCREET: _("Title, days and hours. Never results, answers or remarks."),
        Privacy.CONFIDENTIAL: _(
            "Only “%(neutral)s” with days and hours, where duty needs them. Neither the title nor results.",
            neutral=neutral,
        ),
    }
    return [insiders, (_("Your head of unit, HR and lists"), others[privacy]), reading]


def neighbours(outline: Outline, module_id: str) -> tuple[Step | None, Step | None]:
    """The modules before and after one, in the order of the course."""
    steps = [Step(module["id"], in_language(module["title"])) for module in outline["modules"]]
    place = next(number for number, step in enumerate(steps) if step.id == module_id)
    return (steps[place - 1] if place else None), (steps[place + 1] if place + 1 < len(steps) else None)


def _titles(things: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {thing["id"]: in_language(thing["title"]) for thing in things}
