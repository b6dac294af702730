"""The author's manual in types: what may stand in `quizzes/*.yaml`, a list of questions."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from lms.content.wording import Bilingual, Cite, Distinct, English, Id, Strict, Ukrainian


class Basis(StrEnum):
    """What a question rests on: a verified fact or law, or what the lesson teaches about a case."""

    FACT = "fact"
    JUDGEMENT = "judgement"


class QuestionBase(Strict):
    """What every question has; its `id` keeps its `type` for ever.

    `valid_from`: since when the norm behind the key is in force; `review_by`: when the key must be looked at again.
    """

    id: Id
    objective: Id
    basis: Basis
    cites: Annotated[tuple[Cite, ...], Field(min_length=1), Distinct]
    case: Bilingual | None = None
    text: Bilingual
    feedback: Bilingual
    valid_from: date | None = None
    review_by: date | None = None


class Choice(Strict):
    """One choice of a question."""

    id: Id
    text: Bilingual
    correct: bool = False


def _one_correct(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    if sum(choice.correct for choice in choices) != 1:
        raise PydanticCustomError("one-correct", "one correct")
    return choices


def _several_correct(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    if sum(choice.correct for choice in choices) not in range(2, len(choices)):
        raise PydanticCustomError("several-correct", "several correct")
    return choices


class SingleQuestion(QuestionBase):
    """One choice is right."""

    type: Literal["single"]
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=10), Distinct, AfterValidator(_one_correct)]


class MultipleQuestion(QuestionBase):
    """Two or more choices are right."""

    type: Literal["multiple"]
    choices: Annotated[
        tuple[Choice, ...], Field(min_length=3, max_length=10), Distinct, AfterValidator(_several_correct)
    ]


class TrueFalseQuestion(QuestionBase):
    """A sentence that is true or false."""

    type: Literal["true-false"]
    answer: bool


class NumericKey(Strict):
    """A number is right within `tolerance` on either side."""

    value: Decimal
    tolerance: Annotated[Decimal, Field(ge=0)] = Decimal(0)


class NumericQuestion(QuestionBase):
    """A number is asked."""

    type: Literal["numeric"]
    answer: NumericKey
    unit: Bilingual | None = None


class ShortTextKey(Strict):
    """Accepted answers of both languages."""

    uk: Annotated[tuple[Ukrainian, ...], Field(min_length=1), Distinct]
    en: Annotated[tuple[English, ...], Field(min_length=1), Distinct]


class ShortTextQuestion(QuestionBase):
    """A word or two are asked."""

    type: Literal["short-text"]
    answer: ShortTextKey


Question: TypeAlias = Annotated[
    SingleQuestion | MultipleQuestion | TrueFalseQuestion | NumericQuestion | ShortTextQuestion,
    Field(discriminator="type"),
]
