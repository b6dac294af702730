"""Lists: pages of rows, and the same rows as an Excel or CSV file."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

import xlsxwriter
from flask import request
from sqlalchemy import Select, func, select

from lms import clock
from lms.db import Db

PAGE_SIZE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Row = TypeVar("Row")
Cell = str | int | float | date | None


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list: its rows, its number from 1, and how many rows there are in all."""

    rows: list[Row]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def last(self) -> int:
        """The number of the last page, at least 1."""
        return max(1, -(-self.total // self.size))


def page_of(db: Db, query: Select[Any], number: int, size: int = PAGE_SIZE) -> Page[Any]:
    """Two statements: how many, and the rows of this page (single entities)."""
    total = db.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = max(1, min(number, -(-total // size) or 1))
    rows = db.scalars(query.limit(size).offset((number - 1) * size)).all()
    return Page(list(rows), number, total, size)


def asked_page() -> int:
    """The page number in the address; 1 when it is missing or nonsense."""
    return request.args.get("page", 1, type=int)


def _harmless(cell: Cell) -> Cell:
    """A text that no spreadsheet takes for a formula."""
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{cell}"
    return cell


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file that Excel opens rightly: UTF-8 with BOM, semicolons, no formulas."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if cell is None else _harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """An Excel file with one sheet, a frozen heading row and a filter; texts stay texts."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": clock.now().replace(tzinfo=None)})
        sheet = book.add_worksheet(title.translate(str.maketrans("[]:*?/\\", "       "))[:31])
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row(0, 0, columns, bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime | date):
                    sheet.write_datetime(last, column, cell, day)
                elif cell is not None:
                    sheet.write(last, column, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        sheet.autofit(300)
    return buffer.getvalue()
