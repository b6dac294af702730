"""Single cells: groups, sex, dates, hours, addresses, service numbers."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people.staff_lists.cells import Cell, Number
from lms.people.staff_lists.errors import CellError
from lms.people.staff_lists.words import (
    Sex,
    StaffGroup,
    date_of,
    email_of,
    hours_of,
    last_date_of,
    line_of_text,
    service_number_key,
    service_number_of,
    sex_of,
    staff_group_of,
)

DAY = date(2024, 3, 1)


def fault(reader: Callable[[str], object] | Callable[[Cell], object], cell: Cell) -> str:
    with pytest.raises(CellError) as caught:
        reader(cell)  # type: ignore[arg-type]  # either kind of reader, by the caller's choice
    return caught.value.code


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("керівники", StaffGroup.SENIOR),
        ("Керівники підрозділів", StaffGroup.SENIOR),
        ("керівник підрозділу", StaffGroup.SENIOR),
        ("senior", StaffGroup.SENIOR),
        ("Senior officers", StaffGroup.SENIOR),
        ("Heads of unit", StaffGroup.SENIOR),
        ("середня ланка", StaffGroup.MIDDLE),
        ("Керівники середньої ланки", StaffGroup.MIDDLE),
        ("cередня ланка", StaffGroup.MIDDLE),
        ("middle-ranked", StaffGroup.MIDDLE),
        ("Middle managers", StaffGroup.MIDDLE),
        ("працівник без підлеглих", StaffGroup.LINE),
        ("Працівники без підлеглих", StaffGroup.LINE),
        ("line staff", StaffGroup.LINE),
    ],
)
def test_staff_groups(text: str, group: StaffGroup) -> None:
    assert staff_group_of(text) is group


def test_unknown_groups_and_sexes_are_faults() -> None:
    assert fault(staff_group_of, "середній склад") == "staff-group-unknown"
    assert fault(sex_of, "x") == "sex-unknown"


@pytest.mark.parametrize("text", ["ж", "Ж.", "жін.", "жіноча", "Жінка", "F", "female"])
def test_women(text: str) -> None:
    assert sex_of(text) is Sex.FEMALE


@pytest.mark.parametrize("text", ["ч", "Ч", "чол.", "чоловіча", "m", "Male"])
def test_men(text: str) -> None:
    assert sex_of(text) is Sex.MALE


@pytest.mark.parametrize(
    "cell", [DAY, "01.03.2024", "1.3.2024", "01.03.2024 р.", "01/03/2024", "2024-03-01", "2024-03-01 00:00:00",
             "1 березня 2024 року", "«01» березня 2024 р.", "01.03.2024\u00a0року"],
)  # fmt: skip
def test_days(cell: Cell) -> None:
    assert date_of(cell) == DAY


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (Number(45352.0), "date-is-number"),
        ("01.03.24", "date-unclear"),
        ("березень 2024", "date-unclear"),
        ("31.02.2024", "date-impossible"),
        ("5 брумера 2024", "date-impossible"),
        ("01.03.1024", "date-far"),
        (date(1900, 1, 1), "date-far"),
    ],
)
def test_unclear_days_are_faults(cell: Cell, code: str) -> None:
    assert fault(date_of, cell) == code


@pytest.mark.parametrize("text", ["26.02.2024 – 01.03.2024", "26.02.2024-01.03.2024", "з 26.02.2024 до 01.03.2024"])
def test_a_period_ends_on_its_last_day(text: str) -> None:
    assert last_date_of(text) == DAY
    assert fault(date_of, text) == "date-unclear"


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_a_written_day_is_read_back(day: date) -> None:
    assert date_of(f"{day:%d.%m.%Y}") == date_of(day.isoformat()) == last_date_of(day) == day


@pytest.mark.parametrize("cell", [Number(24.5), "24,5", "24.5 год.", "24,5 годин", "24.5 hours"])
def test_hours(cell: Cell) -> None:
    assert hours_of(cell) == Decimal("24.5")


@pytest.mark.parametrize("cell", ["0", "доба", "0,8 кредиту", Number(float("inf")), DAY])
def test_unclear_hours_are_faults(cell: Cell) -> None:
    assert fault(hours_of, cell) == "hours-unclear"


def test_addresses() -> None:
    assert email_of(" I.Shevchenko@Police.example ") == "i.shevchenko@police.example"
    assert fault(email_of, "немає") == "email-invalid"
    assert fault(email_of, "a@b") == "email-invalid"
    assert fault(email_of, "іvan@police.example") == "mixed-letters"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0012345", "0012345"),
        ("'0012345", "0012345"),
        (" м-012345 ", "М-012345"),
        ("АБ 123456", "АБ 123456"),
        ("k7", "K7"),
    ],
)
def test_service_numbers_stay_text(text: str, number: str) -> None:
    assert service_number_of(text) == number


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (Number(12345.0), "number-from-excel"),
        (Number(1.23e6), "number-from-excel"),
        (DAY, "number-from-excel"),
        ("1.23E+06", "number-from-excel"),
        ("1,23Е+06", "number-from-excel"),
        ("без номера", "number-invalid"),
        ("#12", "number-invalid"),
        ("1" * 21, "too-long"),
        ("MА12", "mixed-letters"),
    ],
)
def test_numbers_excel_has_touched_are_refused(cell: Cell, code: str) -> None:
    assert fault(service_number_of, cell) == code


def test_numbers_nobody_can_tell_apart_have_one_key() -> None:
    assert service_number_key("М-012345") == service_number_key("m 012345") == service_number_key("M012345")


def test_a_text_has_an_end() -> None:
    assert line_of_text(Number(101.0)) == "101"
    assert fault(line_of_text, "я" * 201) == "too-long"


@given(st.one_of(st.text(max_size=30), st.dates(), st.floats().map(Number)))
def test_any_cell_has_a_meaning_or_a_fault(cell: Cell) -> None:
    for reader in (date_of, last_date_of, hours_of, service_number_of, line_of_text):
        with suppress(CellError):
            reader(cell)
