"""Give an award, or end one. An award is never edited."""

from datetime import date
from typing import Any

from sqlalchemy import select

from lms import clock
from lms.access import Actor
from lms.audit.rules import record
from lms.awards.models import Award, AwardBasis, AwardKind
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _
from lms.people.models import Person


def give(  # noqa: PLR0913 - the facts of an award, each by its name
    db: Db,
    person: Person,
    *,
    kind: AwardKind,
    code: str,
    title: dict[str, Any],
    since: date,
    until: date | None = None,
    minutes: int | None = None,
    provider: str = "",
    document_number: str = "",
    basis: AwardBasis,
    neutral_title: dict[str, Any] | None = None,
    workshop_ref: int | None = None,
    by: Actor,
) -> Award:
    """Note that a person holds something from `since` to `until` (both days count; None: it does not run out).

    A completion's code is its course's key. `neutral_title` is what everybody else sees of a confidential one.
    Refuses `ends-before-it-begins` and `already-given` (the same kind, code, first day and document, not ended).
    """
    if until is not None and until < since:
        raise RefusedError("ends-before-it-begins", _("The last day is before the first day."))
    db.refresh(person, with_for_update=True)
    same = select(Award.id).where(
        Award.person_id == person.id, Award.kind == kind, Award.code == code, Award.since == since,
        Award.document_number == document_number, Award.ended_at.is_(None),
    )  # fmt: skip
    if db.scalar(same.limit(1)):
        raise RefusedError("already-given", _("This is already in %(person)s’s record.", person=person.full_name))
    award = Award(
        person=person, kind=kind, code=code, title=title, neutral_title=neutral_title, since=since, until=until,
        minutes=minutes, provider=provider, document_number=document_number, basis=basis, workshop_ref=workshop_ref,
        given_by_id=by.id,
    )  # fmt: skip
    db.add(award)
    record(db, by, "award.given", award, person=person.id, kind=kind, workshop=workshop_ref)
    return award


def end(db: Db, award: Award, why: str, *, by: Actor) -> Award:
    """End an award from now on; the row stays. Refuses `already-ended`, and `reason-missing` without a reason."""
    if not why.strip():
        raise RefusedError("reason-missing", _("Write why it ends."))
    db.refresh(award, with_for_update=True)
    if award.ended_at is not None:
        raise RefusedError("already-ended", _("This has already been ended."))
    award.ended_at, award.ended_why = clock.now(), why.strip()
    record(db, by, "award.ended", award, person=award.person_id, kind=award.kind)
    return award
