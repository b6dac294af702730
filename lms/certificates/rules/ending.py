"""Cancel a document, or replace it by one with the right name."""

from dataclasses import dataclass

from sqlalchemy import select

from lms import clock
from lms.access import Actor
from lms.audit.rules import record
from lms.awards import rules as awards
from lms.awards.models import Award
from lms.certificates.models import Certificate, CertificateState
from lms.certificates.rules.issuing import give_award, notice_facts, register
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _
from lms.notices.rules import tell


@dataclass(frozen=True)
class Name:
    """A name as it shall stand on a document; the patronymic may be empty."""

    surname: str
    given: str
    patronymic: str
    surname_latin: str
    given_latin: str


def cancel(db: Db, certificate: Certificate, reason: str, *, by: Actor) -> None:
    """The document is valid no longer: the check page says so, the award ends, the holder is told."""
    _lock(db, certificate, reason)
    certificate.state, certificate.ended_at, certificate.ended_why = (
        CertificateState.CANCELLED, clock.now(), reason.strip()
    )  # fmt: skip
    record(db, by, "certificate.cancelled", certificate, person=certificate.person_id)
    for award in _awards_of(db, certificate):
        awards.end(db, award, _("Certificate %(number)s was cancelled.", number=certificate.number), by=by)
    facts = notice_facts(certificate)
    tell(db, certificate.person, "certificate-cancelled", f"certificate-{certificate.id}:cancelled", facts, by=by)


def replace(db: Db, certificate: Certificate, name: Name, reason: str, public_url: str, *, by: Actor) -> Certificate:
    """A new document with this name and a number of its own; the old one stays in the register as replaced."""
    _lock(db, certificate, reason)
    given = " ".join(part for part in (name.given, name.patronymic) if part)
    facts = certificate.facts | {
        "name": {"uk": f"{given} {name.surname.upper()}", "en": f"{name.given_latin} {name.surname_latin.upper()}"},
        "latin": {"surname": name.surname_latin, "given": name.given_latin},
        "replaces": certificate.number,
    }
    certificate.state, certificate.ended_at, certificate.ended_why = (
        CertificateState.REPLACED, clock.now(), reason.strip()
    )  # fmt: skip
    db.flush()
    newer = register(db, certificate.workshop, certificate.person, facts, public_url)
    newer.is_in_record, newer.shows_real_title = certificate.is_in_record, certificate.shows_real_title
    certificate.replaced_by_id = newer.id
    record(db, by, "certificate.replaced", certificate, by_certificate=newer.id)
    for award in _awards_of(db, certificate):
        awards.end(db, award, _("Replaced by %(number)s.", number=newer.number), by=by)
        give_award(db, newer, since=award.since, by=by)
    record(db, by, "certificate.decided", newer, person=newer.person_id, workshop=newer.workshop_id, kind=newer.kind)
    return newer


def _lock(db: Db, certificate: Certificate, reason: str) -> None:
    if not reason.strip():
        raise RefusedError("reason-missing", _("Write the reason."))
    db.refresh(certificate, with_for_update={"of": Certificate})
    if certificate.state is CertificateState.ISSUING:
        raise RefusedError("being-prepared", _("The document is still being prepared. Try again in a minute."))
    if certificate.state is not CertificateState.ISSUED:
        raise RefusedError("not-valid", _("This document is not valid any more."))


def _awards_of(db: Db, certificate: Certificate) -> list[Award]:
    query = select(Award).where(
        Award.person_id == certificate.person_id,
        Award.document_number == certificate.number,
        Award.ended_at.is_(None),
    )
    return list(db.scalars(query))
