"""Every document we make keeps PDF/A-2u, for archives, and PDF/UA-1, for those who listen: asked of veraPDF."""

from pathlib import Path

import pytest

from lms.attendance.documents import EMPTY_LINES, day_sheet_facts
from lms.catalogue.models import Privacy
from lms.certificates.documents.sheets import draw
from lms.db import Db
from lms.i18n import speaking
from lms.pdf import renderer
from lms.people.documents.slips import _slip, slips_html
from tests.certificates.scene import Held, provider
from tests.make import Make
from tests.verapdf import faults_of

UNTITLED = "<!DOCTYPE html><html><body><img src='static:img/certificate-border.svg'></body></html>"


@pytest.fixture
def documents(make: Make, db: Db, tmp_path: Path, app: object) -> list[Path]:
    """One of each: a certificate, a confirmation, a neutral sheet, a day's list, sign-in slips."""
    provider(make)
    held = Held(make)
    held.close_the_test()
    whole, part = held.decided(), held.decided(present=450, percent=None)
    hidden = Held(make, privacy=Privacy.CONFIDENTIAL).decided()
    with speaking("uk"):
        facts = day_sheet_facts(db, held.sessions[0])
        sheet = app.jinja_env.get_template("documents/day_sheet.html").render(empty_lines=EMPTY_LINES, **facts)  # type: ignore[attr-defined]
        slips = slips_html([_slip(make.person(), "1234567890123456")], make.unit())
    made = {
        "certificate": draw(whole.facts), "confirmation": draw(part.facts), "neutral": draw(hidden.facts, neutral=True),
        "day-sheet": renderer().render(sheet), "slips": renderer().render(slips),
    }  # fmt: skip
    for name, body in made.items():
        (tmp_path / f"{name}.pdf").write_bytes(body)
    return [tmp_path / f"{name}.pdf" for name in made]


@pytest.mark.parametrize("flavour", ["2u", "ua1"])
def test_every_document_keeps_the_standard(flavour: str, documents: list[Path]) -> None:
    assert faults_of(flavour, *documents) == []


def test_a_file_that_breaks_the_standards_is_found(tmp_path: Path) -> None:
    path = tmp_path / "plain.pdf"
    path.write_bytes(renderer().render(UNTITLED, variant=None))
    assert any("metadata" in fault for fault in faults_of("2u", path))
    assert any("Figure" in fault or "title" in fault for fault in faults_of("ua1", path))
