"""Read a person's own jobs and the files made for them."""

from sqlalchemy import select

from lms.access import Actor
from lms.db import Db
from lms.errors import NotVisibleError
from lms.jobs import Job, JobState
from lms.storage import StoredFile


def visible_job(db: Db, actor: Actor, job_id: int) -> Job:
    """A job that the actor asked for; NotVisibleError otherwise."""
    job = db.scalar(select(Job).where(Job.id == job_id, Job.person_id == actor.id))
    if job is None:
        raise NotVisibleError
    return job


def failed_job(db: Db, job_id: int) -> Job:
    """A job that failed for good, whoever asked, for administrators; NotVisibleError otherwise."""
    job = db.scalar(select(Job).where(Job.id == job_id, Job.state == JobState.FAILED))
    if job is None:
        raise NotVisibleError
    return job


def visible_file(db: Db, actor: Actor, file_id: int) -> StoredFile:
    """A file made for the actor; NotVisibleError otherwise."""
    file = db.scalar(select(StoredFile).where(StoredFile.id == file_id, StoredFile.person_id == actor.id))
    if file is None:
        raise NotVisibleError
    return file
