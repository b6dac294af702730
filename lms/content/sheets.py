"""The author's manual in types: what may stand in `assessments/*.yaml` and in `feedback.yaml`."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from lms.content.wording import Bilingual, Distinct, Id, Strict


class Criterion(Strict):
    """One thing a trainer watches; a critical one must be done alone to pass."""

    id: Id
    objective: Id
    text: Bilingual
    critical: bool = False


class Assessment(Strict):
    """A practical assessment sheet: each criterion is judged not yet, with help, or alone."""

    title: Bilingual
    module: Id
    instruction: Bilingual
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=5, max_length=10), Distinct]
    passed_when: Annotated[Bilingual, Field(alias="pass")]


class ItemBase(Strict):
    """What every item of a feedback form has."""

    id: Id
    text: Bilingual


class ScaleItem(ItemBase):
    """One of five steps between two ends."""

    type: Literal["scale"]
    low: Bilingual
    high: Bilingual


class FeedbackChoice(Strict):
    """One answer that may be ticked."""

    id: Id
    text: Bilingual


class ChoiceItem(ItemBase):
    """One of several answers."""

    type: Literal["choice"]
    choices: Annotated[tuple[FeedbackChoice, ...], Field(min_length=2, max_length=10), Distinct]


class TextItem(ItemBase):
    """An answer in one's own words."""

    type: Literal["text"]


FeedbackItem: TypeAlias = Annotated[ScaleItem | ChoiceItem | TextItem, Field(discriminator="type")]


class Feedback(Strict):
    """The form at the end of a course: about the course, never about the person."""

    items: Annotated[tuple[FeedbackItem, ...], Field(min_length=1, max_length=12), Distinct]
