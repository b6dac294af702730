"""Stored files: written once, named by their SHA-256, never changed."""

import hashlib
import os
import secrets
from datetime import datetime
from io import BufferedReader
from pathlib import Path

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from lms import clock
from lms.db import Base, Db


class StoredFile(Base):
    """A file that somebody may fetch: its hash, the name it is saved under, and whose it is."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(index=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)


class _Store:
    folder: Path | None = None


def bind(folder: Path) -> None:
    """Choose the folder of this process's store (on several machines: one shared file system)."""
    _Store.folder = folder


def folder() -> Path:
    """The store's folder; made when it is missing."""
    if _Store.folder is None:
        msg = "no store is open"
        raise RuntimeError(msg)
    _Store.folder.mkdir(parents=True, exist_ok=True)
    return _Store.folder


def path_of(sha256: str) -> Path:
    """Where the file with this hash lies, whether or not it is there."""
    return folder() / sha256[:2] / sha256[2:]


def put(data: bytes) -> str:
    """Store bytes for good and return their SHA-256 (hex). The file is complete on disk before this returns."""
    sha256 = hashlib.sha256(data).hexdigest()
    target = path_of(sha256)
    if target.exists():
        return sha256
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{secrets.token_hex(8)}.part")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(target)
    entry = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)
    return sha256


def unfinished(before: datetime) -> list[Path]:
    """Files that were begun before an instant and never completed, because their process was killed."""
    return [part for part in folder().rglob(".*.part") if part.stat().st_mtime < before.timestamp()]


def exists(sha256: str) -> bool:
    """Whether the store holds this file."""
    return path_of(sha256).is_file()


def open_file(sha256: str) -> BufferedReader:
    """The stored file, open for reading; FileNotFoundError when it is missing."""
    return path_of(sha256).open("rb")


def read(sha256: str) -> bytes:
    """The stored bytes; ValueError when they are not what was stored."""
    data = path_of(sha256).read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError(f"stored file {sha256} is damaged")
    return data


def keep_file(db: Db, data: bytes, name: str, media_type: str, *, person_id: int | None) -> StoredFile:
    """Store bytes and give them a row: file first, row after."""
    row = StoredFile(sha256=put(data), name=name, media_type=media_type, size=len(data), person_id=person_id)
    db.add(row)
    db.flush()
    return row


def store_id() -> str:
    """The id of this store, made at first use; machines that see different ids do not share their files."""
    marker = folder() / "store-id"
    if not marker.exists():
        marker.write_text(secrets.token_hex(16), encoding="ascii")
    return marker.read_text(encoding="ascii")
