"""Alembic's way in: the tables of every feature, on a connection of its own."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import text

from lms import db, jobs, limits, once, storage
from lms.attendance import models as attendance
from lms.audit import models as audit
from lms.awards import models as awards
from lms.catalogue import models as catalogue
from lms.certificates import models as certificates
from lms.enrolment import models as enrolment
from lms.notices import models as notices
from lms.operations import models as operations
from lms.people.models import contacts, persons, signing_in, staff_lists, units
from lms.quizzes import models as quizzes
from lms.scheduling import models as scheduling

TABLES = (
    attendance, audit, awards, catalogue, certificates, contacts, enrolment, jobs, limits, notices, once, operations,
    persons, quizzes, scheduling, signing_in, staff_lists, storage, units,
)  # fmt: skip


def plain_types(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types as the plain ones they stand for: a migration outlives the program's classes."""
    if kind == "type" and isinstance(item, db.Instant):
        return "sa.DateTime(timezone=True)"
    return "sa.DateTime()" if kind == "type" and isinstance(item, db.WallTime) else False


def run() -> None:
    """Migrate, and on SQLite check that no row lost its parent."""
    engine = db.plain_engine(context.config.attributes["url"])
    try:
        with engine.connect() as connection:
            context.configure(
                connection=connection,
                target_metadata=db.Base.metadata,
                render_as_batch=engine.dialect.name == "sqlite",
                compare_type=True,
                render_item=plain_types,
            )
            with context.begin_transaction():
                context.run_migrations()
            connection.commit()
            if engine.dialect.name == "sqlite" and connection.execute(text("PRAGMA foreign_key_check")).first():
                msg = "a row lost its parent in the migration"
                raise RuntimeError(msg)
    finally:
        engine.dispose()


run()
