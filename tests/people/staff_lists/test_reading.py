"""Reading: every encoding and format an office sends, and nothing that could fill the memory."""

from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people.staff_lists.cells import Number
from lms.people.staff_lists.errors import StaffListError
from lms.people.staff_lists.limits import MAX_BYTES, MAX_ROWS
from lms.people.staff_lists.measure import repacked, unpacked
from lms.people.staff_lists.reading import read
from tests.people.staff_lists.office import HEADINGS, LEVENETS, SHEVCHENKO, ods, ods_row, packed, text_of_rows, xlsx

ROWS = [HEADINGS, SHEVCHENKO, LEVENETS]
SHEET_HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
CELLS = st.text(alphabet="абвіїєґАБВ’'0123 «»№-,;\t\"", max_size=12).filter(lambda text: text == " ".join(text.split()))


def refusal(data: bytes, filename: str = "список.xlsx") -> str:
    with pytest.raises(StaffListError) as caught:
        read(data, filename)
    return caught.value.code


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_every_encoding_with_every_delimiter(encoding: str, delimiter: str) -> None:
    [sheet] = read(text_of_rows(ROWS, delimiter).encode(encoding), "кадри/Список № 7.csv")
    assert sheet.name == "Список № 7"
    assert sheet.rows == tuple(ROWS)


@pytest.mark.parametrize("encoding", ["koi8-u", "cp866"])
def test_other_encodings_are_refused_rather_than_guessed(encoding: str) -> None:
    assert (
        refusal(text_of_rows(ROWS).replace("’", "'").replace("№", "N").encode(encoding, "replace"))
        == "unknown-encoding"
    )


def test_damaged_utf_8_is_not_taken_for_windows_1251() -> None:
    assert refusal(text_of_rows(ROWS).encode()[:-40].removesuffix(b"\n") + b"\xd0;\r\n") == "unknown-encoding"


def test_a_delimiter_excel_declares_is_believed() -> None:
    [sheet] = read("sep=,\r\nПІБ,Жетон\r\nа;б;в,1;2;3\r\n".encode(), "a.csv")
    assert sheet.rows == ((), ("ПІБ", "Жетон"), ("а;б;в", "1;2;3"))


def test_blank_lines_keep_row_numbers_true() -> None:
    [sheet] = read("ПІБ;Жетон\r\n\r\n;;\r\nа;б\r\n".encode(), "a.csv")
    assert sheet.rows == (("ПІБ", "Жетон"), (), (), ("а", "б"))


@given(st.lists(st.tuples(CELLS, CELLS.filter(bool), CELLS.filter(bool)), min_size=1, max_size=8))
def test_what_was_written_is_read(rows: list[tuple[str, str, str]]) -> None:
    for delimiter in ";\t,":
        headed = [("ПІБ", "Жетон", "Посада")] * 9 + rows
        for encoding in ("utf-8", "utf-16"):
            [sheet] = read(text_of_rows(headed, delimiter).encode(encoding), "a.csv")
            assert list(sheet.rows) == headed


def test_a_workbook_keeps_kinds_of_cells_row_numbers_and_sheets() -> None:
    data = xlsx(
        [[], [None, "Дата", "Номер"], [], [None, date(2024, 3, 1), 1234567], [None, datetime(2024, 3, 1, 9, 30), 1.5]],  # noqa: DTZ001 - a cell has no zone
        [["другий"]],
        names=["Березень", "Квітень"],
    )
    first, second = read(data, "a.xlsx")
    assert first.name == "Березень"
    assert first.rows == (
        (),
        ("", "Дата", "Номер"),
        (),
        ("", date(2024, 3, 1), Number(1234567.0)),
        ("", date(2024, 3, 1), Number(1.5)),
    )
    assert (second.name, second.rows) == ("Квітень", (("другий",),))
    assert [str(Number(value)) for value in (1234567.0, 1.5)] == ["1234567", "1.5"]


def test_a_cell_merged_over_rows_holds_its_value_in_each() -> None:
    rows: list[list[object]] = [["Список", None], ["СРПП № 1", "а"], [None, "б"], [None, "в"], [None, "г"]]
    [sheet] = read(xlsx(rows, merged=["A1:B1", "A2:A4"]), "a.xlsx")
    assert [row[0] for row in sheet.rows] == ["Список", "СРПП № 1", "СРПП № 1", "СРПП № 1", ""]
    assert sheet.rows[0] == ("Список",)


def test_open_document_is_read_with_its_endless_empty_rows() -> None:
    tail = '<table:table-cell table:number-columns-repeated="16380"/>'
    last = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    [sheet] = read(ods(ods_row("ПІБ", "Жетон", tail=tail) + ods_row() + ods_row("а", "01", repeat=2) + last), "a.ods")
    assert sheet.rows == (("ПІБ", "Жетон"), (), ("а", "01"), ("а", "01"))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"\r\n\r\n", "empty-file"),
        (b"x" * (MAX_BYTES + 1), "file-too-large"),
        (b"a;b\n" * (MAX_ROWS + 1), "too-many-rows"),
        (b";".join([b"a"] * 61), "too-many-columns"),
        (b'"' + b"a" * 200_000, "damaged"),
        (b"%PDF-1.7 ...", "unsupported-format"),
        (b"<html><table>", "unsupported-format"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old-excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password-protected"),
        (bytes(range(256)), "unknown-encoding"),
        (b"\x01\x02abc", "unsupported-format"),
        (packed({"word/document.xml": "<a/>"}), "unsupported-format"),
        (packed({"xl/workbook.xml": "<a/>"}), "damaged"),
        (packed({"xl/workbook.xml": "<a>"}), "damaged"),
        (packed({"xl/workbook.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "damaged"),
        (packed({"xl/workbook.xml": "x" * (101 * 2**20)}), "unpacked-too-large"),
        (packed({f"xl/{number}.xml": "" for number in range(1001)} | {"xl/workbook.xml": ""}), "unpacked-too-large"),
        (xlsx([["a"] * 61]), "too-many-columns"),
        (ods(ods_row("a", repeat=60_000)), "too-many-rows"),
        (ods(ods_row("a", repeat=10**15)), "too-many-rows"),
        (ods(ods_row() * 1 + ods_row(repeat=60_000) + ods_row("a")), "too-many-rows"),
        (ods(ods_row("a" * 5_000, repeat=40_000)), "too-much-text"),
        (ods(ods_row(tail='<table:table-cell table:number-columns-repeated="70"/><table:table-cell><text:p>a</text:p></table:table-cell>')), "too-many-columns"),
    ],
    ids=range(25),
)  # fmt: skip
def test_what_is_no_list_is_refused_with_its_reason(data: bytes, code: str) -> None:
    assert refusal(data) == code


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ('<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "too-many-rows"),
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', "too-many-columns"),
        ('<row r="50001"><c><v>1</v></c></row>', "too-many-rows"),
        ('<row r="1">' + "<c/>" * 60 + "<c><v>1</v></c></row>", "too-many-columns"),
        ('<row r="1"><c r="A1"><v>1</v></row>', "damaged"),
        ('<row r="1"><c r="A1" t="s"><v>7</v></c></row>', "damaged"),
        ('<row r="1">' + '<c t="s"><v>0</v></c>' * 50 + "</row>", "too-much-text"),
    ],
    ids=range(7),
)
def test_a_small_workbook_cannot_fill_the_memory(cells: str, code: str) -> None:
    assert refusal(_workbook(f"{SHEET_HEAD}{cells}</sheetData></worksheet>")) == code


def test_formatted_but_empty_cells_do_not_count() -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert read(_workbook(f"{SHEET_HEAD}{cells}</sheetData></worksheet>"), "a.xlsx")[0].rows == ((Number(1.0),),)


def _workbook(sheet: str) -> bytes:
    """Return a workbook whose only sheet is this text and whose one shared string is two million letters long."""
    main, office = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org"
    relation = f"{office}/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{office}/package/2006/content-types">'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship Id="a" '
            f'Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relation}"><sheets>'
            '<sheet name="A" sheetId="1" r:id="b"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{office}/package/2006/relationships">'
            f'<Relationship Id="b" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/sharedStrings.xml": f'<sst xmlns="{main}"><si><t>{"a" * 2_000_000}</t></si></sst>',
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


@given(st.binary(max_size=400))
def test_random_bytes_are_read_or_refused(data: bytes) -> None:
    for head in (b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf"):
        with suppress(StaffListError):
            read(head + data, "список.csv")


@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(WHOLE)))
    text = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(1, 4))):
        text[data.draw(st.integers(0, len(text) - 1))] = data.draw(
            st.integers(0, 255) | st.sampled_from(list(b"<>/09&;"))
        )
    end = data.draw(st.integers(1, len(text)))
    broken = repacked(WHOLE | {name: bytes(text[:end])})
    for content in (broken, broken[: data.draw(st.integers(1, len(broken)))]):
        with suppress(StaffListError):
            read(content, "a.xlsx")


WHOLE = unpacked(xlsx([*ROWS, [date(2024, 3, 1), 1.5, 7]], merged=["A2:A3"]))
