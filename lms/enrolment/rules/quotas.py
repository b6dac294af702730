"""Give seats to a group of people, take that back, and return what nobody of the group used."""

from dataclasses import dataclass
from datetime import date

from lms import clock
from lms.access import Actor, Program
from lms.audit.rules import record
from lms.db import Db, unit_of_work
from lms.enrolment.models import Enrolment, Quota
from lms.enrolment.queries.asking import first_day
from lms.enrolment.queries.quotas import due_quotas, quota_of, quotas_of, room_of, share_of, workshops_with_due_quotas
from lms.enrolment.rules.places import promote
from lms.enrolment.rules.steps import locked
from lms.errors import RefusedError
from lms.i18n import _
from lms.people.models.persons import Sex, StaffGroup
from lms.people.models.units import Unit
from lms.scheduling.models import Workshop, WorkshopState
from lms.scheduling.queries.workshops import sessions_of


@dataclass(frozen=True)
class Terms:
    """How many seats for whom, and from which morning the unused ones are for everybody."""

    seats: int
    unit: Unit | None = None
    staff_group: StaffGroup | None = None
    sex: Sex | None = None
    returns_on: date | None = None


def add_quota(db: Db, workshop: Workshop, terms: Terms, *, by: Actor) -> Quota:
    """Give a group its seats.

    RefusedError `no-group`, `more-than-all`, `fewer-than-taken`, `quota-exists`, `returns-too-late` or `not-open`.
    """
    workshop = locked(db, workshop)
    if workshop.state not in {WorkshopState.DRAFT, WorkshopState.PUBLISHED}:
        raise RefusedError("not-open", _("The workshop is cancelled or closed; its seats stay as they were."))
    _refuse_terms(db, workshop, terms)
    quota = Quota(
        workshop_id=workshop.id, seats=terms.seats, unit=terms.unit, staff_group=terms.staff_group, sex=terms.sex,
        returns_on=terms.returns_on, added_by_id=by.id,
    )  # fmt: skip
    db.add(quota)
    db.flush()
    room = room_of(db, workshop)
    used = room.used(share_of(quota))
    if used > terms.seats + room.returned:
        raise RefusedError(
            "fewer-than-taken", _("%(taken)s people of this group have a seat; there cannot be fewer.", taken=used)
        )
    record(db, by, "quota.added", quota, workshop=workshop.id, seats=quota.seats)
    return quota


def _refuse_terms(db: Db, workshop: Workshop, terms: Terms) -> None:
    group = (terms.unit.id if terms.unit else None, terms.staff_group, terms.sex)
    if group == (None, None, None):
        raise RefusedError("no-group", _("Say for whom the seats are: a unit, a staff group, women or men."))
    if terms.seats > workshop.seats:
        raise RefusedError("more-than-all", _("The workshop has %(seats)s seats in all.", seats=workshop.seats))
    if any((quota.unit_id, quota.staff_group, quota.sex) == group for quota in quotas_of(db, workshop.id)):
        raise RefusedError("quota-exists", _("This group has its seats already; remove them first."))
    last = first_day(sessions_of(db, workshop))
    if terms.returns_on is not None and not clock.today() < terms.returns_on <= last:
        raise RefusedError("returns-too-late", _("Choose a day from tomorrow to the first day of the workshop."))


def remove_quota(db: Db, workshop: Workshop, quota: Quota, *, by: Actor) -> list[Enrolment]:
    """Take the limit away; whoever waits moves up if there is room. Returns who did. Seats given back stay given back."""
    workshop = locked(db, workshop)
    quota = quota_of(db, workshop, quota.id)
    if quota.returned is not None:
        raise RefusedError("quota-returned", _("The unused seats of this group were given back; that stays on record."))
    record(db, by, "quota.removed", quota, workshop=workshop.id, seats=quota.seats)
    db.delete(quota)
    db.flush()
    return promote(db, workshop)


def return_unused(db: Db, workshop: Workshop) -> list[Enrolment]:
    """Give back what groups whose day has come did not use; the waiting move up. The workshop must be locked."""
    room = room_of(db, workshop)
    for quota in due_quotas(db, workshop.id, clock.today()):
        quota.returned = room.unused(share_of(quota))
        record(db, Program(), "quota.returned", quota, workshop=workshop.id, seats=quota.returned)
    db.flush()
    return promote(db, workshop)


def return_quotas() -> None:
    """Give back the unused seats of all groups whose day has come: the clock's part, a unit of work each."""
    with unit_of_work(write=False) as db:
        ids = list(db.scalars(workshops_with_due_quotas(clock.today())))
    for workshop_id in ids:
        with unit_of_work() as db:
            return_unused(db, locked(db, db.get_one(Workshop, workshop_id)))
