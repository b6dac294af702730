"""Read a staff list from the bytes of a CSV, XLSX or ODS file."""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from pathlib import PurePath
from typing import Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from lms.people.staff_lists.cells import Cell, Number, Sheet, text_of, trimmed
from lms.people.staff_lists.errors import StaffListError
from lms.people.staff_lists.limits import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from lms.people.staff_lists.measure import refuse_large_ods, refuse_large_xlsx, repacked, unpacked
from lms.people.staff_lists.plain import read_plain

_ZIP: Final = b"PK\x03\x04"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
_OTHER_FORMATS: Final = (b"%pdf", b"{\\rtf", b"<html", b"<!doctype", b"<table", b"<?xml")


def read(data: bytes, filename: str) -> list[Sheet]:
    """Return the sheets of the file in its order; the kind of file is known by its bytes, never by its name.

    A CSV file is one sheet named after the file. Cells are text, dates, or `Number` for what the spreadsheet keeps as a
    number. A cell merged over several rows of an XLSX file holds its value in each of them (not in ODS). The old binary
    .xls is refused (old-excel): it cannot be measured before it is opened.

    Raises StaffListError and nothing else, whatever the bytes are.
    """
    if len(data) > MAX_BYTES:
        raise StaffListError("file-too-large", limit_mb=MAX_BYTES // 2**20)
    if data.startswith(_COMPOUND):
        raise StaffListError("password-protected" if _LOCKED in data else "old-excel")
    if data.startswith(_ZIP):
        return _filled(_read_packed(data))
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:10].lower().startswith(_OTHER_FORMATS):
        raise StaffListError("unsupported-format")
    return _filled([read_plain(data, PurePath(filename).stem)])


def _filled(sheets: list[Sheet]) -> list[Sheet]:
    """Refuse a file that holds nothing, or too many rows in all."""
    rows = sum(len(sheet.rows) for sheet in sheets)
    if rows > MAX_ROWS:
        raise StaffListError("too-many-rows", limit=MAX_ROWS)
    if not any(row for sheet in sheets for row in sheet.rows):
        raise StaffListError("empty-file")
    return sheets


def _read_packed(data: bytes) -> list[Sheet]:
    """Read a zipped spreadsheet after measuring it."""
    parts = unpacked(data)
    if "xl/workbook.xml" in parts:
        refuse_large_xlsx(parts)
    elif "content.xml" in parts and b"opendocument.spreadsheet" in parts.get("mimetype", b""):
        refuse_large_ods(parts)
    else:
        raise StaffListError("unsupported-format")
    return _sheets(repacked(parts))


def _sheets(data: bytes) -> list[Sheet]:
    """Read every worksheet with calamine."""
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            return [
                _sheet(workbook.get_sheet_by_index(place), about)
                for place, about in enumerate(workbook.sheets_metadata)
                if about.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError as error:
        raise StaffListError("password-protected") from error
    except CalamineError as error:
        raise StaffListError("damaged") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # calamine's own panic is no Exception and has no public name
            raise
        raise StaffListError("damaged") from error


def _sheet(source: CalamineSheet, about: SheetMetadata) -> Sheet:
    """Read one sheet from row 1, whatever row its first filled cell stands in."""
    if source.start is None or source.end is None:
        return Sheet(about.name, ())
    if source.end[0] >= MAX_ROWS:
        raise StaffListError("too-many-rows", limit=MAX_ROWS)
    if source.end[1] >= MAX_COLUMNS:
        raise StaffListError("too-many-columns", limit=MAX_COLUMNS)
    rows = [[_cell(value) for value in row] for row in source.to_python(skip_empty_area=False)]
    _fill_down(rows, source.merged_cell_ranges or ())
    hidden = about.visible != SheetVisibleEnum.Visible
    return Sheet(about.name, tuple(map(trimmed, rows)), hidden)


def _cell(value: object) -> Cell:
    """Turn a value of calamine into a cell."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Number(float(value))
    return str(value)


def _fill_down(rows: list[list[Cell]], merged: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Give the value of a cell merged over several rows to each of them, in its first column."""
    left = MAX_ROWS * MAX_COLUMNS
    for (top, column), (bottom, _) in merged:
        last = min(bottom, len(rows) - 1)
        left -= max(last - top, 0)
        if left < 0:
            raise StaffListError("damaged")
        if top >= last or column >= len(rows[top]) or not text_of(rows[top][column]):
            continue
        for row in rows[top + 1 : last + 1]:
            row[column] = row[column] or rows[top][column]
