"""Earlier training: the same machinery, other columns."""

from datetime import date
from decimal import Decimal

from tests.people.staff_lists.office import text_of_rows, training, xlsx

HEADINGS = [
    "№ з/п",
    "Особовий номер",
    "ПІБ",
    "Назва курсу",
    "Організатор",
    "Кількість годин",
    "Дата завершення",
    "№ документа",
]


def test_a_file_of_trainings() -> None:
    rows: list[list[object]] = [
        ["Підвищення кваліфікації за 2023 рік"],
        [*HEADINGS],
        ["1", "0012345", "ШЕВЧЕНКО І. П.", "Лідерство", "Академія", 24, date(2023, 5, 12), "АБ № 000123"],
        ["2", None, "Левенець-Гай Мар'яна", "Медіація", "Академія", "16 год.", "01.06.2023 – 02.06.2023", None],
        ["3", "0012345", None, "Медіація", None, None, "02.06.2023", None],
        ["Разом: 3"],
    ]
    found = training(xlsx(rows))
    first, second, third = found.rows
    assert (first.number, first.service_number, first.hours, first.date) == (
        3,
        "0012345",
        Decimal(24),
        date(2023, 5, 12),
    )
    assert (first.title, first.provider, first.document) == ("Лідерство", "Академія", "АБ № 000123")
    assert [(fault.code, fault.column) for fault in first.faults] == [("initials", 2)]
    assert (second.surname, second.given, second.hours, second.date) == (
        "Левенець-Гай", "Мар’яна", Decimal(16), date(2023, 6, 2),
    )  # fmt: skip
    assert (third.surname, third.provider, third.faults) == ("", None, ())
    assert [line.why for line in found.skipped] == ["total"]
    assert not found.is_clean


def test_title_and_date_are_needed_and_faults_say_where() -> None:
    rows = [("Badge", "Course", "Date", "Hours"), ("01", "", "soon", "many")]
    [row] = training(text_of_rows(rows).encode(), "a.csv").rows
    assert [(fault.code, fault.column) for fault in row.faults] == [
        ("missing", 1),
        ("hours-unclear", 3),
        ("date-unclear", 2),
    ]
