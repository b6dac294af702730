"""What all tests share: both databases, one application, rolled-back or committed work, real rows, checked pages."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from lms import db as database
from lms import logs, storage
from lms.app import create_app
from lms.assets import build
from lms.audit.rules import chain
from lms.config import STATIC, TRANSLATIONS, Config
from lms.db import Db
from lms.migrations.settings import alembic_config
from tests.make import Make
from tests.pages import Pages

SECRET = "only-for-tests-" + "0123456789abcdef" * 2
FAST_DISK = Path("/dev/shm") if Path("/dev/shm").is_dir() else None


def postgres_url(name: str) -> str:
    """A database of the PostgreSQL that PGHOST and its kin name (pg_virtualenv sets them)."""
    user, password = os.environ.get("PGUSER", "postgres"), os.environ.get("PGPASSWORD", "")
    return f"postgresql://{user}:{password}@{os.environ['PGHOST']}:{os.environ.get('PGPORT', '5432')}/{name}"


def on_postgres() -> bool:
    """Whether this run is the one on PostgreSQL."""
    return os.environ.get("LMS_TEST_ENGINE", "sqlite") == "postgresql"


def on_server(statement: str) -> None:
    """Run a statement that makes or drops a database."""
    engine = create_engine(postgres_url("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def tmp_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder on a fast disk for this worker's databases."""
    folder = FAST_DISK / f"vyshkil-{uuid.uuid4().hex}" if FAST_DISK else tmp_path_factory.mktemp("databases")
    folder.mkdir(exist_ok=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated(tmp_root: Path) -> Iterator[str]:
    """The address of a database that holds this version's tables and no rows."""
    if on_postgres():
        name = f"test_{uuid.uuid4().hex[:12]}"
        on_server(f"CREATE DATABASE {name}")
        command.upgrade(alembic_config(postgres_url(name)), "head")
        yield postgres_url(name)
        on_server(f"DROP DATABASE {name} WITH (FORCE)")
    else:
        url = f"sqlite:///{tmp_root / 'migrated.db'}"
        command.upgrade(alembic_config(url), "head")
        yield url


@contextmanager
def new_database(folder: Path, *, migrated: str | None = None) -> Iterator[str]:
    """The address of a new database: a copy of the migrated one, or (SQLite: not even a file) an empty one."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    if on_postgres():
        on_server(f"CREATE DATABASE {name}" + (f" TEMPLATE {make_url(migrated).database}" if migrated else ""))
        try:
            yield postgres_url(name)
        finally:
            on_server(f"DROP DATABASE {name} WITH (FORCE)")
    else:
        copy = folder / f"{name}.db"
        if migrated:
            shutil.copy(str(make_url(migrated).database), copy)
        yield f"sqlite:///{copy}"


@pytest.fixture(scope="session")
def engine(migrated: str, tmp_root: Path) -> Iterator[Engine]:
    """The engine of a migrated database, for work that is rolled back."""
    with new_database(tmp_root, migrated=migrated) as url:
        engine = database.make_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture(scope="session")
def app(tmp_root: Path) -> Flask:
    """The one application of this worker."""
    logs.configure()
    build(STATIC, TRANSLATIONS)
    database.before_commit(chain)
    settings = Config(data=str(tmp_root / "data"), secret=SECRET, public_url="http://training.example", smtp_url="")
    app = create_app(settings)
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture(autouse=True)
def in_application(app: Flask, tmp_path: Path) -> Iterator[None]:
    """Words and settings are at hand in every test; files go to the test's own folder."""
    storage.bind(tmp_path / "files")
    with app.app_context():
        yield


@pytest.fixture
def db(engine: Engine) -> Iterator[Db]:
    """One rolled-back transaction; requests and units of work of this test nest in it."""
    with engine.connect() as connection:
        outer = connection.begin()
        database.bind(connection)
        with Db(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as db:
            yield db
        outer.rollback()
        database.bind(None)


@pytest.fixture
def make(db: Db) -> Make:
    """Makes real rows with sensible values."""
    return Make(db)


@pytest.fixture
def pages(app: Flask, db: Db, make: Make) -> Pages:
    """Opens pages as a browser would, and checks each."""
    return Pages(app, db, make)


@pytest.fixture
def committed(migrated: str, tmp_root: Path) -> Iterator[Engine]:
    """A database of this test's own, for whatever needs more than one connection."""
    with new_database(tmp_root, migrated=migrated) as url:
        own = database.make_engine(url)
        database.bind(own)
        yield own
        database.bind(None)
        own.dispose()
