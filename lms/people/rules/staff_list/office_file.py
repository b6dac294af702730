"""A file as it was read: its lists, each with what its columns mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from lms.people.rules.staff_list.difference import Place, Skipped
from lms.people.staff_lists.fields import Field
from lms.people.staff_lists.headings import Mapping, Table
from lms.people.staff_lists.rows import StaffList, staff_list_of

_LETTERS = 26


def column_letter(column: int) -> str:
    """The letter over a column counted from 0, as spreadsheets show it: A, Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True)
class OfficeFile:
    """The lists of one file with their mappings, and the sheets that were not read."""

    lists: Sequence[tuple[Table, Mapping]]
    left_out: tuple[str, ...] = ()

    @cached_property
    def staff(self) -> StaffList:
        """The persons of the file."""
        return staff_list_of(self.lists)

    def with_rows(self) -> Self:
        """The same file, its rows read now: it takes its time and needs no database."""
        _rows = self.staff
        return self

    @cached_property
    def _mappings(self) -> dict[str, Mapping]:
        return {table.sheet.name: mapping for table, mapping in self.lists}

    def column_of(self, sheet: str, field: Field | None) -> str | None:
        """The letter of the column in which the field stands on a sheet."""
        mapping = self._mappings.get(sheet)
        column = mapping.column(field) if mapping and field else None
        return None if column is None else column_letter(column)

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The lines about nobody."""
        return tuple(
            Skipped(place=Place(sheet=line.sheet, row=line.number), why=line.why, text=line.text)
            for line in self.staff.skipped
        )
