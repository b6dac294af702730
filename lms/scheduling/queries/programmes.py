"""Read programmes: their dates and how they were moved, the units that take part, reporting periods, workshops."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from lms.access import Actor, Permission, may, scopes_for
from lms.db import Db
from lms.errors import NotVisibleError
from lms.i18n import Worded, _l
from lms.people.models.units import Unit
from lms.scheduling.models import Programme, ProgrammeAmendment, ProgrammeUnit, ReportingPeriod, Workshop
from lms.scheduling.queries.workshops import LOADED, seen_by


@dataclass(frozen=True)
class Whole:
    """A programme with everything that belongs to it."""

    programme: Programme
    amendments: list[ProgrammeAmendment]
    periods: list[ReportingPeriod]
    units: list[ProgrammeUnit]


class Phase(Worded):
    """Where a programme is by its dates."""

    TO_COME = "to-come", _l("to come")
    RUNNING = "running", _l("running")
    OVER = "over", _l("over")


def phase_of(programme: Programme, on: date) -> Phase:
    """Where a programme is on a day; its first and last day count."""
    if programme.ends_on < on:
        return Phase.OVER
    return Phase.TO_COME if programme.starts_on > on else Phase.RUNNING


def edits_programmes(actor: Actor) -> bool:
    """Whether the actor may make and change programmes: the coordinator of everything, not of one course."""
    return any(scope.is_everything for scope in scopes_for(actor, Permission.SCHEDULING_PROGRAMME_EDIT))


def programmes() -> Select[Programme]:
    """All programmes, the latest first."""
    return select(Programme).order_by(Programme.starts_on.desc(), Programme.id.desc())


def visible_programme(db: Db, actor: Actor, programme_id: int) -> Programme:
    """One programme, for those who may read programmes; NotVisibleError otherwise."""
    programme = db.get(Programme, programme_id) if may(actor, Permission.SCHEDULING_PROGRAMME_READ) else None
    if programme is None:
        raise NotVisibleError
    return programme


def programme_to_edit(db: Db, actor: Actor, programme_id: int) -> Programme:
    """One programme the actor may change; NotVisibleError otherwise."""
    programme = db.get(Programme, programme_id) if edits_programmes(actor) else None
    if programme is None:
        raise NotVisibleError
    return programme


def whole(db: Db, programme: Programme) -> Whole:
    """A programme with its amendments, periods and units, in order. Three statements."""
    amendments = select(ProgrammeAmendment).where(ProgrammeAmendment.programme_id == programme.id)
    periods = select(ReportingPeriod).where(ReportingPeriod.programme_id == programme.id)
    units = (
        select(ProgrammeUnit).join(Unit, Unit.id == ProgrammeUnit.unit_id).options(joinedload(ProgrammeUnit.unit))
        .where(ProgrammeUnit.programme_id == programme.id)
    )  # fmt: skip
    return Whole(
        programme,
        list(db.scalars(amendments.order_by(ProgrammeAmendment.decided_on, ProgrammeAmendment.id))),
        list(db.scalars(periods.order_by(ReportingPeriod.starts_on, ReportingPeriod.id))),
        list(db.scalars(units.order_by(Unit.sort_key, Unit.id))),
    )


def unit_in(db: Db, programme: Programme, membership_id: int) -> ProgrammeUnit:
    """One unit's part in this programme; NotVisibleError when it is another programme's."""
    query = select(ProgrammeUnit).options(joinedload(ProgrammeUnit.unit))
    found = db.scalar(query.where(ProgrammeUnit.id == membership_id, ProgrammeUnit.programme_id == programme.id))
    if found is None:
        raise NotVisibleError
    return found


def period_in(db: Db, programme: Programme, period_id: int) -> ReportingPeriod:
    """One reporting period of this programme; NotVisibleError when it is another's."""
    period = db.get(ReportingPeriod, period_id)
    if period is None or period.programme_id != programme.id:
        raise NotVisibleError
    return period


def workshops_in(db: Db, actor: Actor, programme: Programme) -> list[Workshop]:
    """The programme's workshops that the actor may see, in the order of time, drafts without a date last."""
    query = select(Workshop).options(*LOADED).where(Workshop.programme_id == programme.id, seen_by(actor))
    return list(db.scalars(query.order_by(Workshop.starts_at.is_(None), Workshop.starts_at, Workshop.id)))


def unit_counts(db: Db, programme_ids: list[int], on: date) -> dict[int, int]:
    """Programme id → how many units take part on a day."""
    query = (
        select(ProgrammeUnit.programme_id, func.count())
        .where(ProgrammeUnit.programme_id.in_(programme_ids), taking_part(on))
        .group_by(ProgrammeUnit.programme_id)
    )
    return dict(db.execute(query).all())


def taking_part(on: date) -> ColumnElement[bool]:
    """Memberships in force on a day (first and last day count): a condition on ProgrammeUnit."""
    return (ProgrammeUnit.starts_on <= on) & or_(ProgrammeUnit.ends_on.is_(None), ProgrammeUnit.ends_on >= on)
