"""A staff list, from the file to what is shown and from there to what is applied, short and long."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.db import unit_of_work
from lms.people.models.persons import Person, Posting
from lms.people.models.staff_lists import StaffImport
from lms.people.queries.staff_imports import file_of
from lms.people.rules.staff_list.columns import recognised
from lms.people.rules.staff_list.imports import Upload, compare, confirm, keep_upload, office_file, sheets_of
from lms.people.staff_lists.fields import Kind
from lms.tables import XLSX
from tests.bench.measuring import Line, new_database, seconds, statements
from tests.bench.rows import name_of, staff
from tests.make import Make
from tests.people.staff_list_import.lists import HEADINGS, HR, line
from tests.people.staff_lists.office import xlsx

SHORT, LONG, UNIT = 150, 1_500, 15
PROMOTED = NEW = 10  # every tenth is new, every tenth of the others has another rank
ELSEWHERE = 10_000  # names that nobody in the database has
Taken = tuple[float, float]


def lines(folder: Path) -> list[Line]:
    """Seconds a row of the long list to those of the short one, for each of the two steps."""
    _run(folder, "first", SHORT)
    short, long = (_run(folder, f"{count}-people", count) for count in (SHORT, LONG))
    return [
        Line(
            (long[step][0] / LONG) / (short[step][0] / SHORT),
            f"{what} a staff list, a row of {LONG} : of {SHORT}",
            f"{long[step][0] / LONG * 1000:.2f} s for 1000 rows, SQL {short[step][1]} → {long[step][1]}",
        )
        for step, what in enumerate(("comparing", "confirming"))
    ]


def _run(folder: Path, name: str, count: int) -> list[tuple[float, int]]:
    """Seconds and statements of comparing and of confirming a list of so many rows."""
    with new_database(folder, name) as engine:
        data = _written(count)
        import_ids: list[int] = []
        taken = []
        for step in (lambda: import_ids.append(_compared(data)), lambda: _confirmed(import_ids[0])):
            with statements(engine) as sent:
                took = seconds(step)
            taken.append((took, len(sent)))
    return taken


def _written(count: int) -> bytes:
    """The file of the personnel office; all but the new ones stand in the database."""
    with unit_of_work() as db:
        staff(Make(db), count // UNIT, count - count // NEW)
        known = list(db.scalars(select(Posting).options(joinedload(Posting.person), joinedload(Posting.unit))))
        rows = [
            line(one.person, one.unit, **({} if place % PROMOTED else {"rank": "старший сержант поліції"}))
            for place, one in enumerate(known)
        ]
        for place in range(count // NEW):
            surname, given = name_of(ELSEWHERE + place)
            person = Person(service_number=f"2{place:06}", surname=surname, given=given)
            rows.append(line(person, known[place].unit))
    return xlsx([HEADINGS, *rows])


def _compared(data: bytes) -> int:
    """Upload the file and compare it, as the page does."""
    upload = Upload(data, "список.xlsx", Kind.STAFF, XLSX)
    sheets = upload.sheets()
    with unit_of_work() as db:
        found = recognised(db, sheets, Kind.STAFF)
        row = keep_upload(db, upload, found, (), by=HR)
        compare(db, row, office_file(sheets, row.columns, Kind.STAFF), by=HR)
        db.flush()
        return row.id


def _confirmed(import_id: int) -> None:
    """Read the kept file again and apply it, as the page does."""
    with unit_of_work() as db:
        row = db.get_one(StaffImport, import_id)
        file = office_file(sheets_of(file_of(db, row)), row.columns, Kind.STAFF)
        found = confirm(db, row, file, row.shown_sha256 or "", by=HR)
    if not (found.new and found.changed):
        raise RuntimeError("the list should say something new")
