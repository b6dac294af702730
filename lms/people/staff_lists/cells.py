"""Cells and sheets as they stand in a file, and their text."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

_GAPS: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as the spreadsheet stored it: leading zeros and digits after the fifteenth may be lost for good."""

    value: float

    def __str__(self) -> str:
        """Write a whole number without a decimal point."""
        return str(int(self.value)) if self.value.is_integer() else str(self.value)


Cell: TypeAlias = str | date | Number
Row: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; `rows[0]` is row 1 of the file, an empty cell is "", a row ends at its last filled cell."""

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False


def tidy(text: str) -> str:
    """Return the text composed (NFC), without invisible characters, with single spaces and none at the ends."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():  # nearly every cell; then the space is its only gap
        return _GAPS.sub(" ", composed).strip()
    visible = (" " if unicodedata.category(sign) == "Cc" else sign for sign in composed)
    return _GAPS.sub(" ", "".join(sign for sign in visible if unicodedata.category(sign) != "Cf")).strip()


def text_of(cell: Cell) -> str:
    """Return the tidy text of a cell; a date as dd.mm.yyyy."""
    if isinstance(cell, date):
        return f"{cell.day:02}.{cell.month:02}.{cell.year:04}"
    return tidy(str(cell))


def cell_at(row: Row, column: int) -> Cell:
    """Return the cell of the column counted from 0; "" beyond the last filled one."""
    return row[column] if column < len(row) else ""


def trimmed(row: list[Cell]) -> Row:
    """Return the row up to its last cell that holds something."""
    end = len(row)
    while end and not text_of(row[end - 1]):
        end -= 1
    return tuple(row[:end])
