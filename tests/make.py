"""Makes real rows with sensible values; every method takes keyword arguments and flushes."""

import copy
from collections.abc import Sequence
from datetime import date, datetime, timedelta
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
from lms.people.models.persons import Grant, Person, PersonKind, Posting, StaffGroup
from lms.people.models.units import Unit, UnitKind
from lms.people.ranks import Rank
from lms.scheduling.models import Duty, Programme, Session, SessionTrainer, Venue, Workshop, WorkshopState

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

    def venue(self, *, places: int = 30, city: str = "Полтава", **values: Any) -> Venue:
        """A place for training."""
        number = next(NUMBERS)
        values.setdefault("name", {"uk": f"Навчальний центр № {number}", "en": f"Training centre No. {number}"})
        values.setdefault("city", {"uk": city, "en": "Poltava"})
        values.setdefault("region", self.unit(kind=UnitKind.REGION))
        values.setdefault("address", {"uk": f"вул. Вигадана, {number}", "en": f"{number} Vyhadana Street"})
        venue: Venue = self._saved(Venue(places=places, **values))
        return venue

    def programme(self, *, starts_on: date = LONG_AGO, ends_on: date = date(2040, 12, 31), **values: Any) -> Programme:
        """A project that pays for training, long enough for most tests."""
        number = next(NUMBERS)
        values.setdefault("code", f"P{number}")
        values.setdefault("title", {"uk": f"Проєкт № {number}", "en": f"Programme No. {number}"})
        values.setdefault("funders", {"uk": "Вигадана фундація", "en": "Invented foundation"})
        values.setdefault("header", {"uk": "Шапка", "en": "Header"})
        programme: Programme = self._saved(Programme(starts_on=starts_on, ends_on=ends_on, **values))
        return programme

    def workshop(
        self, *, edition: Edition | None = None, state: WorkshopState = WorkshopState.PUBLISHED, by: Person | None = None,
        **values: Any,
    ) -> Workshop:  # fmt: skip
        """A workshop without sessions, open for enrolment."""
        edition = edition or self.edition()
        now = clock.now()
        values.setdefault("title", edition.title["uk"])
        values.setdefault("seats", 12)
        values.setdefault("privacy", edition.privacy)
        values.setdefault("enrol_from", now - timedelta(days=10))
        values.setdefault("enrol_until", now + timedelta(days=5))
        values.setdefault("published_at", None if state is WorkshopState.DRAFT else now)
        workshop: Workshop = self._saved(
            Workshop(edition=edition, state=state, made_by_id=(by or self.person()).id, **values)
        )
        return workshop

    def session(
        self, workshop: Workshop, starts: datetime, *, hours: float = 4, venue: Venue | None = None,
        trainers: Sequence[Person] = (), interpreter: Person | None = None, **values: Any,
    ) -> Session:  # fmt: skip
        """A session of some hours from a wall time in Kyiv."""
        ends = starts + timedelta(hours=hours)
        session: Session = self._saved(
            Session(
                workshop=workshop, starts_local=starts, ends_local=ends, starts_at=clock.instant_of(starts),
                ends_at=clock.instant_of(ends), venue=venue, **values,
            )
        )  # fmt: skip
        for person in trainers:
            self._saved(SessionTrainer(session=session, person=person, duty=Duty.TRAINER))
        if interpreter is not None:
            self._saved(SessionTrainer(session=session, person=interpreter, duty=Duty.INTERPRETER))
        workshop.starts_at = min(workshop.starts_at or session.starts_at, session.starts_at)
        workshop.ends_at = max(workshop.ends_at or session.ends_at, session.ends_at)
        self.db.flush()
        return session


@cache
def real_course() -> dict[str, Any]:
    """The canonical course for supervisors; copy it before changing it."""
    shelf = COURSES / "leadership"
    return canonical(read_course(shelf / "supervisors", None))
