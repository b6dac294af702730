"""Does the data keep the house's promises? Each check names the rows that break one."""

import hashlib
from collections.abc import Callable, Iterator

from sqlalchemy import func, select

from lms import clock, storage
from lms.audit.queries import first_break
from lms.certificates.models import Certificate, CertificateState, Numbering
from lms.db import Db
from lms.enrolment.models import HOLDS_SEAT, Enrolment, Quota
from lms.enrolment.queries.quotas import rooms_of
from lms.jobs import Job, JobState
from lms.scheduling.models import Session, Workshop
from lms.storage import StoredFile

Check = Callable[[Db], Iterator[str]]


def whole_log(db: Db) -> Iterator[str]:
    """Check that the log is chained without a break."""
    found = first_break(db)
    if found:
        yield f"audit_entry {found.entry_id}: {found.fault}"


def certificates_have_files(db: Db) -> Iterator[str]:
    """Check that each issued certificate's file is there and is the one whose hash stands in the row."""
    held = (CertificateState.ISSUED, CertificateState.REPLACED)
    columns = (Certificate.number, Certificate.sha256, Certificate.neutral_sha256)
    for number, sha256, neutral_sha256 in db.execute(select(*columns).where(Certificate.state.in_(held))):
        yield from (f"certificate {number}: {fault}" for fault in _file_faults(sha256))
        if neutral_sha256 is not None:
            yield from (f"certificate {number}, neutral sheet: {fault}" for fault in _file_faults(neutral_sha256))


def numbers_are_complete(db: Db) -> Iterator[str]:
    """Check that no certificate number of a series and year is missing."""
    given = select(Certificate.series, Certificate.year, func.count(), func.max(Certificate.ordinal))
    found = {
        (series, year): (many, last)
        for series, year, many, last in db.execute(given.group_by(Certificate.series, Certificate.year))
    }
    for row in db.scalars(select(Numbering)):
        many, last = found.get((row.series, row.year), (0, 0))
        if not many == last == row.last:
            yield f"numbering {row.series}-{row.year}: last number {row.last}, {many} certificates up to {last}"


def stored_files_are_whole(db: Db) -> Iterator[str]:
    """Check that each file row has its file."""
    for row_id, sha256 in db.execute(select(StoredFile.id, StoredFile.sha256)):
        yield from (f"stored_file {row_id}: {fault}" for fault in _file_faults(sha256))


def seats_are_not_oversold(db: Db) -> Iterator[str]:
    """Check that no workshop holds more people than it has seats."""
    held = select(Enrolment.workshop_id, func.count().label("held")).where(Enrolment.state.in_(HOLDS_SEAT))
    per_workshop = held.group_by(Enrolment.workshop_id).subquery()
    query = select(Workshop.id, Workshop.seats, per_workshop.c.held).join(
        per_workshop, per_workshop.c.workshop_id == Workshop.id
    )
    for row_id, seats, many in db.execute(query.where(per_workshop.c.held > Workshop.seats)):
        yield f"workshop {row_id}: {many} people hold {seats} seats"


def groups_keep_to_their_seats(db: Db) -> Iterator[str]:
    """Check that no group with seats of its own holds more than it may."""
    workshops = db.scalars(select(Workshop).where(Workshop.id.in_(select(Quota.workshop_id))).order_by(Workshop.id))
    for workshop_id, room in rooms_of(db, workshops).items():
        for share in room.shares:
            if share.is_in_force and room.used(share) > share.seats + room.returned:
                yield f"quota {share.id} of workshop {workshop_id}: {room.used(share)} people hold {share.seats} seats"


def wall_times_hold(db: Db) -> Iterator[str]:
    """Check that future sessions start when their wall time says (after an update of the time zones: --retime)."""
    for session in db.scalars(select(Session).where(Session.starts_at > clock.now())):
        if clock.on_the_wall(session.starts_at, session.zone) != session.starts_local:
            yield f"session {session.id}: its wall time and its instant differ"


def jobs_get_done(db: Db) -> Iterator[str]:
    """Check that no job has been given up."""
    for row_id, kind, fault in db.execute(select(Job.id, Job.kind, Job.fault).where(Job.state == JobState.FAILED)):
        yield f"job {row_id} ({kind}) failed: {fault}"


CHECKS: list[Check] = [
    whole_log,
    certificates_have_files,
    numbers_are_complete,
    stored_files_are_whole,
    seats_are_not_oversold,
    groups_keep_to_their_seats,
    wall_times_hold,
    jobs_get_done,
]


def examine(db: Db) -> Iterator[str]:
    """Everything that is wrong, one line each."""
    for check in CHECKS:
        yield from check(db)


def retime(db: Db) -> int:
    """Move the instants of future sessions to what their wall times mean now; returns how many moved."""
    moved = 0
    for session in db.scalars(select(Session).where(Session.starts_at > clock.now())):
        starts, ends = (clock.instant_of(wall, session.zone) for wall in (session.starts_local, session.ends_local))
        if (starts, ends) != (session.starts_at, session.ends_at):
            session.starts_at, session.ends_at = starts, ends
            moved += 1
    return moved


def _file_faults(sha256: str | None) -> Iterator[str]:
    if sha256 is None or not storage.exists(sha256):
        yield "its file is missing"
        return
    with storage.open_file(sha256) as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            yield "its file is damaged"
