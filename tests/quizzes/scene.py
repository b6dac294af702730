"""The scene of most tests of tests: a course with questions of every kind, a workshop of two days, people in it.

Keys and explanations are canaries: words that stand nowhere else, so that a page can be searched for them.
"""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import time_machine

from lms import clock
from lms.access import Role
from lms.catalogue.models import Edition, Privacy
from lms.enrolment.models import Enrolment, State
from lms.people.models.persons import Person
from lms.people.queries.trust import SignedIn, actor_of
from lms.quizzes import rules
from lms.quizzes.models import Attempt
from lms.quizzes.queries import window_of
from lms.scheduling.models import Session, Workshop
from tests.enrolment.scene import trainer_of, workshop_of
from tests.make import Make

FEEDBACK, NUMBER, WORD = "Пояснювальнаканарка", "7391.25", "ключоваканарка"
CANARIES = (FEEDBACK, "Explainingcanary", NUMBER, WORD, "keycanary", "correct", "tolerance")
KINDS = ["single", "multiple", "true-false", "numeric", "short-text"]
OBJECTIVES = [f"o-{kind}" for kind in KINDS]


def two(text: str, english: str = "") -> dict[str, str]:
    return {"uk": text, "en": english or "In English"}


def question(number: int) -> dict[str, Any]:
    """One of every kind, turn by turn; each kind has an objective of its own, so that every attempt has two of each."""
    kind = KINDS[number % len(KINDS)]
    base: dict[str, Any] = {
        "id": f"q{number:02}", "objective": f"o-{kind}", "type": kind, "basis": "judgement",
        "cites": ["debrief", "S144"], "case": None, "text": two(f"Запитання {number}", f"Item {number}"),
        "feedback": two(FEEDBACK, "Explainingcanary"),
    }  # fmt: skip
    choices = [{"id": name, "text": two(f"Вибір {name}", f"Choice {name}"), "correct": name == "a"} for name in "abcd"]
    if kind == "multiple":
        choices[1]["correct"] = True
    more: dict[str, dict[str, Any]] = {
        "single": {"choices": choices},
        "multiple": {"choices": choices},
        "true-false": {"answer": True},
        "numeric": {"answer": {"value": NUMBER, "tolerance": "0.5"}, "unit": two("годин", "hours")},
        "short-text": {"answer": {"uk": [WORD], "en": ["keycanary"]}},
    }
    return base | more[kind]


BANK = [question(number) for number in range(30)]
BY_ID = {one["id"]: one for one in BANK}
RIGHT = {
    "single": ["a"], "multiple": ["a", "b"], "true-false": ["true"], "numeric": [NUMBER], "short-text": [WORD],
}  # fmt: skip
WRONG = {
    "single": ["c"], "multiple": ["c", "d"], "true-false": ["false"], "numeric": ["3"], "short-text": ["інше"],
}  # fmt: skip


def right(question_id: str) -> list[str]:
    return RIGHT[BY_ID[question_id]["type"]]


def wrong(question_id: str) -> list[str]:
    return WRONG[BY_ID[question_id]["type"]]


def edition_of(make: Make, *, privacy: Privacy = Privacy.OPEN, **changes: Any) -> Edition:
    test = {"bank": "bank", "per_objective": 2, "minutes": 20}
    return make.edition(
        privacy=privacy.value,
        objectives=[{"id": name, "text": two(name)} for name in OBJECTIVES],
        banks={"bank": BANK},
        tests=[
            {"id": "entry", "kind": "entry", "title": two("Вхідний тест", "Entry test"), "attempts": 1, **test},
            {"id": "final", "kind": "final", "title": two("Підсумковий тест", "Final test"), "attempts": 2, **test},
        ],
        **changes,
    )


class Hall:
    """A published workshop with one session in two weeks and one the day after; its trainer; people enrolled."""

    def __init__(self, make: Make, *, people: int = 1, **edition: Any) -> None:
        self.make, self.db = make, make.db
        self.edition = edition_of(make, **edition)
        self.workshop: Workshop = workshop_of(make, edition=self.edition, days=2)
        self.sessions = make.db.query(Session).filter_by(workshop_id=self.workshop.id).order_by(Session.id).all()
        self.trainer = trainer_of(make, self.workshop)
        self.people = [self.place() for _number in range(people)]
        self.person = self.people[0] if self.people else self.place()

    def place(self, state: State = State.PLACED) -> Person:
        unit = self.make.unit()
        person = self.make.person(unit=unit)
        self.make._saved(Enrolment(workshop=self.workshop, person=person, unit_id=unit.id, state=state))
        return person

    def by(self, person: Person | None = None) -> SignedIn:
        return actor_of(self.db, person or self.person)

    @property
    def final_opens(self) -> datetime:
        return self.sessions[1].starts_at

    @property
    def final_closes(self) -> datetime:
        closes = window_of(self.db, self.workshop, "final").closes
        assert closes is not None
        return closes

    def while_final(self, after: timedelta = timedelta(minutes=5)) -> AbstractContextManager[Any]:
        """The clock stands still so long after the final test opened."""
        return at(self.final_opens + after)

    def start(self, test: str = "final", person: Person | None = None) -> Attempt:
        person = person or self.person
        return rules.start(self.db, person, self.workshop, test, by=self.by(person))

    def fill(self, attempt: Attempt, *, right_ones: int = 10) -> None:
        """Answer everything, so many rightly."""
        ids = [line["question"] for line in attempt.form]
        typed = {name: right(name) if place < right_ones else wrong(name) for place, name in enumerate(ids)}
        assert rules.answer_all(self.db, attempt, typed, by=self.by(attempt.person)) == {}

    def took(self, test: str = "final", person: Person | None = None, *, right_ones: int = 10) -> Attempt:
        attempt = self.start(test, person)
        self.fill(attempt, right_ones=right_ones)
        return rules.submit(self.db, attempt, by=self.by(attempt.person))


def at(when: datetime) -> AbstractContextManager[Any]:
    """The clock stands still at this moment."""
    return time_machine.travel(when, tick=False)


def now_plus(**delta: int) -> datetime:
    return clock.now() + timedelta(**delta)


def coordinator(make: Make) -> Person:
    return make.trusted(Role.COORDINATOR)
