"""Read comma-, semicolon- or tab-separated text whose encoding nobody wrote down."""

import codecs
import csv
import io
import re
from collections import Counter
from typing import Final

from lms.people.staff_lists.cells import Sheet, trimmed
from lms.people.staff_lists.errors import StaffListError
from lms.people.staff_lists.limits import MAX_COLUMNS, MAX_ROWS

_MARKED: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS: Final = ";\t,"
_SAMPLE_ROWS: Final = 50
_DECLARED: Final = re.compile(r"\Asep=([;,\t|])\r?\n", re.IGNORECASE)
_USUAL: Final = frozenset("абвгґдеєжзиіїйклмнопрстуфхцчшщьюяАБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯёъыэЁЪЫЭ«»„“”‘’–—…№\u00a0")
_CASE_JUMP: Final = re.compile("[а-щьюяґєії][А-ЩЬЮЯҐЄІЇ]")
_BAD_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MIN_USUAL_SHARE: Final = 0.95
_MAX_JUMP_SHARE: Final = 0.05


def read_plain(data: bytes, name: str) -> Sheet:
    """Read the bytes as one sheet of text cells.

    Raises StaffListError: unknown-encoding, unsupported-format, damaged, too-many-rows, too-many-columns.
    """
    text = decoded(data)
    if _BAD_CONTROL.search(text):
        raise StaffListError("unsupported-format")
    declared = _DECLARED.match(text)
    if declared:
        return Sheet(name, ((), *_rows(text[declared.end() :], declared.group(1))))
    return Sheet(name, _rows(text, delimiter_of(text)))


def decoded(data: bytes) -> str:
    """Return the text of UTF-8 or UTF-16 (with or without a mark) or Windows-1251 bytes.

    Windows-1251 can spell any bytes, so it is believed only if the outcome looks like Ukrainian.
    Raises StaffListError unknown-encoding (KOI8-U, DOS 866, damaged UTF-8, a file that is no text).
    """
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return _strictly(data, encoding)
    if b"\0" in data:
        return _strictly(data, _byte_order(data))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = _strictly(data, "cp1251")
    if not _looks_ukrainian(text):
        raise StaffListError("unknown-encoding")
    return text


def _strictly(data: bytes, encoding: str) -> str:
    """Decode without guessing at any letter."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise StaffListError("unknown-encoding") from error


def _byte_order(data: bytes) -> str:
    """Tell which half of UTF-16 without a mark holds the high bytes (0 for Latin letters, 4 for Cyrillic)."""
    high = (0, 4)
    even, odd = (sum(byte in high for byte in data[start:20_000:2]) for start in (0, 1))
    return "utf-16-be" if even > odd else "utf-16-le"


def _looks_ukrainian(text: str) -> bool:
    """Tell text from another encoding read as Windows-1251: odd signs, or capitals inside words."""
    high = [sign for sign in text if sign > "\x7f"]
    usual = sum(sign in _USUAL for sign in high)
    jumps = len(_CASE_JUMP.findall(text))
    return usual >= _MIN_USUAL_SHARE * len(high) and jumps <= _MAX_JUMP_SHARE * len(high)


def delimiter_of(text: str) -> str:
    """Return the delimiter that cuts most of the first rows into equally many cells."""
    return max(_DELIMITERS, key=lambda delimiter: _agreement(text, delimiter))


def _agreement(text: str, delimiter: str) -> int:
    """Count the cells of the sampled rows that have the most usual width, if it is more than one."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        widths = Counter(len(row) for row, _ in zip(reader, range(_SAMPLE_ROWS), strict=False))
    except csv.Error:
        return 0
    return max((width * count for width, count in widths.items() if width > 1), default=0)


def _rows(text: str, delimiter: str) -> tuple[tuple[str, ...], ...]:
    """Cut the text into rows, within the limits."""
    rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(tuple(str(cell) for cell in trimmed(list(row))))
            if len(rows) > MAX_ROWS:
                raise StaffListError("too-many-rows", limit=MAX_ROWS)
            if len(rows[-1]) > MAX_COLUMNS:
                raise StaffListError("too-many-columns", limit=MAX_COLUMNS)
    except csv.Error as error:
        raise StaffListError("damaged") from error
    return tuple(rows)
