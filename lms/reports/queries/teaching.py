"""What a trainer should do now: today's sessions, rolls to close, drafts and what is in their way, tasks to take in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.access import Actor
from lms.attendance.models import HandIn, Roll
from lms.attendance.queries import rolls_of
from lms.catalogue.models import Edition
from lms.db import Db
from lms.enrolment.models import Enrolment, State
from lms.errors import Reason
from lms.scheduling.models import Duty, Session, SessionTrainer, Workshop, WorkshopState
from lms.scheduling.queries.lists import sessions_taught
from lms.scheduling.queries.workshops import title_of
from lms.scheduling.rules.workshops import Step, reasons_against

DRAFTS_SHOWN = 5
LOOK_BACK = timedelta(days=60)
LOOK_AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Taught:
    """One session of the trainer's own, and its roll, None before anybody opened it."""

    session: Session
    title: str
    duty: Duty
    roll: Roll | None


@dataclass(frozen=True)
class Draft:
    """A workshop that is not published, and what speaks against publishing it."""

    workshop: Workshop
    title: str
    reasons: Sequence[Reason]


@dataclass(frozen=True)
class Tasks:
    """A workshop with tasks that nobody has handed in yet: how many of how many."""

    workshop: Workshop
    title: str
    missing: int
    all: int


@dataclass(frozen=True)
class Teaching:
    """Everything of the section; `coming` is the next session when there is none today."""

    today: Sequence[Taught]
    coming: Sequence[Taught]
    rolls_open: Sequence[Taught]
    drafts: Sequence[Draft]
    tasks: Sequence[Tasks]


def teaching(db: Db, actor: Actor) -> Teaching:
    """The section of a trainer. A bounded number of statements: five drafts at most are held against the rules."""
    now, today = clock.now(), clock.today()
    rows = sessions_taught(db, actor, today - LOOK_BACK, today + LOOK_AHEAD)
    rows = [row for row in rows if row.session.workshop.state is not WorkshopState.DRAFT]
    rolls = rolls_of(db, [row.session for row in rows])
    taught = [Taught(r.session, title_of(r.session.workshop), r.duty, rolls.get(r.session_id)) for r in rows]
    return Teaching(
        today=[one for one in taught if one.session.starts_local.date() == today],
        coming=[one for one in taught if one.session.starts_local.date() > today][:1],
        rolls_open=[one for one in taught if one.session.ends_at < now and _is_open(one)],
        drafts=_drafts(db, actor),
        tasks=_tasks(db, [one.session.workshop for one in taught if one.session.starts_at < now]),
    )


def _is_open(taught: Taught) -> bool:
    return taught.duty is Duty.TRAINER and (taught.roll is None or taught.roll.closed_at is None)


def _drafts(db: Db, actor: Actor) -> list[Draft]:
    """The actor's drafts that are not over, the next first; those that nothing stands against wait to be published."""
    at_it = select(Session.workshop_id).join(SessionTrainer).where(SessionTrainer.person_id == actor.id)
    query = (
        select(Workshop).options(joinedload(Workshop.edition).joinedload(Edition.course), joinedload(Workshop.programme))
        .where(Workshop.state == WorkshopState.DRAFT)
        .where((Workshop.made_by_id == actor.id) | Workshop.id.in_(at_it))
        .where(Workshop.starts_at.is_(None) | (Workshop.starts_at > clock.now()))
        .order_by(Workshop.starts_at.is_(None), Workshop.starts_at, Workshop.id).limit(DRAFTS_SHOWN)
    )  # fmt: skip
    return [
        Draft(workshop, title_of(workshop), reasons_against(db, workshop, Step.PUBLISH, by=actor))
        for workshop in db.scalars(query).all()
    ]


def _tasks(db: Db, workshops: Sequence[Workshop]) -> list[Tasks]:
    """Workshops under way or over whose course wants tasks that are not all handed in. Two statements."""
    wanted = {w.id: w for w in workshops if w.edition.outline.get("tasks")}
    placed = _counted(db, select(Enrolment.workshop_id, func.count()).where(
        Enrolment.workshop_id.in_(wanted), Enrolment.state == State.PLACED).group_by(Enrolment.workshop_id))  # fmt: skip
    in_hand = _counted(db, select(HandIn.workshop_id, func.count()).where(
        HandIn.workshop_id.in_(wanted)).group_by(HandIn.workshop_id))  # fmt: skip
    found = []
    for workshop in wanted.values():
        expected = placed.get(workshop.id, 0) * len(workshop.edition.outline["tasks"])
        missing = expected - in_hand.get(workshop.id, 0)
        if missing > 0:
            found.append(Tasks(workshop, title_of(workshop), missing, expected))
    return found


def _counted(db: Db, query: Select[int, int]) -> dict[int, int]:
    return dict(db.execute(query).all())
