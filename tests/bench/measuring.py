"""How it is measured: time, statements, a database of one's own, and one line of the table."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, event

from lms import db as database
from lms.db import Base

ABOUT_TRANSACTIONS = ("PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")


@dataclass(frozen=True)
class Line:
    """One ratio of two measures taken in the same run, what it is about, and the figures behind it."""

    ratio: float
    what: str
    figures: str
    grows: bool = False

    def __str__(self) -> str:
        return f"{self.ratio:8.2f}  {self.what:57}  {self.figures}{'  GROWS WITH THE ROWS' if self.grows else ''}"


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """What is read and written while the block runs, without what only begins and ends transactions."""
    sent: list[str] = []

    def look(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(ABOUT_TRANSACTIONS):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", look)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", look)


@contextmanager
def new_database(folder: Path, name: str) -> Iterator[Engine]:
    """An empty database with this version's tables, the one of this process while the block runs."""
    engine = database.make_engine(f"sqlite:///{folder / name}.db")
    Base.metadata.create_all(engine)
    database.bind(engine)
    try:
        yield engine
    finally:
        database.bind(None)
        engine.dispose()
