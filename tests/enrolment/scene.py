"""The scene of most enrolment tests: a course, a workshop that takes requests, a unit with its head."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from lms import clock
from lms.access import Role
from lms.catalogue.models import Catalogue, Course, Edition, Privacy
from lms.people.models.persons import Person, StaffGroup
from lms.people.models.units import Unit
from lms.people.queries.trust import SignedIn, actor_of
from lms.scheduling.models import Duty, Session, SessionTrainer, Venue, Workshop, WorkshopState
from tests.make import NUMBERS, Make

CANARY = {"uk": "Канарка Таємниця", "en": "Canary Secret"}
NEUTRAL = {"uk": "Службова підготовка", "en": "In-service training"}


def edition_of(
    make: Make,
    *,
    privacy: Privacy = Privacy.OPEN,
    audience: Sequence[StaffGroup] = tuple(StaffGroup),
    title: dict[str, str] | None = None,
) -> Edition:
    number = next(NUMBERS)
    titles = title or {"uk": f"Курс {number}", "en": f"Course {number}"}
    shelf = make._saved(Catalogue(code=f"shelf{number}", title=titles, summary=titles))
    course = make._saved(Course(catalogue=shelf, key=f"shelf{number}/course{number}"))
    outline = {"id": course.key, "audience": [group.value for group in audience], "title": titles, "modules": [],
               "completion": {"minimum_share": 80}}  # fmt: skip
    edition: Edition = make._saved(
        Edition(course=course, number=1, sha256=f"{number:064}", title=titles, neutral_title=NEUTRAL, privacy=privacy,
                outline=outline, content=outline)
    )  # fmt: skip
    return edition


def days_from_now(days: int, hour: int = 9) -> datetime:
    """A wall time some days from now."""
    return datetime.combine(clock.today() + timedelta(days=days), datetime.min.time()) + timedelta(hours=hour)


def session_of(
    make: Make, workshop: Workshop, day: int, *, hours: tuple[int, int] = (9, 13), venue: Venue | None = None
) -> Session:
    starts, ends = days_from_now(day, hours[0]), days_from_now(day, hours[1])
    session: Session = make._saved(
        Session(workshop=workshop, starts_local=starts, ends_local=ends, starts_at=clock.instant_of(starts),
                ends_at=clock.instant_of(ends), venue=venue, modules=[])
    )  # fmt: skip
    return session


def workshop_of(
    make: Make,
    *,
    seats: int = 20,
    day: int = 14,
    days: int = 1,
    edition: Edition | None = None,
    **values: Any,
) -> Workshop:
    """A published workshop that takes requests and begins in `day` days; `hours` and `venue` of its sessions."""
    edition = edition or edition_of(make)
    place = {name: values.pop(name) for name in ("hours", "venue") if name in values}
    values.setdefault("enrol_from", clock.now() - timedelta(days=7))
    values.setdefault("enrol_until", clock.now() + timedelta(days=30))
    values.setdefault("state", WorkshopState.PUBLISHED)
    values.setdefault("made_by_id", make.person().id)
    values.setdefault("title", edition.title["uk"])
    workshop: Workshop = make._saved(
        Workshop(edition=edition, privacy=edition.privacy, seats=seats, published_at=clock.now(), **values)
    )
    sessions = [session_of(make, workshop, day + more, **place) for more in range(days)]
    workshop.starts_at, workshop.ends_at = sessions[0].starts_at, sessions[-1].ends_at
    make.db.flush()
    return workshop


def trainer_of(make: Make, workshop: Workshop, person: Person | None = None) -> Person:
    person = person or make.trusted(Role.TRAINER)
    sessions = make.db.query(Session).filter_by(workshop_id=workshop.id)
    for session in sessions:
        make._saved(SessionTrainer(session=session, person=person, duty=Duty.TRAINER))
    return person


class Scene:
    """One unit with a head, and people who ask."""

    def __init__(self, make: Make, *, parent: Unit | None = None) -> None:
        self.make = make
        self.unit = make.unit(parent=parent)
        self.head = make.trusted(Role.COMMANDER, unit=self.unit)
        self.by: SignedIn = actor_of(make.db, self.head)

    def officer(self, **values: Any) -> Person:
        return self.make.person(unit=self.unit, **values)

    def officers(self, count: int) -> list[Person]:
        return [self.officer() for _number in range(count)]


def actor(make: Make, person: Person) -> SignedIn:
    return actor_of(make.db, person)
