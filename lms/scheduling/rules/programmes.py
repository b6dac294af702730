"""Make programmes and change them; their end moves only by a dated amendment with a reason."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from lms.access import Actor
from lms.audit.rules import record
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _, day
from lms.people.models.units import Unit
from lms.scheduling.models import (
    Programme,
    ProgrammeAmendment,
    ProgrammeUnit,
    ReportingPeriod,
    Session,
    Workshop,
    WorkshopState,
)  # fmt: skip

FIELDS = ("code", "title", "funders", "contract_number", "header")


def make_programme(db: Db, facts: dict[str, Any], starts_on: date, ends_on: date, *, by: Actor) -> Programme:
    """A new programme with these FIELDS and dates, both days included."""
    _refuse_turned(starts_on, ends_on)
    _refuse_taken(db, facts["code"])
    programme = Programme(starts_on=starts_on, ends_on=ends_on, **{name: facts[name] for name in FIELDS})
    db.add(programme)
    record(db, by, "programme.made", programme)
    return programme


def change_programme(db: Db, programme: Programme, facts: dict[str, Any], *, by: Actor) -> None:
    """Change a programme's names, funders, contract and header; its dates stay."""
    if facts["code"] != programme.code:
        _refuse_taken(db, facts["code"])
    for name in FIELDS:
        setattr(programme, name, facts[name])
    record(db, by, "programme.changed", programme)


def amend_programme(
    db: Db, programme: Programme, ends_on: date, *, decided_on: date, reason: str, by: Actor
) -> ProgrammeAmendment:
    """Move the end of a programme: decided on a day, for a reason; what it was before is kept.

    It cannot end before it starts, nor before a published workshop of its own that is planned.
    """
    db.refresh(programme, with_for_update={"key_share": True})
    if not reason.strip():
        raise RefusedError("reason-missing", _("Say why the end was moved."))
    if ends_on == programme.ends_on:
        raise RefusedError("same-end", _("The programme ends on that day already."))
    _refuse_turned(programme.starts_on, ends_on)
    last = _last_session_day(db, programme)
    if last is not None and ends_on < last:
        raise RefusedError(
            "session-after-end", _("A published workshop of it has a session on %(day)s.", day=day(last))
        )
    amendment = ProgrammeAmendment(
        programme=programme, decided_on=decided_on, ended_on_before=programme.ends_on, ends_on=ends_on, reason=reason
    )
    programme.ends_on = ends_on
    db.add(amendment)
    record(db, by, "programme.amended", programme, ends_on=ends_on.isoformat())
    return amendment


def _last_session_day(db: Db, programme: Programme) -> date | None:
    query = select(func.max(Session.starts_local)).join(Workshop, Workshop.id == Session.workshop_id)
    last = db.scalar(
        query.where(Workshop.programme_id == programme.id, Workshop.state == WorkshopState.PUBLISHED)
    )  # fmt: skip
    return last.date() if last else None


def _refuse_turned(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise RefusedError("ends-before-start", _("It ends before it starts. Correct one of the two dates."))


def _refuse_taken(db: Db, code: str) -> None:
    if db.scalar(select(Programme.id).where(Programme.code == code)) is not None:
        raise RefusedError("code-taken", _("Another programme has this code."))


def add_unit(db: Db, programme: Programme, unit: Unit, facts: dict[str, Any], *, by: Actor) -> ProgrammeUnit:
    """Let a unit take part from a day (and until one), with the reason and the survey figure for choosing it."""
    known = select(ProgrammeUnit.id).where(ProgrammeUnit.programme_id == programme.id, ProgrammeUnit.unit_id == unit.id)
    if db.scalar(known) is not None:
        raise RefusedError("unit-in-programme", _("This unit is on the programme's list already."))
    if facts["ends_on"] is not None:
        _refuse_turned(facts["starts_on"], facts["ends_on"])
    membership = ProgrammeUnit(programme=programme, unit=unit, **facts)
    db.add(membership)
    record(db, by, "programme.unit-added", programme, unit=unit.id)
    return membership


def end_unit(db: Db, membership: ProgrammeUnit, ends_on: date, *, by: Actor) -> None:
    """A unit takes part until this day; it stays on the programme's list."""
    _refuse_turned(membership.starts_on - timedelta(days=1), ends_on)
    membership.ends_on = ends_on
    record(db, by, "programme.unit-ended", membership.programme, unit=membership.unit_id)


def add_period(db: Db, programme: Programme, facts: dict[str, Any], *, by: Actor) -> ReportingPeriod:
    """Add a reporting period; periods of one programme do not overlap."""
    _refuse_turned(facts["starts_on"], facts["ends_on"])
    same = select(ReportingPeriod.id).where(
        ReportingPeriod.programme_id == programme.id,
        ReportingPeriod.starts_on <= facts["ends_on"],
        ReportingPeriod.ends_on >= facts["starts_on"],
    )
    if db.scalar(same) is not None:
        raise RefusedError("period-overlaps", _("It overlaps another reporting period of this programme."))
    period = ReportingPeriod(programme_id=programme.id, **facts)
    db.add(period)
    record(db, by, "programme.period-added", programme)
    return period


def remove_period(db: Db, programme: Programme, period: ReportingPeriod, *, by: Actor) -> None:
    """Take a reporting period away again; figures are always counted from dates, so none is lost."""
    db.delete(period)
    record(db, by, "programme.period-removed", programme)
