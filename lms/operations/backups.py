"""Backups that can be trusted: the database online, every stored file, and a manifest with hashes."""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import inspect, text
from sqlalchemy.engine import URL, make_url

from lms import clock, db, storage
from lms.config import Config
from lms.errors import RefusedError
from lms.operations.readiness import code_head, database_head

FORMAT = 1
PROGRAM = "vyshkil"
MANIFEST = "manifest.json"
CHUNK = 1024**2


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `files` maps a path inside the backup to its SHA-256."""

    program: str
    format: int
    engine: str
    migration: str
    made_at: str
    store_id: str
    files: dict[str, str]


def back_up(settings: Config, target: Path) -> Manifest:
    """Write a backup into a new or empty folder while people go on working.

    The database first, then the files: a row's file is always older than the row. RefusedError `not-empty`.
    """
    if target.exists() and any(target.iterdir()):
        raise RefusedError("not-empty", f"{target} is not empty. Name a new folder for each backup.")
    target.mkdir(parents=True, exist_ok=True)
    url = make_url(settings.url)
    _dump(url, target / _database_name(url))
    with db.unit_of_work(write=False) as unit:
        migration = database_head(unit)
    shutil.copytree(storage.folder(), target / "files", ignore=shutil.ignore_patterns("*.part"))
    manifest = Manifest(
        program=PROGRAM,
        format=FORMAT,
        engine=url.get_backend_name(),
        migration=migration,
        made_at=clock.now().isoformat(timespec="seconds"),
        store_id=storage.store_id(),
        files={name: _sha256(target / name) for name in sorted(_names(target))},
    )
    (target / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    return manifest


def restore(settings: Config, source: Path) -> Manifest:
    """Put a backup into an empty installation. Nothing is touched before the whole backup has been checked.

    RefusedError `damaged`, `foreign`, `newer` or `not-empty`.
    """
    manifest = checked(source, make_url(settings.url).get_backend_name())
    url = make_url(settings.url)
    _refuse_full(settings, url)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    _load(url, source / _database_name(url))
    shutil.copytree(source / "files", settings.data_dir / "files", dirs_exist_ok=True)
    return manifest


def checked(source: Path, engine: str) -> Manifest:
    """The manifest of a backup whose every file is there, whole, and meant for this program and database."""
    try:
        manifest = Manifest(**json.loads((source / MANIFEST).read_text(encoding="utf-8")))
    except FileNotFoundError as fault:
        raise RefusedError("foreign", f"{source} holds no {MANIFEST}: it is not a backup of Vyshkil.") from fault
    except (ValueError, TypeError) as fault:
        raise RefusedError("damaged", f"{source / MANIFEST} cannot be read: the backup is damaged.") from fault
    if manifest.program != PROGRAM or manifest.engine != engine:
        raise RefusedError(
            "foreign", f"The backup is of {manifest.program} on {manifest.engine}; here it is {PROGRAM} on {engine}."
        )
    if manifest.format > FORMAT or manifest.migration > code_head():
        raise RefusedError("newer", "The backup comes from a newer version. Install that version, then restore.")
    for name, sha256 in manifest.files.items():
        path = source / name
        if not path.is_file() or _sha256(path) != sha256:
            raise RefusedError("damaged", f"{name} is missing or damaged. Use another backup.")
    return manifest


def _database_name(url: URL) -> str:
    return "database.sqlite" if url.get_backend_name() == "sqlite" else "database.dump"


def _names(folder: Path) -> Iterator[str]:
    return (str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _dump(url: URL, target: Path) -> None:
    if url.get_backend_name() == "sqlite":
        source, copy = sqlite.connect(str(url.database)), sqlite.connect(str(target))
        try:
            source.backup(copy)
        finally:
            source.close()
            copy.close()
        return
    _run(["pg_dump", "--format=custom", "--no-owner", f"--file={target}", str(url.database)], url)


def _load(url: URL, source: Path) -> None:
    if url.get_backend_name() == "sqlite":
        shutil.copyfile(source, str(url.database))
        return
    _run(
        [
            "pg_restore",
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            f"--dbname={url.database}",
            str(source),
        ],
        url,
    )


def _run(command: list[str], url: URL) -> None:
    who = {
        "PGHOST": url.host or "",
        "PGPORT": str(url.port or 5432),
        "PGUSER": url.username or "",
        "PGPASSWORD": url.password or "",
    }
    result = subprocess.run(command, env=os.environ | who, capture_output=True, text=True, check=False)  # noqa: S603
    if result.returncode:
        raise RefusedError("tool-failed", f"{command[0]}: {result.stderr.strip()}")


def _refuse_full(settings: Config, url: URL) -> None:
    files = settings.data_dir / "files"
    if url.get_backend_name() == "sqlite":
        is_full = Path(str(url.database)).exists()
    else:
        engine = db.plain_engine(settings.url)
        with engine.connect() as connection:
            is_full = bool(inspect(connection).get_table_names())
            connection.execute(text("SELECT 1"))
        engine.dispose()
    if is_full or (files.exists() and any(files.iterdir())):
        raise RefusedError(
            "not-empty", "There is data here already. Restore into an empty LMS_DATA and an empty database."
        )
