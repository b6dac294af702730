"""Backups are restored here, each time; damaged, foreign and newer ones are refused before anything is touched."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from lms import db as database
from lms import storage
from lms.access import Program
from lms.audit.queries import first_break
from lms.audit.rules import record
from lms.config import Config
from lms.db import unit_of_work
from lms.errors import RefusedError
from lms.operations import backups, doctor
from tests.conftest import SECRET, new_database
from tests.make import Make


def settings_for(url: str, data: Path) -> Config:
    return Config(data=str(data), database_url=url, secret=SECRET)


@pytest.fixture
def backup(committed: Engine, tmp_path: Path) -> Path:
    """A backup of a small installation: a person, a stored file, a log entry."""
    with unit_of_work() as db:
        person = Make(db).person(surname="Збережений")
        storage.keep_file(db, b"a certificate", "a.pdf", "application/pdf", person_id=person.id)
        record(db, Program(), "person.made", person)
    url = committed.url.render_as_string(hide_password=False)
    backups.back_up(settings_for(url, tmp_path), tmp_path / "backup")
    return tmp_path / "backup"


def test_a_restored_backup_is_what_was_backed_up(backup: Path, tmp_path: Path) -> None:
    with new_database(tmp_path) as url:
        backups.restore(settings_for(url, tmp_path / "new"), backup)
        engine = database.make_engine(url)
        database.bind(engine)
        storage.bind(tmp_path / "new" / "files")
        with unit_of_work(write=False) as db:
            assert db.scalar(text("SELECT surname FROM person")) == "Збережений"
            assert list(doctor.examine(db)) == []
            assert first_break(db) is None
        engine.dispose()


@pytest.mark.parametrize(
    ("change", "code"),
    [("damage", "damaged"), ("lose", "damaged"), ("engine", "foreign"), ("program", "foreign"), ("migration", "newer")],
)
def test_a_backup_that_cannot_be_trusted_is_refused(backup: Path, tmp_path: Path, change: str, code: str) -> None:
    spoil(backup, change)
    with new_database(tmp_path) as url, pytest.raises(RefusedError) as refusal:
        backups.restore(settings_for(url, tmp_path / "new"), backup)
    assert refusal.value.code == code
    assert not (tmp_path / "new" / "files").exists()


def test_a_full_installation_is_never_overwritten(backup: Path, committed: Engine, tmp_path: Path) -> None:
    url = committed.url.render_as_string(hide_password=False)
    with pytest.raises(RefusedError) as refusal:
        backups.restore(settings_for(url, tmp_path / "new"), backup)
    assert refusal.value.code == "not-empty"


def spoil(backup: Path, change: str) -> None:
    manifest = json.loads((backup / "manifest.json").read_text())
    stored = next(
        backup / name for name in manifest["files"] if name.startswith("files/") and not name.endswith("store-id")
    )
    if change == "damage":
        stored.write_bytes(b"a forged certificate")
    elif change == "lose":
        stored.unlink()
    else:
        manifest[change] = "9999"
        (backup / "manifest.json").write_text(json.dumps(manifest))
