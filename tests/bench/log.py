"""The log's chain: what it costs to write it, and to walk it."""

from pathlib import Path

from lms.access import Program
from lms.audit.queries import first_break
from lms.audit.rules import chain, record
from lms.db import Db
from lms.people.models.units import Unit
from tests.bench.measuring import Line, new_database, seconds
from tests.make import Make

CHANGES = 400


def lines(folder: Path) -> list[Line]:
    """Many small transactions that are logged, with the step that chains them and without it; then the walk."""
    with new_database(folder, "log") as engine, Db(engine, expire_on_commit=False) as db:
        unit = Make(db).unit()
        db.commit()
        chained = seconds(lambda: _changes(db, unit, is_chained=True))
        walk = seconds(lambda: first_break(db))
        loose = seconds(lambda: _changes(db, unit, is_chained=False))
    return [
        Line(chained / loose, "a logged change, chained : not chained", f"{CHANGES / chained:.0f} changes/s chained"),
        Line(walk / chained, "walking the chain : writing it", f"{CHANGES / walk:.0f} entries/s checked"),
    ]


def _changes(db: Db, unit: Unit, *, is_chained: bool) -> None:
    for number in range(CHANGES):
        record(db, Program(), "unit.renamed", unit, number=number)
        if is_chained:
            chain(db)
        db.commit()
