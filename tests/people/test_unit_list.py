"""A list of units makes the tree: all of it or nothing, and says which line is wrong."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from lms.access import Program
from lms.audit.models import Entry
from lms.db import Db
from lms.errors import RefusedError
from lms.people.models.units import Unit, UnitKind
from lms.people.rules.unit_list import bring_units, unit_lines
from lms.people.staff_lists.reading import read

HEAD = "code,name_uk,name_en,kind,parent,aliases,valid_from\n"
REGION = "R1,Перша область,First region,region,,,2020-01-01\n"
BELOW = "R1-7,Липівка,Lypivka,department,R1,ВП Липівка; Липівське відділення,2021-05-01\n"


def bring(db: Db, text: str) -> tuple[int, int]:
    return bring_bytes(db, (HEAD + text).encode())


def bring_bytes(db: Db, data: bytes) -> tuple[int, int]:
    return bring_units(db, unit_lines(read(data, "units")[0]), by=Program())


def test_the_tree_is_made_from_the_region_down(db: Db) -> None:
    assert bring_bytes(db, ("\ufeff" + HEAD + REGION + BELOW).encode()) == (2, 0)
    region, unit = db.scalars(select(Unit).order_by(Unit.id)).all()
    assert (region.path, unit.path) == (f"/{region.id}/", f"/{region.id}/{unit.id}/")
    assert (unit.kind, unit.aliases) == (UnitKind.DEPARTMENT, ["ВП Липівка", "Липівське відділення"])
    assert unit.name == {"uk": "Липівка", "en": "Lypivka"}
    assert db.scalars(select(Entry.action)).all() == ["unit.made"] * 2


def test_the_same_list_again_changes_nothing_and_a_new_name_is_taken_over(db: Db) -> None:
    bring(db, REGION + BELOW)
    assert bring(db, REGION + BELOW) == (0, 0)
    assert bring(db, REGION + BELOW.replace("Lypivka", "Lypivka town")) == (0, 1)
    assert db.scalars(select(Unit.name).where(Unit.code == "R1-7")).one()["en"] == "Lypivka town"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (BELOW, "Line 2"),
        (REGION + REGION, "Line 3"),
        (REGION + BELOW.replace("department", "village"), "Line 3"),
        (REGION + BELOW.replace("2021-05-01", "2021-35-01"), "Line 3"),
        (REGION + BELOW.replace("Lypivka,", ","), "Line 3"),
        (REGION + BELOW.replace(",R1,", ",,"), "Line 3"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_made(db: Db, text: str, line: str) -> None:
    with pytest.raises(RefusedError, match=f"{line}|Рядок {line[-1]}"), db.begin_nested():
        bring(db, text)
    assert db.scalars(select(Unit)).all() == []


def test_a_unit_is_not_moved_by_a_list(db: Db) -> None:
    bring(db, REGION + BELOW)
    other = REGION.replace("R1", "R2")
    with pytest.raises(RefusedError, match=r".") as refusal, db.begin_nested():
        bring(db, other + BELOW.replace(",R1,", ",R2,"))
    assert refusal.value.code == "line-refused"


def test_a_list_without_its_columns_is_refused() -> None:
    with pytest.raises(RefusedError, match=r"valid_from") as refusal:
        unit_lines(read("code,name\nR1,Перша\n".encode(), "units")[0])
    assert refusal.value.code == "columns-missing"


def test_the_list_may_come_from_excel_with_a_title_above_and_real_dates(db: Db) -> None:
    rows = (
        ["Перелік підрозділів"],
        ["valid_from", "code", "kind", "parent", "name_uk", "name_en", "aliases"],
        [date(2020, 1, 1), "R1", "region", None, "Перша область", "First region", None],
        [date(2021, 5, 1), "R1-7", "department", "R1", "Липівка", "Lypivka", None],
    )
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    assert bring_bytes(db, file.getvalue()) == (2, 0)
    assert db.scalars(select(Unit.valid_from).order_by(Unit.code)).all() == [date(2020, 1, 1), date(2021, 5, 1)]


def test_the_list_may_be_as_excel_saves_it_here(db: Db) -> None:
    text = (HEAD + REGION + BELOW.replace("2021-05-01", "01.05.2021")).replace("; ", " / ").replace(",", ";")
    assert bring_bytes(db, text.encode("cp1251")) == (2, 0)
    assert db.scalars(select(Unit.name).where(Unit.code == "R1-7")).one()["uk"] == "Липівка"
