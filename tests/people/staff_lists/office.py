"""Build the files an HR office has."""

import csv
import io
from collections.abc import Iterable, Sequence
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from lms.people.staff_lists.cells import Cell, Row, Sheet
from lms.people.staff_lists.fields import Kind
from lms.people.staff_lists.headings import tables_of
from lms.people.staff_lists.reading import read
from lms.people.staff_lists.rows import StaffList, StaffRow, staff_list_of
from lms.people.staff_lists.training import TrainingList, training_list_of

HEADINGS = ("№ з/п", "Номер жетона", "ПІБ", "Спец. звання", "Посада", "Підрозділ", "Категорія персоналу")
SHEVCHENKO = ("1", "0012345", "ШЕВЧЕНКО Іван Петрович", "ст. л-т", "інспектор", "СРПП № 1", "працівник без підлеглих")
LEVENETS = ("2", "0012346", "Левенець-Гай Мар'яна", "к-н поліції", "начальник сектору", "СРПП № 1", "середня ланка")


def xlsx(*sheets: Iterable[Sequence[object]], merged: Sequence[str] = (), names: Sequence[str] = ()) -> bytes:
    """Return a workbook; `merged` ranges are of the first sheet."""
    book = Workbook()
    book.remove(book["Sheet"])
    for place, rows in enumerate(sheets):
        sheet = book.create_sheet(names[place] if names else f"Аркуш{place + 1}")
        for row in rows:
            sheet.append(list(row))
    for area in merged:
        book.worksheets[0].merge_cells(area)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def text_of_rows(rows: Iterable[Sequence[str]], delimiter: str = ";") -> str:
    """Return the rows as delimited text with Windows line ends."""
    content = io.StringIO(newline="")
    csv.writer(content, delimiter=delimiter).writerows(rows)
    return content.getvalue()


def packed(parts: dict[str, str]) -> bytes:
    """Return a zip of text parts."""
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def ods(rows: str) -> bytes:
    """Return an OpenDocument file with one table of these rows."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    body = f'<table:table table:name="Список">{rows}</table:table>'
    return packed(
        {
            "mimetype": kind,
            "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>',
            "content.xml": f"<office:document-content {names}><office:body><office:spreadsheet>{body}"
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def ods_row(*texts: str, tail: str = "", repeat: int = 1) -> str:
    """Return one row of text cells."""
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
    )
    return f'<table:table-row table:number-rows-repeated="{repeat}">{cells}{tail}</table:table-row>'


def staff(data: bytes, filename: str = "список.xlsx") -> StaffList:
    """Read a staff list with the proposed mappings."""
    tables = tables_of(read(data, filename), Kind.STAFF).found
    return staff_list_of([(table, table.proposed()) for table in tables])


def training(data: bytes, filename: str = "навчання.xlsx") -> TrainingList:
    """Read an earlier-training file with the proposed mappings."""
    tables = tables_of(read(data, filename), Kind.TRAINING).found
    return training_list_of([(table, table.proposed()) for table in tables])


def one(headings: Sequence[str], *cells: Cell) -> StaffRow:
    """Read the only person of a sheet with these headings."""
    rows: tuple[Row, ...] = (tuple(headings), tuple(cells))
    table = tables_of([Sheet("Аркуш1", rows)], Kind.STAFF).found[0]
    return staff_list_of([(table, table.proposed())]).rows[0]


def faults(row: StaffRow) -> list[tuple[str, int | None]]:
    """Return code and column of each fault."""
    return [(fault.code, fault.column) for fault in row.faults]
