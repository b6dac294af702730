"""One person's record: workshops with hours, results, what they hold, documents, as the reader may see them.

The person sees everything. HR and heads of unit see hours; of open courses whether the test is passed, of discreet ones
no result, of confidential ones only the neutral title.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.access import Actor, Permission, may
from lms.attendance.models import Mark, Roll
from lms.awards.models import Award, AwardKind
from lms.awards.queries import record_of
from lms.awards.queries import title_for as award_title
from lms.catalogue.models import Edition, Privacy
from lms.certificates.models import Certificate
from lms.certificates.queries.register import registered
from lms.certificates.queries.register import title_for as certificate_title
from lms.db import Db
from lms.enrolment.models import Enrolment, State
from lms.i18n import _
from lms.people.models.persons import Person, Posting
from lms.people.queries.trust import posting_on, visible_person
from lms.quizzes.models import Attempt, AttemptState
from lms.quizzes.standing import pass_mark
from lms.scheduling.models import Session, Workshop
from lms.scheduling.queries.workshops import taught_by, title_seen


@dataclass(frozen=True)
class Part:
    """One workshop of the person; minutes are of sessions with closed attendance.

    `result` is "" where there is none or the reader may not see it; `is_named`: a link to the workshop may stand there.
    """

    enrolment: Enrolment
    title: str
    is_named: bool
    minutes: int
    minutes_held: int
    result: str


@dataclass(frozen=True)
class Record:
    """Everything of the page."""

    person: Person
    posting: Posting | None
    is_own: bool
    parts: Sequence[Part]
    awards: Sequence[tuple[Award, str]]
    certificates: Sequence[tuple[Certificate, str]]

    @property
    def minutes(self) -> int:
        """All minutes present."""
        return sum(part.minutes for part in self.parts)


def person_with_record(db: Db, actor: Actor, person_id: int) -> Person:
    """A person whose record the actor may see: themselves, or someone who serves in their units."""
    return visible_person(db, actor, person_id, Permission.REPORTS_OTHERS_READ)


def record_seen(db: Db, actor: Actor, person: Person) -> Record:
    """The record of a person that `person_with_record` gave. Eleven statements at most."""
    is_own = person.id == actor.id
    return Record(
        person=person,
        posting=posting_on(db, person.id, clock.today()),
        is_own=is_own,
        parts=_parts(db, actor, person),
        awards=_awards(db, actor, person),
        certificates=[(row, certificate_title(actor, row)) for row in _certificates(db, actor, person)],
    )


def _parts(db: Db, actor: Actor, person: Person) -> list[Part]:
    workshop = joinedload(Enrolment.workshop).joinedload(Workshop.edition).joinedload(Edition.course)
    query = (
        select(Enrolment).join(Workshop, Workshop.id == Enrolment.workshop_id).options(workshop)
        .where(Enrolment.person_id == person.id).order_by(Workshop.starts_at.desc(), Enrolment.id.desc())
    )  # fmt: skip
    enrolments = db.scalars(query).all()
    ids = {enrolment.workshop_id for enrolment in enrolments}
    present = _minutes_present(db, person.id, ids)
    held = _minutes_held(db, ids)
    best = _best(db, person.id, ids)
    taught = taught_by(db, actor)
    parts = []
    for enrolment in enrolments:
        title = title_seen(enrolment.workshop, actor, person.id, taught)
        is_named = enrolment.workshop.privacy is not Privacy.CONFIDENTIAL or person.id == actor.id
        parts.append(
            Part(
                enrolment, title, is_named,
                present.get(enrolment.workshop_id, 0) if _took_part(enrolment) else 0,
                held.get(enrolment.workshop_id, 0) if _took_part(enrolment) else 0,
                _result(enrolment.workshop, best, is_own=person.id == actor.id) if _took_part(enrolment) else "",
            )
        )  # fmt: skip
    return parts


def _took_part(enrolment: Enrolment) -> bool:
    return enrolment.state in {State.PLACED, State.CALLED_BACK}


def _minutes_present(db: Db, person_id: int, workshop_ids: set[int]) -> dict[int, int]:
    query = (
        select(Session.workshop_id, func.sum(Mark.minutes)).join(Session, Session.id == Mark.session_id)
        .join(Roll, Roll.session_id == Session.id)
        .where(Mark.person_id == person_id, Mark.is_current, Roll.closed_at.is_not(None),
               Session.workshop_id.in_(workshop_ids))
        .group_by(Session.workshop_id)
    )  # fmt: skip
    return {workshop_id: int(minutes or 0) for workshop_id, minutes in db.execute(query)}


def _minutes_held(db: Db, workshop_ids: set[int]) -> dict[int, int]:
    query = select(Session).join(Roll, Roll.session_id == Session.id)
    held: dict[int, int] = {}
    for session in db.scalars(query.where(Session.workshop_id.in_(workshop_ids), Roll.closed_at.is_not(None))):
        held[session.workshop_id] = held.get(session.workshop_id, 0) + session.minutes
    return held


def _best(db: Db, person_id: int, workshop_ids: set[int]) -> dict[tuple[int, str], int]:
    query = select(Attempt.workshop_id, Attempt.test, func.max(Attempt.percent)).where(
        Attempt.person_id == person_id, Attempt.workshop_id.in_(workshop_ids), Attempt.state == AttemptState.SCORED
    )  # fmt: skip
    rows = db.execute(query.group_by(Attempt.workshop_id, Attempt.test))
    return {(workshop_id, test): int(percent or 0) for workshop_id, test, percent in rows}


def _result(workshop: Workshop, best: dict[tuple[int, str], int], *, is_own: bool) -> str:
    """The result of the test on which completion depends: the per cent to the person, passed or not to others."""
    score = workshop.edition.outline["completion"].get("minimum_score")
    if not score or (not is_own and workshop.privacy is not Privacy.OPEN):
        return ""
    percent = best.get((workshop.id, score["test"]))
    if percent is None:
        return _("not taken yet") if is_own else _("not yet")
    is_passed = percent >= (pass_mark(workshop.edition.outline, score["test"]) or 0)
    words = _("passed") if is_passed else _("not yet")
    return f"{words}, {percent} %" if is_own else words


def _awards(db: Db, actor: Actor, person: Person) -> list[tuple[Award, str]]:
    """What the person was given. A discreet completion is a result: heads of unit do not see it."""
    rows = record_of(db, person.id)
    if person.id != actor.id and not may(actor, Permission.CERTIFICATES_REGISTER_READ):
        ids = {row.workshop_ref for row in rows if row.kind is AwardKind.COMPLETION and row.workshop_ref}
        discreet = select(Workshop.id).where(Workshop.id.in_(ids), Workshop.privacy == Privacy.DISCREET)
        hidden = set(db.scalars(discreet))
        rows = [row for row in rows if row.workshop_ref not in hidden or row.kind is not AwardKind.COMPLETION]
    return [(row, award_title(actor, row)) for row in rows]


def _certificates(db: Db, actor: Actor, person: Person) -> Sequence[Certificate]:
    """All of one's own; to HR those of the register; to heads of unit the open ones."""
    query = (
        select(Certificate).join(Person, Person.id == Certificate.person_id)
        .options(joinedload(Certificate.edition).joinedload(Edition.course))
        .where(Certificate.person_id == person.id)
        .order_by(Certificate.id.desc())
    )  # fmt: skip
    if person.id != actor.id:
        query = query.where(or_(registered(actor), Certificate.privacy == Privacy.OPEN))
    return db.scalars(query).all()
