"""What an answer is worth, and what a test's score comes to. Pure: questions are those of an edition's JSON."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, TypeAlias

Question: TypeAlias = Mapping[str, Any]
Answer: TypeAlias = str | bool | list[str] | None
"""As stored in JSON: single: choice id; multiple: sorted choice ids; true-false: bool; numeric: plain decimal text
("-12.5"); short-text: the words as typed, spaces tidied; None: not answered."""

TEXT_LIMIT = 200
NUMBER_LIMIT = 24

_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?: \d{3})+|\d*)(?:[.,](\d*))?", re.ASCII)
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})
_SIGNS = str.maketrans(dict.fromkeys("'`´‘ʼʹ′", "’") | dict.fromkeys("‐‑‒–—−", "-"))


class AnswerFault(Enum):
    """Why raw values are no answer to a question (not a text, so that it is never stored as one)."""

    UNKNOWN_CHOICE = "unknown-choice"
    ONE_CHOICE_ONLY = "one-choice-only"
    NOT_TRUE_OR_FALSE = "not-true-or-false"
    NOT_A_NUMBER = "not-a-number"
    TOO_LONG = "too-long"


@dataclass(frozen=True)
class Result:
    """A scored test: points per question id (0..1), whole percent rounded down; `passed` None: nothing to pass."""

    points: dict[str, Fraction]
    percent: int
    passed: bool | None


def parse_answer(question: Question, raw_values: Sequence[str]) -> Answer | AnswerFault:
    """The answer that a form's values for this question mean; empty values mean not answered (None)."""
    values = [value for value in (value.strip() for value in raw_values) if value]
    if not values:
        return None
    return _PARSERS[question["type"]](question, values)


def score(question: Question, answer: Answer) -> Fraction:
    """From 0 to 1. Not answered is 0.

    single, true-false: 1 for the right one. multiple: (right − wrong) ÷ number of right choices, not below 0: ticking
    everything gains nothing much, a wrong tick costs what a right one gives. numeric: 1 within the tolerance, its
    ends included, calculated exactly. short-text: 1 for any accepted answer of either language, see `same_words`.
    """
    if answer is None:
        return Fraction(0)
    return _SCORERS[question["type"]](question, answer)


def percent(points: Sequence[Fraction]) -> int:
    """The mean of the points as whole percent, always rounded down: 69.99 is 69, never a pass at 70. No points: 0."""
    return int(sum(points, Fraction(0)) * 100 // len(points)) if points else 0


def result_of(questions: Sequence[Question], answers: Mapping[str, Answer], minimum: int | None) -> Result:
    """Score a drawn test. All questions weigh alike; one that is missing from `answers` counts as not answered.

    `minimum` is the percent needed to pass; None (an entry test) passes nobody and fails nobody.
    """
    points = {question["id"]: score(question, answers.get(question["id"])) for question in questions}
    reached = percent(list(points.values()))
    return Result(points, reached, None if minimum is None else reached >= minimum)


def same_words(text: str) -> str:
    """What short texts are compared by: case, spaces, kinds of apostrophe and hyphen, and a last dot aside."""
    plain = unicodedata.normalize("NFC", text).translate(_SIGNS).casefold()
    return " ".join(plain.split()).rstrip(". ")


def _parse_single(question: Question, values: list[str]) -> Answer | AnswerFault:
    chosen = _parse_multiple(question, values)
    if not isinstance(chosen, list):
        return chosen
    return chosen[0] if len(chosen) == 1 else AnswerFault.ONE_CHOICE_ONLY


def _parse_multiple(question: Question, values: list[str]) -> list[str] | AnswerFault:
    known = {choice["id"] for choice in question["choices"]}
    return sorted(set(values)) if known.issuperset(values) else AnswerFault.UNKNOWN_CHOICE


def _parse_true_false(_question: Question, values: list[str]) -> Answer | AnswerFault:
    return {"true": True, "false": False}.get(values[0], AnswerFault.NOT_TRUE_OR_FALSE)


def _parse_numeric(_question: Question, values: list[str]) -> Answer | AnswerFault:
    """Read «1 200,5», "-3.25" or "+5": a comma or a dot for decimals, spaces (also fixed ones) between thousands."""
    text = " ".join(values[0].translate(_MINUS).split())
    found = _NUMBER.fullmatch(text)
    if not found or len(text) > NUMBER_LIMIT:
        return AnswerFault.NOT_A_NUMBER
    sign, whole, decimals = found[1], found[2].replace(" ", ""), found[3] or ""
    if not whole and not decimals:
        return AnswerFault.NOT_A_NUMBER
    number = Decimal(f"{sign}{whole or 0}.{decimals or 0}").normalize()
    return f"{number:f}" if number else "0"


def _parse_short_text(_question: Question, values: list[str]) -> Answer | AnswerFault:
    text = " ".join(unicodedata.normalize("NFC", values[0]).split())
    return text if len(text) <= TEXT_LIMIT else AnswerFault.TOO_LONG


def _score_single(question: Question, answer: Answer) -> Fraction:
    return Fraction(answer in _right(question))


def _score_multiple(question: Question, answer: Answer) -> Fraction:
    right, chosen = _right(question), set(answer) if isinstance(answer, list) else set()
    return max(Fraction(0), Fraction(len(chosen & right) - len(chosen - right), len(right)))


def _score_true_false(question: Question, answer: Answer) -> Fraction:
    return Fraction(answer is question["answer"])


def _score_numeric(question: Question, answer: Answer) -> Fraction:
    key = question["answer"]
    return Fraction(abs(Fraction(str(answer)) - Fraction(key["value"])) <= Fraction(key["tolerance"]))


def _score_short_text(question: Question, answer: Answer) -> Fraction:
    accepted = {same_words(text) for texts in question["answer"].values() for text in texts}
    return Fraction(same_words(str(answer)) in accepted)


def _right(question: Question) -> set[str]:
    return {choice["id"] for choice in question["choices"] if choice["correct"]}


_PARSERS: dict[str, Callable[[Question, list[str]], Answer | AnswerFault]] = {
    "single": _parse_single,
    "multiple": _parse_multiple,
    "true-false": _parse_true_false,
    "numeric": _parse_numeric,
    "short-text": _parse_short_text,
}
_SCORERS: dict[str, Callable[[Question, Answer], Fraction]] = {
    "single": _score_single,
    "multiple": _score_multiple,
    "true-false": _score_true_false,
    "numeric": _score_numeric,
    "short-text": _score_short_text,
}
