"""Lists: pages of rows, and the same rows as an Excel or CSV file."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

import xlsxwriter
from flask import Response, abort, flash, redirect, request
from sqlalchemy import Select, func, select
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lms import clock
from lms.db import Db
from lms.i18n import _, _n

PAGE_SIZE = 50
MOST_ROWS = 20_000
"""In one Excel file; it takes a second to write."""
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


def too_many_rows(most: int) -> str:
    """Why a list does not become a file."""
    return _n(
        "An Excel file holds at most %(num)s row. Narrow the list.",
        "An Excel file holds at most %(num)s rows. Narrow the list.",
        most,
    )


def every_row(db: Db, query: Select[Any], back: str, most: int | None = None) -> list[Any]:
    """The rows of all pages of a list, for a file. Above `most` (20,000) back to the list's address, with the reason."""
    most = most or MOST_ROWS
    rows = list(db.scalars(query.limit(most + 1)))
    if len(rows) > most:
        flash(too_many_rows(most), "error")
        abort(redirect(back, 303))
    return rows


def excel_file(data: bytes, name: str) -> Response:
    """An Excel file to keep as `name.xlsx`."""
    answer = Response(data, mimetype=XLSX)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.xlsx")
    return answer


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


def as_xlsx(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]], notes: Iterable[tuple[str, str]] = ()
) -> bytes:
    """An Excel file with one sheet, a frozen heading row and a filter; texts stay texts, instants are Kyiv's.

    `notes` explain words of the sheet; they stand on a second one.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": clock.now().replace(tzinfo=None)})
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet(title.translate(str.maketrans("[]:*?/\\", "       "))[:31])
        sheet.write_row(0, 0, columns, bold)
        last = _write_rows(book, sheet, rows)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        sheet.autofit(300)
        _write_notes(book, list(notes), bold)
    return buffer.getvalue()


def _write_rows(book: xlsxwriter.Workbook, sheet: Worksheet, rows: Iterable[Sequence[Cell]]) -> int:
    """The cells below the heading; returns the number of the last row."""
    day, moment = (book.add_format({"num_format": looks}) for looks in ("dd.mm.yyyy", "dd.mm.yyyy hh:mm"))
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, datetime):
                wall = clock.on_the_wall(cell) if cell.tzinfo else cell
                sheet.write_datetime(last, column, wall.replace(tzinfo=None), moment)
            elif isinstance(cell, date):
                sheet.write_datetime(last, column, cell, day)
            elif cell is not None:
                sheet.write(last, column, cell)
    return last


def _write_notes(book: xlsxwriter.Workbook, notes: Sequence[tuple[str, str]], bold: Format) -> None:
    if not notes:
        return
    sheet, wrapped = book.add_worksheet(_("Explanations")), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 1, 90)
    for row, (word, meaning) in enumerate(notes):
        sheet.write(row, 0, word, bold)
        sheet.write(row, 1, meaning, wrapped)
