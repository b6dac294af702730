"""The pages of people: directory, units, contacts, roles."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from lms import clock
from lms.access import Role
from lms.audit.models import Entry
from lms.db import Db
from lms.people.models.contacts import Contact, ContactPurpose
from lms.people.models.persons import Grant, Person
from lms.people.models.units import UnitKind
from tests.make import Make
from tests.pages import Pages
from tests.people.reading import part


def entries(db: Db, action: str) -> int:
    return len(db.scalars(select(Entry).where(Entry.action == action)).all())


def test_hr_finds_a_person_by_name_and_by_number_in_its_region_only(pages: Pages, make: Make) -> None:
    region, other = make.unit(), make.unit()
    make.person(unit=region, surname="Ґонтар", given="Єва", service_number="K-77")
    make.person(unit=other, surname="Ґонтарук", given="Єва")
    pages.sign_in(Role.HR, unit=region)
    assert "ҐОНТАР " in part(pages.get("/people?q=ґонт"), "table").text
    assert "ҐОНТАРУК" not in part(pages.get("/people?q=ґонт"), "main").text
    assert "ҐОНТАР " in part(pages.get("/people?q=K-7"), "table").text
    assert pages.get("/people?q=нікого").table is None


def test_the_list_of_people_costs_the_same_for_one_and_for_fifty(pages: Pages, make: Make, db: Db) -> None:
    unit = make.unit()
    pages.sign_in(Role.HR, unit=unit)
    few = statements(db, lambda: pages.get("/people"))
    for _number in range(49):
        make.person(unit=unit)
    assert statements(db, lambda: pages.get("/people")) == few


def statements(db: Db, action: Callable[[], object]) -> int:
    seen: list[str] = []

    def look(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    connection = db.connection()
    event.listen(connection, "before_cursor_execute", look)
    action()
    event.remove(connection, "before_cursor_execute", look)
    return len(seen)


@pytest.mark.parametrize("path", ["/people", "/units", "/people/{person}", "/units/{unit}"])
def test_hr_and_heads_read_the_directory_and_officers_do_not(pages: Pages, make: Make, path: str) -> None:
    unit = make.unit()
    url = path.format(person=make.person(unit=unit).id, unit=unit.id)
    for role in (Role.HR, Role.COMMANDER, Role.ADMINISTRATOR):
        pages.sign_in(role, unit=unit)
        pages.get(url)
    pages.sign_in(Role.OFFICER)
    pages.get(url, status=403)


@pytest.mark.parametrize("path", ["/people/{person}", "/people/{person}/edit", "/units/{unit}", "/units/{unit}/slips"])
def test_what_lies_outside_the_scope_looks_as_if_it_were_not_there(pages: Pages, make: Make, path: str) -> None:
    elsewhere = make.unit()
    url = path.format(person=make.person(unit=elsewhere).id, unit=elsewhere.id)
    pages.sign_in(Role.HR, unit=elsewhere)
    pages.get(url)
    pages.sign_in(Role.HR, unit=make.unit())
    pages.get(url, status=404)


def test_hr_writes_details_and_a_stale_page_is_refused(pages: Pages, make: Make, db: Db) -> None:
    unit = make.unit()
    person = make.person(unit=unit)
    pages.sign_in(Role.HR, unit=unit)
    url = f"/people/{person.id}/edit"
    asked: dict[str, Any] = {
        "surname_latin": "Zrazkova",
        "given_latin": "Yeva",
        "email": "Yeva@Example.org",
        "language": "en",
    }
    pages.post(url, version=person.version, **asked)
    assert (person.surname_latin, person.email, person.language) == ("Zrazkova", "yeva@example.org", "en")
    entry = db.scalars(select(Entry).where(Entry.action == "person.changed")).one()
    assert "email" in str(entry.facts)
    assert "@" not in str(entry.facts)
    pages.speak("en")
    again = pages.post(url, 422, version=person.version - 1, **asked)
    assert "Somebody changed this" in part(again, "[role=alert]").text
    pages.post(url, 422, version=person.version, **{**asked, "surname_latin": "Зразкова"})


def test_a_head_of_unit_reads_a_person_and_does_not_change_them(pages: Pages, make: Make) -> None:
    unit = make.unit()
    person = make.person(unit=unit)
    pages.sign_in(Role.COMMANDER, unit=unit)
    pages.get(f"/people/{person.id}")
    pages.get(f"/people/{person.id}/edit", status=403)
    pages.post(f"/people/{person.id}/suspend", 403)
    assert person.suspended_at is None


def test_hr_neither_suspends_an_administrator_nor_writes_their_e_mail(pages: Pages, make: Make) -> None:
    unit = make.unit()
    administrator = make.trusted(Role.ADMINISTRATOR, serves=unit)
    pages.sign_in(Role.HR, unit=unit)
    pages.speak("en")
    page = pages.post(f"/people/{administrator.id}/suspend", follow=True)
    assert "trusted with more" in part(page, ".flashes").text
    fields: dict[str, Any] = {"surname_latin": "A", "given_latin": "B", "email": "mine@example.org", "language": "uk"}
    pages.post(f"/people/{administrator.id}/edit", 422, version=administrator.version, **fields)
    assert administrator.suspended_at is None
    assert administrator.email is None


def test_an_administrator_gives_a_role_and_ends_it_at_once(pages: Pages, make: Make, db: Db) -> None:
    unit = make.unit()
    person = make.person(unit=unit)
    pages.sign_in(Role.ADMINISTRATOR)
    today = clock.today().isoformat()
    url = f"/people/{person.id}/grants/new"
    pages.get(url)
    pages.post(url, role="hr", unit=unit.id, starts_on=today, basis="Наказ № 7")
    grant = db.scalars(select(Grant).where(Grant.person_id == person.id)).one()
    assert (grant.role, grant.unit_id, grant.basis) == (Role.HR, unit.id, "Наказ № 7")
    pages.post(url, 422, role="hr", unit=unit.id, starts_on=today, basis="Наказ № 8")
    ending = f"/people/{person.id}/grants/{grant.id}/end"
    pages.get(ending)
    pages.post(ending, last_day=(clock.today() - timedelta(days=1)).isoformat())
    pages.sign_in(person)
    pages.get("/people", status=403)


def test_an_administrator_of_a_region_gives_nothing_outside_it(pages: Pages, make: Make, db: Db) -> None:
    region, other = make.unit(), make.unit()
    person = make.person(unit=region)
    pages.sign_in(Role.ADMINISTRATOR, unit=region)
    asked: dict[str, Any] = {"role": "commander", "starts_on": clock.today().isoformat(), "basis": "Наказ"}
    pages.post(f"/people/{person.id}/grants/new", 422, unit=other.id, **asked)
    pages.post(f"/people/{person.id}/grants/new", 422, unit="", **{**asked, "role": "administrator"})
    assert not db.scalars(select(Grant).where(Grant.person_id == person.id)).all()
    pages.post(f"/people/{person.id}/grants/new", unit=region.id, **asked)
    held = make.grant(person, Role.HR, unit=other)
    pages.get(f"/people/{person.id}/grants/{held.id}/end", status=404)


def test_a_head_names_a_colleague_who_then_decides_for_this_unit_only(pages: Pages, make: Make) -> None:
    region = make.unit()
    unit, beside = make.unit(parent=region), make.unit(parent=region)
    colleague = make.person(unit=unit)
    pages.sign_in(Role.COMMANDER, unit=unit)
    url, today = f"/units/{unit.id}/acting-head", clock.today()
    pages.get(url)
    pages.post(url, person=colleague.id, first=today.isoformat(), last=(today + timedelta(days=3)).isoformat())
    assert colleague.surname.upper() in part(pages.get(f"/units/{unit.id}"), "main").text
    pages.post(f"/units/{beside.id}/acting-head", 404, person=colleague.id, first=today.isoformat())
    pages.sign_in(colleague)
    pages.get(f"/units/{unit.id}")
    pages.get(f"/units/{beside.id}", status=404)
    pages.get(f"/units/{region.id}", status=404)


def test_an_acting_head_is_ended_at_once(pages: Pages, make: Make) -> None:
    unit = make.unit()
    today = clock.today()
    grant = make.grant(make.person(unit=unit), Role.COMMANDER, unit=unit, is_acting=True, ends_on=today)
    pages.sign_in(Role.HR, unit=unit)
    pages.post(f"/units/{unit.id}/acting-head/{grant.id}/end")
    assert grant.ends_on is not None
    assert grant.ends_on < today
    pages.post(f"/units/{unit.id}/acting-head/{grant.id}/end", 404)


def test_the_units_are_a_tree_with_head_counts(pages: Pages, make: Make) -> None:
    region = make.unit(name="Область")
    make.person(unit=make.unit(name="Відділ", parent=region))
    pages.sign_in(Role.HR, unit=region)
    tree = part(pages.get("/units"), "ul.tree")
    assert [link.text for link in tree.find_all("a")] == ["Область", "Відділ"]
    assert part(tree, "li > span").text.startswith("2")


def test_everybody_reads_whom_to_ask_also_signed_out(pages: Pages, db: Db) -> None:
    contact(db, name="Довідка навчання")
    assert "Довідка навчання" in part(pages.get("/whom-to-ask"), "main").text
    assert pages.get("/whom-to-ask").select_one(".page-header .btn") is None


def contact(db: Db, *, name: str = "Кадри", **values: object) -> Contact:
    row = Contact(purpose=ContactPurpose.TRAINING, name={"uk": name, "en": "Personnel"}, phone="044 000", **values)
    db.add(row)
    db.flush()
    return row


def test_a_coordinator_keeps_the_contacts_of_their_region(pages: Pages, make: Make, db: Db) -> None:
    region, other = make.unit(kind=UnitKind.REGION), make.unit(kind=UnitKind.REGION)
    theirs, foreign, general = contact(db, unit_id=region.id), contact(db, unit_id=other.id), contact(db)
    pages.sign_in(Role.COORDINATOR, unit=region)
    fields: dict[str, Any] = {
        "purpose": "data",
        "unit": region.id,
        "name_uk": "Відділ даних",
        "name_en": "Data",
        "phone": "1",
    }
    pages.get("/whom-to-ask/new")
    pages.post("/whom-to-ask/new", **fields)
    pages.post("/whom-to-ask/new", 422, **{**fields, "unit": other.id})
    pages.post("/whom-to-ask/new", 422, **{**fields, "unit": ""})
    pages.post("/whom-to-ask/new", 422, **{**fields, "phone": ""})
    pages.get(f"/whom-to-ask/{theirs.id}")
    pages.post(f"/whom-to-ask/{theirs.id}", version=1, **fields)
    assert theirs.purpose is ContactPurpose.DATA
    pages.post(f"/whom-to-ask/{theirs.id}", 422, version=1, **fields)
    for row in (foreign, general):
        pages.get(f"/whom-to-ask/{row.id}", status=404)
        pages.post(f"/whom-to-ask/{row.id}/remove", 404)
    pages.post(f"/whom-to-ask/{theirs.id}/remove")
    assert entries(db, "contact.removed") == 1
    pages.sign_in(Role.HR)
    pages.get("/whom-to-ask/new", status=403)


def test_names_stand_in_latin_letters_on_an_english_page(pages: Pages, make: Make) -> None:
    unit = make.unit()
    person: Person = make.person(unit=unit, surname="Щур", surname_latin="Shchur")
    pages.speak("en")
    pages.sign_in(Role.HR, unit=unit)
    heading = part(pages.get(f"/people/{person.id}"), "h1")
    assert heading.text.startswith("SHCHUR")
    assert part(heading, "[lang=uk]").text == person.full_name
