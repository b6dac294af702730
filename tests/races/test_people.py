"""One slip used twice, one staff list confirmed twice, in the same moment: once it is."""

from collections.abc import Callable
from contextlib import ExitStack
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

from lms import clock
from lms.access import Program
from lms.audit.models import Entry
from lms.db import Db, unit_of_work
from lms.errors import RefusedError
from lms.people.models.persons import Person
from lms.people.models.signing_in import CodeUse, OneTimeCode
from lms.people.models.staff_lists import StaffImport
from lms.people.queries.trust import posting_on
from lms.people.rules.codes import make_code, use_up
from lms.people.rules.staff_list.imports import ChangedSinceError, confirm
from tests.make import Make
from tests.people.staff_list_import.lists import HR, staff, uploaded
from tests.races.test_submitting import at_once, deferred_begin

BY = Program()
WITHOUT_LOCK = "lms.people.rules.codes.Db.refresh"


@pytest.fixture
def slip(committed: Engine) -> int:  # noqa: ARG001
    """The id of a one-time code, kept for every connection."""
    with unit_of_work() as db:
        make_code(db, Make(db).person(), CodeUse.SLIP, by=BY)
        return db.scalars(select(OneTimeCode.id)).one()


def use(code_id: int, meet: Callable[[], object] = lambda: None) -> Callable[[Db], str]:
    def work(db: Db) -> str:
        code = db.get_one(OneTimeCode, code_id)
        meet()
        try:
            use_up(db, code, by=BY)
        except RefusedError as refusal:
            return refusal.code
        return "in"

    return work


def uses() -> int:
    with unit_of_work(write=False) as db:
        return db.scalar(select(func.count()).where(Entry.action == "slip.used")) or 0


def test_a_slip_lets_one_of_two_in(app: Flask, slip: int) -> None:
    assert sorted(at_once(app, use(slip))) == ["code-does-not-fit", "in"]
    assert uses() == 1


def test_without_the_lock_a_slip_lets_in_two(
    app: Flask, committed: Engine, slip: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: two that have both read an unused code would both go in, or one of them would break off."""
    both = Barrier(2, timeout=5)
    monkeypatch.setattr(WITHOUT_LOCK, lambda *_args, **_options: None)
    with ExitStack() as stack:
        stack.enter_context(deferred_begin(committed))
        results = at_once(app, use(slip, both.wait))
    assert "code-does-not-fit" not in results


def test_a_staff_list_confirmed_twice_at_once_is_applied_once(app: Flask, committed: Engine) -> None:  # noqa: ARG001
    with unit_of_work() as db:
        office = staff(Make(db), 30)
        row, file = uploaded(db, office.lines(but=[0]))
        row_id, shown, leaver_id = row.id, row.shown_sha256 or "", office.people[0].id

    def work(db: Db) -> str:
        try:
            confirm(db, db.get_one(StaffImport, row_id), file, shown, by=HR)
        except (RefusedError, ChangedSinceError) as refusal:
            return type(refusal).__name__
        return "applied"

    assert sorted(at_once(app, work)) == ["RefusedError", "applied"]
    with unit_of_work(write=False) as db:
        assert db.scalar(select(func.count()).where(Entry.action == "staff-list.applied")) == 1
        assert db.scalar(select(func.count()).where(Entry.action == "person.left")) == 1
        assert posting_on(db, leaver_id, clock.today()) is None
        assert db.get(Person, leaver_id) is not None
