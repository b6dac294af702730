"""Headings: found under titles, understood in both languages, remembered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people.staff_lists.cells import Sheet
from lms.people.staff_lists.errors import StaffListError
from lms.people.staff_lists.fields import FIELDS, Field, Kind, field_of
from lms.people.staff_lists.headings import BLOCKING, Mapping, table_at, tables_of
from lms.people.staff_lists.reading import read
from tests.people.staff_lists.office import HEADINGS, SHEVCHENKO, xlsx

WORDS = {
    Field.SERVICE_NUMBER: ("Номер жетона", "№ жетона", "Особовий номер", "Service number", "Badge No."),
    Field.FULL_NAME: ("ПІБ", "П.І.Б.", "Прізвище, ім'я, по батькові", "Прізвище, власне ім’я", "Full name", "Name"),
    Field.SURNAME: ("Прізвище", "ПРІЗВИЩЕ", "Surname", "Last name"),
    Field.GIVEN: ("Ім'я", "Імʼя", "Власне ім’я", "Iм'я", "First name", "Given name(s)"),
    Field.PATRONYMIC: ("По батькові", "Patronymic"),
    Field.LATIN_SURNAME: ("Прізвище латиницею", "Прізвище (англ.)", "Surname (Latin)", "Latin surname"),
    Field.LATIN_GIVEN: ("Ім'я латиницею", "Given name in Latin"),
    Field.RANK: ("Звання", "Спец. звання", "Спеціальне\nзвання", "Rank"),
    Field.POST: ("Посада", "Займана посада", "Post", "Position"),
    Field.UNIT: ("Підрозділ", "Орган, підрозділ", "Код підрозділу", "Місце служби", "Unit", "Name of unit"),
    Field.STAFF_GROUP: ("Категорія персоналу", "Група персоналу", "Рівень управління", "Staff group", "Level"),
    Field.SEX: ("Стать", "Sex", "Gender"),
    Field.EMAIL: ("E-mail", "Електронна пошта", "Ел. адреса", "Email address"),
    Field.SINCE: ("У посаді з", "Дата призначення", "In post since"),
    Field.TITLE: ("Назва курсу", "Тема", "Course", "Course title"),
    Field.PROVIDER: ("Організатор", "Назва закладу", "Ким видано", "Provider"),
    Field.HOURS: ("Кількість годин", "Обсяг, год.", "Hours"),
    Field.DATE: ("Дата", "Дата завершення", "Період навчання", "Date", "Completion date"),
    Field.DOCUMENT: ("№ документа", "Номер сертифіката", "Certificate No."),
}


@pytest.mark.parametrize(("field", "text"), [(field, text) for field, texts in WORDS.items() for text in texts])
def test_a_heading_is_understood(field: Field, text: str) -> None:
    for kind, fields in FIELDS.items():
        if field in fields:
            assert field_of(text, kind) is field


@pytest.mark.parametrize(
    "text", ["№ з/п", "№", "№ п/п", "No.", "#", "", "Телефон", "Моб. тел.", "Дата народження", "Примітка"]
)
def test_running_numbers_and_what_nobody_needs_are_not_read(text: str) -> None:
    assert field_of(text, Kind.STAFF) is None


@given(st.permutations([texts[0] for field, texts in WORDS.items() if field in FIELDS[Kind.STAFF]]))
def test_any_order_is_mapped(headings: list[str]) -> None:
    rows = (("Список особового складу підрозділу",), (), tuple(headings), ("а",))
    [table] = tables_of([Sheet("А", rows)], Kind.STAFF).found
    assert table.heading_row == 3
    mapping = table.proposed()
    for field in FIELDS[Kind.STAFF]:
        column = mapping.column(field)
        assert column is None if field is Field.FULL_NAME else column == headings.index(WORDS[field][0])


def test_headings_stand_under_titles_on_several_sheets_and_other_sheets_are_named() -> None:
    title = ["Список працівників ВП № 2", None, None]
    data = xlsx(
        [title, [], HEADINGS, SHEVCHENKO],
        [HEADINGS, SHEVCHENKO],
        [["Пояснення"], ["а", "б"]],
        [],
        names=["А", "Б", "Нотатки", "Порожній"],
    )
    tables = tables_of(read(data, "a.xlsx"), Kind.STAFF)
    assert [(table.sheet.name, table.heading_row) for table in tables.found] == [("А", 3), ("Б", 1)]
    assert tables.left_out == ("Нотатки",)
    assert tables.found[0].signature == tables.found[1].signature


def test_headings_in_two_rows_are_joined() -> None:
    upper = ["№ з/п", "Жетон", "ПІБ", None, None, "Звання"]
    lower = [None, None, "Прізвище", "Ім’я", "По батькові", None]
    merged = ["A1:A2", "B1:B2", "C1:E1", "F1:F2"]
    person = ["1", "01", "Гай", "Іван", None, "к-н"]
    for areas in (merged, []):
        [table] = tables_of(read(xlsx([upper, lower, person], merged=areas), "a.xlsx"), Kind.STAFF).found
        assert table.heading_row == 2
        assert table.proposed().stored() == ["", "service_number", "surname", "given", "patronymic", "rank"]


def test_a_file_without_headings_is_refused_and_the_user_may_point_at_them() -> None:
    sheet = Sheet("А", (("Хто", "Де"), ("Іван Гай", "СРПП")))
    with pytest.raises(StaffListError) as caught:
        tables_of([sheet], Kind.STAFF)
    assert caught.value.code == "no-headings"
    assert table_at(sheet, 1, Kind.STAFF).headings == ("Хто", "Де")
    with pytest.raises(StaffListError) as caught:
        table_at(sheet, 3, Kind.STAFF)
    assert caught.value.facts == {"sheet": "А", "row": 3}


def test_a_signature_ignores_case_and_marks_but_not_order() -> None:
    def signature(*headings: str, kind: Kind = Kind.STAFF) -> str:
        return table_at(Sheet("А", (headings,)), 1, kind).signature

    assert signature("Ім'я", "Посада") == signature("ІМ’Я ", "посада:")
    assert signature("ПІБ", "Посада") != signature("Посада", "ПІБ")
    assert signature("ПІБ") != signature("ПІБ", kind=Kind.TRAINING)


def test_a_choice_is_remembered() -> None:
    mapping = Mapping((None, Field.FULL_NAME, Field.SERVICE_NUMBER))
    assert Mapping.restored(mapping.stored(), Kind.STAFF) == mapping
    assert Mapping.restored(["hours", "gone", "sex"], Kind.STAFF) == Mapping((None, None, Field.SEX))


@pytest.mark.parametrize(
    ("kind", "fields", "codes"),
    [
        (Kind.STAFF, (Field.FULL_NAME, Field.SERVICE_NUMBER, Field.UNIT), ()),
        (Kind.STAFF, (Field.SURNAME, Field.GIVEN), ("no-service-number", "no-unit")),
        (Kind.STAFF, (Field.SURNAME, Field.SERVICE_NUMBER, Field.UNIT), ("no-name",)),
        (Kind.STAFF, (Field.FULL_NAME, Field.SURNAME, Field.SERVICE_NUMBER, Field.UNIT), ("name-twice",)),
        (Kind.STAFF, (Field.FULL_NAME, Field.SERVICE_NUMBER, Field.UNIT, Field.UNIT), ("field-twice",)),
        (Kind.TRAINING, (Field.SERVICE_NUMBER, Field.TITLE, Field.DATE), ()),
        (Kind.TRAINING, (Field.FULL_NAME,), ("no-service-number", "no-title", "no-date")),
        (Kind.TRAINING, (Field.TITLE, Field.DATE), ("no-name", "no-service-number")),
    ],
)
def test_what_a_mapping_lacks(kind: Kind, fields: tuple[Field, ...], codes: tuple[str, ...]) -> None:
    assert Mapping(fields).faults(kind) == codes
    assert {"no-name", "no-title", "no-date"} < BLOCKING


def test_surname_and_given_name_win_over_a_full_name() -> None:
    table = table_at(Sheet("А", (("ПІБ", "Прізвище", "Ім’я", "Посада", "Посада"),)), 1, Kind.STAFF)
    assert table.proposed().fields == (None, Field.SURNAME, Field.GIVEN, Field.POST, None)
