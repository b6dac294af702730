"""The two databases, one unit of work for each request or job, and the one place that commits."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum, StrEnum
from typing import Any

from flask import Flask, Response, g, request
from pysqlite3 import dbapi2 as bundled_sqlite
from sqlalchemy import JSON, CursorResult, DateTime, Dialect, Engine, Executable, MetaData, create_engine, event
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.types import String, TypeDecorator

from lms.errors import SettingError

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OLDEST_SQLITE = (3, 51, 3)
BUSY_MILLISECONDS = 15_000
POSTGRES_OPTIONS = {
    "connect_timeout": 5,
    "tcp_user_timeout": 15_000,
    "keepalives_idle": 10,
    "options": "-c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000"
    " -c timezone=UTC",
}


class Instant(TypeDecorator[datetime]):
    """An aware instant, always UTC, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "an instant needs a time zone"
            raise ValueError(msg)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware UTC time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


# What `i18n.sort_key` makes is compared letter by letter, whatever language a PostgreSQL cluster was made for.
SORT_KEY = String(300).with_variant(String(300, collation="C"), "postgresql")


class WallTime(TypeDecorator[datetime]):
    """What a clock on the wall shows (naive), as people agreed on it."""

    impl = DateTime(timezone=False)
    cache_ok = True


def _values(states: type[Enum]) -> list[str]:
    return [state.value for state in states]


class Base(DeclarativeBase):
    """The parent of every table. States are stored by value and checked by the database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012
        StrEnum: SqlEnum(StrEnum, native_enum=False, length=40, create_constraint=True, values_callable=_values),
        datetime: Instant(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
        list[int]: JSON(),
        list[dict[str, Any]]: JSON(),
    }


class Db(OrmSession):
    """One unit of work on the database."""


def rows_changed(db: Db, statement: Executable) -> int:
    """Run an INSERT, UPDATE or DELETE and say how many rows it touched; of an INSERT too, which SQLAlchemy forgets."""
    result = db.execute(statement, execution_options={"preserve_rowcount": True})
    return result.rowcount if isinstance(result, CursorResult) else 0


LastStep = Callable[[Db], None]
_last_steps: list[LastStep] = []


def before_commit(step: LastStep) -> None:
    """Have a step run as the last one before each commit (the audit chain)."""
    if step not in _last_steps:
        _last_steps.append(step)


def _on_sqlite_connect(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={BUSY_MILLISECONDS}"):
        connection.execute(f"PRAGMA {pragma}")


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("write", True))


def _begin_on_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if _writes(connection) else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")


def _begin_on_postgres(connection: Connection) -> None:
    if not _writes(connection):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def plain_engine(url: str) -> Engine:
    """An engine without the house's laws, for migrations: on SQLite foreign keys stay off while tables are rebuilt."""
    if make_url(url).get_backend_name() == "sqlite":
        return create_engine(url, module=bundled_sqlite)
    return create_engine(url)


def make_engine(url: str) -> Engine:
    """An engine that keeps the house's laws: write lock taken at the start on SQLite, time limits on PostgreSQL."""
    if make_url(url).get_backend_name() == "sqlite":
        if bundled_sqlite.sqlite_version_info < OLDEST_SQLITE:
            msg = f"SQLite {bundled_sqlite.sqlite_version} can lose data; 3.51.3 is needed (package pysqlite3)."
            raise SettingError(msg)
        engine = create_engine(url, module=bundled_sqlite)
        event.listen(engine, "connect", _on_sqlite_connect)
        event.listen(engine, "begin", _begin_on_sqlite)
        return engine
    engine = create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=5, connect_args=POSTGRES_OPTIONS)
    event.listen(engine, "begin", _begin_on_postgres)
    return engine


class _Bound:
    """What units of work are opened on: an engine, or in tests one connection."""

    on: Engine | Connection | None = None


def bind(to: Engine | Connection | None) -> None:
    """Choose the database of this process."""
    _Bound.on = to


def bound() -> Engine | Connection:
    """The database of this process; SettingError when none was chosen."""
    if _Bound.on is None:
        msg = "No database is open."
        raise SettingError(msg)
    return _Bound.on


def open_unit(*, write: bool) -> Db:
    """Begin a unit of work; the caller ends it with `keep` or `undo`."""
    on = bound()
    mode = "create_savepoint" if isinstance(on, Connection) else "conditional_savepoint"
    return Db(on, execution_options={"write": write}, join_transaction_mode=mode, expire_on_commit=False)  # type: ignore[arg-type]


def keep(db: Db) -> None:
    """Take the last steps and commit."""
    db.flush()
    for step in _last_steps:
        step(db)
    db.commit()


def undo(db: Db) -> None:
    """Roll back and let the connection go."""
    db.rollback()
    db.close()


@contextmanager
def unit_of_work(*, write: bool = True) -> Iterator[Db]:
    """One transaction for a command or a job: kept when the block ends, undone when it raises."""
    db = open_unit(write=write)
    try:
        yield db
        if write:
            keep(db)
    finally:
        undo(db)


def is_busy(failure: DBAPIError) -> bool:
    """Whether the same request may succeed a little later (lock, deadlock, lost connection)."""
    state = getattr(failure.orig, "sqlstate", None) or ""
    return failure.connection_invalidated or state[:2] in {"40", "55", "57", "08"} or "locked" in str(failure.orig)


Failure = Callable[[DBAPIError], Response]


def _end_unit(db: Db, response: Response, on_failure: Failure) -> Response:
    try:
        if response.status_code < 400 and request.method not in SAFE_METHODS:  # noqa: PLR2004
            keep(db)
    except DBAPIError as failure:
        db.rollback()
        response = on_failure(failure)
    finally:
        undo(db)
    return response


def install(app: Flask, on_failure: Failure) -> None:
    """Give each request one unit of work; install before CSRF protection, so that nothing runs outside it."""

    def begin() -> None:
        write = request.method not in SAFE_METHODS
        if write:
            request.get_data(cache=True, parse_form_data=True)
        g.db = open_unit(write=write)

    def end(response: Response) -> Response:
        db: Db | None = g.pop("db", None)
        return response if db is None else _end_unit(db, response, on_failure)

    def tear_down(_error: BaseException | None) -> None:
        db: Db | None = g.pop("db", None)
        if db is not None:
            undo(db)

    app.before_request(begin)
    app.after_request(end)
    app.teardown_request(tear_down)
