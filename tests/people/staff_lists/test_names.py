"""Names: split, cased and checked."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people.staff_lists.errors import CellError
from lms.people.staff_lists.names import FullName, full_name_of, latin_name_of, name_of

WORDS = st.from_regex(r"[А-ЩЮЯІЄЇ][а-щьюяіє]{2,9}", fullmatch=True)
SURNAMES = st.builds("-".join, st.lists(WORDS, min_size=1, max_size=2))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ШЕВЧЕНКО", "Шевченко"),
        ("шевченко", "Шевченко"),
        (" Шевченко\u00a0", "Шевченко"),
        ("ЛЕВЕНЕЦЬ-ГАЙ", "Левенець-Гай"),
        ("Левенець – Гай", "Левенець-Гай"),
        ("О'ЛІЙНИК", "О’Лійник"),
        ("О’КОННОР", "О’Коннор"),
        ("В`ЯЧЕСЛАВ", "В’ячеслав"),
        ("ЗНАМʼЯНСЬКИЙ", "Знам’янський"),
        ("МакДональд", "МакДональд"),
        ("ван дер Берг", "ван дер Берг"),
        ("ВАГІФ ОГЛИ", "Вагіф огли"),
        ("O'NEIL", "O’Neil"),
        ("Їжа\u200bкевич", "Їжакевич"),
        ("Андрі\u0438\u0306", "Андрій"),
    ],
)
def test_a_name_is_written_as_it_is_printed(text: str, name: str) -> None:
    assert name_of(text) == name
    assert name_of(name) == name


@pytest.mark.parametrize(
    ("text", "surname", "given", "patronymic"),
    [
        ("ШЕВЧЕНКО Іван Петрович", "Шевченко", "Іван", "Петрович"),
        ("Шевченко Іван Петрович", "Шевченко", "Іван", "Петрович"),
        ("ШЕВЧЕНКО ІВАН ПЕТРОВИЧ", "Шевченко", "Іван", "Петрович"),
        ("шевченко  іван\nпетрович", "Шевченко", "Іван", "Петрович"),
        ("Шевченко Іван", "Шевченко", "Іван", None),
        ("Іван ШЕВЧЕНКО", "Шевченко", "Іван", None),
        ("Іван Петрович ШЕВЧЕНКО", "Шевченко", "Іван", "Петрович"),
        ("Марія Іванівна Левчук", "Левчук", "Марія", "Іванівна"),
        ("Шевченко, Іван Петрович", "Шевченко", "Іван", "Петрович"),
        ("ЛЕВЕНЕЦЬ-ГАЙ Мар'яна", "Левенець-Гай", "Мар’яна", None),
        ("ЛЕВЕНЕЦЬ ГАЙ Мар'яна Петрівна", "Левенець Гай", "Мар’яна", "Петрівна"),
        ("Алієв Раміз Вагіф огли", "Алієв", "Раміз", "Вагіф огли"),
        ("АЛІЄВА Анна Марія Вагіф кизи", "Алієва", "Анна Марія", "Вагіф кизи"),
        ("Петрович Іван Якович", "Петрович", "Іван", "Якович"),
        ("SMITH John", "Smith", "John", None),
        ("Smith, Anna Maria", "Smith", "Anna", "Maria"),
    ],
)
def test_one_column_is_split(text: str, surname: str, given: str, patronymic: str | None) -> None:
    assert full_name_of(text) == FullName(surname, given, patronymic)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Шевченко", "given-missing"),
        ("Шевченко,", "given-missing"),
        ("Шевченко І.П.", "initials"),
        ("Шевченко І. П.", "initials"),
        ("Шевченко Iван Петрович", "mixed-letters"),
        ("Шевченко Іван (Петренко)", "not-a-name"),
        ("Шевченко 7", "not-a-name"),
        ("Гай Левенець Мар'яна Олена Петрівна", "name-not-split"),
        ("Шевченко Іван Петро Василь", "name-not-split"),
        ("John Smith", "name-order"),
        ("я" * 81, "too-long"),
        ("- Іван", "not-a-name"),
        (", Іван", "not-a-name"),
    ],
)
def test_what_cannot_be_told_apart_is_a_fault(text: str, code: str) -> None:
    with pytest.raises(CellError) as caught:
        full_name_of(text)
    assert caught.value.code == code


def test_a_letter_of_the_other_alphabet_is_named_with_its_place_and_a_repair() -> None:
    with pytest.raises(CellError) as caught:
        name_of("Пeтрeнко")
    assert caught.value.facts == {
        "word": "Пeтрeнко", "letter": "e", "place": "2", "alphabet": "latin", "repaired": "Петренко",
    }  # fmt: skip
    with pytest.raises(CellError) as caught:
        name_of("Smіth")
    assert caught.value.facts["alphabet"] == "cyrillic"
    assert caught.value.facts["repaired"] == "Smith"


def test_a_latin_name_has_no_cyrillic_letter() -> None:
    assert latin_name_of("LEVENETS-HAI") == "Levenets-Hai"
    with pytest.raises(CellError) as caught:
        latin_name_of("Левенець")
    assert (caught.value.code, caught.value.facts) == ("not-latin", {"letter": "Л"})


@given(SURNAMES, WORDS, WORDS.map(lambda word: word + "ович"))
def test_capitals_spaces_and_order_change_nothing(surname: str, given: str, patronymic: str) -> None:
    expected = FullName(name_of(surname), name_of(given), name_of(patronymic))
    for text in (
        f"{surname} {given} {patronymic}",
        f"{surname.upper()}\u00a0{given}  {patronymic}",
        f"{surname} {given} {patronymic}".upper(),
        f"{given} {patronymic} {surname.upper()}",
        f"{surname}, {given} {patronymic}",
    ):
        assert full_name_of(text) == expected


@given(st.text(max_size=40))
def test_any_text_is_a_name_or_a_fault(text: str) -> None:
    for reader in (name_of, full_name_of, latin_name_of):
        with suppress(CellError):
            reader(text)
