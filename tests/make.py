"""Makes real rows with sensible values; every method takes keyword arguments and flushes."""

import copy
from datetime import date, timedelta
from functools import cache
from itertools import count
from typing import Any

from sqlalchemy import func, select, update

from lms import clock
from lms.access import Program, Role
from lms.awards.models import Award, AwardBasis, AwardKind
from lms.catalogue.models import Catalogue, Course, Edition, Privacy
from lms.catalogue.rules import outline_of
from lms.config import COURSES
from lms.content.canonical import canonical, content_hash
from lms.content.reading import read_course
from lms.db import Db
from lms.i18n import sort_key
from lms.people.models import Grant, Person, PersonKind, Posting, StaffGroup, Unit, UnitKind
from lms.people.ranks import Rank

NUMBERS = count(1)
LONG_AGO = date(2020, 1, 1)


class Make:
    """Real rows in the test's transaction."""

    def __init__(self, db: Db) -> None:
        self.db = db
        self.by = Program()

    def _saved(self, row: Any) -> Any:
        self.db.add(row)
        self.db.flush()
        return row

    def unit(
        self, *, name: str = "", parent: Unit | None = None, kind: UnitKind = UnitKind.DEPARTMENT, **values: Any
    ) -> Unit:
        """A unit; without a parent it is a root."""
        number = next(NUMBERS)
        name = name or f"Відділ № {number}"
        values.setdefault("code", f"U{number}")
        unit = Unit(
            name={"uk": name, "en": f"Department No. {number}"}, kind=kind, parent_id=parent.id if parent else None,
            sort_key=sort_key(name), valid_from=LONG_AGO, aliases=[], **values,
        )  # fmt: skip
        self._saved(unit)
        unit.path = f"{parent.path if parent else '/'}{unit.id}/"
        self.db.flush()
        return unit

    def person(
        self,
        *,
        unit: Unit | None = None,
        group: StaffGroup = StaffGroup.LINE,
        rank: Rank | None = Rank.SERGEANT,
        **values: Any,
    ) -> Person:
        """A person; with a unit, one who serves there."""
        number = next(NUMBERS)
        values.setdefault("service_number", f"{number:07}")
        values.setdefault("surname", "Вигаданий")
        values.setdefault("given", f"Тест{'а' * (number % 3)}")
        values.setdefault("patronymic", "Зразкович")
        values.setdefault("surname_latin", "Vyhadanyi")
        values.setdefault("given_latin", "Test")
        values.setdefault("kind", PersonKind.STAFF)
        values.setdefault("sort_key", sort_key(f"{values['surname']} {values['given']} {values['patronymic'] or ''}"))
        person: Person = self._saved(Person(is_invented=True, **values))
        if unit is not None:
            self.posting(person, unit, group=group, rank=rank)
        return person

    def posting(
        self,
        person: Person,
        unit: Unit,
        *,
        group: StaffGroup = StaffGroup.LINE,
        rank: Rank | None = Rank.SERGEANT,
        **values: Any,
    ) -> Posting:
        """Where a person serves."""
        values.setdefault("starts_on", LONG_AGO)
        posting: Posting = self._saved(
            Posting(person=person, unit=unit, staff_group=group, rank=rank, post="Інспектор", **values)
        )
        return posting

    def grant(
        self, person: Person, role: Role, *, unit: Unit | None = None, course: str | None = None, **values: Any
    ) -> Grant:
        """A trust in force."""
        values.setdefault("starts_on", clock.today() - timedelta(days=30))
        grant: Grant = self._saved(Grant(person=person, role=role, unit=unit, course=course, **values))
        return grant

    def trusted(
        self, role: Role, *, unit: Unit | None = None, course: str | None = None, serves: Unit | None = None
    ) -> Person:
        """A new person with a role."""
        person = self.person(unit=serves or unit)
        if role is not Role.OFFICER:
            self.grant(person, role, unit=unit, course=course)
        return person

    def edition(self, *, key: str = "", shelf: str = "test", **changes: Any) -> Edition:
        """A version of a course: the real one for supervisors, with what is named changed (`audience=["line"]`).

        Without a key it is a course of its own; with the key of a course there is, its next current version.
        """
        document = copy.deepcopy(real_course()) | changes
        key = key or f"{shelf}/course-{next(NUMBERS)}"
        document["id"] = key
        document["catalogue"], document["course"] = key.split("/")
        course = self.db.scalar(select(Course).where(Course.key == key)) or self._course(key)
        last = self.db.scalar(select(func.max(Edition.number)).where(Edition.course_id == course.id)) or 0
        self.db.execute(update(Edition).where(Edition.course_id == course.id).values(is_current=False))
        edition: Edition = self._saved(
            Edition(
                course=course, number=last + 1, sha256=content_hash(document | {"number": last}), is_current=True,
                title=document["title"], neutral_title=document["neutral_title"], privacy=Privacy(document["privacy"]),
                outline=outline_of(document), content=document,
            )
        )  # fmt: skip
        return edition

    def _course(self, key: str) -> Course:
        code = key.split("/", maxsplit=1)[0]
        shelf = self.db.scalar(select(Catalogue).where(Catalogue.code == code)) or self._saved(
            Catalogue(code=code, title={"uk": "Полиця", "en": "Shelf"}, summary={"uk": "Курси", "en": "Courses"})
        )
        course: Course = self._saved(Course(key=key, catalogue=shelf))
        return course

    def award(self, person: Person, *, code: str = "leadership-trainer", **values: Any) -> Award:
        """Something that a person holds: a trainer's qualification unless another kind is named."""
        values.setdefault("kind", AwardKind.QUALIFICATION)
        values.setdefault("basis", AwardBasis.COORDINATOR)
        values.setdefault("title", {"uk": "Тренер з лідерства", "en": "Leadership trainer"})
        values.setdefault("since", clock.today() - timedelta(days=100))
        award: Award = self._saved(Award(person=person, code=code, **values))
        return award


@cache
def real_course() -> dict[str, Any]:
    """The canonical course for supervisors; copy it before changing it."""
    shelf = COURSES / "leadership"
    return canonical(read_course(shelf / "supervisors", None))
