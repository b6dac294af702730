"""The persons a staff list may be about, as they stand today: a fixed number of statements, whatever the file's length."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_, select

from lms import clock
from lms.access import Actor, Role
from lms.db import Db
from lms.people.models.persons import Grant, Person, PersonKind, Posting, Sex, StaffGroup
from lms.people.models.units import Unit
from lms.people.queries.accounts import outranks
from lms.people.queries.trust import serving_on
from lms.people.ranks import Rank
from lms.people.staff_lists.rows import StaffRow
from lms.people.staff_lists.words import service_number_key

MOST_AT_ONCE = 1_000
Value = TypeVar("Value")


@dataclass(frozen=True)
class Serving:
    """Where a person serves today."""

    unit_id: int
    post: str
    rank: Rank | None
    staff_group: StaffGroup
    starts_on: date


@dataclass(frozen=True)
class Known:
    """A person of the database; `serving` is None for who serves nowhere today.

    `has_plans`: a later service, or the end of this one, is already entered. `is_beyond`: they hold a trust that who
    imports the list does not outrank.
    """

    id: int
    kind: PersonKind
    service_number: str | None
    surname: str
    given: str
    patronymic: str | None
    surname_latin: str
    given_latin: str
    sex: Sex | None
    email: str | None
    serving: Serving | None
    has_plans: bool
    roles: tuple[str, ...]
    is_beyond: bool

    @property
    def name(self) -> str:
        """SURNAME Given Patronymic."""
        return " ".join(part for part in (self.surname.upper(), self.given, self.patronymic) if part)

    @property
    def unit_id(self) -> int | None:
        """The unit they serve in today."""
        return self.serving.unit_id if self.serving else None


def chunks(values: Iterable[Value], size: int = MOST_AT_ONCE) -> Iterator[Sequence[Value]]:
    """The values in portions that fit in one statement."""
    whole = list(values)
    for first in range(0, len(whole), size):
        yield whole[first : first + size]


def known_to(db: Db, rows: Sequence[StaffRow], spoken: frozenset[int], by: Actor) -> list[Known]:
    """Everybody the rows may be about: by service number, by surname where a row has none, and who serves in the units.

    Statements: five, and one for every thousand rows, never one for a row.
    """
    today = clock.today()
    numbers = {service_number_key(row.service_number) for row in rows if row.service_number}
    pairs = db.execute(select(Person.id, Person.service_number).where(Person.service_number.is_not(None)))
    by_number = sorted(person_id for person_id, number in pairs if service_number_key(number or "") in numbers)
    surnames = sorted({row.surname for row in rows if row.surname and not row.service_number})
    in_units = select(Posting.person_id).where(Posting.unit_id.in_(sorted(spoken)), serving_on(today))
    meant: list[ColumnElement[bool]] = [Person.id.in_(in_units)]
    meant += [Person.id.in_(part) for part in chunks(by_number)]
    meant += [Person.surname.in_(part) for part in chunks(surnames)]
    about = _About(_trusts(db, today), _planned(db, today), by)
    pairs_of = (db.execute(_persons(today).where(where)) for where in meant)
    found = {person.id: about.known(person, posting) for pairs in pairs_of for person, posting in pairs}
    return [found[person_id] for person_id in sorted(found)]


def _persons(today: date) -> Select[Person, Posting]:
    """Persons, each with their service of today if they have one."""
    today_only = and_(Posting.person_id == Person.id, serving_on(today))
    query = select(Person, Posting).outerjoin(Posting, today_only).order_by(Person.id, Posting.starts_on)
    return query.execution_options(populate_existing=True)


Trusts = dict[int, list[tuple[Role, str | None]]]


@dataclass(frozen=True)
class _About:
    """What is known beside the rows of persons: roles with the paths of their units, planned services."""

    trusts: Trusts
    plans: frozenset[int]
    by: Actor

    def known(self, person: Person, posting: Posting | None) -> Known:
        """Turn a row into what is compared."""
        trusts = self.trusts.get(person.id, [])
        return Known(
            id=person.id,
            kind=person.kind,
            service_number=person.service_number,
            surname=person.surname,
            given=person.given,
            patronymic=person.patronymic,
            surname_latin=person.surname_latin,
            given_latin=person.given_latin,
            sex=person.sex,
            email=person.email,
            serving=_serving(posting),
            has_plans=person.id in self.plans,
            roles=tuple(sorted({role.value for role, _path in trusts})),
            is_beyond=not all(outranks(self.by, role, path) for role, path in trusts),
        )


def _serving(posting: Posting | None) -> Serving | None:
    """Take what is compared from a posting."""
    if posting is None:
        return None
    return Serving(posting.unit_id, posting.post, posting.rank, posting.staff_group, posting.starts_on)


def _trusts(db: Db, today: date) -> Trusts:
    """The roles that hold today or later, by person: they are few beside the persons."""
    query = select(Grant.person_id, Grant.role, Unit.path).outerjoin(Unit, Unit.id == Grant.unit_id)
    found: Trusts = {}
    for person_id, role, path in db.execute(query.where(or_(Grant.ends_on.is_(None), Grant.ends_on >= today))):
        found.setdefault(person_id, []).append((role, path))
    return found


def _planned(db: Db, today: date) -> frozenset[int]:
    """Persons for whom a later service, or the end of this one, is already entered."""
    later = or_(Posting.starts_on > today, Posting.ends_on > today)
    return frozenset(db.scalars(select(Posting.person_id).where(later)))
