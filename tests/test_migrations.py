"""The migrations make the tables that the program knows, on both databases, up and down, with rows in them."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Enum, inspect, text

from lms import db as database
from lms.db import Base, Db
from lms.migrations.settings import alembic_config
from tests.conftest import new_database
from tests.make import Make


def test_the_migrated_tables_are_those_of_the_program(migrated: str, tmp_path: Path) -> None:
    with new_database(tmp_path, migrated=migrated) as url:
        engine = database.plain_engine(url)
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            found = compare_metadata(context, Base.metadata)
        engine.dispose()
    assert found == []


def test_every_state_is_checked_by_the_database(migrated: str, tmp_path: Path) -> None:
    with new_database(tmp_path, migrated=migrated) as url:
        engine = database.plain_engine(url)
        checks = {
            table: " ".join(str(check["sqltext"]) for check in inspect(engine).get_check_constraints(table))
            for table in Base.metadata.tables
        }
        engine.dispose()
    missing = [
        f"{table.name}.{column.name}: {value}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Enum)
        for value in column.type.enums
        if f"'{value}'" not in checks[table.name]
    ]
    assert missing == []


def test_a_migration_goes_up_and_down_with_rows_in_the_tables(tmp_path: Path) -> None:
    with new_database(tmp_path) as url:
        settings = alembic_config(url)
        command.upgrade(settings, "head")
        engine = database.make_engine(url)
        with Db(engine) as db:
            Make(db).person(unit=Make(db).unit())
            db.commit()
        engine.dispose()
        command.downgrade(settings, "base")
        plain = database.plain_engine(url)
        assert set(inspect(plain).get_table_names()) <= {"alembic_version"}
        plain.dispose()
        command.upgrade(settings, "head")


def test_a_rebuilt_parent_keeps_its_children(tmp_path: Path) -> None:
    """On SQLite a table is changed by building it anew: with foreign keys on, that would delete the rows below it."""
    with new_database(tmp_path) as url:
        engine = database.plain_engine(url)
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 0
        engine.dispose()
