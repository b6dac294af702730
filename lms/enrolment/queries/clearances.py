"""Read what heads of unit have to decide, who decides, and who would be left on duty."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from lms import clock
from lms.access import Actor, Permission, Role
from lms.catalogue.models import Edition
from lms.db import Db
from lms.enrolment.cover import Cover, Service, cover_of, days_away, serving_on
from lms.enrolment.models import HOLDS_SEAT, Enrolment, Release, State
from lms.errors import NotVisibleError
from lms.people.models.persons import Grant, Person, Posting, StaffGroup
from lms.people.models.units import Unit
from lms.people.queries import trust
from lms.scheduling.models import Session, Workshop, WorkshopState

LATELY = timedelta(days=60)


def decided() -> ColumnElement[bool]:
    """Requests on which a head of unit has decided: a condition on Enrolment."""
    return select(Release.id).where(Release.enrolment_id == Enrolment.id).exists()


def _requests(actor: Actor, permission: Permission) -> Select[Enrolment]:
    """Requests of other people of the units over which the actor has the permission, all that a page shows loaded."""
    workshop = contains_eager(Enrolment.workshop).joinedload(Workshop.edition).joinedload(Edition.course)
    return (
        select(Enrolment).join(Enrolment.workshop).join(Enrolment.unit)
        .options(joinedload(Enrolment.person), contains_eager(Enrolment.unit), workshop)
        .where(trust.units_within(actor, permission), Enrolment.person_id != actor.id)
        .order_by(Workshop.starts_at, Enrolment.asked_at, Enrolment.id)
    )  # fmt: skip


def awaiting_clearance(
    actor: Actor, permission: Permission = Permission.ENROLMENT_CLEARANCE_DECIDE
) -> Select[Enrolment]:
    """Requests that wait for the decision of a head of unit, of the actor's units, the next workshop first."""
    return _requests(actor, permission).where(
        Enrolment.state.in_((State.ASKED, State.WAITING)),
        Workshop.state == WorkshopState.PUBLISHED,
        Workshop.starts_at > clock.now(),
        ~decided(),
    )


def decided_lately(actor: Actor) -> Select[Enrolment]:
    """Requests of the actor's units on which was decided, of workshops that are to come or ended lately."""
    return _requests(actor, Permission.ENROLMENT_CLEARANCE_DECIDE).where(
        decided(), Workshop.ends_at > clock.now() - LATELY
    )


def enrolment_to_decide(db: Db, actor: Actor, enrolment_id: int) -> Enrolment:
    """One request of the actor's units, never the actor's own; NotVisibleError otherwise."""
    query = _requests(actor, Permission.ENROLMENT_CLEARANCE_DECIDE).where(Enrolment.id == enrolment_id)
    enrolment = db.scalar(query)
    if enrolment is None:
        raise NotVisibleError
    return enrolment


def deciders(db: Db, enrolments: Iterable[Enrolment], role: Role = Role.COMMANDER) -> dict[int, list[Person]]:
    """Enrolment id → who decides on it today: of the nearest unit upwards that has a head, the acting one first.

    Nobody decides on their own request, and a suspended head on none. An empty list is shown, never kept quiet.
    With another role it names those trusted with that nearest to the unit. One statement.
    """
    enrolments = [enrolment for enrolment in enrolments if enrolment.unit is not None]
    above = {int(part) for e in enrolments if e.unit for part in e.unit.path.split("/") if part}
    query = (
        select(Grant).join(Grant.person).options(contains_eager(Grant.person))
        .where(Grant.role == role, or_(Grant.unit_id.in_(above), Grant.unit_id.is_(None) & Grant.course.is_(None)),
               trust.in_force(clock.today()), Person.suspended_at.is_(None))
        .order_by(Grant.is_acting.desc(), Grant.id)
    )  # fmt: skip
    trusted: dict[int | None, dict[int, Person]] = defaultdict(dict)
    for grant in db.scalars(query) if enrolments else ():
        trusted[grant.unit_id].setdefault(grant.person_id, grant.person)
    return {enrolment.id: _nearest(enrolment, trusted) for enrolment in enrolments}


def _nearest(enrolment: Enrolment, trusted: Mapping[int | None, Mapping[int, Person]]) -> list[Person]:
    """Of those trusted with a unit (None: with everything), those of the nearest one, never the person themselves."""
    path = enrolment.unit.path if enrolment.unit else ""
    upwards: list[int | None] = [int(part) for part in reversed(path.split("/")) if part]
    for unit_id in (*upwards, None):
        found = [person for person_id, person in trusted.get(unit_id, {}).items() if person_id != enrolment.person_id]
        if found:
            return found
    return []


@dataclass(frozen=True)
class Absences:
    """Who serves in some units and who of them trains on which day, read in two statements for any number of days."""

    services: tuple[Service, ...]
    away: dict[date, set[int]]
    _serving: dict[tuple[date, str], dict[int, StaffGroup]] = field(default_factory=dict, repr=False, compare=False)

    def cover(self, day: date, unit: Unit, also: int | None = None) -> Cover:
        """One unit on one day; `also` counts one more person as away."""
        key = (day, unit.path)
        if key not in self._serving:
            self._serving[key] = serving_on(day, unit.path, self.services)
        return cover_of(day, self._serving[key], self.away.get(day, ()), also)


def absences_in(db: Db, units: Iterable[Unit], days: Iterable[date]) -> Absences:
    """What the cover of these units on these days is counted from. Two statements."""
    paths, days = {unit.path for unit in units}, set(days)
    if not paths or not days:
        return Absences((), {})
    first, last = min(days), max(days)
    within = or_(*(Unit.path.startswith(path, autoescape=True) for path in paths))
    serving = (
        select(Posting.person_id, Unit.path, Posting.staff_group, Posting.starts_on, Posting.ends_on)
        .join(Unit, Unit.id == Posting.unit_id)
        .where(within, Posting.starts_on <= last, or_(Posting.ends_on.is_(None), Posting.ends_on > first))
    )  # fmt: skip
    services = tuple(Service(*row) for row in db.execute(serving))
    seated = (
        select(Enrolment.person_id, Session.starts_local, Session.ends_local, Workshop.travel_minutes)
        .join(Workshop, Workshop.id == Enrolment.workshop_id).join(Session, Session.workshop_id == Workshop.id)
        .where(Enrolment.state.in_(HOLDS_SEAT), Enrolment.person_id.in_(serving.with_only_columns(Posting.person_id)),
               Session.ends_at > clock.now() - LATELY)
    )  # fmt: skip
    away: dict[date, set[int]] = defaultdict(set)
    for person_id, starts, ends, travel in db.execute(seated):
        for day in days_away(starts, ends, travel):
            if day in days:
                away[day].add(person_id)
    return Absences(services, away)


def away_on(db: Db, unit: Unit, day: date) -> tuple[int, int]:
    """(people of the unit who train or travel that day, people who serve in it that day), sub-units included."""
    cover = absences_in(db, [unit], [day]).cover(day, unit)
    return cover.away, cover.strength


def days_of(db: Db, workshops: Iterable[Workshop]) -> dict[int, list[date]]:
    """Workshop id → the days it takes people from duty, travel included, in order. One statement."""
    travel = {workshop.id: workshop.travel_minutes for workshop in workshops}
    query = select(Session.workshop_id, Session.starts_local, Session.ends_local)
    days: dict[int, set[date]] = defaultdict(set)
    for workshop_id, starts, ends in db.execute(query.where(Session.workshop_id.in_(travel))):
        days[workshop_id].update(days_away(starts, ends, travel[workshop_id]))
    return {workshop_id: sorted(found) for workshop_id, found in days.items()}
