"""What reports lets people do: ask for a failed job again, take a record along."""

from lms import clock
from lms.access import Actor
from lms.audit.rules import record
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _
from lms.jobs import Job, JobState
from lms.people.models.persons import Person
from lms.storage import StoredFile, keep_file
from lms.tables import XLSX


def try_again(db: Db, job: Job, *, by: Actor) -> None:
    """Put a failed job back into the queue; RefusedError `job-not-failed` when it is not failed any more."""
    db.refresh(job, with_for_update=True)
    if job.state is not JobState.FAILED:
        raise RefusedError("job-not-failed", _("This job is not failed any more."))
    job.state, job.tries, job.run_after, job.ended_at = JobState.WAITING, 0, clock.now(), None
    record(db, by, "job.asked-again", job)


def keep_export(db: Db, person: Person, data: bytes, name: str, *, by: Actor) -> StoredFile:
    """Keep a person's record as an Excel file for whoever asked, and log that it was taken."""
    row = keep_file(db, data, name, XLSX, person_id=by.id)
    record(db, by, "record.exported", person, file=row.id)
    return row
