"""The jobs that make files of the register: the ZIP of documents with its manifest, and the list as a table."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from lms import clock, jobs, storage
from lms.access import Actor
from lms.audit.rules import record
from lms.catalogue.models import Edition
from lms.certificates.models import Bundle, Certificate
from lms.certificates.queries.register import file_for, registered, title_for
from lms.certificates.rules.bundles import note_items
from lms.db import Db, unit_of_work
from lms.i18n import _, in_language, label, speaking
from lms.people.models.persons import Person, Posting
from lms.people.queries.persons import postings_on
from lms.people.queries.trust import actor_of
from lms.tables import XLSX, Cell, as_csv, as_xlsx

ZIP = "application/zip"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The one time stamp of every file in a ZIP, so that the same documents make the same bytes."""

STEP = 20
MINUTES_AN_HOUR = 60


def file_name(certificate: Certificate) -> str:
    """SURNAME_Given_VY-2026-000123.pdf: Latin letters, digits, hyphens; two of the same name differ by number."""
    latin = certificate.facts["latin"]
    surname, given = _plain(latin["surname"]).upper(), _plain(latin["given"])
    return "_".join(part for part in (surname, given, certificate.number) if part) + ".pdf"


def make_bundle(claimed: jobs.Claimed) -> None:
    """Put the documents of a bundle and their manifest into one ZIP; made anew by a repeat, with the same bytes.

    What the one who asked may not see any more when the job runs is left out.
    """
    with unit_of_work(write=False) as db:
        bundle = db.get_one(Bundle, claimed.facts["bundle"])
        actor = actor_of(db, db.get_one(Person, bundle.asked_by_id))
        certificates = taken_by(db, actor, bundle.certificate_ids)
        db.expunge_all()
    with speaking(claimed.facts["language"]):
        manifest = manifest_of(actor, certificates, with_service_number=bundle.with_service_number)
    data = zip_of(actor, certificates, manifest, claimed)
    name = f"certificates-{clock.on_the_wall(bundle.asked_at):%Y-%m-%d}-{bundle.id}.zip"
    with unit_of_work() as db:
        row = storage.keep_file(db, data, name, ZIP, person_id=actor.id)
        note_items(db, bundle, [certificate.id for certificate in certificates])
        record(db, actor, "bundle.made", bundle, certificates=[certificate.id for certificate in certificates])
        jobs.done(db, claimed, file_id=row.id)


def make_list(claimed: jobs.Claimed) -> None:
    """The register's list as an Excel file, of what the one who asked may see."""
    with unit_of_work(write=False) as db:
        actor = actor_of(db, db.get_one(Person, claimed.person_id))
        certificates = taken_by(db, actor, claimed.facts["certificates"])
        serving = postings_on(db, [certificate.person_id for certificate in certificates], clock.today())
        db.expunge_all()
    with speaking(claimed.facts["language"]):
        columns, rows = list_of(actor, certificates, serving)
        data = as_xlsx(_("Certificates"), columns, rows)
    with unit_of_work() as db:
        row = storage.keep_file(db, data, f"certificates-{clock.today():%Y-%m-%d}.xlsx", XLSX, person_id=actor.id)
        record(db, actor, "certificates-list.made", row, rows=len(certificates))
        jobs.done(db, claimed, file_id=row.id)


def taken_by(db: Db, actor: Actor, ids: Sequence[int]) -> list[Certificate]:
    """Of these documents those in the actor's part of the register, by name and number. One statement."""
    query = (
        select(Certificate).join(Certificate.person)
        .options(contains_eager(Certificate.person), joinedload(Certificate.edition).joinedload(Edition.course))
        .where(Certificate.id.in_(ids), registered(actor))
    )  # fmt: skip
    return list(db.scalars(query.order_by(Person.sort_key, Certificate.number)))


def manifest_of(actor: Actor, certificates: Sequence[Certificate], *, with_service_number: bool) -> bytes:
    """The ZIP's list of contents: one line a document, with the SHA-256 of its file."""
    columns = [_("File"), _("Number"), _("Name"), _("Name in Latin letters")]
    columns += [_("Service number")] if with_service_number else []
    columns += [_("Document"), _("Title"), _("Hours"), _("Issued on"), "SHA-256"]
    rows = []
    for certificate in certificates:
        facts = certificate.facts
        row: list[Cell] = [file_name(certificate), certificate.number, facts["name"]["uk"], facts["name"]["en"]]
        row += [certificate.person.service_number] if with_service_number else []
        row += [label(certificate.kind), title_for(actor, certificate), hours(facts["minutes"]), facts["decided_on"]]
        rows.append([*row, file_for(actor, certificate)])
    return as_csv(columns, rows)


def list_of(
    actor: Actor, certificates: Sequence[Certificate], serving: dict[int, Posting]
) -> tuple[list[str], Iterator[list[Cell]]]:
    """The register as a table: headings and rows."""
    columns = [
        _("Number"), _("Name"), _("Name in Latin letters"), _("Service number"), _("Unit"), _("Document"), _("Title"),
        _("Hours"), _("Issued on"), _("State"),
    ]  # fmt: skip
    rows = (_row(actor, certificate, serving.get(certificate.person_id)) for certificate in certificates)
    return columns, rows


def hours(minutes: int) -> float:
    """Minutes as hours with at most two decimals."""
    return round(minutes / MINUTES_AN_HOUR, 2)


def zip_of(actor: Actor, certificates: Sequence[Certificate], manifest: bytes, claimed: jobs.Claimed) -> bytes:
    """One ZIP: the manifest first, then the sheets; stored without compression, which PDFs have already."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as whole:
        whole.writestr(_entry("manifest.csv"), manifest)
        for place, certificate in enumerate(certificates, start=1):
            whole.writestr(_entry(file_name(certificate)), storage.read(file_for(actor, certificate)))
            if place % STEP == 0:
                jobs.progress(claimed, place, len(certificates))
    return buffer.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EARLIEST)
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    return entry


def _row(actor: Actor, certificate: Certificate, posting: Posting | None) -> list[Cell]:
    facts = certificate.facts
    unit = in_language(posting.unit.name) if posting else ""
    return [
        certificate.number, facts["name"]["uk"], facts["name"]["en"], certificate.person.service_number, unit,
        label(certificate.kind), title_for(actor, certificate), hours(facts["minutes"]),
        certificate.decided_on, label(certificate.state),
    ]  # fmt: skip


def _plain(name: str) -> str:
    """A name with nothing in it that a file system minds."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z]+", "-", bare).strip("-")
