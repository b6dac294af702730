"""Tell lines about a person from totals, notes and repeated headings, and read their cells one by one."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from lms.people.staff_lists.cells import Cell, Number, Row, cell_at, text_of
from lms.people.staff_lists.errors import CellError
from lms.people.staff_lists.fields import Field
from lms.people.staff_lists.headings import Mapping, Table

Value = TypeVar("Value")
_WHO: Final = (Field.SERVICE_NUMBER, Field.FULL_NAME, Field.SURNAME, Field.GIVEN)
_TOTAL: Final = re.compile(
    r"(всього|усього|разом|загалом|підсумок|підсумки|total|in total|altogether)\b", re.IGNORECASE
)
_EXAMPLE: Final = re.compile(r"(приклад|example)\b", re.IGNORECASE)
_VACANCY: Final = re.compile(r"вакан\w*( посада)?|vacan\w*( post)?|[-–—]+", re.IGNORECASE)
_UNIT_WORD: Final = re.compile(
    r"\b(відділ\w*|сектор\w*|управлінн\w+|взвод\w*|рот[аи]|груп[аи]|служб[аи]|батальйон\w*|полк\w*|підрозділ\w*"
    r"|керівництво|чергова частина|вп|внп|твп|руп|рвп|гунп|српп|спд|department|division|section|unit)\b",
    re.IGNORECASE,
)
_MOST_IN_A_TOTAL: Final = 4
_FEWEST_COUNTED: Final = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell that cannot be taken as meant: code and facts of its sentence, column from 0 (None: no such column)."""

    code: str
    field: Field
    column: int | None
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line that is about nobody: heading, column-numbers, example, total, vacancy, note; and its first words."""

    sheet: str
    number: int
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class RowAt:
    """Where a line stands: sheet, and row number from 1."""

    sheet: str
    number: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Lines that cannot all be true: service-number-twice or email-twice, with the value and the first two places."""

    code: str
    field: Field
    value: str
    rows: tuple[RowAt, RowAt]


class Line:
    """One line under a mapping; gathers the faults of the cells it is asked for."""

    def __init__(self, table: Table, mapping: Mapping, number: int, row: Row) -> None:
        """Take the row as the mapping reads it."""
        self.sheet = table.sheet.name
        self.number = number
        self.faults: list[Fault] = []
        self._mapping = mapping
        self._row = row

    def cell(self, field: Field) -> Cell:
        """Return the cell of the field; "" where it has no column."""
        column = self._mapping.column(field)
        return "" if column is None else cell_at(self._row, column)

    def has(self, field: Field) -> bool:
        """Say whether the list has a column for the field."""
        return self._mapping.column(field) is not None

    def is_empty(self, field: Field) -> bool:
        """Say whether the field has no text."""
        return not text_of(self.cell(field))

    def read(self, field: Field, reader: Callable[[Cell], Value]) -> Value | None:
        """Return what the reader makes of the cell; None when it is empty or faulty."""
        if self.is_empty(field):
            return None
        try:
            return reader(self.cell(field))
        except CellError as error:
            self.fault(error.code, field, **error.facts)
            return None

    def words(self, field: Field, reader: Callable[[str], Value]) -> Value | None:
        """Return what the reader makes of the cell's text; None when it is empty or faulty."""
        return self.read(field, lambda cell: reader(text_of(cell)))

    def need(self, field: Field) -> None:
        """Note a fault `missing` when the field has no text."""
        if self.is_empty(field):
            self.fault("missing", field)

    def fault(self, code: str, field: Field, **facts: str) -> None:
        """Note a fault in the field."""
        self.faults.append(Fault(code, field, self._mapping.column(field), tuple(facts.items())))


def lines_of(table: Table, mapping: Mapping) -> Iterator[Line | Skipped]:
    """Yield every filled line below the headings, in order: about a person, or skipped with its reason."""
    for number, row in table.lines():
        filled = [text for cell in row if (text := text_of(cell))]
        if not filled:
            continue
        why = _why_skipped(table, mapping, row, filled)
        yield (
            Skipped(table.sheet.name, number, why, " · ".join(filled)[:120])
            if why
            else Line(table, mapping, number, row)
        )


def _why_skipped(table: Table, mapping: Mapping, row: Row, filled: list[str]) -> str | None:
    """Return why a line is about nobody."""
    who = [
        text
        for field in _WHO
        if (column := mapping.column(field)) is not None and (text := text_of(cell_at(row, column)))
    ]
    reasons = (
        ("heading", _repeats_headings(table, filled)),
        ("column-numbers", _counts_columns(row)),
        ("example", any(map(_EXAMPLE.match, filled))),
        ("total", len(filled) <= _MOST_IN_A_TOTAL and any(map(_TOTAL.match, filled))),
        ("vacancy", bool(who) and all(map(_VACANCY.fullmatch, who))),
        ("note", not who or (len(filled) == 1 and bool(_UNIT_WORD.search(filled[0])))),
    )
    return next((why for why, holds in reasons if holds), None)


def _repeats_headings(table: Table, filled: list[str]) -> bool:
    """Say whether the line is the heading again, as at the top of each printed page."""
    return len(filled) > 1 and set(filled) <= set(table.headings)


def _counts_columns(row: Row) -> bool:
    """Say whether the line only numbers the columns: 1, 2, 3 and on."""
    numbers = [str(cell) if isinstance(cell, Number) else text_of(cell) for cell in row]
    return len(numbers) >= _FEWEST_COUNTED and numbers == [str(place) for place in range(1, len(numbers) + 1)]


class Places:
    """Remembers where each key first stood, and notes a conflict when it stands again."""

    def __init__(self, code: str, field: Field) -> None:
        """Begin with nothing noted."""
        self.conflicts: list[Conflict] = []
        self._code = code
        self._field = field
        self._first: dict[str, RowAt] = {}

    def note(self, key: str, value: str, place: RowAt) -> None:
        """Note that this key stands here."""
        first = self._first.setdefault(key, place)
        if first != place:
            self.conflicts.append(Conflict(self._code, self._field, value, (first, place)))
