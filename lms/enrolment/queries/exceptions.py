"""Read which conditions were let be, for whom, why and by whom."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from lms.db import Db
from lms.enrolment.models import Enrolment, State, Waiver
from lms.scheduling.models import Workshop

OVER = (State.WITHDRAWN, State.CANCELLED)


def _holds() -> ColumnElement[bool]:
    """Waivers that hold: not used yet, or used by a request that is not over. A condition on Waiver ⟕ Enrolment."""
    return or_(Waiver.enrolment_id.is_(None), Enrolment.state.not_in(OVER))


def waived_for(db: Db, workshop: Workshop, person_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """Person id → the codes of conditions that need not hold for them in this workshop. One statement."""
    query = select(Waiver.person_id, Waiver.condition).outerjoin(Enrolment, Enrolment.id == Waiver.enrolment_id)
    rows = db.execute(query.where(Waiver.workshop_id == workshop.id, Waiver.person_id.in_(person_ids), _holds()))
    codes: dict[int, set[str]] = defaultdict(set)
    for person_id, code in rows:
        codes[person_id].add(code)
    return defaultdict(frozenset, {person_id: frozenset(found) for person_id, found in codes.items()})


def waivers_of(db: Db, workshop_id: int) -> list[Waiver]:
    """All exceptions of a workshop, the newest first, with persons and requests."""
    query = select(Waiver).options(
        joinedload(Waiver.person), joinedload(Waiver.allowed_by), joinedload(Waiver.enrolment)
    )
    return list(db.scalars(query.where(Waiver.workshop_id == workshop_id).order_by(Waiver.id.desc())))


def unused_waivers(db: Db, workshop_id: int, person_id: int) -> list[Waiver]:
    """A person's exceptions that no request has used yet."""
    query = select(Waiver).where(Waiver.workshop_id == workshop_id, Waiver.person_id == person_id)
    return list(db.scalars(query.where(Waiver.enrolment_id.is_(None))))
