"""The log page."""

from lms.access import Program, Role
from lms.audit.models import Entry
from lms.audit.queries import first_break
from lms.audit.rules import record
from lms.db import Db, keep
from tests.make import Make
from tests.pages import Pages, text_of


def test_an_administrator_reads_the_log_and_a_trainer_does_not(pages: Pages, make: Make, db: Db) -> None:
    record(db, Program(), "unit.renamed", make.unit(), number=7)
    keep(db)
    pages.sign_in(Role.ADMINISTRATOR)
    assert "unit.renamed" in text_of(pages.get("/audit/"))
    pages.sign_in(Role.TRAINER)
    pages.get("/audit/", status=403)


def test_a_changed_entry_is_named(make: Make, db: Db) -> None:
    for number in range(3):
        record(db, Program(), "unit.renamed", make.unit(), number=number)
    keep(db)
    assert first_break(db) is None
    entry = db.query(Entry).filter_by(seq=2).one()
    entry.facts = {"number": 99}
    db.flush()
    found = first_break(db)
    assert found is not None
    assert (found.entry_id, found.fault) == (entry.id, "was changed after it was written")


def test_a_lost_entry_is_named(make: Make, db: Db) -> None:
    for number in range(3):
        record(db, Program(), "unit.renamed", make.unit(), number=number)
    keep(db)
    db.delete(db.query(Entry).filter_by(seq=2).one())
    db.flush()
    found = first_break(db)
    assert found is not None
    assert found.fault == "entry 2 is missing"
