"""Find the heading row of a list and what its columns hold."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lms.people.staff_lists.cells import Row, Sheet, cell_at, text_of
from lms.people.staff_lists.errors import StaffListError
from lms.people.staff_lists.fields import FIELDS, Field, Kind, field_of, plain_heading

_SEARCHED_ROWS: Final = 40
_FEWEST_FIELDS: Final = 2
_WHO: Final = frozenset({Field.SERVICE_NUMBER, Field.FULL_NAME, Field.SURNAME})
BLOCKING: Final = frozenset({"no-name", "no-title", "no-date", "field-twice", "name-twice"})


@dataclass(frozen=True, slots=True)
class Mapping:
    """What each column holds, by place; None is a column that is not read."""

    fields: tuple[Field | None, ...]

    @classmethod
    def restored(cls, stored: Sequence[str], kind: Kind) -> "Mapping":
        """Return a mapping remembered by `stored()`; a name this kind of list does not have is not read."""
        known = {field.value: field for field in FIELDS[kind]}
        return cls(tuple(known.get(name) for name in stored))

    def stored(self) -> list[str]:
        """Return the mapping as words that can be kept: the field's value, or "" for a column that is not read."""
        return [field.value if field else "" for field in self.fields]

    def column(self, field: Field) -> int | None:
        """Return the column (from 0) that holds the field."""
        return self.fields.index(field) if field in self.fields else None

    def faults(self, kind: Kind) -> tuple[str, ...]:
        """Return what the mapping lacks, as codes; those in BLOCKING keep the file from being read.

        no-name, field-twice, name-twice (ПІБ and surname both), no-title and no-date (training only) block;
        no-service-number and no-unit (staff only) are for the user to confirm.
        """
        has = {field for field in self.fields if field}
        one_name, parts = Field.FULL_NAME in has, {Field.SURNAME, Field.GIVEN} & has
        found = {
            "field-twice": len(has) < sum(field is not None for field in self.fields),
            "name-twice": one_name and bool(parts),
            "no-name": not one_name and len(parts) < _FEWEST_FIELDS,
            "no-service-number": Field.SERVICE_NUMBER not in has,
            "no-unit": Field.UNIT not in has,
        }
        if kind is Kind.TRAINING:
            found |= {"no-title": Field.TITLE not in has, "no-date": Field.DATE not in has, "no-unit": False}
            found["no-name"] = not has & _WHO
        return tuple(code for code, holds in found.items() if holds)


@dataclass(frozen=True, slots=True)
class Table:
    """The list on one sheet: `heading_row` (from 1) is the last row of its headings, `headings` one text per column."""

    sheet: Sheet
    kind: Kind
    heading_row: int
    headings: tuple[str, ...]

    @property
    def signature(self) -> str:
        """Return 32 hexadecimal digits that are equal for files with the same headings in the same order."""
        words = "\x1f".join(plain_heading(heading) for heading in self.headings)
        return hashlib.sha256(f"{self.kind}\x1e{words}".encode()).hexdigest()[:32]

    def proposed(self) -> Mapping:
        """Propose what each column holds; of two columns with the same meaning the first is taken.

        A column of full names is not read where surname and given name have columns of their own.
        """
        fields = _distinct([field_of(heading, self.kind) for heading in self.headings])
        if Field.SURNAME in fields and Field.GIVEN in fields:
            fields = [None if field is Field.FULL_NAME else field for field in fields]
        return Mapping(tuple(fields))

    def lines(self) -> Iterator[tuple[int, Row]]:
        """Yield (row number from 1, row) of everything below the headings."""
        yield from enumerate(self.sheet.rows[self.heading_row :], self.heading_row + 1)


@dataclass(frozen=True, slots=True)
class Tables:
    """The lists of a file, and the names of filled or hidden sheets in which none was looked for or found."""

    found: tuple[Table, ...]
    left_out: tuple[str, ...]


def tables_of(sheets: Sequence[Sheet], kind: Kind) -> Tables:
    """Find the list on every visible sheet. Raises StaffListError no-headings when there is none at all."""
    found = [table for sheet in sheets if not sheet.hidden and (table := _found(sheet, kind))]
    if not found:
        raise StaffListError("no-headings")
    read = {id(table.sheet) for table in found}
    return Tables(tuple(found), tuple(sheet.name for sheet in sheets if id(sheet) not in read and any(sheet.rows)))


def table_at(sheet: Sheet, row: int, kind: Kind) -> Table:
    """Return the list whose headings the user says stand in this row (from 1). Raises StaffListError no-such-row."""
    if not 1 <= row <= len(sheet.rows):
        raise StaffListError("no-such-row", sheet=sheet.name, row=row)
    return Table(sheet, kind, row, _texts(sheet.rows[row - 1]))


def _found(sheet: Sheet, kind: Kind) -> Table | None:
    """Return the list under the row, or the two rows, with the most headings known."""
    candidates = list(_candidates(sheet, kind))
    best = max(candidates, key=lambda table: len(_fields(table)), default=None)
    if best is None or len(_fields(best)) < _FEWEST_FIELDS or not _fields(best) & _WHO:
        return None
    return best


def _candidates(sheet: Sheet, kind: Kind) -> Iterator[Table]:
    """Yield every row near the top as headings, and every two rows as headings with sub-headings."""
    for place, row in enumerate(sheet.rows[:_SEARCHED_ROWS]):
        yield Table(sheet, kind, place + 1, _texts(row))
        if place:
            yield Table(sheet, kind, place + 1, _joined(sheet.rows[place - 1], row))


def _texts(row: Row) -> tuple[str, ...]:
    """Return the text of every cell."""
    return tuple(text_of(cell) for cell in row)


def _joined(upper: Row, lower: Row) -> tuple[str, ...]:
    """Return the lower heading of each column where there is one, else the upper."""
    width = max(len(upper), len(lower))
    return tuple(text_of(cell_at(lower, column)) or text_of(cell_at(upper, column)) for column in range(width))


def _fields(table: Table) -> set[Field]:
    """Return the different fields the headings name."""
    return {field for field in table.proposed().fields if field}


def _distinct(fields: list[Field | None]) -> list[Field | None]:
    """Keep the first column of each field."""
    return [None if field in fields[:place] else field for place, field in enumerate(fields)]
