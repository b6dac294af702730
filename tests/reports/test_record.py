"""One person's record shows to each reader what the privacy class allows."""

import io

import openpyxl
import pytest
from sqlalchemy import select

from lms.access import Role
from lms.audit.models import Entry
from lms.db import Db
from lms.people.models.persons import Person
from lms.people.models.units import Unit
from lms.scheduling.models import Workshop
from tests.make import Make
from tests.pages import Pages
from tests.reports.rows import held_session, placed, scored

NEUTRAL = {"uk": "Службова підготовка", "en": "In-service training"}


def taken(make: Make, db: Db, person: Person, unit: Unit, privacy: str) -> Workshop:
    """A workshop that the person has taken, with 90 minutes present and 82 per cent in the final test."""
    edition = make.edition(privacy=privacy, neutral_title=NEUTRAL, title={"uk": "Канарка", "en": "Canary"})
    workshop = make.workshop(edition=edition)
    placed(db, workshop, person, unit)
    held_session(db, make, workshop, [person], minutes=90)
    scored(db, workshop, person, 82)
    return workshop


def row_of(pages: Pages, url: str) -> str:
    row = pages.get(url).select_one("table tbody tr")
    assert row is not None
    return " ".join(row.text.split())


@pytest.mark.parametrize("privacy", ["open", "discreet", "confidential"])
def test_one_sees_everything_of_oneself(pages: Pages, make: Make, db: Db, privacy: str) -> None:
    pages.speak("en")
    unit = make.unit()
    person = pages.sign_in(make.person(unit=unit))
    taken(make, db, person, unit, privacy)
    text = row_of(pages, "/me")
    assert "Canary" in text
    assert "1 h 30 min of 4 h" in text
    assert "passed, 82 %" in text


@pytest.mark.parametrize("role", [Role.HR, Role.COMMANDER])
@pytest.mark.parametrize(
    ("privacy", "title", "result"),
    [("open", "Canary", "passed"), ("discreet", "Canary", "–"), ("confidential", "In-service training", "–")],
)
def test_hr_and_heads_see_hours_and_what_the_class_allows(  # noqa: PLR0913, PLR0917
    pages: Pages, make: Make, db: Db, role: Role, privacy: str, title: str, result: str
) -> None:
    pages.speak("en")
    unit = make.unit()
    person = make.person(unit=unit)
    workshop = taken(make, db, person, unit, privacy)
    pages.sign_in(role, unit=unit)
    text = row_of(pages, f"/people/{person.id}/record")
    assert text.startswith(title)
    assert "1 h 30 min" in text
    assert text.endswith(result)
    assert "82" not in text
    page = pages.get(f"/people/{person.id}/record")
    assert bool(page.select(f"a[href='/workshops/{workshop.id}']")) is (privacy != "confidential")


def test_out_of_scope_there_is_no_such_record(pages: Pages, make: Make) -> None:
    unit = make.unit()
    person = make.person(unit=make.unit())
    for role in (Role.HR, Role.COMMANDER):
        pages.sign_in(role, unit=unit)
        pages.get(f"/people/{person.id}/record", status=404)
        pages.post(f"/people/{person.id}/record", status=404)
    for role in (Role.OFFICER, Role.TRAINER, Role.COORDINATOR, Role.ADMINISTRATOR):
        pages.sign_in(role)
        pages.get(f"/people/{person.id}/record", status=404)
    pages.sign_in(person)
    pages.get(f"/people/{person.id}/record")


def test_the_excel_file_shows_no_more_than_the_page_and_stands_in_the_log(pages: Pages, make: Make, db: Db) -> None:
    unit = make.unit()
    person = make.person(unit=unit)
    taken(make, db, person, unit, "confidential")
    head = pages.sign_in(Role.COMMANDER, unit=unit)
    pages.post(f"/people/{person.id}/record", status=303)
    assert pages.last is not None
    data = pages.download(pages.last.headers["Location"]).data
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert "Службова підготовка" in cells
    assert "Канарка" not in cells
    entry = db.scalars(select(Entry).where(Entry.action == "record.exported")).one()
    assert (entry.actor_id, entry.subject_id) == (head.id, person.id)
