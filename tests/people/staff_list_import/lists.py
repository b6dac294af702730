"""Staff lists as HR sends them, read against the people of a test."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, event

from lms.access import Actor, Program, Role, Scope
from lms.db import Db
from lms.people.models.persons import Person, StaffGroup
from lms.people.models.staff_lists import StaffImport
from lms.people.models.units import Unit
from lms.people.ranks import Rank
from lms.people.rules.staff_list.columns import recognised
from lms.people.rules.staff_list.comparing import difference
from lms.people.rules.staff_list.difference import Difference
from lms.people.rules.staff_list.imports import Upload, compare, confirm, keep_upload, office_file
from lms.people.rules.staff_list.office_file import OfficeFile
from lms.people.staff_lists.fields import Kind
from lms.tables import XLSX
from tests.make import Make
from tests.people.staff_lists.office import xlsx

HEADINGS = ("№ з/п", "Номер жетона", "ПІБ", "Спец. звання", "Посада", "Підрозділ", "Категорія персоналу")
HR = Program(scopes=(Scope(Role.HR),))
SURNAMES = [
    "Гай",
    "Бойко",
    "Мельник",
    "Ткач",
    "Кравець",
    "Швець",
    "Коваль",
    "Гончар",
    "Олійник",
    "Пасічник",
    "Чабан",
    "Лисенко",
    "Мороз",
    "Савчук",
    "Руденко",
    "Поліщук",
    "Кучер",
    "Ковтун",
    "Панас",
    "Лис",
]


def line(person: Person, unit: Unit, **said: str) -> tuple[str, ...]:
    """One row of the list, as the person stands by default."""
    values = {
        "number": person.service_number or "", "name": person.full_name, "rank": "сержант поліції", "post": "Інспектор",
        "where": unit.code, "group": "працівник без підлеглих",
    } | said  # fmt: skip
    return ("1", values["number"], values["name"], values["rank"], values["post"], values["where"], values["group"])


def file_of(db: Db, data: bytes, name: str = "список.xlsx") -> OfficeFile:
    """The file with the columns as they are recognised."""
    upload = Upload(data, name, Kind.STAFF, XLSX)
    sheets = upload.sheets()
    return office_file(sheets, recognised(db, sheets, Kind.STAFF).stored(), Kind.STAFF)


def compared(db: Db, rows: Sequence[Sequence[object]], units: Sequence[int] = (), by: Actor = HR) -> Difference:
    """The difference that a list of these rows makes."""
    return difference(db, file_of(db, xlsx([HEADINGS, *rows])), units, by=by)


def uploaded(
    db: Db, rows: Sequence[Sequence[object]], units: Sequence[int] = (), by: Actor = HR
) -> tuple[StaffImport, OfficeFile]:
    """A list that was uploaded and compared."""
    upload = Upload(xlsx([HEADINGS, *rows]), "список.xlsx", Kind.STAFF, XLSX)
    sheets = upload.sheets()
    found = recognised(db, sheets, Kind.STAFF)
    row = keep_upload(db, upload, found, units, by=by)
    file = office_file(sheets, row.columns, Kind.STAFF)
    compare(db, row, file, by=by)
    db.flush()
    return row, file


def confirmed(db: Db, rows: Sequence[Sequence[object]], by: Actor = HR) -> Difference:
    """A list that was uploaded, compared and confirmed."""
    row, file = uploaded(db, rows, by=by)
    found = confirm(db, row, file, row.shown_sha256 or "", by=by)
    db.flush()
    return found


@dataclass
class Staff:
    """A unit with people of different names, as the tests need them."""

    unit: Unit
    people: list[Person] = field(default_factory=list)

    def lines(self, but: Sequence[int] = ()) -> list[tuple[str, ...]]:
        """The rows of the unit as it stands, without the persons at these places."""
        return [line(person, self.unit) for place, person in enumerate(self.people) if place not in but]


def staff(make: Make, count: int, *, unit: Unit | None = None) -> Staff:
    """A unit and its people."""
    unit = unit or make.unit()
    people = [
        make.person(unit=unit, surname=SURNAMES[place % 20], given=f"Іван{'а' * (place // 20)}", patronymic=None)
        for place in range(count)
    ]
    return Staff(unit, people)


@contextmanager
def statements(connection: Connection) -> Iterator[list[str]]:
    """Every statement that is sent while the block runs."""
    sent: list[str] = []

    def look(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(connection, "before_cursor_execute", look)
    try:
        yield sent
    finally:
        event.remove(connection, "before_cursor_execute", look)


SERGEANT, LINE = Rank.SERGEANT, StaffGroup.LINE
