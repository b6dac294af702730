"""Lists of scheduling as Excel files: the cells are what the database and the page say, for the same readers."""

from datetime import date, timedelta

import pytest

from lms import clock
from lms.access import Role
from lms.people.models.units import UnitKind
from lms.scheduling.models import ProgrammeUnit
from tests.make import Make
from tests.pages import Pages
from tests.reports.rows import statements
from tests.scheduling.scene import in_days
from tests.scheduling.test_plans import trainer

FIRST_DAY, LAST_DAY = date(2025, 3, 1), date(2031, 8, 31)


def test_programmes_are_a_file_for_those_who_read_programmes(pages: Pages, make: Make) -> None:
    today = clock.today()
    one = make.programme(title={"uk": "=1+1", "en": "+Safe"}, code="UA-7", starts_on=FIRST_DAY, ends_on=LAST_DAY)
    gone = make.programme(starts_on=FIRST_DAY - timedelta(days=900), ends_on=FIRST_DAY)
    for since, until in ((today, None), (today - timedelta(days=9), today - timedelta(days=2))):
        make._saved(ProgrammeUnit(programme=one, unit=make.unit(), starts_on=since, ends_on=until))
    for role in (Role.TRAINER, Role.EVALUATOR, Role.COORDINATOR):
        pages.sign_in(role)
        ukrainian, english = pages.sheets("/programmes.xlsx")
        assert [row[:2] for row in ukrainian] == [
            ("Проєкт", "Короткий код"), ("=1+1", "UA-7"), (gone.title["uk"], gone.code),
        ]  # fmt: skip
        assert english[0] == (
            "Programme", "Short code", "Who pays", "First day", "Last day", "Units today", "State",
        )  # fmt: skip
        assert [cell.date() if hasattr(cell, "date") else cell for cell in english[1]] == [
            "+Safe", "UA-7", "Invented foundation", FIRST_DAY, LAST_DAY, 1, "running",
        ]  # fmt: skip
        assert english[2][5:] == (0, "over")
        assert pages.get("/programmes").select("a[href='/programmes.xlsx']")
    for denied in (Role.OFFICER, Role.HR, Role.COMMANDER, Role.ADMINISTRATOR):
        pages.sign_in(denied)
        pages.download("/programmes.xlsx", 403)


def test_the_units_of_a_programme_are_a_file_without_those_of_another(pages: Pages, make: Make) -> None:
    one, other = make.programme(), make.programme()
    here, elsewhere = make.unit(name="Відділ тут"), make.unit(name="Відділ деінде")
    make._saved(
        ProgrammeUnit(programme=one, unit=here, starts_on=FIRST_DAY, ends_on=LAST_DAY, reason="=HYPERLINK(1)", survey_percent=37)
    )  # fmt: skip
    make._saved(ProgrammeUnit(programme=other, unit=elsewhere, starts_on=FIRST_DAY))
    url = f"/programmes/{one.id}/units.xlsx"
    pages.sign_in(Role.EVALUATOR)
    ukrainian, english = pages.sheets(url)
    assert ukrainian[0] == ("Підрозділ", "Перший день", "Останній день", "Чому його вибрано", "Показник опитування")
    assert [row[0] for row in ukrainian[1:]] == ["Відділ тут"]
    assert english[1][3:] == ("=HYPERLINK(1)", 37)
    assert pages.get(f"/programmes/{one.id}").select(f"a[href='{url}']")
    pages.download("/programmes/999999/units.xlsx", 404)
    pages.sign_in(Role.OFFICER)
    pages.download(url, 403)


def test_venues_are_a_file_for_those_who_plan(pages: Pages, make: Make) -> None:
    region = make.unit(name="Полтавська область", kind=UnitKind.REGION)
    venue = make.venue(name={"uk": "=Зал", "en": "=Hall"}, region=region, places=24, is_step_free=True)
    pages.sign_in(trainer(make))
    ukrainian, english = pages.sheets("/venues.xlsx")
    assert ukrainian[0] == ("Місце проведення", "Область", "Місто", "Адреса", "Кількість місць", "Доступ без сходів")
    assert ukrainian[1] == ("=Зал", "Полтавська область", "Полтава", venue.address["uk"], 24, "так")
    assert english[1][0] == "=Hall"
    assert pages.get("/venues").select("a[href='/venues.xlsx']")
    pages.sign_in(Role.HR)
    pages.download("/venues.xlsx", 403)


@pytest.mark.parametrize("url", ["/programmes.xlsx", "/venues.xlsx", "/workshops.xlsx"])
def test_a_file_takes_as_many_statements_for_twelve_rows_as_for_two(url: str, pages: Pages, make: Make) -> None:
    def more(count: int) -> None:
        for _number in range(count):
            programme = make.programme()
            make._saved(ProgrammeUnit(programme=programme, unit=make.unit(), starts_on=FIRST_DAY))
            make.session(make.workshop(programme=programme), in_days(5), venue=make.venue(), trainers=[make.person()])

    def read() -> int:
        make.db.expire_all()
        with statements(make.db) as seen:
            rows.append(len(pages.sheet(url)))
        return len(seen)

    rows: list[int] = []
    pages.sign_in(Role.COORDINATOR)
    more(2)
    few = read()
    more(10)
    assert read() == few
    assert rows == [3, 13]


def test_a_list_too_long_for_a_file_leads_back_to_itself_with_the_reason(
    pages: Pages, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _number in range(3):
        make.session(make.workshop(language="uk"), in_days(5))
    pages.sign_in(Role.COORDINATOR)
    monkeypatch.setattr("lms.tables.MOST_ROWS", 2)
    answer = pages.download("/workshops.xlsx?language=uk&page=7", 303)
    assert answer.headers["Location"] == "/workshops?language=uk"
    assert "щонайбільше 2 рядки" in pages.get("/workshops?language=uk").text
    monkeypatch.setattr("lms.tables.MOST_ROWS", 3)
    assert len(pages.sheet("/workshops.xlsx?language=uk")) == 4
