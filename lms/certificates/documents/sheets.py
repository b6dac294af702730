"""The job that makes a document's file: from its frozen facts alone, to a PDF/A that can be searched and checked."""

import re
import subprocess
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

import segno
from flask import current_app

from lms import jobs, storage
from lms.access import Program
from lms.catalogue.models import Privacy
from lms.certificates.documents.wording import sheet_of
from lms.certificates.models import Certificate, CertificateState
from lms.certificates.queries.progress import due, last_look
from lms.certificates.rules.issuing import finish, issue
from lms.clock import now
from lms.db import unit_of_work
from lms.enrolment.models import Enrolment
from lms.errors import LmsError, RefusedError
from lms.logs import log
from lms.pdf import renderer

PDF = "application/pdf"
FACES = ("Noto Serif", "Noto Serif:bold", "Noto Sans", "Noto Sans:bold")
SIGNS_WITHOUT_GLYPH = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]")


class MissingGlyphError(LmsError):
    """The fonts of this machine cannot write a text of the document; the message names the letters, not the text."""


def issue_due() -> None:
    """Issue every document that is due, each in a unit of work of its own: every minute, from the worker's clock.

    When one cannot be issued the others still are; the fault is raised at the end, so that the look is repeated.
    """
    with unit_of_work(write=False) as db:
        enrolment_ids = [found.enrolment.id for found in due(db, now(), last_look(db))]
    faults = [fault for fault in map(_issue_one, enrolment_ids) if fault is not None]
    if faults:
        raise faults[0]


def make_sheet(claimed: jobs.Claimed) -> None:
    """Draw a decided document and store it; a repeat draws the same number again and changes nothing twice."""
    with unit_of_work(write=False) as db:
        certificate = db.get_one(Certificate, claimed.facts["certificate"])
        db.expunge_all()
    if certificate.state is not CertificateState.ISSUING:
        return
    sha256 = storage.put(draw(certificate.facts))
    is_confidential = certificate.privacy is Privacy.CONFIDENTIAL
    neutral = storage.put(draw(certificate.facts, neutral=True)) if is_confidential else None
    with jobs.finishing(claimed) as db:
        finish(db, certificate.id, sha256, neutral, by=Program())


def draw(facts: dict[str, Any], *, neutral: bool = False) -> bytes:
    """The PDF of a document, the same bytes for the same facts. MissingGlyphError, RenderError."""
    check_letters(texts_in(facts))
    return renderer().render(html_of(facts, neutral=neutral), variant="pdf/a-2u")


def html_of(facts: dict[str, Any], *, neutral: bool = False) -> str:
    """The sheet as the renderer gets it."""
    composed: dict[str, Any] = _composed(facts)
    sheet = sheet_of(composed, neutral=neutral)
    template = current_app.jinja_env.get_template("documents/certificate.html")
    return template.render(sheet=sheet, qr=qr_of(sheet.address))


def qr_of(address: str) -> dict[str, Any]:
    """The QR code as one SVG path, with its width in modules; quiet zone of four on every side."""
    code = segno.make(address, error="m", micro=False)
    rows = list(code.matrix_iter(border=4))
    path = "".join(
        f"M{left} {top}h{right - left}v1h-{right - left}z"
        for top, row in enumerate(rows)
        for left, right in _runs(bytes(row))
    )
    return {"path": path, "modules": len(rows)}


def check_letters(texts: Iterable[str]) -> None:
    """MissingGlyphError when a face of the sheet lacks a letter of these texts."""
    asked = set(SIGNS_WITHOUT_GLYPH.sub("", unicodedata.normalize("NFC", "".join(texts))))
    for face in FACES:
        missing = sorted(letter for letter in asked if not any(ord(letter) in span for span in _letters_of(face)))
        if missing:
            names = ", ".join(f"U+{ord(letter):04X}" for letter in missing)
            raise MissingGlyphError(f"{face} has no glyph for {names}")


def texts_in(value: Any) -> Iterable[str]:  # noqa: ANN401
    """Every text of frozen facts, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts_in(inner)


def _issue_one(enrolment_id: int) -> Exception | None:
    """Issue for one place; None when it is done or was done by another worker meanwhile."""
    try:
        with unit_of_work() as db:
            issue(db, db.get_one(Enrolment, enrolment_id), current_app.config["PUBLIC_URL"], by=Program())
    except RefusedError as refusal:
        log.info("not-issued", enrolment=enrolment_id, code=refusal.code)
    except Exception as fault:  # noqa: BLE001 - the next person's document does not wait for this one's
        log.error("issue-failed", enrolment=enrolment_id, kind=type(fault).__name__)
        return fault
    return None


def _composed(value: Any) -> Any:  # noqa: ANN401
    """The same facts with every letter composed (й as one sign), as the fonts have them."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {key: _composed(inner) for key, inner in value.items()}
    return [_composed(inner) for inner in value] if isinstance(value, list) else value


def _runs(row: bytes) -> list[tuple[int, int]]:
    """The stretches of dark modules in a row, as (first, one past the last)."""
    return [found.span() for found in re.finditer(rb"\x01+", row)]


@cache
def _letters_of(face: str) -> tuple[range, ...]:
    """The letters a font has, as fontconfig knows it."""
    answer = subprocess.run(  # noqa: S603 - no shell, and nothing in it comes from outside
        ["fc-match", "-f", "%{family}|%{charset}", face],  # noqa: S607 - on the path of every Debian with fontconfig
        capture_output=True, text=True, check=True, timeout=20,
    )  # fmt: skip
    family, _bar, charset = answer.stdout.partition("|")
    if not family.startswith(face.partition(":")[0]):
        raise MissingGlyphError(f"the font {face} is not installed")
    spans = (span.split("-") for span in charset.split())
    return tuple(range(int(span[0], 16), int(span[-1], 16) + 1) for span in spans)
