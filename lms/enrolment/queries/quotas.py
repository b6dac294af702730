"""Read the seats given to groups, and for whom a seat is free."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from lms.db import Db
from lms.enrolment.models import HOLDS_SEAT, LIVE_STATES, Enrolment, Quota, State
from lms.enrolment.seating import Room, Share, Who
from lms.errors import NotVisibleError
from lms.people.models.persons import Person
from lms.people.models.units import Unit
from lms.scheduling.models import Workshop, WorkshopState


def quotas_of(db: Db, workshop_id: int) -> list[Quota]:
    """The seats given to groups, units loaded, in the order in which they were given."""
    query = select(Quota).options(joinedload(Quota.unit)).where(Quota.workshop_id == workshop_id)
    return list(db.scalars(query.order_by(Quota.id)))


def quota_of(db: Db, workshop: Workshop, quota_id: int) -> Quota:
    """One of them as it is now, of a workshop that was read through a `visible_…`; NotVisibleError otherwise."""
    query = select(Quota).options(joinedload(Quota.unit)).execution_options(populate_existing=True)
    quota = db.scalar(query.where(Quota.id == quota_id, Quota.workshop_id == workshop.id))
    if quota is None:
        raise NotVisibleError
    return quota


def share_of(quota: Quota) -> Share:
    """A quota as it is counted."""
    path = quota.unit.path if quota.unit else None
    return Share(quota.id, quota.seats, path, quota.staff_group, quota.sex, quota.returned)


def who_of(enrolment: Enrolment) -> Who:
    """The person of a request, as they were when asking."""
    path = enrolment.unit.path if enrolment.unit else ""
    return Who(path, enrolment.staff_group, enrolment.person.sex)


def rooms_of(db: Db, workshops: Iterable[Workshop]) -> dict[int, Room]:
    """Workshop id → for whom its seats are free. Two statements. Only sure while the workshop is locked."""
    seats = {workshop.id: workshop.seats for workshop in workshops}
    query = select(Quota).options(joinedload(Quota.unit)).where(Quota.workshop_id.in_(seats)).order_by(Quota.id)
    shares: dict[int, list[Share]] = defaultdict(list)
    for quota in db.scalars(query):
        shares[quota.workshop_id].append(share_of(quota))
    seated = _people(db, seats, HOLDS_SEAT)
    return {
        workshop_id: Room(many, shares[workshop_id], [who for _state, who in seated[workshop_id]])
        for workshop_id, many in seats.items()
    }


def room_of(db: Db, workshop: Workshop) -> Room:
    """For whom the workshop's seats are free. Two statements. Only sure while the workshop is locked."""
    return rooms_of(db, [workshop])[workshop.id]


def _people(db: Db, workshop_ids: Collection[int], states: Collection[State]) -> dict[int, list[tuple[State, Who]]]:
    query = (
        select(Enrolment.workshop_id, Enrolment.state, Unit.path, Enrolment.staff_group, Person.sex)
        .join(Person, Person.id == Enrolment.person_id).outerjoin(Unit, Unit.id == Enrolment.unit_id)
        .where(Enrolment.workshop_id.in_(workshop_ids), Enrolment.state.in_(states))
    )  # fmt: skip
    people: dict[int, list[tuple[State, Who]]] = defaultdict(list)
    for workshop_id, state, path, group, sex in db.execute(query):
        people[workshop_id].append((state, Who(path or "", group, sex)))
    return people


@dataclass(frozen=True)
class QuotaLine:
    """One group's seats as those who run the workshop see them; `free` is what the group can have now."""

    quota: Quota
    placed: int
    held: int
    waiting: int
    free: int


def quota_lines(db: Db, workshop: Workshop) -> list[QuotaLine]:
    """All groups of a workshop with what is taken, held, waited for and free. Two statements."""
    quotas = quotas_of(db, workshop.id)
    people = _people(db, [workshop.id], LIVE_STATES)[workshop.id] if quotas else []
    shares = [share_of(quota) for quota in quotas]
    room = Room(workshop.seats, shares, [who for state, who in people if state in HOLDS_SEAT])

    def line(quota: Quota, share: Share) -> QuotaLine:
        placed, held, waiting = (
            sum(one is state and share.counts(who) for one, who in people)
            for state in (State.PLACED, State.ASKED, State.WAITING)
        )
        free = min(room.free, room.left_in(share)) if share.is_in_force else 0
        return QuotaLine(quota, placed, held, waiting, free)

    return [line(*pair) for pair in zip(quotas, shares, strict=True)]


def due_quotas(db: Db, workshop_id: int, day: date) -> list[Quota]:
    """The workshop's quotas whose day has come and whose unused seats were not yet given back."""
    return [q for q in quotas_of(db, workshop_id) if q.returned is None and q.returns_on and q.returns_on <= day]


def workshops_with_due_quotas(day: date) -> Select[int]:
    """Ids of published workshops in which a quota's day has come."""
    query = select(Quota.workshop_id).join(Workshop, Workshop.id == Quota.workshop_id)
    return (
        query.where(Quota.returned.is_(None), Quota.returns_on <= day, Workshop.state == WorkshopState.PUBLISHED)
        .distinct().order_by(Quota.workshop_id)
    )  # fmt: skip
