"""The author's manual in types: what may stand in `catalogue.yaml` and `course.yaml`."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from lms.content.wording import Bilingual, Distinct, Id, Language, Minutes, Percent, SourceId, Strict


class Catalogue(Strict):
    """A shelf of courses; `position` orders the shelves."""

    title: Bilingual
    summary: Bilingual
    position: Annotated[int, Field(ge=1)]


class Privacy(StrEnum):
    """Who may know that a person takes part (house §4)."""

    OPEN = "open"
    DISCREET = "discreet"
    CONFIDENTIAL = "confidential"


class Kind(StrEnum):
    """What a run of the course is called."""

    WORKSHOP = "workshop"
    SEMINAR = "seminar"
    COURSE = "course"
    FIELD_EXERCISE = "field-exercise"


class StaffGroup(StrEnum):
    """Whom a course is for; set by HR for each posting, never derived from rank."""

    SENIOR = "senior"
    MIDDLE = "middle"
    LINE = "line"


class Method(StrEnum):
    """How a module is taught."""

    READING = "reading"
    DISCUSSION = "discussion"
    DRILL = "drill"
    TRIADS = "triads"
    EXERCISE = "exercise"
    SCENARIO = "scenario"
    ROLE_PLAY = "role-play"
    PRACTICE = "practice"
    CASES = "cases"


class Objective(Strict):
    """What a participant can do afterwards."""

    id: Id
    text: Bilingual


class Source(Strict):
    """What stands behind a citation such as `[S144]`, as printed under the lesson."""

    id: SourceId
    title: Bilingual
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$", max_length=500)] | None = None


class ModuleMinutes(Strict):
    """Minutes of study alone before the workshop, and minutes together in it."""

    self_study: Minutes
    together: Minutes

    @model_validator(mode="after")
    def _some_time(self) -> Self:
        if self.self_study + self.together == 0:
            raise PydanticCustomError("no-time", "no minutes")
        return self


class Module(Strict):
    """One part of a course; its lesson and notes are found by `id` and language."""

    id: Id
    title: Bilingual
    minutes: ModuleMinutes
    methods: Annotated[tuple[Method, ...], Field(min_length=1), Distinct]
    objectives: Annotated[tuple[Id, ...], Field(min_length=1), Distinct]
    sources: Annotated[tuple[SourceId, ...], Distinct] = ()


class Task(Strict):
    """Something participants hand in after a module."""

    id: Id
    module: Id
    title: Bilingual


class BlueprintKind(StrEnum):
    """When a test is taken."""

    ENTRY = "entry"
    FINAL = "final"


class Blueprint(Strict):
    """How a test is drawn: `per_objective` questions of the bank for every objective; `minutes` is its time limit."""

    id: Id
    kind: BlueprintKind
    title: Bilingual
    bank: Id
    per_objective: Annotated[int, Field(ge=1, le=12)]
    minutes: Annotated[int, Field(ge=1, le=240)]
    attempts: Annotated[int, Field(ge=1, le=10)]


class MinimumScore(Strict):
    """The score of one named test that completion needs."""

    test: Id
    percent: Percent


class Completion(Strict):
    """What completes the course: share of minutes attended, modules, score, tasks handed in."""

    minimum_share: Percent
    compulsory_modules: Annotated[tuple[Id, ...], Distinct] = ()
    minimum_score: MinimumScore | None = None
    tasks: Annotated[tuple[Id, ...], Distinct] = ()


class Course(Strict):
    """One course. `validity_months` null: its certificate never ends; `neutral_title` stands in where privacy asks."""

    title: Bilingual
    summary: Bilingual
    neutral_title: Bilingual
    privacy: Privacy
    kind: Kind
    audience: Annotated[tuple[StaffGroup, ...], Field(min_length=1), Distinct]
    languages: Annotated[tuple[Language, ...], Field(min_length=1), Distinct]
    validity_months: Annotated[int, Field(ge=1, le=600)] | None = None
    default_seats: Annotated[int, Field(ge=1, le=1000)]
    trainer_qualification: Id | None = None
    objectives: Annotated[tuple[Objective, ...], Field(min_length=1), Distinct]
    modules: Annotated[tuple[Module, ...], Field(min_length=1), Distinct]
    tasks: Annotated[tuple[Task, ...], Distinct] = ()
    tests: Annotated[tuple[Blueprint, ...], Distinct] = ()
    completion: Completion
    sources: Annotated[tuple[Source, ...], Distinct] = ()
