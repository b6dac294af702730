"""Issue documents: the decision with number, code and frozen facts; then the file."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_on_postgres
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite

from lms import clock, jobs
from lms.access import Actor
from lms.audit.rules import record
from lms.awards import rules as awards
from lms.awards.models import Award, AwardBasis, AwardKind
from lms.catalogue.models import Privacy
from lms.certificates.codes import new_code, number_of
from lms.certificates.completion import Outcome
from lms.certificates.models import Certificate, CertificateState, DocumentKind, Numbering, Provider
from lms.certificates.queries.progress import add_on_done, documents_of, is_new, minutes_attended, progress_of
from lms.certificates.rules.facts import about_course, about_person, about_provider, about_register, valid_until
from lms.db import Db
from lms.enrolment.models import Enrolment, State
from lms.errors import RefusedError, SettingError
from lms.i18n import _
from lms.notices.rules import tell
from lms.people.models.persons import Person
from lms.people.queries.trust import posting_on
from lms.scheduling.models import Workshop
from lms.scheduling.queries.workshops import sessions_of

JOB = "certificate"


def issue(db: Db, enrolment: Enrolment, public_url: str, *, by: Actor) -> Certificate:
    """Decide that a participant gets the document they have earned; its file is made by a job after the commit.

    The rule is held against the facts again while the place is locked, so that nobody gets two. Refuses
    `not-enrolled`, `not-completed` and `already-issued`. SettingError while the provider is not entered.
    """
    db.refresh(enrolment, with_for_update={"of": Enrolment})
    if enrolment.state is not State.PLACED:
        raise RefusedError("not-enrolled", _("This person is not enrolled."))
    workshop, person = enrolment.workshop, enrolment.person
    outcome = progress_of(db, workshop, [person.id], clock.now())[person.id].outcome
    if outcome is Outcome.NONE:
        raise RefusedError("not-completed", _("The course is not completed yet."))
    if not is_new(outcome, documents_of(db, workshop.id, person.id)):
        raise RefusedError("already-issued", _("There is a document for this already."))
    facts = _earned(db, workshop, person, outcome)
    earlier = live_document(db, workshop.id, person.id)
    if earlier is not None:
        _give_way(db, earlier, _("The course was completed later."))
    certificate = register(db, workshop, person, facts, public_url)
    if earlier is not None:
        earlier.replaced_by_id = certificate.id
        record(db, by, "certificate.replaced", earlier, by_certificate=certificate.id)
    record(db, by, "certificate.decided", certificate, person=person.id, workshop=workshop.id, kind=outcome.value)
    if outcome is Outcome.COMPLETION:
        give_award(db, certificate, since=clock.today(), by=by)
    return certificate


def register(db: Db, workshop: Workshop, person: Person, facts: dict[str, Any], public_url: str) -> Certificate:
    """Take the next number and enter a document with these facts into the register; ask for its file."""
    provider = provider_of(db)
    today = clock.today()
    ordinal = next_ordinal(db, provider.series, today.year)
    number, code = number_of(provider.series, today.year, ordinal), new_code()
    certificate = Certificate(
        number=number, series=provider.series, year=today.year, ordinal=ordinal, check_code=code,
        kind=DocumentKind(facts["kind"]), state=CertificateState.ISSUING, person=person, workshop=workshop,
        edition=workshop.edition, privacy=workshop.privacy,
        facts=facts | about_provider(provider) | about_register(number, code, today, public_url),
        is_in_record=workshop.privacy is not Privacy.CONFIDENTIAL,
    )  # fmt: skip
    db.add(certificate)
    db.flush()
    jobs.ask(db, JOB, number, {"certificate": certificate.id})
    return certificate


def next_ordinal(db: Db, series: str, year: int) -> int:
    """The next number of a series and year; its counter stays locked until the commit, so that none is missing."""
    insert = insert_on_sqlite if db.get_bind().dialect.name == "sqlite" else insert_on_postgres
    values = {"series": series, "year": year, "last": 0}
    db.execute(insert(Numbering).values(**values).on_conflict_do_nothing(index_elements=["series", "year"]))
    counter = db.scalars(select(Numbering).where(Numbering.series == series, Numbering.year == year)).one()
    db.refresh(counter, with_for_update=True)
    counter.last += 1
    db.flush()
    return counter.last


def provider_of(db: Db) -> Provider:
    """Who issues; SettingError while nobody has entered it."""
    provider = db.scalars(select(Provider).order_by(Provider.id).limit(1)).first()
    if provider is None:
        raise SettingError(
            "Certificates need a provider: the coordinator enters it under Certificates → Who issues documents."
        )
    return provider


def live_document(db: Db, workshop_id: int, person_id: int) -> Certificate | None:
    """The document of a person for a workshop that holds, locked."""
    query = select(Certificate).where(
        Certificate.workshop_id == workshop_id,
        Certificate.person_id == person_id,
        Certificate.state.in_((CertificateState.ISSUING, CertificateState.ISSUED)),
    )
    return db.scalar(query.with_for_update())


def give_award(db: Db, certificate: Certificate, *, since: date, by: Actor) -> Award:
    """Note below that the holder has completed the course, for as long as the course says."""
    edition = certificate.edition
    is_confidential = certificate.privacy is Privacy.CONFIDENTIAL
    return awards.give(
        db, certificate.person, kind=AwardKind.COMPLETION, code=edition.course.key, title=edition.title,
        neutral_title=edition.neutral_title if is_confidential else None, since=since,
        until=valid_until(since, edition.outline.get("validity_months")), minutes=certificate.facts["minutes"],
        provider=certificate.facts["provider"].get("uk", "")[:200], document_number=certificate.number,
        basis=AwardBasis.ASSESSED, workshop_ref=certificate.workshop_id, by=by,
    )  # fmt: skip


def finish(db: Db, certificate_id: int, sha256: str, neutral_sha256: str | None, *, by: Actor) -> bool:
    """The file is stored: the document holds from now on, and its holder is told. False when that was done before."""
    certificate = db.get_one(Certificate, certificate_id)
    db.refresh(certificate, with_for_update={"of": Certificate})
    if certificate.state is not CertificateState.ISSUING:
        return False
    certificate.state, certificate.issued_at = CertificateState.ISSUED, clock.now()
    certificate.sha256, certificate.neutral_sha256 = sha256, neutral_sha256
    record(db, by, "certificate.issued", certificate, person=certificate.person_id)
    kind = "certificate-issued" if certificate.kind is DocumentKind.COMPLETION else "attendance-confirmed"
    tell(db, certificate.person, kind, f"certificate-{certificate.id}:issued", notice_facts(certificate), by=by)
    return True


def notice_facts(certificate: Certificate) -> dict[str, Any]:
    """What messages about a document may say: never a confidential title, because mail is read by others.

    A document is a result: whoever brings the message of a course that is not open only says that there is one.
    """
    is_confidential = certificate.privacy is Privacy.CONFIDENTIAL
    title = certificate.facts["neutral_title" if is_confidential else "title"]
    facts = {"number": certificate.number, "title": title, "path": "/me/certificates"}
    return facts if certificate.privacy is Privacy.OPEN else facts | {"private": True}


def _earned(db: Db, workshop: Workshop, person: Person, outcome: Outcome) -> dict[str, Any]:
    posting = posting_on(db, person.id, clock.today())
    present = minutes_attended(db, workshop, person.id)
    add_on = add_on_done(db, workshop, person.id, clock.now())
    course = about_course(workshop, sessions_of(db, workshop), outcome, present, add_on)
    until = valid_until(clock.today(), workshop.edition.outline.get("validity_months"))
    ends = until.isoformat() if until and outcome is Outcome.COMPLETION else None
    return about_person(person, posting) | course | {"valid_until": ends}


def _give_way(db: Db, earlier: Certificate, why: str) -> None:
    if earlier.state is CertificateState.ISSUING:
        raise RefusedError("being-prepared", _("The document is still being prepared. Try again in a minute."))
    earlier.state, earlier.ended_at, earlier.ended_why = CertificateState.REPLACED, clock.now(), why
    db.flush()
