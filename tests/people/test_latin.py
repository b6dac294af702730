"""Latin spelling: every vector of the public rule, and what holds for any name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people.latin import latin

UKRAINIAN = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
NAMES = st.text(alphabet=UKRAINIAN + UKRAINIAN.upper() + "'’ʼ- ", max_size=40)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Згурський", "Zghurskyi"),
        ("Єнакієве", "Yenakiieve"),
        ("Гаєвич", "Haievych"),
        ("Їжакевич", "Yizhakevych"),
        ("Кадиївка", "Kadyivka"),
        ("Йосипівка", "Yosypivka"),
        ("Стрий", "Stryi"),
        ("Олексій", "Oleksii"),
        ("Юрій", "Yurii"),
        ("Корюківка", "Koriukivka"),
        ("Костянтин", "Kostiantyn"),
        ("Ґалаґан", "Galagan"),
        ("Щербухи", "Shcherbukhy"),
        ("Троць", "Trots"),
        ("Біла Церква", "Bila Tserkva"),
        ("Ізюм", "Izium"),
        ("Харків", "Kharkiv"),
        ("Запоріжжя", "Zaporizhzhia"),
        ("Згорани", "Zghorany"),
        ("Розгон", "Rozghon"),
        ("Короп’є", "Koropie"),
        ("Знам’янка", "Znamianka"),
        ("Мар’їне", "Marine"),
        ("Анна-Ярина", "Anna-Yaryna"),
        ("Яготин", "Yahotyn"),
        ("Їжак Юлія Йосипівна", "Yizhak Yuliia Yosypivna"),
        ("Жанна Чуб", "Zhanna Chub"),
        ("Шевченко", "Shevchenko"),
    ],
)
def test_the_official_vectors(name: str, expected: str) -> None:
    assert latin(name) == expected


@pytest.mark.parametrize("apostrophe", ["’", "'", "ʼ"])
def test_no_kind_of_apostrophe_is_written_or_starts_a_word(apostrophe: str) -> None:
    assert latin(f"Знам{apostrophe}янський") == "Znamianskyi"
    assert latin(f"В{apostrophe}ЯЧЕСЛАВ") == "VIACHESLAV"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ЩЕРБАК", "SHCHERBAK"),
        ("ЗГУРСЬКИЙ", "ZGHURSKYI"),
        ("ЄНАКІЄВЕ", "YENAKIIEVE"),
        ("ЛЕВЕНЕЦЬ-ГАЙ", "LEVENETS-HAI"),
        ("ЮРЧЕНКО Юлія", "YURCHENKO Yuliia"),
        ("Щ. Ю.", "Shch. Yu."),
    ],
)
def test_words_in_capitals_stay_in_capitals_and_an_initial_does_not(name: str, expected: str) -> None:
    assert latin(name) == expected


def test_letters_written_in_two_parts_are_read_as_one() -> None:
    assert latin("Андрі\u0438\u0306") == "Andrii"
    assert latin("Ма\u0301р’ї\u0301на") == "Marina"


def test_latin_names_pass_unchanged() -> None:
    assert latin("Seán O'Neil") == "Seán O'Neil"


@given(NAMES)
def test_nothing_cyrillic_is_left(name: str) -> None:
    assert not set(latin(name).lower()) & set(UKRAINIAN)


@given(NAMES)
def test_case_changes_only_the_case(name: str) -> None:
    assert latin(name.upper()).lower() == latin(name).lower() == latin(name.lower())


@given(NAMES)
def test_spelling_twice_changes_nothing(name: str) -> None:
    assert latin(latin(name)) == latin(name)


@given(NAMES, NAMES)
def test_a_hyphen_parts_words_that_are_spelled_alone(first: str, second: str) -> None:
    assert latin(f"{first}-{second}") == f"{latin(first)}-{latin(second)}"
