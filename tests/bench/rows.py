"""Many rows at once. Hardly two rows of a page share what is shown beside them, so that a loose read is seen."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert

from lms import clock
from lms.access import Role
from lms.catalogue.models import Catalogue, Course, Edition, Privacy
from lms.certificates.models import Certificate, CertificateState, DocumentKind
from lms.db import Base, Db
from lms.enrolment.models import Decision, Enrolment, Release, State
from lms.i18n import sort_key
from lms.people.models.persons import Grant, Person, Posting, StaffGroup
from lms.people.models.units import Unit, UnitKind
from lms.people.ranks import Rank
from lms.scheduling.models import Duty, Session, SessionTrainer, Venue, Workshop, WorkshopState
from tests.certificates.scene import Held, provider
from tests.make import Make
from tests.people.staff_list_import.lists import SURNAMES

FIRST, LONG_AGO, SUB_UNITS = 1_000, date(2020, 1, 1), 12
COURSES = 40  # more than the few rows, fewer than stand on one page
CROWDED = FIRST  # the id of the workshop in which everybody asks for a place
SYLLABLES = ("ва", "ле", "ми", "но", "ру", "сі", "та", "до", "бу", "га")
STATES = (State.PLACED, State.ASKED, State.WAITING, State.WITHDRAWN)
BOTH = {"uk": "Назва", "en": "Title"}


def name_of(place: int) -> tuple[str, str]:
    """Surname and given name of an invented person: twenty thousand different ones."""
    rest = place // len(SURNAMES)
    given = "".join(SYLLABLES[rest // 10**digit % 10] for digit in range(3))
    return SURNAMES[place % len(SURNAMES)], given.capitalize()


def write(db: Db, table: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert rows in one statement."""
    db.execute(insert(table), rows)


def staff(make: Make, units: int, people: int) -> None:
    """A region's tree of units, each with a head, and people who serve in them in turn."""
    root = make.unit(kind=UnitKind.REGION)
    paths: list[str] = []
    tree = []
    for place in range(units):
        above = (place - 1) // SUB_UNITS
        paths.append(f"{paths[above] if place else root.path}{FIRST + place}/")
        name = f"Відділ {place}"
        tree.append({
            "id": FIRST + place, "code": f"D{place}", "name": {"uk": name, "en": f"Department {place}"},
            "kind": UnitKind.DEPARTMENT, "parent_id": FIRST + above if place else root.id, "path": paths[-1],
            "sort_key": sort_key(name), "valid_from": LONG_AGO,
        })  # fmt: skip
    write(make.db, Unit, tree)
    names = [name_of(place) for place in range(people)]
    write(make.db, Person, [
        {"id": FIRST + place, "service_number": f"1{place:06}", "surname": surname, "given": given,
         "surname_latin": "Vyhadanyi", "given_latin": "Test", "sort_key": sort_key(f"{surname} {given}"), "version": 1}
        for place, (surname, given) in enumerate(names)
    ])  # fmt: skip
    write(make.db, Posting, [
        {"person_id": FIRST + place, "unit_id": FIRST + place % units, "post": "Інспектор", "rank": Rank.SERGEANT,
         "staff_group": StaffGroup.LINE, "starts_on": LONG_AGO}
        for place in range(people)
    ])  # fmt: skip
    write(make.db, Grant, [
        {"person_id": FIRST + (place + 1) % people, "role": Role.COMMANDER, "unit_id": FIRST + place,
         "starts_on": LONG_AGO}
        for place in range(units)
    ])  # fmt: skip


def everything(make: Make, count: int) -> None:
    """So many units, persons, workshops, certificates, requests, and participants of one workshop."""
    staff(make, count, count)
    _courses(make.db, count)
    _workshops(make.db, count)
    _places(make.db, count)
    provider(make)
    facts = Held(make).decided().facts
    write(make.db, Certificate, [
        {"number": f"BE-{place}", "series": "BE", "year": 2026, "ordinal": place, "check_code": f"{place:040}",
         "kind": DocumentKind.COMPLETION, "state": CertificateState.ISSUED, "person_id": FIRST + place,
         "workshop_id": FIRST + place, "edition_id": FIRST + place, "privacy": Privacy.OPEN, "facts": facts,
         "version": 1}
        for place in range(count)
    ])  # fmt: skip


def _courses(db: Db, count: int) -> None:
    shown = range(min(count, COURSES))
    write(db, Catalogue, [{"id": FIRST + at, "code": f"shelf{at}", "title": BOTH, "summary": BOTH} for at in shown])
    write(db, Course, [{"id": FIRST + at, "catalogue_id": FIRST + at, "key": f"shelf{at}/course"} for at in shown])
    outline = {"audience": ["line"], "title": BOTH, "modules": [], "completion": {"minimum_share": 80}}
    write(db, Edition, [
        {"id": FIRST + place, "course_id": FIRST + place % COURSES, "number": place, "sha256": f"{place:064}",
         "is_current": place >= count - COURSES, "title": BOTH, "neutral_title": BOTH, "privacy": Privacy.OPEN,
         "outline": outline, "content": {}}
        for place in range(count)
    ])  # fmt: skip


def _workshops(db: Db, count: int) -> None:
    now, day = clock.now(), timedelta(days=1)
    wall = clock.on_the_wall(now).replace(tzinfo=None)
    starts = [2 * day + place * timedelta(hours=1) if place else -day for place in range(count)]
    ids = range(FIRST, FIRST + count)
    write(db, Workshop, [
        {"id": row, "edition_id": row, "title": f"Тренінг {row}", "privacy": Privacy.OPEN, "seats": count,
         "state": WorkshopState.PUBLISHED, "enrol_from": now - day, "enrol_until": now + day, "made_by_id": row,
         "published_at": now, "starts_at": now + start, "ends_at": now + start + 2 * day, "version": 1}
        for row, start in zip(ids, starts, strict=True)
    ])  # fmt: skip
    write(
        db,
        Venue,
        [{"id": row, "name": BOTH, "city": BOTH, "address": BOTH, "region_id": row, "places": 30} for row in ids],
    )
    write(db, Session, [
        {"id": row, "workshop_id": row, "starts_at": now + start, "ends_at": now + start + 2 * day,
         "starts_local": wall + start, "ends_local": wall + start + 2 * day, "venue_id": row}
        for row, start in zip(ids, starts, strict=True)
    ])  # fmt: skip
    write(db, SessionTrainer, [{"session_id": row, "person_id": row, "duty": Duty.TRAINER} for row in ids])


def _places(db: Db, count: int) -> None:
    """In the crowded workshop, begun yesterday, places in every state; in each other one a request to decide."""

    def place_of(row: int, workshop: int, state: State) -> dict[str, Any]:
        return {"id": row, "workshop_id": workshop, "person_id": FIRST + row % count, "unit_id": FIRST + row % count,
                "state": state, "staff_group": StaffGroup.LINE, "rank": Rank.SERGEANT, "version": 1}  # fmt: skip

    crowd = [place_of(row, CROWDED, STATES[row % len(STATES)]) for row in range(count, 2 * count)]
    asked = [place_of(row, FIRST + row % count, State.ASKED) for row in range(2 * count + 1, 3 * count)]
    write(db, Enrolment, crowd + asked)
    write(db, Release, [
        {"enrolment_id": row["id"], "decision": Decision.CLEARED, "decided_by_id": FIRST + (row["id"] + 1) % count}
        for row in crowd if row["state"] is State.PLACED
    ])  # fmt: skip
