"""Ratios taken in one run, on a database of their own: `make bench`."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from lms import db as database
from lms.access import Program
from lms.audit.queries import first_break
from lms.audit.rules import chain, record
from lms.config import STATIC
from lms.db import Base, Db
from lms.pdf import Renderer
from lms.people.models.units import Unit
from tests.make import Make

CHANGES, SHEETS = 400, 10
PAGE = "<!DOCTYPE html><html lang='uk'><head><meta charset='utf-8'><title>Проба</title></head><body><h1>Сертифікат</h1></body></html>"


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def changes(db: Db, unit: Unit, *, chained: bool) -> None:
    """Many small transactions that are logged, with or without the step that chains them."""
    for number in range(CHANGES):
        record(db, Program(), "unit.renamed", unit, number=number)
        if chained:
            chain(db)
        db.commit()


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        engine = database.make_engine(f"sqlite:///{Path(folder) / 'bench.db'}")
        Base.metadata.create_all(engine)
        with Db(engine, expire_on_commit=False) as db:
            unit = Make(db).unit()
            db.commit()
            with_chain = seconds(lambda: changes(db, unit, chained=True))
            walk = seconds(lambda: first_break(db))
            without = seconds(lambda: changes(db, unit, chained=False))
        engine.dispose()
        renderer = Renderer(STATIC)
        first = seconds(lambda: renderer.render(PAGE))
        rest = seconds(lambda: [renderer.render(PAGE) for _number in range(SHEETS)]) / SHEETS
        renderer.close()
    rows = [
        (
            "a logged change, chained : not chained",
            with_chain / without,
            f"{CHANGES / with_chain:.0f} changes/s chained",
        ),
        ("walking the chain : writing it", walk / with_chain, f"{CHANGES / walk:.0f} entries/s checked"),
        ("the first PDF of a child : the next ones", first / rest, f"{1 / rest:.0f} PDFs/s"),
    ]
    for what, ratio, figure in rows:
        print(f"{ratio:8.2f}  {what:45} {figure}")  # noqa: T201


if __name__ == "__main__":
    main()
