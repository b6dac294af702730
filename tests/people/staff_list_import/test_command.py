"""`lms people import`: the same list from the command line."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from sqlalchemy import func, select

from lms import clock
from lms.access import Role
from lms.audit.models import Entry
from lms.db import Db
from lms.people.cli import people
from lms.people.models.persons import Person
from lms.people.models.staff_lists import StaffImport
from lms.people.queries.trust import posting_on
from tests.make import Make
from tests.people.staff_list_import.lists import HEADINGS, line, staff
from tests.people.staff_lists.office import xlsx


def run(tmp_path: Path, rows: list[Any], *options: str) -> Result:
    """Run the command on a file of these rows."""
    path = tmp_path / "список.xlsx"
    path.write_bytes(xlsx([HEADINGS, *rows]))
    return CliRunner().invoke(people.commands["import"], [str(path), *options])


def test_a_dry_run_lists_everything_as_json_and_changes_nothing(db: Db, make: Make, tmp_path: Path) -> None:
    office, other = staff(make, 40), staff(make, 1)
    db.commit()
    rows = [
        line(office.people[0], office.unit, rank="майор"),
        line(office.people[1], other.unit),
        *office.lines(but=[0, 1, 2]),
        *other.lines(),
        ("1", "700-1", "НОВА Ніна", "", "слідча", office.unit.code, ""),
        ("1", "700-2", "НОВА Нонна", "прапорщик", "слідча", office.unit.code, ""),
    ]
    ran = run(tmp_path, rows, "--dry-run", "--json")
    assert ran.exit_code == 1, "a conflict"
    found = json.loads(ran.stdout)
    assert {name: len(found[name]) for name in ("new", "changed", "moved", "left", "conflicts", "stops")} == {
        "new": 1, "changed": 1, "moved": 1, "left": 1, "conflicts": 1, "stops": 0,
    }  # fmt: skip
    [conflict] = found["conflicts"]
    assert (conflict["row"], conflict["column"], conflict["code"]) == (43, "D", "rank-unknown")
    assert "is not a rank of the police" in conflict["reason"]
    assert found["moved"][0]["from"] == office.unit.code
    assert found["new"][0]["surname_latin"] == "Nova"
    assert db.scalar(select(func.count()).select_from(StaffImport)) == 0
    clean = run(tmp_path, rows[:-1], "--dry-run", "--json")
    assert clean.exit_code == 0
    assert db.scalar(select(func.count()).select_from(Person).where(Person.surname == "Нова")) == 0


def test_a_clean_list_is_applied_and_logged_under_who_imports(db: Db, make: Make, tmp_path: Path) -> None:
    office = staff(make, 40)
    hr = make.trusted(Role.HR, unit=office.unit, serves=make.unit())
    db.commit()
    ran = run(tmp_path, office.lines(but=[0]), "--by", hr.service_number or "")
    assert ran.exit_code == 0, ran.output
    assert posting_on(db, office.people[0].id, clock.today()) is None
    assert db.scalars(select(Entry.actor_id).where(Entry.action == "person.left")).one() == hr.id


def test_stops_and_conflicts_end_with_exit_code_1_and_keep_nothing(db: Db, make: Make, tmp_path: Path) -> None:
    office, other = staff(make, 20), staff(make, 2)
    hr = make.trusted(Role.HR, unit=office.unit, serves=make.unit())
    db.commit()
    stopped = run(tmp_path, office.lines(but=[0, 1]))
    assert stopped.exit_code == 1
    assert "STOP      By this file 2 of 20 people would leave" in stopped.output
    beyond = run(tmp_path, other.lines(), "--by", hr.service_number or "")
    assert "for which you do not answer" in beyond.output
    assert beyond.exit_code == 1
    nobody = run(tmp_path, office.lines(), "--by", "nobody")
    assert nobody.exit_code == 1
    assert "Nobody has the service number" in str(nobody.exception)
    assert db.scalar(select(func.count()).select_from(StaffImport)) == 0


def test_units_are_named_by_code_and_a_broken_file_is_one_sentence(db: Db, make: Make, tmp_path: Path) -> None:
    region = make.unit()
    office = staff(make, 30, unit=make.unit(parent=region))
    below = staff(make, 1, unit=make.unit(parent=region))
    db.commit()
    ran = run(tmp_path, office.lines(), "--units", region.code, "--dry-run")
    assert f"LEFT      {below.people[0].full_name}" in ran.output
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    broken = CliRunner().invoke(people.commands["import"], [str(path)])
    assert broken.exit_code == 1
    assert "damaged" in broken.output
