"""What of a test leaves the server: the questions without their keys, and, once that is allowed, with them. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.i18n import _l
from lms.quizzes.drawing import choice_order, draw
from lms.quizzes.models import Answer, Attempt
from lms.quizzes.scoring import Answer as Value
from lms.quizzes.scoring import AnswerFault
from lms.quizzes.standing import Blueprint, blueprint_of

Words = Mapping[str, str]
Content = Mapping[str, Any]
WHOLE = 1000
"""The points of a whole question as they are stored: thousandths."""

FAULT_WORDS = {
    AnswerFault.UNKNOWN_CHOICE: _l("This question has no such choice."),
    AnswerFault.ONE_CHOICE_ONLY: _l("Choose one answer only."),
    AnswerFault.NOT_TRUE_OR_FALSE: _l("Choose true or false."),
    AnswerFault.NOT_A_NUMBER: _l("Enter a number, for example 12 or 12.5."),
    AnswerFault.TOO_LONG: _l("Answer in a few words, at most 200 characters."),
}


@dataclass(frozen=True)
class Asked:
    """One question as it is asked: nothing in it tells the key. Texts are {"uk", "en"}; `value` is what is saved."""

    id: str
    number: int
    type: str
    case: Words | None
    text: Words
    unit: Words | None
    choices: tuple[tuple[str, Words], ...]
    value: Value

    @property
    def is_answered(self) -> bool:
        """Whether anything is saved for it."""
        return self.value is not None


@dataclass(frozen=True)
class Source:
    """What a question cites: a source of the course with its address, or the lesson of a module."""

    title: Words
    url: str | None = None
    module: str | None = None


@dataclass(frozen=True)
class Reviewed:
    """One question with its key: the right choices' ids, what else is right, points in thousandths, feedback."""

    asked: Asked
    right: frozenset[str]
    answer: Any
    points: int
    feedback: Words
    sources: tuple[Source, ...]

    @property
    def is_right(self) -> bool:
        """Whether the whole question was answered rightly."""
        return self.points >= WHOLE


def form_of(content: Content, blueprint: Blueprint, seed: int, seen: Collection[str]) -> list[dict[str, Any]]:
    """The questions drawn for one attempt, each with its choices in the order shown; `seen` come only when they must."""
    bank = content["banks"][blueprint["bank"]]
    by_id = {question["id"]: question for question in bank}
    return [
        {"question": name, "choices": choice_order(by_id[name], seed)} for name in draw(bank, blueprint, seed, seen)
    ]


def questions_of(attempt: Attempt, content: Content) -> list[Mapping[str, Any]]:
    """The questions of an attempt with keys, in the order it shows them, out of its edition's content."""
    blueprint = blueprint_of(content, attempt.test)
    bank = {question["id"]: question for question in content["banks"][blueprint["bank"]]} if blueprint else {}
    return [bank[line["question"]] for line in attempt.form]


def asked(attempt: Attempt, content: Content, answers: Mapping[str, Answer]) -> list[Asked]:
    """The questions of an attempt as they are asked, choices in this attempt's order, with what is saved."""
    return [
        _asked(number, question, line["choices"], answers.get(question["id"]))
        for number, (question, line) in enumerate(
            zip(questions_of(attempt, content), attempt.form, strict=True), start=1
        )
    ]


def reviewed(attempt: Attempt, content: Content, answers: Mapping[str, Answer]) -> list[Reviewed]:
    """The questions of a scored attempt with key, feedback and sources: only for whom `review_opens` is true."""
    sources = _sources(content)
    pairs = zip(questions_of(attempt, content), asked(attempt, content, answers), strict=True)
    return [_reviewed(question, shown, answers.get(question["id"]), sources) for question, shown in pairs]


def value_of(answer: Answer | None) -> Value:
    """The saved value of an answer, as `scoring` takes it."""
    value: Value = answer.value["value"] if answer is not None else None
    return value


def _asked(number: int, question: Mapping[str, Any], order: Sequence[str], answer: Answer | None) -> Asked:
    texts = {choice["id"]: choice["text"] for choice in question.get("choices", ())}
    return Asked(
        id=question["id"],
        number=number,
        type=question["type"],
        case=question.get("case"),
        text=question["text"],
        unit=question.get("unit"),
        choices=tuple((name, texts[name]) for name in order),
        value=value_of(answer),
    )


def _reviewed(
    question: Mapping[str, Any], shown: Asked, answer: Answer | None, sources: Mapping[str, Source]
) -> Reviewed:
    return Reviewed(
        asked=shown,
        right=frozenset(choice["id"] for choice in question.get("choices", ()) if choice["correct"]),
        answer=question.get("answer"),
        points=(answer.points or 0) if answer is not None else 0,
        feedback=question["feedback"],
        sources=tuple(sources[name] for name in question["cites"] if name in sources),
    )


def _sources(content: Content) -> dict[str, Source]:
    lessons = {module["id"]: Source(module["title"], module=module["id"]) for module in content["modules"]}
    cited = {source["id"]: Source(source["title"], url=source.get("url")) for source in content.get("sources", ())}
    return lessons | cited
