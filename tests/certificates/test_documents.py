"""The sheet as people get it: its words, its letters, its QR code; the ZIP and the table of the register."""

import csv
import hashlib
import io
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from lms import clock, jobs, storage
from lms.access import Role
from lms.audit.models import Entry
from lms.catalogue.models import Privacy
from lms.certificates.codes import code_typed, grouped, new_code, number_typed
from lms.certificates.documents.bundles import make_bundle, make_list
from lms.certificates.documents.sheets import MissingGlyphError, check_letters, draw, make_sheet
from lms.certificates.documents.wording import long_day, period, volume
from lms.certificates.models import BundleItem, Certificate, CertificateState
from lms.certificates.queries.register import Filters, register
from lms.certificates.rules.bundles import ask_for_bundle, ask_for_list
from lms.db import Db
from lms.i18n import speaking
from lms.jobs import Claimed, Job
from lms.people.models.persons import Person, Sex
from lms.people.queries.trust import SignedIn, actor_of
from lms.storage import StoredFile
from tests.certificates.scene import NEUTRAL_TITLE, SECRET_TITLE, Held
from tests.make import Make

OKSANA: dict[str, Any] = {"surname": "Щербак-Ґалаґан", "given": "Оксана", "patronymic": "Петрівна", "surname_latin": "Shcherbak-Galagan",
          "given_latin": "Oksana", "sex": Sex.FEMALE}  # fmt: skip
LONGEST: dict[str, Any] = {"surname": "Добровольська-Костянтинівська", "given": "Олександра", "patronymic": "Станіславівна-Мар’янівна",
           "surname_latin": "Dobrovolska-Kostiantynivska", "given_latin": "Oleksandra", "sex": None}  # fmt: skip


def claimed(db: Db, kind: str) -> Claimed:
    """The newest job of a kind, as a worker holds it."""
    job = db.scalars(select(Job).where(Job.kind == kind).order_by(Job.id.desc())).first()
    assert job is not None
    return Claimed(job.id, job.kind, job.key, job.facts, 1, job.person_id)


def tool(*command: str | Path) -> bytes:
    """What a tool of the machine prints."""
    return subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603 - our own files only


def text_of(pdf: bytes, tmp_path: Path) -> str:
    """What pdftotext reads from the one page, on one line."""
    path = tmp_path / "sheet.pdf"
    path.write_bytes(pdf)
    assert tool("pdfinfo", path).count(b"Pages:           1") == 1
    return " ".join(tool("pdftotext", "-layout", path, "-").decode().split())


def test_the_sheet_is_drawn_stored_and_found_by_its_qr_code(held: Held, db: Db, tmp_path: Path) -> None:
    certificate = held.decided(**OKSANA)
    job = claimed(db, "certificate")
    make_sheet(job)
    make_sheet(job)
    db.refresh(certificate)
    assert certificate.state is CertificateState.ISSUED
    assert certificate.sha256
    pdf = storage.read(certificate.sha256)
    assert pdf == draw(certificate.facts), "the same facts make the same bytes"
    text = text_of(pdf, tmp_path)
    for part in ("Оксана Петрівна", "ЩЕРБАК-ҐАЛАҐАН", "Oksana", "SHCHERBAK-GALAGAN", certificate.number, "24 години",
                 "24 hours", "успішно завершила", "сержант поліції", "Police Sergeant", "«Керівник середньої ланки»",
                 f"м. Київ, {long_day(clock.today(), 'uk')}", "Назвати межі ролі", "Олена ЗРАЗКОВА"):  # fmt: skip
        assert part in text, part
    tool("pdftoppm", "-r", "110", "-png", "-singlefile", tmp_path / "sheet.pdf", tmp_path / "page")
    assert tool("zbarimg", "-q", "--raw", tmp_path / "page.png").decode().strip() == certificate.facts["address"]


def test_a_name_of_sixty_letters_keeps_to_one_sheet_and_an_unknown_sex_is_written_around(
    held: Held, tmp_path: Path
) -> None:
    certificate = held.decided(**LONGEST)
    text = text_of(draw(certificate.facts), tmp_path)
    assert "ДОБРОВОЛЬСЬКА-КОСТЯНТИНІВСЬКА" in text
    assert "Підтверджено успішне завершення навчання" in text
    assert "завершив" not in text


@pytest.mark.usefixtures("held")
def test_a_confidential_document_has_a_neutral_sheet_for_everybody_else(make: Make, db: Db, tmp_path: Path) -> None:
    certificate = Held(make, privacy=Privacy.CONFIDENTIAL).decided(**OKSANA)
    make_sheet(claimed(db, "certificate"))
    db.refresh(certificate)
    assert certificate.sha256
    assert certificate.neutral_sha256
    assert SECRET_TITLE["uk"] in text_of(storage.read(certificate.sha256), tmp_path)
    neutral = text_of(storage.read(certificate.neutral_sha256), tmp_path)
    assert NEUTRAL_TITLE["uk"] in neutral
    assert SECRET_TITLE["uk"] not in neutral
    assert "Назвати межі ролі" not in neutral


def test_a_letter_that_no_font_has_is_named_and_the_document_waits(held: Held, db: Db) -> None:
    certificate = held.decided(surname="Щербак漢")
    with pytest.raises(MissingGlyphError, match=r"Noto Serif has no glyph for U\+6F22"):
        make_sheet(claimed(db, "certificate"))
    assert certificate.state is CertificateState.ISSUING
    check_letters(["ҐґЄєІіЇї’ʼ№₴«»"])


@pytest.mark.parametrize(
    ("first", "last", "uk", "en"),
    [
        (date(2026, 3, 12), date(2026, 3, 15), "з 12 до 15 березня 2026 року", "12–15 March 2026"),
        (date(2026, 3, 30), date(2026, 4, 2), "з 30 березня до 2 квітня 2026 року", "30 March – 2 April 2026"),
        (date(2025, 12, 30), date(2026, 1, 2), "з 30 грудня 2025 року до 2 січня 2026 року",
         "30 December 2025 – 2 January 2026"),
        (date(2026, 3, 15), date(2026, 3, 15), "15 березня 2026 року", "15 March 2026"),
    ],
)  # fmt: skip
def test_a_period_is_written_as_documents_write_it(first: date, last: date, uk: str, en: str) -> None:
    assert (period(first, last, "uk"), period(first, last, "en")) == (uk, en)


def test_hours_are_written_in_full() -> None:
    with speaking("uk"):
        assert [volume(minutes) for minutes in (60, 450, 1440, 20)] == [
            "1 година", "7 годин 30 хвилин", "24 години", "20 хвилин",
        ]  # fmt: skip


def test_a_code_is_read_however_it_is_typed() -> None:
    code = new_code()
    assert code_typed(f" {grouped(code).lower()} ") == code
    assert code_typed("О0-il") == "0011"
    assert code_typed("АВСЕ") == "ABCE"
    assert number_typed(" № vy – 2026 – 123 ") == "VY-2026-000123"
    assert number_typed("МК-2026-7") == "MK-2026-000007"
    assert number_typed("nonsense") == "NONSENSE"


class Office:
    """HR of one unit with two people of the same name who hold certificates, and one elsewhere."""

    def __init__(self, make: Make, held: Held) -> None:
        self.db, self.unit = make.db, make.unit()
        person: Person = make.trusted(Role.HR, unit=self.unit)
        self.actor: SignedIn = actor_of(make.db, person)
        self.ours = [held.issued(unit=self.unit, **OKSANA) for _number in range(2)]
        self.elsewhere = held.issued(**OKSANA)
        self.secret = Held(make, privacy=Privacy.CONFIDENTIAL).issued(unit=self.unit, **OKSANA)

    def listed(self) -> list[Certificate]:
        return list(self.db.scalars(register(self.actor, Filters())))


@pytest.fixture
def office(make: Make, held: Held) -> Office:
    return Office(make, held)


def opened(db: Db) -> tuple[bytes, zipfile.ZipFile]:
    """The newest file made for somebody."""
    row = db.scalars(select(StoredFile).order_by(StoredFile.id.desc())).first()
    assert row is not None
    data = storage.read(row.sha256)
    return data, zipfile.ZipFile(io.BytesIO(data))


def test_a_bundle_holds_the_sheets_of_the_office_and_a_manifest_of_them(office: Office, db: Db) -> None:
    bundle = ask_for_bundle(db, office.listed(), {}, with_service_number=False, by=office.actor)
    make_bundle(claimed(db, "certificates-bundle"))
    _data, whole = opened(db)
    numbers = [certificate.number for certificate in office.ours]
    assert sorted(whole.namelist()) == sorted(["manifest.csv", *(f"SHCHERBAK-GALAGAN_Oksana_{n}.pdf" for n in numbers)])
    manifest = whole.read("manifest.csv")
    assert manifest.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(manifest.decode("utf-8-sig")), delimiter=";"))
    assert {row["SHA-256"] for row in rows} == {
        hashlib.sha256(whole.read(name)).hexdigest() for name in whole.namelist() if name.endswith(".pdf")
    }
    assert str(office.ours[0].person.service_number) not in manifest.decode()
    items = db.scalars(select(BundleItem.certificate_id).where(BundleItem.bundle_id == bundle.id)).all()
    assert sorted(items) == sorted(certificate.id for certificate in office.ours)
    made = db.scalars(select(Entry).where(Entry.action == "bundle.made")).one()
    assert (made.actor_id, sorted(made.facts["certificates"])) == (office.actor.id, sorted(items))
    assert db.scalars(register(office.actor, Filters(is_new=True))).all() == []


def test_the_same_bundle_has_the_same_bytes(office: Office, db: Db) -> None:
    made = []
    for _number in range(2):
        ask_for_bundle(db, office.listed(), {}, with_service_number=True, by=office.actor)
        make_bundle(claimed(db, "certificates-bundle"))
        made.append(opened(db)[0])
    assert made[0] == made[1]
    assert str(office.ours[0].person.service_number) in opened(db)[1].read("manifest.csv").decode()


def test_a_confidential_document_is_in_a_bundle_only_when_its_holder_allows_it_and_then_neutral(
    office: Office, db: Db
) -> None:
    assert office.secret not in office.listed()
    office.secret.is_in_record = True
    db.flush()
    assert office.secret in office.listed()
    ask_for_bundle(db, [office.secret], {}, with_service_number=False, by=office.actor)
    make_bundle(claimed(db, "certificates-bundle"))
    _data, whole = opened(db)
    manifest = whole.read("manifest.csv").decode()
    assert NEUTRAL_TITLE["uk"] in manifest
    assert SECRET_TITLE["uk"] not in manifest
    assert whole.read(next(name for name in whole.namelist() if name.endswith("pdf"))).endswith(b"neutral")


def test_what_left_the_office_before_the_job_ran_is_left_out(office: Office, db: Db) -> None:
    ask_for_bundle(db, office.listed(), {}, with_service_number=False, by=office.actor)
    office.ours[0].person_id = office.elsewhere.person_id
    office.ours[0].state = CertificateState.CANCELLED
    db.flush()
    make_bundle(claimed(db, "certificates-bundle"))
    assert len(opened(db)[1].namelist()) == 2


def test_the_list_is_an_excel_file_of_what_the_office_may_see(office: Office, db: Db) -> None:
    ask_for_list(db, office.listed(), "once", by=office.actor)
    job = claimed(db, "certificates-list")
    make_list(job)
    sheet = opened(db)[1].read("xl/sharedStrings.xml").decode()
    assert "Керівник середньої ланки" in sheet
    assert "ЩЕРБАК-ҐАЛАҐАН" in sheet
    assert SECRET_TITLE["uk"] not in sheet
    assert db.scalars(select(Job.state).where(Job.id == job.id)).one() is jobs.JobState.DONE
