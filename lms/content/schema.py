"""The author's manual in types: what may stand in `catalogue.yaml` and `course.yaml`."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lms.content.wording import Address, Bilingual, Distinct, Id, Language, Minutes, Percent, SourceId, Strict, Year


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
    PAIRS = "pairs"
    EXERCISE = "exercise"
    SCENARIO = "scenario"
    ROLE_PLAY = "role-play"
    PRACTICE = "practice"
    CASES = "cases"
    FEEDBACK_360 = "feedback-360"
    PROJECT = "project"
    COACHING = "coaching"
    TABLE_TOP = "table-top"
    FIELD = "field"
    MAPPING = "mapping"
    SIMULATION = "simulation"
    DEMONSTRATION = "demonstration"
    OBSERVATION = "observation"
    GUESTS = "guests"


class Objective(Strict):
    """What a participant can do afterwards."""

    id: Id
    text: Bilingual


class Source(Strict):
    """What stands behind a citation such as `[S144]`, as printed under the lesson.

    `year` is that of publication; of a page without a date, the year in which it was read. `law`: the text of a norm.
    """

    id: SourceId
    year: Year
    law: bool = False
    title: Bilingual
    url: Address | None = None


class Work(Strict):
    """Something worth reading, and why."""

    id: Id
    title: Bilingual
    author: Bilingual | None = None
    year: Year
    url: Address | None = None
    why: Bilingual


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
    """One module of a course; its lesson, notes and handout are found by `id` and language.

    An add-on module is taken on top of the course by those who need it; the course is complete without it.
    """

    id: Id
    title: Bilingual
    minutes: ModuleMinutes
    methods: Annotated[tuple[Method, ...], Field(min_length=1), Distinct]
    objectives: Annotated[tuple[Id, ...], Field(min_length=1), Distinct]
    sources: Annotated[tuple[SourceId, ...], Distinct] = ()
    add_on: bool = False


class WeeksAfter(Strict):
    """How many weeks after the part before it a part begins."""

    earliest: Annotated[int, Field(ge=0, le=104, alias="from")]
    latest: Annotated[int, Field(ge=0, le=104, alias="to")]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.earliest > self.latest:
            raise PydanticCustomError("weeks-order", "weeks in the wrong order")
        return self


class Part(Strict):
    """A stretch of the course in time, with the modules that are held in it."""

    id: Id
    title: Bilingual
    weeks_after: WeeksAfter | None = None
    modules: Annotated[tuple[Id, ...], Field(min_length=1), Distinct]


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
    """One course. `validity_months` null: its certificate never ends; `neutral_title` stands in where privacy asks.

    `hours` are those of all modules but the add-on ones, `add_on_hours` those of these.
    """

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
    hours: Annotated[int, Field(ge=1, le=1000)]
    add_on_hours: Annotated[int, Field(ge=1, le=1000)] | None = None
    parts: Annotated[tuple[Part, ...], Field(min_length=1), Distinct]
    objectives: Annotated[tuple[Objective, ...], Field(min_length=1), Distinct]
    modules: Annotated[tuple[Module, ...], Field(min_length=1), Distinct]
    tasks: Annotated[tuple[Task, ...], Distinct] = ()
    tests: Annotated[tuple[Blueprint, ...], Distinct] = ()
    completion: Completion
    sources: Annotated[tuple[Source, ...], Distinct] = ()
    reading: Annotated[tuple[Work, ...], Field(min_length=5, max_length=10), Distinct]
