"""The persons a staff list may be about, as they stand today: a fixed number of statements, whatever the file's length."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_, select

from lms import clock
from lms.db import Db
from lms.people.models import Grant, Person, PersonKind, Posting, Sex, StaffGroup
from lms.people.queries.trust import in_force, serving_on
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

    `has_plans`: a later service, or the end of this one, is already entered.
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


def known_to(db: Db, rows: Sequence[StaffRow], spoken: frozenset[int]) -> list[Known]:
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
    roles, plans = _roles(db, today), _planned(db, today)
    found = {known.id: known for where in meant for known in _read(db, _persons(today).where(where), roles, plans)}
    return sorted(found.values(), key=lambda known: known.id)


def _persons(today: date) -> Select[Person, Posting]:
    """Persons, each with their service of today if they have one."""
    today_only = and_(Posting.person_id == Person.id, serving_on(today))
    query = select(Person, Posting).outerjoin(Posting, today_only).order_by(Person.id, Posting.starts_on)
    return query.execution_options(populate_existing=True)


def _read(
    db: Db, query: Select[Person, Posting], roles: dict[int, tuple[str, ...]], plans: frozenset[int]
) -> Iterator[Known]:
    """Turn rows into what is compared."""
    for person, posting in db.execute(query):
        yield Known(
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
            has_plans=person.id in plans,
            roles=roles.get(person.id, ()),
        )


def _serving(posting: Posting | None) -> Serving | None:
    """Take what is compared from a posting."""
    if posting is None:
        return None
    return Serving(posting.unit_id, posting.post, posting.rank, posting.staff_group, posting.starts_on)


def _roles(db: Db, today: date) -> dict[int, tuple[str, ...]]:
    """The roles in force today, by person: they are few beside the persons."""
    found: dict[int, set[str]] = {}
    for person_id, role in db.execute(select(Grant.person_id, Grant.role).where(in_force(today))):
        found.setdefault(person_id, set()).add(role.value)
    return {person_id: tuple(sorted(roles)) for person_id, roles in found.items()}


def _planned(db: Db, today: date) -> frozenset[int]:
    """Persons for whom a later service, or the end of this one, is already entered."""
    later = or_(Posting.starts_on > today, Posting.ends_on > today)
    return frozenset(db.scalars(select(Posting.person_id).where(later)))
