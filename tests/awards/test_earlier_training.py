"""Earlier training that HR states in a file."""

import io
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from lms import clock
from lms.access import Role
from lms.awards.models import Award, AwardBasis, AwardKind
from lms.db import Db
from lms.people.models.staff_lists import StaffImport
from tests.make import Make
from tests.pages import Pages
from tests.people.staff_lists.office import xlsx

HEADINGS = (
    "№ з/п",
    "Особовий номер",
    "ПІБ",
    "Назва курсу",
    "Організатор",
    "Кількість годин",
    "Дата завершення",
    "№ документа",
)


def send(pages: Pages, rows: list[Any], name: str = "навчання.xlsx") -> str:
    """Upload a file of earlier training; the address of its page."""
    file = (io.BytesIO(xlsx([("Підвищення кваліфікації",), HEADINGS, *rows])), name)
    pages.post("/people/import", 303, kind="training", file=file)
    assert pages.last is not None
    return f"{pages.last.headers['Location']}/training"


def shown(pages: Pages, url: str) -> str:
    """The hash of what the page shows."""
    found = pages.get(url).select_one("input[name=shown]")
    assert found is not None
    return str(found["value"])


def awards(db: Db) -> list[Award]:
    """What was given, in order."""
    return list(db.scalars(select(Award).order_by(Award.id)))


def test_a_file_goes_from_preview_to_records_and_the_same_line_is_not_given_twice(
    pages: Pages, make: Make, db: Db
) -> None:
    unit = make.unit()
    first = make.person(unit=unit, surname="Гай", given="Іван", patronymic="Ілліч", service_number="0012345")
    second = make.person(unit=unit, surname="Левенець", given="Мар’яна", patronymic=None, service_number=None)
    pages.speak("en")
    pages.sign_in(Role.HR)
    rows = [
        ("1", "0012345", "", "Медіація", "Академія", 24, date(2023, 5, 12), "АБ № 1"),
        ("2", "", "ЛЕВЕНЕЦЬ Мар'яна", "Лідерство", "", "", "01.06.2023 – 02.06.2023", ""),
        ("3", "0012345", "ГАЙ Іван", "  медіація ", "Академія", "24 год.", "12.05.2023", ""),
        ("4", "999", "НЕМАЄ Такого", "Медіація", "", "", "12.05.2023", ""),
        ("5", "0012345", "", "", "", "", "12.05.2023", ""),
    ]
    url = send(pages, rows)
    page = pages.get(url)
    left_out = page.find("caption", string="Lines that are left out").parent.text  # type: ignore[union-attr]
    assert "Nobody in your units has this number or name" in left_out
    assert "row 7" in left_out
    assert "D, Title of the training" in left_out
    done = pages.post(url, 303, follow=True, shown=shown(pages, url))
    assert "stands in the records" in done.text
    given = awards(db)
    assert [(a.person_id, a.title["uk"], a.since, a.minutes) for a in given] == [
        (first.id, "Медіація", date(2023, 5, 12), 1440),
        (second.id, "Лідерство", date(2023, 6, 2), None),
    ]
    assert {(a.kind, a.basis) for a in given} == {(AwardKind.RECOGNISED, AwardBasis.HR)}
    assert (given[0].provider, given[0].document_number) == ("Академія", "АБ № 1")
    pages.post(url, 303, shown="")
    again = send(pages, [*rows, ("6", "0012345", "", "Стрес", "", 8, "01.02.2024", "")], "ще раз.xlsx")
    pages.post(again, 303, shown=shown(pages, again))
    assert [award.title["uk"] for award in awards(db)] == ["Медіація", "Лідерство", "Стрес"]


def test_what_changed_since_the_page_was_shown_is_not_entered(pages: Pages, make: Make, db: Db) -> None:
    unit = make.unit()
    make.person(unit=unit, surname="Гай", given="Іван", patronymic=None, service_number=None)
    pages.speak("en")
    pages.sign_in(Role.HR)
    url = send(pages, [("1", "", "ГАЙ Іван", "Медіація", "", "", "12.05.2023", "")])
    before = shown(pages, url)
    make.person(unit=unit, surname="Гай", given="Іван", patronymic=None, service_number=None)
    refused = pages.post(url, 422, shown=before)
    assert "Something changed since this page was shown" in refused.text
    assert "Several people in your units have this name" in refused.text
    assert awards(db) == []
    assert "No line of the file can be entered" in pages.post(url, 422, shown=before).text


def test_hr_states_training_for_the_people_of_their_own_units_only(pages: Pages, make: Make, db: Db) -> None:
    mine, other = make.unit(), make.unit()
    own = make.person(unit=mine, service_number="100-1", surname="Свій")
    make.person(unit=other, service_number="100-2", surname="Чужий")
    rows = [
        ("1", "100-1", "", "Медіація", "", "", "12.05.2023", ""),
        ("2", "100-2", "", "Медіація", "", "", "12.05.2023", ""),
    ]
    pages.speak("en")
    pages.sign_in(Role.HR, unit=mine, serves=make.unit())
    url = send(pages, rows)
    page = pages.get(url)
    assert "Чужий".upper() not in page.text
    pages.post(url, 303, shown=shown(pages, url))
    assert [award.person_id for award in awards(db)] == [own.id]
    pages.sign_in(Role.HR, unit=other, serves=make.unit())
    pages.get(url, 404)
    pages.post(url, 404, shown="")
    pages.sign_in(Role.COMMANDER, unit=mine)
    pages.get(url, 403)


def test_training_that_has_not_ended_and_a_number_of_somebody_else_are_left_out(
    pages: Pages, make: Make, db: Db
) -> None:
    make.person(unit=make.unit(), surname="Гай", given="Іван", service_number="100-1")
    tomorrow = clock.today() + timedelta(days=1)
    rows = [
        ("1", "100-1", "", "Медіація", "", "", tomorrow, ""),
        ("2", "100-1", "КІТ Петро", "Медіація", "", "", "12.05.2023", ""),
    ]
    pages.speak("en")
    pages.sign_in(Role.HR)
    page = pages.get(send(pages, rows))
    assert "The training has not ended yet" in page.text
    assert "belongs to somebody with another name" in page.text
    assert db.scalars(select(StaffImport.kind)).one() == "training"
