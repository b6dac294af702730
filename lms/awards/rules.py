"""Give an award, or end one. An award is never edited."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from lms import clock
from lms.access import Actor
from lms.audit.rules import record
from lms.awards.earlier_training import Preview, preview_of
from lms.awards.models import Award, AwardBasis, AwardKind
from lms.awards.queries import earlier_training_held, people_in_scope
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _
from lms.people.models.persons import Person
from lms.people.models.staff_lists import StaffImport
from lms.people.queries.persons import persons_by_id
from lms.people.rules.staff_list.imports import finish, refuse_closed
from lms.people.staff_lists.headings import Mapping, Table
from lms.people.staff_lists.training import training_list_of

Lists = Sequence[tuple[Table, Mapping]]


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
    db.flush()
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
    db.flush()
    db.refresh(award, with_for_update=True)
    if award.ended_at is not None:
        raise RefusedError("already-ended", _("This has already been ended."))
    award.ended_at, award.ended_why = clock.now(), why.strip()
    record(db, by, "award.ended", award, person=award.person_id, kind=award.kind)
    return award


def give_earlier_training(
    db: Db, upload: StaffImport, lists: Lists, shown_sha256: str, *, by: Actor
) -> tuple[Preview, list[Award]]:
    """Enter the earlier training of an uploaded file by statement of HR, exactly as it was shown.

    Refuses `changed-since-shown`, `nothing-to-enter`, and `import-closed` for a file that was entered or dropped.
    """
    db.refresh(upload, with_for_update=True)
    refuse_closed(upload)
    found = earlier_training(db, lists, by)
    if found.sha256() != shown_sha256:
        raise RefusedError(
            "changed-since-shown", _("Something changed since this page was shown. Look again, then confirm.")
        )
    if not found.new:
        raise RefusedError("nothing-to-enter", _("No line of the file can be entered."))
    people = {person.id: person for person in persons_by_id(db, sorted({stated.person_id for stated in found.new}))}
    awards = [
        give(
            db, people[stated.person_id], kind=AwardKind.RECOGNISED, code=stated.code, title={"uk": stated.title},
            since=stated.since, minutes=stated.minutes, provider=stated.provider,
            document_number=stated.document_number, basis=AwardBasis.HR, by=by,
        )
        for stated in found.new
    ]  # fmt: skip
    finish(db, upload, {"entered": len(awards), "known": len(found.known), "refused": len(found.conflicts)}, by=by)
    return found, awards


def earlier_training(db: Db, lists: Lists, by: Actor) -> Preview:
    """What a file of earlier training would enter for the people in the actor's scope: two statements."""
    people, held_already = people_in_scope(db, by), earlier_training_held(db, by)
    return preview_of(training_list_of(lists), lists, people, held_already, clock.today())
