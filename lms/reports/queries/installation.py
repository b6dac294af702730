"""What an administrator should look at now: failed jobs, locked units, the log, failed sign-ins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from lms import clock
from lms.access import Actor, Permission
from lms.audit.models import Entry
from lms.audit.queries import Break, first_break_since
from lms.db import Db
from lms.jobs import Job, JobState
from lms.limits import Try
from lms.people.models.units import Unit
from lms.people.queries.trust import visible_units

JOBS_SHOWN = 10
DAY = timedelta(days=1)
LATE = timedelta(minutes=15)
NEWEST_ENTRIES = 500


@dataclass(frozen=True)
class Installation:
    """Everything of the section. `late` jobs have waited a quarter of an hour: perhaps no worker runs."""

    failed: Sequence[Job]
    failed_in_all: int
    late: int
    locked: Sequence[Unit]
    entries: int
    log_break: Break | None
    wrong_tries: int
    wrong_subjects: int


def installation(db: Db, actor: Actor) -> Installation:
    """The section of an administrator. Eight statements."""
    now = clock.now()
    failed = select(Job).where(Job.state == JobState.FAILED).order_by(Job.ended_at.desc(), Job.id.desc())
    waiting = select(func.count()).where(Job.state == JobState.WAITING, Job.run_after < now - LATE)
    wrong = (Try.at > now - DAY) & ~Try.was_right
    tries = db.execute(select(func.count(), func.count(Try.subject.distinct())).where(wrong)).one()
    return Installation(
        failed=db.scalars(failed.limit(JOBS_SHOWN)).all(),
        failed_in_all=db.scalar(select(func.count()).where(Job.state == JobState.FAILED)) or 0,
        late=db.scalar(waiting) or 0,
        locked=db.scalars(visible_units(actor, Permission.PEOPLE_UNIT_LOCK).where(Unit.locked_at.is_not(None))).all(),
        entries=db.scalar(select(func.max(Entry.seq))) or 0,
        log_break=first_break_since(db, NEWEST_ENTRIES),
        wrong_tries=tries[0],
        wrong_subjects=tries[1],
    )
