"""Measure a packed spreadsheet before it is opened, so that a small file cannot fill the memory."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from xml.parsers import expat

from lms.people.staff_lists.errors import StaffListError
from lms.people.staff_lists.limits import MAX_CHARACTERS, MAX_COLUMNS, MAX_PARTS, MAX_ROWS, MAX_UNPACKED_BYTES

_REFERENCE: Final = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_READABLE: Final = (".xml", ".rels")
_ENCRYPTED: Final = 0x1
_BEYOND: Final = 10**9
_BROKEN_ZIP: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError, KeyError, IndexError,
)  # fmt: skip


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the text parts of a zip by name, never more than MAX_UNPACKED_BYTES of them.

    Raises StaffListError: damaged, password-protected, unpacked-too-large.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if _is_wanted(member)]
            _refuse_bombs(members)
            return {member.filename: archive.read(member) for member in members}
    except _BROKEN_ZIP as error:
        raise StaffListError("damaged") from error


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    """Say whether a part of the archive is text a list could stand in; pictures and macros are left out."""
    return member.filename == "mimetype" or member.filename.lower().endswith(_READABLE)


def _refuse_bombs(members: list[zipfile.ZipInfo]) -> None:
    """Refuse what is locked or too much. `ZipFile.read` never returns more than the size declared here."""
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise StaffListError("password-protected")
    if len(members) > MAX_PARTS or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        raise StaffListError("unpacked-too-large", limit_mb=MAX_UNPACKED_BYTES // 2**20)
    if any(member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for member in members):
        raise StaffListError("damaged")


def repacked(parts: dict[str, bytes]) -> bytes:
    """Return a zip of exactly the parts that were measured, so that the reader opens nothing else."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def refuse_large_xlsx(parts: dict[str, bytes]) -> None:
    """Count rows, columns and text of every sheet. Raises StaffListError: damaged, too-many-…, too-much-text."""
    strings = _SharedStrings()
    total = _Scan()
    for name in _strings_first(parts):
        if _holds_strings(name):
            strings.run(parts[name])
            continue
        cells = _Cells(strings.lengths)
        cells.run(parts[name])
        total.rows += cells.rows
        total.columns = max(total.columns, cells.columns)
        total.characters += cells.characters
        total.refuse()


def refuse_large_ods(parts: dict[str, bytes]) -> None:
    """Count rows, columns and text with all repetitions. Raises StaffListError as for XLSX."""
    scan = _OpenDocument()
    scan.run(parts["content.xml"])
    scan.refuse()


def _strings_first(parts: dict[str, bytes]) -> Iterator[str]:
    """Order the parts so that the shared strings are known before the cells that name them."""
    names = [name for name in parts if name.lower().endswith(".xml")]
    yield from sorted(names, key=lambda name: (not _holds_strings(name), name))


def _holds_strings(name: str) -> bool:
    return name.lower().endswith("sharedstrings.xml")


class _Scan:
    """One pass over a part; subclasses count. Document types are refused: no list has one."""

    def __init__(self) -> None:
        self.rows = self.columns = self.characters = 0

    def run(self, content: bytes) -> None:
        """Parse the part. Raises StaffListError: damaged."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = lambda name, attributes: self.start(name.rpartition(":")[2], attributes)
        parser.EndElementHandler = lambda name: self.end(name.rpartition(":")[2])
        parser.CharacterDataHandler = self.text
        try:
            parser.Parse(content, True)  # noqa: FBT003 - the parser takes "this is all" by place only
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise StaffListError("damaged") from error

    def refuse(self) -> None:
        """Refuse what was counted beyond the limits."""
        if self.rows > MAX_ROWS:
            raise StaffListError("too-many-rows", limit=MAX_ROWS)
        if self.columns > MAX_COLUMNS:
            raise StaffListError("too-many-columns", limit=MAX_COLUMNS)
        if self.characters > MAX_CHARACTERS:
            raise StaffListError("too-much-text", limit=MAX_CHARACTERS)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, text: str) -> None:
        """Take the text between elements."""

    @staticmethod
    def _refuse_doctype(*_: object) -> None:
        raise StaffListError("damaged")


class _SharedStrings(_Scan):
    """The length of every shared string, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.lengths: list[int] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        if name == "si":
            self.lengths.append(0)

    def text(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)


class _Cells(_Scan):
    """The filled cells of an XLSX sheet: the last row and column used, and their text."""

    def __init__(self, shared: list[int]) -> None:
        super().__init__()
        self._shared = shared
        self._row = self._column = 0
        self._is_shared = False
        self._words = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._words = ""
        if name == "row":
            self._row, self._column = _positive(attributes.get("r"), self._row + 1), 0
        elif name == "c":
            self._place(attributes.get("r", ""))
            self._is_shared = attributes.get("t") == "s"
        elif name in {"v", "is"}:
            self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)

    def _place(self, reference: str) -> None:
        """Move to the cell the reference names, or to the next one."""
        match = _REFERENCE.fullmatch(reference)
        self._column += 1
        if match:
            self._column = _column_number(match.group(1))
            self._row = max(self._row, int(match.group(2)))

    def text(self, text: str) -> None:
        self.characters += len(text)
        self._words += text[:20]

    def end(self, name: str) -> None:
        if name == "v" and self._is_shared:
            place = _positive(self._words.strip(), 0)
            self.characters += self._shared[place] if place < len(self._shared) else 0


class _OpenDocument(_Scan):
    """The filled cells of all tables of an ODS file, repetitions included."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting = self._repeat_row = self._repeat_cell = self._column = self._used = self._length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self._waiting = 0
        elif name == "table-row":
            self._repeat_row = _positive(attributes.get("table:number-rows-repeated"), 1)
            self._column = self._used = self._length = 0
        elif name in {"table-cell", "covered-table-cell"}:
            self._repeat_cell = _positive(attributes.get("table:number-columns-repeated"), 1)
            self._column += self._repeat_cell
            if "office:value-type" in attributes:
                self._used = self._column
            self._length += self._repeat_cell * sum(map(len, attributes.values()))

    def text(self, text: str) -> None:
        if text.strip():
            self._used = self._column
        self._length += self._repeat_cell * len(text)

    def end(self, name: str) -> None:
        if name != "table-row":
            return
        self._waiting += self._repeat_row
        if self._used:
            self.rows, self._waiting = self.rows + self._waiting, 0
            self.columns = max(self.columns, self._used)
            self.characters += self._repeat_row * self._length


def _positive(text: str | None, otherwise: int) -> int:
    """Return the whole number of an attribute, bounded so that sums stay small."""
    if not (text and text.isascii() and text.isdecimal()):
        return otherwise
    return int(text) if len(text) < len(str(_BEYOND)) else _BEYOND


def _column_number(letters: str) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
