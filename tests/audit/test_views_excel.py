"""A part of the log as an Excel file: taken by filter, bounded, and noted in the log itself."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from lms import clock
from lms.access import Program, Role
from lms.audit.models import Entry
from lms.audit.queries import first_break
from lms.audit.rules import record
from lms.db import Db, keep
from lms.people.models.persons import Person
from tests.make import Make
from tests.pages import Pages
from tests.reports.rows import statements


def changes(db: Db, make: Make, *actions: str, by: object = None, **facts: str | int) -> None:
    """One entry for each action, kept."""
    for action in actions:
        record(db, by or Program(), action, make.unit(), **facts)  # type: ignore[arg-type]
    keep(db)


def taken(db: Db) -> Entry:
    """The entry that notes the last taking."""
    found = db.scalar(select(Entry).where(Entry.action == "log.taken").order_by(Entry.id.desc()).limit(1))
    assert found is not None
    return found


def take(pages: Pages, query: str = "") -> str:
    """Press the button; where it leads."""
    pages.post(f"/audit/{query}", 303)
    assert pages.last is not None
    return pages.last.headers["Location"]


def test_the_log_is_taken_by_filter_and_the_taking_is_noted(pages: Pages, make: Make, db: Db) -> None:
    administrator = pages.sign_in(Role.ADMINISTRATOR)
    changes(db, make, "unit.renamed", "unit.moved", note="=HYPERLINK(1)")
    changes(db, make, "units.counted")
    page = pages.get("/audit/?action=unit.&subject=unit")
    assert len(page.select("tbody tr")) == 2
    assert page.select("form[method=post][action='/audit/?action=unit.&subject=unit']")
    url = take(pages, "?action=unit.&subject=unit")
    ukrainian, english = pages.sheets(url)
    assert ukrainian[0] == ("№", "Коли", "Хто", "Що", "У якому записі", "Номер запису", "Дані")
    assert english[0] == ("No.", "When", "Who", "What", "On which row", "Row number", "Facts")
    rows = db.scalars(select(Entry).where(Entry.action.startswith("unit.")).order_by(Entry.id.desc())).all()
    assert [(row[0], row[3], row[4], row[5]) for row in english[1:]] == [
        (entry.seq, entry.action, "unit", entry.subject_id) for entry in rows
    ]
    assert english[1][2] == "the program"
    assert english[1][6] == '{"note": "=HYPERLINK(1)"}'
    assert english[1][1].replace(microsecond=0) == clock.on_the_wall(rows[0].at).replace(microsecond=0)
    note = taken(db)
    assert (note.actor_id, note.subject_kind) == (administrator.id, "")
    assert note.facts == {
        "actions": "unit.", "kind": "unit", "row": None, "since": None, "until": None, "newest": rows[0].id, "rows": 2,
    }  # fmt: skip
    keep(db)
    assert first_break(db) is None


def test_the_same_address_gives_the_same_part_however_the_log_grows(pages: Pages, make: Make, db: Db) -> None:
    pages.sign_in(Role.ADMINISTRATOR)
    changes(db, make, "unit.renamed")
    url = take(pages, "?action=unit.")
    changes(db, make, "unit.renamed")
    assert len(pages.sheet(url)) == 2
    assert db.scalar(select(func.count()).where(Entry.action == "log.taken")) == 1


def test_only_the_one_who_took_a_part_fetches_it(pages: Pages, make: Make, db: Db) -> None:
    pages.sign_in(Role.ADMINISTRATOR)
    changes(db, make, "unit.renamed")
    url = take(pages)
    other = db.scalar(select(Entry.id).where(Entry.action == "unit.renamed"))
    pages.download(f"/audit/{other}.xlsx", 404)
    pages.sign_in(Role.ADMINISTRATOR)
    pages.download(url, 404)
    for denied in (Role.HR, Role.COORDINATOR, Role.OFFICER):
        pages.sign_in(denied)
        pages.download(url, 403)
        pages.post("/audit/", 403)
    assert db.scalar(select(func.count()).where(Entry.action == "log.taken")) == 1


def test_days_are_those_of_kyiv_and_both_count(pages: Pages, make: Make, db: Db) -> None:
    pages.sign_in(Role.ADMINISTRATOR)
    for moment in (datetime(2026, 3, 9, 21, 59, tzinfo=UTC), datetime(2026, 3, 9, 22, 1, tzinfo=UTC)):
        with time_machine.travel(moment, tick=False):
            changes(db, make, "unit.renamed")
    before, after = db.scalars(select(Entry).where(Entry.action == "unit.renamed").order_by(Entry.id)).all()
    rows = pages.sheet(take(pages, "?since=2026-03-10&until=2026-03-10"))
    assert [row[0] for row in rows[1:]] == [after.seq]
    rows = pages.sheet(take(pages, "?until=2026-03-09"))
    assert [row[0] for row in rows[1:]] == [before.seq]
    rows = pages.sheet(take(pages, f"?id={before.subject_id}&subject=unit&since=nonsense"))
    assert [row[0] for row in rows[1:]] == [before.seq]
    assert taken(db).facts["since"] is None


@pytest.mark.parametrize("query", ["?id=99999999999999999999", "?since=0001-01-01", "?action=" + "x" * 61, "?id=x"])
def test_a_filter_that_cannot_be_is_left_out_and_named(query: str, pages: Pages, make: Make, db: Db) -> None:
    pages.sign_in(Role.ADMINISTRATOR)
    changes(db, make, "unit.renamed")
    page = pages.get(f"/audit/{query}")
    assert page.select("tbody tr")
    assert page.select("[role=alert]")


def test_what_was_typed_is_noted_only_when_it_is_an_action(pages: Pages, make: Make, db: Db) -> None:
    pages.sign_in(Role.ADMINISTRATOR)
    changes(db, make, "unit.renamed")
    for nothing in ("?action=Прізвище", "?action=%25", "?action=_nit"):
        assert take(pages, nothing).startswith("/audit/?action=")
        assert "Список порожній." in pages.get("/audit/").text
    assert db.scalar(select(func.count()).where(Entry.action == "log.taken")) == 0
    assert not pages.get("/audit/?action=nothing").select("main form[method=post]")


def test_a_part_too_long_for_a_file_is_refused_and_not_noted(
    pages: Pages, make: Make, db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages.sign_in(Role.ADMINISTRATOR)
    changes(db, make, *["unit.renamed"] * 3)
    monkeypatch.setattr("lms.tables.MOST_ROWS", 2)
    assert take(pages, "?action=unit.") == "/audit/?action=unit."
    assert "щонайбільше 2 рядки" in pages.get("/audit/?action=unit.").text
    assert db.scalar(select(func.count()).where(Entry.action == "log.taken")) == 0


def test_a_part_of_the_log_takes_as_many_statements_for_thirty_entries_as_for_one(
    pages: Pages, make: Make, db: Db
) -> None:
    def read(url: str) -> int:
        db.expire_all()
        with statements(db) as seen:
            rows.append(len(pages.sheet(url)))
        return len(seen)

    rows: list[int] = []
    who: Person = pages.sign_in(Role.ADMINISTRATOR)
    changes(db, make, "unit.renamed", by=who)
    few = read(take(pages, "?action=unit."))
    changes(db, make, *["unit.renamed"] * 29, by=who)
    assert read(take(pages, "?action=unit.")) == few
    assert rows == [2, 31]


def test_an_old_day_before_the_log_holds_nothing(pages: Pages, db: Db) -> None:
    pages.sign_in(Role.ADMINISTRATOR)
    long_ago = clock.today() - timedelta(days=4000)
    assert take(pages, f"?until={long_ago}").startswith("/audit/?until=")
    assert db.scalar(select(func.count()).where(Entry.action == "log.taken")) == 0
