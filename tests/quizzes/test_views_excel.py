"""Everybody's results as an Excel file."""

from datetime import timedelta

from lms import clock
from lms.access import Role
from lms.people.models.persons import Person
from tests.make import Make
from tests.pages import Pages
from tests.quizzes.scene import Hall, at, coordinator
from tests.reports.rows import statements


def named(person: Person, surname: str, latin: str) -> Person:
    person.surname, person.surname_latin, person.sort_key = surname, latin, surname.lower()
    return person


def test_results_are_a_file_for_those_who_run_the_workshop(pages: Pages, make: Make) -> None:
    hall, other = Hall(make, people=0), Hall(make, people=0)
    first, second, third = named(hall.place(), "=Перша", "=Persha"), hall.place(), hall.place()
    elsewhere = named(other.place(), "Чужий", "Chuzhyi")
    hall.took("entry", first, right_ones=3)
    hall.start("entry", second)
    other.took("entry", elsewhere)
    url = f"/workshops/{hall.workshop.id}/results.xlsx"
    with hall.while_final():
        hall.took("final", first, right_ones=7)
        hall.took("final", third, right_ones=2)
        hall.start("final", third)
        for reader in (hall.trainer, coordinator(make)):
            pages.sign_in(reader)
            ukrainian, english = pages.sheets(url)
            assert ukrainian[0] == (
                "Прізвище та ім’я", "Вхідний тест, %", "Вхідний тест", "Вхідний тест: спроби",
                "Підсумковий тест, %", "Підсумковий тест", "Підсумковий тест: спроби",
            )  # fmt: skip
            assert english[0][1:4] == ("Entry test, %", "Entry test", "Entry test: attempts")
            lines = {row[0]: row[1:] for row in ukrainian[1:]}
            assert lines == {
                first.full_name: (30, None, 1, 70, "складено", 1),
                second.full_name: (None, "Триває", 1, None, "Не розпочато", 0),
                third.full_name: (None, "Не розпочато", 0, 20, "ще ні, Триває", 2),
            }
            assert f"=PERSHA {first.given_latin}" in [row[0] for row in english]
            assert pages.get(f"/workshops/{hall.workshop.id}/results").select(f"a[href='{url}']")
        for denied, status in (
            ((hall.people or [first])[0], 403),
            (make.trusted(Role.TRAINER), 404),
            (other.trainer, 404),
        ):
            pages.sign_in(denied)
            pages.download(url, status)


def test_an_attempt_that_nobody_handed_in_is_in_progress_until_it_is_scored(pages: Pages, make: Make) -> None:
    hall = Hall(make)
    hall.start("entry")
    with at(clock.now() + timedelta(hours=3)):
        pages.sign_in(hall.trainer)
        assert pages.sheet(f"/workshops/{hall.workshop.id}/results.xlsx")[1][1:4] == (None, "Триває", 1)


def test_the_file_of_results_takes_as_many_statements_for_ten_people_as_for_one(pages: Pages, make: Make) -> None:
    hall = Hall(make)
    url = f"/workshops/{hall.workshop.id}/results.xlsx"
    pages.sign_in(hall.trainer)

    def read() -> int:
        make.db.expire_all()
        with statements(make.db) as seen:
            pages.sheet(url)
        return len(seen)

    few = read()
    for _number in range(9):
        hall.took("entry", hall.place())
    assert read() == few
    assert len(pages.sheet(url)) == 11
