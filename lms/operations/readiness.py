"""What must hold before people are sent to this machine."""

import shutil
from datetime import timedelta

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from lms import clock, config, storage
from lms.db import Db
from lms.jobs import Job, JobState
from lms.operations.models import StoreSeen

LEAST_FREE_BYTES = 200 * 1024**2
LONGEST_WAIT = timedelta(minutes=15)


def code_head() -> str:
    """The last migration that this program knows."""
    script = ScriptDirectory(str(config.MIGRATIONS))
    return script.get_current_head() or ""


def database_head(db: Db) -> str:
    """The last migration that the database has had."""
    return MigrationContext.configure(db.connection()).get_current_revision() or ""


def adopt_store(db: Db) -> None:
    """Tie this database to the store of this machine, once."""
    if db.scalar(select(StoreSeen.store_id)) is None:
        db.add(StoreSeen(store_id=storage.store_id()))


def faults(db: Db) -> list[str]:
    """Short codes of what is wrong; empty when people may come. Shown to anybody, so no names or numbers."""
    try:
        found = [
            "migrations" if database_head(db) != code_head() else "",
            "store" if not _same_store(db) else "",
            "disk" if shutil.disk_usage(storage.folder()).free < LEAST_FREE_BYTES else "",
            "worker" if _oldest_wait(db) > LONGEST_WAIT else "",
        ]
    except DBAPIError:
        return ["database"]
    except OSError:
        return ["store"]
    return [fault for fault in found if fault]


def _same_store(db: Db) -> bool:
    known = db.scalar(select(StoreSeen.store_id))
    return known is None or known == storage.store_id()


def _oldest_wait(db: Db) -> timedelta:
    oldest = db.scalar(select(func.min(Job.run_after)).where(Job.state == JobState.WAITING))
    return clock.now() - oldest if oldest else timedelta()
