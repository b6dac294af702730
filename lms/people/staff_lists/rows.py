"""Turn the lines of a staff list into persons with their post."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lms.people.ranks import Rank, Unknown, rank_of
from lms.people.staff_lists.errors import CellError
from lms.people.staff_lists.fields import Field
from lms.people.staff_lists.headings import Mapping, Table
from lms.people.staff_lists.lines import Conflict, Fault, Line, Places, RowAt, Skipped, lines_of
from lms.people.staff_lists.names import FullName, full_name_of, latin_name_of, name_of
from lms.people.staff_lists.words import (
    Sex,
    StaffGroup,
    date_of,
    email_of,
    line_of_text,
    service_number_key,
    service_number_of,
    sex_of,
    staff_group_of,
)

NOBODY: Final = FullName("", "", None)


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person of a staff list.

    A value is None (surname, given: "") where the cell is empty, has no column, or has a fault. `rank` None means no
    rank only when the list has a rank column: ask `StaffList.fields`.
    """

    sheet: str
    number: int
    service_number: str | None
    surname: str
    given: str
    patronymic: str | None
    latin_surname: str | None
    latin_given: str | None
    rank: Rank | None
    post: str | None
    unit: str | None
    staff_group: StaffGroup | None
    sex: Sex | None
    email: str | None
    since: date | None
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class StaffList:
    """All persons of a file, lines that contradict each other, lines about nobody, the fields the file speaks of."""

    rows: tuple[StaffRow, ...]
    conflicts: tuple[Conflict, ...]
    skipped: tuple[Skipped, ...]
    fields: frozenset[Field]

    @property
    def is_clean(self) -> bool:
        """Say whether every line can be taken as it stands."""
        return not self.conflicts and not any(row.faults for row in self.rows)


def staff_list_of(tables: Sequence[tuple[Table, Mapping]]) -> StaffList:
    """Read the lists of one file, each with its mapping. Raises nothing: what is wrong stands in faults and conflicts.

    Fault codes: missing (surname, given), given-missing, name-not-split, name-order, mixed-letters, initials,
    not-a-name, not-latin, number-from-excel, number-invalid, rank-unknown, staff-group-unknown, sex-unknown,
    email-invalid, date-is-number, date-unclear, date-impossible, date-far, too-long.
    Conflict codes: service-number-twice, email-twice. No service number is no fault.
    """
    lines = [line for table, mapping in tables for line in lines_of(table, mapping)]
    rows = tuple(_staff_row(line) for line in lines if isinstance(line, Line))
    skipped = tuple(line for line in lines if isinstance(line, Skipped))
    fields = frozenset(field for _, mapping in tables for field in mapping.fields if field)
    return StaffList(rows, _conflicts(rows), skipped, fields)


def _staff_row(line: Line) -> StaffRow:
    """Read one line."""
    name = name_in(line)
    return StaffRow(
        sheet=line.sheet,
        number=line.number,
        service_number=line.read(Field.SERVICE_NUMBER, service_number_of),
        surname=name.surname,
        given=name.given,
        patronymic=name.patronymic,
        latin_surname=line.words(Field.LATIN_SURNAME, latin_name_of),
        latin_given=line.words(Field.LATIN_GIVEN, latin_name_of),
        rank=line.words(Field.RANK, _rank),
        post=line.read(Field.POST, line_of_text),
        unit=line.read(Field.UNIT, line_of_text),
        staff_group=line.words(Field.STAFF_GROUP, staff_group_of),
        sex=line.words(Field.SEX, sex_of),
        email=line.words(Field.EMAIL, email_of),
        since=line.read(Field.SINCE, date_of),
        faults=tuple(line.faults),
    )


def name_in(line: Line, *, needed: bool = True) -> FullName:
    """Return the name of a line from its one column or its three; NOBODY or empty parts where faulty or empty."""
    if not line.is_empty(Field.FULL_NAME):
        return line.words(Field.FULL_NAME, full_name_of) or NOBODY
    if needed or not line.is_empty(Field.SURNAME):
        _need_parts(line)
    return FullName(
        line.words(Field.SURNAME, name_of) or "",
        line.words(Field.GIVEN, name_of) or "",
        line.words(Field.PATRONYMIC, name_of),
    )


def _need_parts(line: Line) -> None:
    """Note which part of the name is missing."""
    if line.has(Field.FULL_NAME):
        line.need(Field.FULL_NAME)
        return
    line.need(Field.SURNAME)
    line.need(Field.GIVEN)


def _rank(text: str) -> Rank | None:
    """Return the rank, None for no rank. Raises CellError rank-unknown (text)."""
    rank = rank_of(text)
    if isinstance(rank, Unknown):
        raise CellError("rank-unknown", text=text)
    return rank


def _conflicts(rows: Sequence[StaffRow]) -> tuple[Conflict, ...]:
    """Find service numbers and addresses that stand twice."""
    numbers = Places("service-number-twice", Field.SERVICE_NUMBER)
    addresses = Places("email-twice", Field.EMAIL)
    for row in rows:
        place = RowAt(row.sheet, row.number)
        if row.service_number:
            numbers.note(service_number_key(row.service_number), row.service_number, place)
        if row.email:
            addresses.note(row.email, row.email, place)
    return (*numbers.conflicts, *addresses.conflicts)
