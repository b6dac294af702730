"""Read the register of documents: what an actor may see of it, narrowed, and as what."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from lms import clock
from lms.access import Actor, Permission, Role, scopes_for
from lms.catalogue.models import Course, Edition, Privacy
from lms.certificates.codes import number_typed
from lms.certificates.models import Bundle, BundleItem, Certificate, CertificateState
from lms.db import Db
from lms.errors import NotVisibleError
from lms.i18n import in_language, sort_key
from lms.people.models.persons import Person, Posting, StaffGroup
from lms.people.models.units import Unit
from lms.people.queries.trust import SignedIn, serving_on, serving_within

READ = Permission.CERTIFICATES_REGISTER_READ


@dataclass(frozen=True)
class Filters:
    """What a reader asked for; empty parts narrow nothing."""

    unit_path: str = ""
    group: str = ""
    course: str = ""
    first_day: date | None = None
    last_day: date | None = None
    state: str = ""
    text: str = ""
    is_new: bool = False
    person_ids: Sequence[int] = field(default=())
    only_persons: bool = False


def _coordinated(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """Documents of the courses that the actor coordinates: a condition on Certificate."""
    scopes = [scope for scope in scopes_for(actor, permission) if scope.role is Role.COORDINATOR]
    if any(scope.is_everything for scope in scopes):
        return true()
    keys = [scope.course for scope in scopes if scope.course]
    if not keys:
        return false()
    return Certificate.edition_id.in_(select(Edition.id).join(Course).where(Course.key.in_(keys)))


def without_courses(actor: Actor) -> SignedIn:
    """The actor with what they are trusted with over units only, so that a course's trust reaches no person."""
    scopes = tuple(scope for scope in actor.scopes if scope.role is not Role.COORDINATOR and not scope.course)
    return SignedIn(actor.id or 0, "", scopes)


def registered(actor: Actor, permission: Permission = READ) -> ColumnElement[bool]:
    """Documents the actor may see in the register: a condition on Certificate and Person.

    The coordinator sees those of the course; HR those of the people of its units, a confidential one only when its
    holder has put it into the record.
    """
    of_units = serving_within(without_courses(actor), permission) & or_(
        Certificate.privacy != Privacy.CONFIDENTIAL, Certificate.is_in_record
    )
    return or_(_coordinated(actor, permission), of_units)


def register(actor: Actor, filters: Filters, permission: Permission = READ) -> Select[Certificate]:
    """The register as the actor may see it, the newest first, persons and courses loaded."""
    query = _rows().where(registered(actor, permission), *_narrowed(actor, filters))
    return query.order_by(Certificate.year.desc(), Certificate.ordinal.desc(), Certificate.id.desc())


def visible_certificate(db: Db, actor: Actor, number: str, permission: Permission = READ) -> Certificate:
    """One document in the actor's part of the register; NotVisibleError otherwise."""
    return _one(db, number, registered(actor, permission))


def may_end(db: Db, actor: Actor, certificate: Certificate) -> bool:
    """Whether the actor may cancel or replace this document now."""
    if certificate.state is not CertificateState.ISSUED:
        return False
    within = registered(actor, Permission.CERTIFICATES_STATE_EDIT)
    query = select(Certificate.id).join(Certificate.person).where(Certificate.id == certificate.id, within)
    return db.scalar(query) is not None


def own_certificate(db: Db, actor: Actor, number: str) -> Certificate:
    """One of the actor's own documents; NotVisibleError otherwise."""
    return _one(db, number, Certificate.person_id == actor.id)


def own_certificates(db: Db, actor: Actor) -> list[Certificate]:
    """The actor's own documents, the newest first."""
    query = _rows().where(Certificate.person_id == actor.id)
    return list(db.scalars(query.order_by(Certificate.decided_at.desc(), Certificate.id.desc())))


def newer_numbers(db: Db, certificates: Collection[Certificate]) -> dict[int, str]:
    """Id of a replaced document → the number of the one that replaces it. One statement."""
    ids = {certificate.replaced_by_id for certificate in certificates if certificate.replaced_by_id}
    query = select(Certificate.id, Certificate.number).where(Certificate.id.in_(ids))
    numbers = {row[0]: row[1] for row in db.execute(query)}
    return {c.id: numbers[c.replaced_by_id] for c in certificates if c.replaced_by_id in numbers}


def is_named_for(actor: Actor, certificate: Certificate) -> bool:
    """Whether the actor may read the real title of a document: its holder, and the course's coordinator."""
    if certificate.privacy is not Privacy.CONFIDENTIAL or certificate.person_id == actor.id:
        return True
    key = certificate.edition.course.key
    scopes = [scope for scope in actor.scopes if scope.role is Role.COORDINATOR]
    return any(scope.is_everything or scope.course == key for scope in scopes)


def title_for(actor: Actor, certificate: Certificate) -> str:
    """The title of a document as the actor may read it."""
    return in_language(certificate.facts["title" if is_named_for(actor, certificate) else "neutral_title"])


def file_for(actor: Actor, certificate: Certificate) -> str:
    """The SHA-256 of the sheet that the actor may have; NotVisibleError while there is none."""
    sha256 = certificate.sha256 if is_named_for(actor, certificate) else certificate.neutral_sha256
    if sha256 is None:
        raise NotVisibleError
    return sha256


def has_taken(db: Db, actor: Actor, certificate: Certificate) -> bool:
    """Whether the actor has taken a copy from the register, so that it stands in the log."""
    query = select(BundleItem.id).where(
        BundleItem.certificate_id == certificate.id, BundleItem.bundle_id.in_(_own_bundles(actor))
    )
    return db.scalar(query.limit(1)) is not None


def courses_in(db: Db, actor: Actor) -> list[Edition]:
    """The current version of every course whose title the actor may choose in the register's filter.

    A confidential course is offered to its coordinator only: choosing it would tell who took it.
    """
    query = select(Edition).join(Edition.course).options(contains_eager(Edition.course)).where(Edition.is_current)
    editions = db.scalars(query)
    named = [edition for edition in editions if _may_choose(actor, edition)]
    return sorted(named, key=lambda edition: sort_key(in_language(edition.title)))


def _may_choose(actor: Actor, edition: Edition) -> bool:
    if edition.privacy is not Privacy.CONFIDENTIAL:
        return True
    scopes = [scope for scope in scopes_for(actor, READ) if scope.role is Role.COORDINATOR]
    return any(scope.is_everything or scope.course == edition.course.key for scope in scopes)


def _rows() -> Select[Certificate]:
    return (
        select(Certificate).join(Certificate.person)
        .options(contains_eager(Certificate.person), joinedload(Certificate.edition).joinedload(Edition.course))
    )  # fmt: skip


def _one(db: Db, number: str, within: ColumnElement[bool]) -> Certificate:
    certificate = db.scalar(_rows().where(Certificate.number == number_typed(number), within))
    if certificate is None:
        raise NotVisibleError
    return certificate


def _own_bundles(actor: Actor) -> Select[int]:
    return select(Bundle.id).where(Bundle.asked_by_id == actor.id)


def _narrowed(actor: Actor, filters: Filters) -> list[ColumnElement[bool]]:
    conditions = [*_in_time(filters), *(_has_word(word) for word in filters.text.replace("’", "'").split())]
    if filters.unit_path or filters.group:
        conditions.append(_serving(filters))
    if filters.course:
        of_course = select(Edition.id).join(Course).where(Course.key == filters.course)
        conditions += [Certificate.edition_id.in_(of_course), _named_to(actor)]
    if filters.state:
        conditions.append(Certificate.state == CertificateState(filters.state))
    if filters.is_new:
        taken = select(BundleItem.certificate_id).where(BundleItem.bundle_id.in_(_own_bundles(actor)))
        conditions.append(Certificate.id.not_in(taken))
    if filters.only_persons:
        conditions.append(Certificate.person_id.in_(filters.person_ids))
    return conditions


def _named_to(actor: Actor) -> ColumnElement[bool]:
    """A course may be asked for by name only where its name may be read."""
    return or_(Certificate.privacy != Privacy.CONFIDENTIAL, _coordinated(actor, READ))


def _in_time(filters: Filters) -> list[ColumnElement[bool]]:
    conditions = []
    if filters.first_day:
        conditions.append(Certificate.decided_at >= _midnight(filters.first_day))
    if filters.last_day:
        conditions.append(Certificate.decided_at < _midnight(filters.last_day + timedelta(days=1)))
    return conditions


def _midnight(day: date) -> datetime:
    return clock.instant_of(datetime.combine(day, time()))


def _serving(filters: Filters) -> ColumnElement[bool]:
    serving = select(Posting.person_id).join(Unit, Unit.id == Posting.unit_id).where(serving_on(clock.today()))
    if filters.unit_path:
        serving = serving.where(Unit.path.startswith(filters.unit_path, autoescape=True))
    if filters.group:
        serving = serving.where(Posting.staff_group == StaffGroup(filters.group))
    return Certificate.person_id.in_(serving)


def _has_word(word: str) -> ColumnElement[bool]:
    """A beginning of a name's word in either script, a part of the number, or the service number."""
    key, latin = sort_key(word), word.lower()
    in_latin = func.lower(" " + Person.surname_latin + " " + Person.given_latin)
    by_name: list[Any] = [in_latin.contains(f" {latin}", autoescape=True)]
    if key:
        by_name.append((" " + Person.sort_key).contains(f" {key}", autoescape=True))
    return or_(
        *by_name,
        Certificate.number.contains(number_typed(word), autoescape=True),
        and_(Person.service_number.is_not(None), Person.service_number.startswith(word, autoescape=True)),
    )
