"""People and units as Excel files: the filters of the address, the reader's scope, nothing else."""

from datetime import date, timedelta

import pytest

from lms import clock
from lms.access import Role
from lms.people.models.persons import Posting, StaffGroup
from lms.people.models.units import Unit
from tests.make import Make
from tests.pages import Pages
from tests.reports.rows import statements


class Place:
    """Two regions; in the first a unit with a sub-unit and three people, in the other one person."""

    def __init__(self, make: Make) -> None:
        self.region, self.other = make.unit(name="Тутешня область"), make.unit(name="Інша область")
        self.unit: Unit = make.unit(name="=Відділ", parent=self.region)
        self.below: Unit = make.unit(name="Сектор", parent=self.unit)
        self.first = make.person(unit=self.unit, surname="=Абетка", surname_latin="=Abetka", service_number="0007001")
        self.second = make.person(unit=self.below, surname="Буква", patronymic=None, group=StaffGroup.MIDDLE)
        self.third = make.person(unit=self.region, surname="Вірш", password_hash="x", rank=None)
        self.elsewhere = make.person(unit=self.other, surname="Чужа")
        self.second.suspended_at = clock.now()
        make.db.flush()


@pytest.fixture
def place(make: Make) -> Place:
    return Place(make)


def names(rows: list[tuple[object, ...]]) -> list[object]:
    return [row[0] for row in rows[1:]]


def test_people_are_a_file_of_those_whom_the_page_shows(pages: Pages, place: Place) -> None:
    for who, unit in ((Role.HR, place.region), (Role.COMMANDER, place.region)):
        reader = pages.sign_in(who, unit=unit)
        ukrainian, english = pages.sheets("/people.xlsx")
        assert ukrainian[0] == (
            "Прізвище та ім’я", "Ім’я латиницею", "Номер жетона або особовий номер", "Звання", "Посада", "Підрозділ", "Стан",
        )  # fmt: skip
        assert english[0][:4] == ("Name", "Name in Latin letters", "Service number", "Rank")
        found = {row[0]: row for row in english[1:]}
        assert place.elsewhere.full_name not in found
        assert {place.first.full_name, place.second.full_name, place.third.full_name, reader.full_name} <= set(found)
        assert found[place.first.full_name] == (
            "=АБЕТКА " + " ".join(place.first.full_name.split()[1:]), f"=ABETKA {place.first.given_latin}", "0007001",
            "Police Sergeant", "Інспектор", place.unit.name["en"], "Never signed in",
        )  # fmt: skip
        assert found[place.second.full_name][6] == "Suspended"
        assert found[place.third.full_name][3:7] == (None, "Інспектор", place.region.name["en"], "May sign in")
    for denied in (Role.OFFICER, Role.TRAINER, Role.COORDINATOR, Role.EVALUATOR):
        pages.sign_in(denied)
        pages.download("/people.xlsx", 403)


def test_the_filters_of_the_address_hold_in_the_file(pages: Pages, place: Place) -> None:
    pages.sign_in(Role.HR, unit=place.region)
    query = f"?unit={place.unit.id}&q=буква&_external=1"
    page = pages.get(f"/people{query}")
    link = page.select_one("a[href*='people.xlsx']")
    assert link is not None
    assert link["href"] == f"/people.xlsx?unit={place.unit.id}&q=%D0%B1%D1%83%D0%BA%D0%B2%D0%B0"
    assert names(pages.sheet(str(link["href"]))) == [place.second.full_name]
    assert names(pages.sheet("/people.xlsx?q=0007001")) == [place.first.full_name]
    assert names(pages.sheet(f"/people.xlsx?unit={place.unit.id}")) == [place.first.full_name, place.second.full_name]
    pages.download(f"/people.xlsx?unit={place.other.id}", 404)
    assert not pages.get("/people?q=нікого").select("a[href*='xlsx']")


def test_a_posting_that_has_ended_is_not_in_the_file(pages: Pages, make: Make, place: Place) -> None:
    posting = make.db.query(Posting).filter_by(person_id=place.first.id).one()
    posting.ends_on = clock.today() - timedelta(days=1)
    make.db.flush()
    pages.sign_in(Role.ADMINISTRATOR)
    row = next(row for row in pages.sheet("/people.xlsx") if row[0] == place.first.full_name)
    assert row[3:6] == (None, None, None)


def test_units_are_a_file_from_top_to_bottom(pages: Pages, make: Make, place: Place) -> None:
    place.below.valid_to, place.unit.locked_at = date(2030, 1, 31), clock.now()
    make.db.flush()
    pages.sign_in(make.trusted(Role.HR, unit=place.region, serves=place.other))
    ukrainian, english = pages.sheets("/units.xlsx")
    assert ukrainian[0] == (
        "Підрозділ", "Вищі підрозділи", "Код", "Вид", "Служать саме в цьому підрозділі",
        "Разом із підпорядкованими", "Існує до", "Заблоковано",
    )  # fmt: skip
    assert names(ukrainian) == ["Тутешня область", "=Відділ", "Сектор"]
    assert english[0][:2] == ("Unit", "Units above")
    assert [row[4:6] for row in english[1:]] == [(1, 3), (1, 2), (1, 1)]
    assert ukrainian[3][1:3] == ("Тутешня область / =Відділ", place.below.code)
    assert english[3][1:4] == (f"{place.region.name['en']} / {place.unit.name['en']}", place.below.code, "Department")
    assert ukrainian[2][7] == "так"
    assert ukrainian[3][6].date() == date(2030, 1, 31)
    assert pages.get("/units").select("a[href='/units.xlsx']")
    pages.sign_in(Role.COORDINATOR)
    pages.download("/units.xlsx", 403)


def test_the_people_of_one_unit_are_a_file_with_their_staff_group(pages: Pages, place: Place) -> None:
    url = f"/units/{place.below.id}.xlsx"
    pages.sign_in(Role.HR, unit=place.region)
    ukrainian, english = pages.sheets(url)
    assert ukrainian[0][6:] == ("Категорія персоналу", "Стан")
    assert names(ukrainian) == [place.second.full_name]
    assert english[1][6] == "Middle: supervisors"
    assert names(pages.sheet(f"/units/{place.unit.id}.xlsx")) == [place.first.full_name]
    assert pages.get(f"/units/{place.below.id}").select(f"a[href='{url}']")
    pages.sign_in(Role.HR, unit=place.other)
    pages.download(url, 404)
    pages.sign_in(Role.OFFICER)
    pages.download(url, 403)


def test_more_people_than_a_file_holds_lead_back_to_the_same_filters(
    pages: Pages, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages.sign_in(Role.HR, unit=place.region)
    monkeypatch.setattr("lms.tables.MOST_ROWS", 1)
    answer = pages.download(f"/people.xlsx?unit={place.unit.id}&page=3", 303)
    assert answer.headers["Location"] == f"/people?unit={place.unit.id}"
    assert "щонайбільше 1 рядок" in pages.get(answer.headers["Location"]).text


@pytest.mark.parametrize("url", ["/people.xlsx", "/units.xlsx"])
def test_a_file_takes_as_many_statements_for_thirty_rows_as_for_few(url: str, pages: Pages, make: Make) -> None:
    def more(count: int) -> None:
        for _number in range(count):
            make.person(unit=make.unit())

    def read() -> int:
        make.db.expire_all()
        with statements(make.db) as seen:
            rows.append(len(pages.sheet(url)))
        return len(seen)

    rows: list[int] = []
    more(1)
    pages.sign_in(Role.HR)
    few = read()
    more(29)
    assert read() == few
    assert rows[1] - rows[0] == 29
