"""Papers as people handle them: an office's staff list, a ZIP of certificates, a sheet held before a camera."""

import re
import subprocess
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

DOTS_PER_INCH = "110"


@dataclass(frozen=True)
class Line:
    """One person as the office writes them."""

    number: str
    name: str
    rank: str
    post: str
    unit: str
    group: str


def staff_list(path: Path, title: str, lines: Iterable[Line]) -> None:
    """A staff list as an office keeps it: title rows, a running number, names in one column."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Список"
    sheet.append([None, None, "СПИСОК ОСОБОВОГО СКЛАДУ"])
    sheet.append([None, None, title])
    sheet.append([])
    sheet.append(["№ з/п", "Номер жетона", "ПІБ", "Звання", "Посада", "Підрозділ", "Категорія персоналу"])
    for place, line in enumerate(lines, 1):
        sheet.append([place, line.number, line.name, line.rank, line.post, line.unit, line.group])
    book.save(path)


def run(*command: str | Path) -> str:
    """What a tool says; it must succeed."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - Debian's tools
    assert done.returncode == 0, f"{command[0]}: {done.returncode} {done.stdout}{done.stderr}"
    return done.stdout


def documents_in(archive: Path, folder: Path) -> list[Path]:
    """The PDFs of a ZIP, laid out in a folder."""
    with zipfile.ZipFile(archive) as opened:
        assert opened.testzip() is None
        assert "manifest.csv" in opened.namelist()
        opened.extractall(folder)
    return sorted(folder.glob("**/*.pdf"))


def text_of(document: Path) -> str:
    """The words of a PDF, single spaces between them, as a reader's programme copies them."""
    return " ".join(run("pdftotext", document, "-").split())


def code_on(document: Path) -> str:
    """What the QR code says, read from the picture of the page as a phone would."""
    picture = document.with_suffix("")
    run("pdftoppm", "-r", DOTS_PER_INCH, "-png", "-singlefile", document, picture)
    return run("zbarimg", "--quiet", "--raw", picture.with_suffix(".png")).strip()


def number_and_code(address: str) -> tuple[str, str]:
    """The register number and the check code that a QR code's address carries."""
    found = re.fullmatch(r"https?://[^/]+/verify#n=([^&]+)&c=([^&]+)", address)
    assert found, address
    return found[1], found[2]
