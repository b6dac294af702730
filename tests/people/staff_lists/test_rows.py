"""Rows: a staff list as an office keeps it becomes persons, faults with their place, and conflicts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people.ranks import RANKS, Rank
from lms.people.staff_lists.cells import Number
from lms.people.staff_lists.fields import Field, Kind
from lms.people.staff_lists.headings import Mapping, tables_of
from lms.people.staff_lists.lines import RowAt
from lms.people.staff_lists.reading import read
from lms.people.staff_lists.rows import staff_list_of
from lms.people.staff_lists.words import Sex, StaffGroup
from tests.people.staff_lists.office import HEADINGS, LEVENETS, SHEVCHENKO, faults, one, staff, text_of_rows, xlsx


def test_a_list_as_an_office_keeps_it() -> None:
    numbers = [str(place) for place in range(1, 8)]
    title = ["СПИСОК особового складу", *[None] * 6]
    total = ["Всього: 2", *[None] * 6]
    section = ["Сектор реагування патрульної поліції № 1", *[None] * 6]
    vacancy = ["3", None, "вакансія", None, "інспектор", "СРПП № 1", None]
    data = xlsx(
        [title, [], HEADINGS, numbers, section, SHEVCHENKO, [], LEVENETS, HEADINGS, vacancy, total],
        merged=["A1:G1", "A5:G5", "A11:G11"],
    )
    found = staff(data)
    assert [(row.sheet, row.number, row.surname, row.given, row.patronymic) for row in found.rows] == [
        ("Аркуш1", 6, "Шевченко", "Іван", "Петрович"),
        ("Аркуш1", 8, "Левенець-Гай", "Мар’яна", None),
    ]
    first, second = found.rows
    assert (first.service_number, first.rank, first.unit) == ("0012345", Rank.SENIOR_LIEUTENANT, "СРПП № 1")
    assert (first.post, first.staff_group) == ("інспектор", StaffGroup.LINE)
    assert (second.rank, second.staff_group) == (Rank.CAPTAIN, StaffGroup.MIDDLE)
    assert found.is_clean
    assert [(line.number, line.why) for line in found.skipped] == [
        (4, "column-numbers"),
        (5, "note"),
        (9, "heading"),
        (10, "vacancy"),
        (11, "total"),
    ]
    assert Field.RANK in found.fields
    assert Field.SEX not in found.fields


def test_windows_1251_with_three_name_columns() -> None:
    rows = [
        ("Підрозділ", "По батькові", "Ім'я", "Прізвище", "Особовий номер", "Стать", "E-mail", "У посаді з"),
        ("ВП № 2", "", "ОЛЕНА", "О'ЛІЙНИК", "М-012345", "ж", "Olena@Police.example", "01.03.2024"),
    ]
    [row] = staff(text_of_rows(rows).encode("cp1251"), "a.csv").rows
    assert (row.surname, row.given, row.patronymic, row.service_number) == ("О’Лійник", "Олена", None, "М-012345")
    assert (row.sex, row.email, row.since) == (Sex.FEMALE, "olena@police.example", date(2024, 3, 1))
    assert row.faults == ()


def test_english_headings_and_excel_dates() -> None:
    headings = ["Service number", "Name", "Latin surname", "Rank", "Unit", "Staff group", "In post since"]
    [row] = staff(xlsx([headings, ["K7", "ГАЙ Іван", "HAI", "Police Major", "101", "Senior", date(2024, 3, 1)]])).rows
    assert (row.latin_surname, row.rank, row.staff_group) == ("Hai", Rank.MAJOR, StaffGroup.SENIOR)
    assert (row.since, row.faults) == (date(2024, 3, 1), ())


def test_a_unit_merged_over_its_people_is_theirs() -> None:
    rows: list[list[object]] = [["Підрозділ", "ПІБ"], ["СРПП № 1", "Гай Іван"], [None, "Гай Петро"]]
    assert [row.unit for row in staff(xlsx(rows, merged=["A2:A3"])).rows] == ["СРПП № 1"] * 2


def test_a_service_number_excel_made_a_number_is_refused_with_its_row() -> None:
    found = staff(xlsx([HEADINGS, SHEVCHENKO, ("2", 12346, *LEVENETS[2:]), ("3", 1.23e16, *SHEVCHENKO[2:])]))
    assert [(row.number, row.service_number, faults(row)) for row in found.rows] == [
        (2, "0012345", []),
        (3, None, [("number-from-excel", 1)]),
        (4, None, [("number-from-excel", 1)]),
    ]
    assert found.rows[1].faults[0].facts == (("text", "12346"),)


def test_a_number_that_stands_twice_names_both_rows() -> None:
    again = ("9", "0012345", *LEVENETS[2:])
    found = staff(xlsx([HEADINGS, SHEVCHENKO, LEVENETS], [HEADINGS, again], names=["А", "Б"]))
    [conflict] = found.conflicts
    assert (conflict.code, conflict.value) == ("service-number-twice", "0012345")
    assert conflict.rows == (RowAt("А", 2), RowAt("Б", 2))
    assert not found.is_clean


def test_an_address_that_stands_twice_is_a_conflict() -> None:
    rows: list[list[object]] = [
        ["ПІБ", "E-mail"],
        ["Гай Іван", "i@a.example"],
        ["Гай Ірина", "I@A.example"],
        ["Гай Олег", None],
    ]
    assert [conflict.code for conflict in staff(xlsx(rows)).conflicts] == ["email-twice"]


@pytest.mark.parametrize(
    ("heading", "cell", "code"),
    [
        ("Звання", "прапорщик", "rank-unknown"),
        ("Категорія персоналу", "усі", "staff-group-unknown"),
        ("Стать", "?", "sex-unknown"),
        ("E-mail", "немає", "email-invalid"),
        ("У посаді з", Number(45000.0), "date-is-number"),
        ("Прізвище латиницею", "Гай", "not-latin"),
        ("Посада", "я" * 300, "too-long"),
    ],
)
def test_a_faulty_cell_is_named_with_its_column(heading: str, cell: str | Number, code: str) -> None:
    row = one(["Жетон", "ПІБ", heading], "01", "Гай Іван", cell)
    assert faults(row) == [(code, 2)]
    assert row.surname == "Гай"


def test_a_mixed_name_and_a_missing_one_are_faults() -> None:
    mixed = one(["Жетон", "ПІБ"], "01", "Шевчeнко Іван")
    assert (mixed.surname, mixed.given, faults(mixed)) == ("", "", [("mixed-letters", 1)])
    assert dict(mixed.faults[0].facts)["letter"] == "e"
    assert faults(one(["Жетон", "ПІБ"], "01")) == [("missing", 1)]
    assert faults(one(["Жетон", "Прізвище", "Ім’я"], "01", "Гай")) == [("missing", 2)]
    assert faults(one(["Жетон", "Прізвище", "Ім’я"], "", "", "Іван")) == [("missing", 1)]


def test_no_rank_and_no_number_are_no_faults() -> None:
    row = one(["Жетон", "ПІБ", "Звання"], "", "Гай Іван", "б/зв")
    assert (row.rank, row.service_number, row.faults) == (None, None, ())


def test_people_whose_names_look_like_other_words_are_kept() -> None:
    for name in ("Разомський Іван", "Прикладний Іван", "Рота Іван", "Полк Ірина"):
        assert one(["№", "Жетон", "ПІБ", "Посада"], "1", "01", name, "інспектор").surname == name.split()[0]


def test_the_users_own_mapping_is_followed() -> None:
    [table] = tables_of(
        read(xlsx([["ПІБ", "Жетон", "Дільниця"], ["Гай Іван", "01", "СПД № 3"]]), "a.xlsx"), Kind.STAFF
    ).found
    mapping = Mapping((Field.FULL_NAME, None, Field.UNIT))
    [row] = staff_list_of([(table, mapping)]).rows
    assert (row.service_number, row.unit) == (None, "СПД № 3")


NAMES = st.from_regex(r"[А-ЩЮЯ][а-щюя]{3,8}", fullmatch=True).filter(lambda name: not name.startswith("Вакан"))
PERSONS = st.lists(st.tuples(NAMES, NAMES, st.sampled_from(list(Rank))), min_size=1, max_size=6)


@given(PERSONS, st.permutations(range(5)))
def test_a_list_is_read_back_whatever_its_order(persons: list[tuple[str, str, Rank]], order: list[int]) -> None:
    headings = ("№ з/п", "Жетон", "Прізвище", "Ім’я", "Звання")
    lines = [headings] + [
        (f"{place}", f"{place:07}", surname.upper(), given, RANKS[rank].short)
        for place, (surname, given, rank) in enumerate(persons, 1)
    ]
    found = staff(text_of_rows([[line[place] for place in order] for line in lines]).encode(), "a.csv")
    assert [(row.surname, row.given, row.rank) for row in found.rows] == persons
    assert found.is_clean
    assert [row.service_number for row in found.rows] == [f"{place:07}" for place in range(1, len(persons) + 1)]
