"""Figures and messages to bring as Excel files: what the page keeps back, the file keeps back too."""

from datetime import timedelta

import pytest

from lms import clock
from lms.access import Role
from lms.db import Db
from lms.people.models.persons import Sex
from lms.scheduling.models import ReportingPeriod
from tests.make import Make
from tests.pages import Pages
from tests.reports.rows import statements
from tests.reports.test_figures import held
from tests.reports.test_telling import message


def test_figures_are_a_file_with_the_same_dots_as_the_page(pages: Pages, make: Make, db: Db) -> None:
    today = clock.today()
    programme = make.programme(title={"uk": "=Проєкт", "en": "=Programme"})
    other = make.programme(starts_on=today - timedelta(days=4000))
    women, men = [make.person(sex=Sex.FEMALE) for _n in range(7)], [make.person(sex=Sex.MALE) for _n in range(2)]
    held(make, db, programme, [*women, *men])
    held(make, db, other, [make.person() for _n in range(30)])
    period: ReportingPeriod = make._saved(
        ReportingPeriod(
            programme_id=programme.id, title={"uk": "Торік", "en": "Last year"},
            starts_on=today - timedelta(days=400), ends_on=today - timedelta(days=300),
        )
    )  # fmt: skip
    url = f"/figures.xlsx?programme={programme.id}"
    for role in (Role.EVALUATOR, Role.COORDINATOR):
        pages.sign_in(role)
        ukrainian, english = pages.sheets(url)
        assert ukrainian[0][:2] == ("Проєкт", "Період")
        assert ukrainian[1][:2] == ("=Проєкт", "Увесь проєкт")
        lines = [dict(zip(english[0], row, strict=True)) for row in english[1:]]
        whole = lines[0]
        assert (whole["Programme"], whole["Breakdown"], whole["Group"]) == ("=Programme", "In all", None)
        assert (whole["Enrolled"], whole["Started"], whole["Completed"]) == (9, 9, 0)
        assert (whole["Workshops begun"], whole["Sessions held"], whole["Hours held"]) == (1, 1, 4)
        by_sex = {row["Group"]: row["Enrolled"] for row in lines if row["Breakdown"] == "By sex"}
        assert by_sex["female"] == by_sex["male"] == "·"
        shown = [str(cell).strip() for cell in pages.get(f"/figures?programme={programme.id}").select("tbody td")]
        dots = sum("·" in cell for cell in shown)
        assert dots == sum(cell == "·" for row in english for cell in row) > 0
        notes = dict(pages.sheet(url, "Explanations"))
        assert notes["Withdrawn"] == "Of the enrolled, those who gave up a seat that they had been cleared for."
        assert "fewer than five" in str(notes["·"])
        old = pages.sheet(f"{url}&period={period.id}")[1]
        assert (old[1], old[6], old[2].date()) == ("Last year", 0, period.starts_on)
    link = f"a[href='/figures.xlsx?programme={programme.id}&period={period.id}']"
    assert pages.get(f"/figures?programme={programme.id}&period={period.id}").select(link)
    pages.download("/figures.xlsx?programme=999999", 404)
    for denied in (Role.HR, Role.TRAINER, Role.ADMINISTRATOR):
        pages.sign_in(denied)
        pages.download(url, 403)


def test_without_a_programme_there_is_no_file_of_figures(pages: Pages) -> None:
    pages.sign_in(Role.EVALUATOR)
    assert not pages.get("/figures").select("a[href*='xlsx']")
    assert pages.download("/figures.xlsx", 302).headers["Location"] == "/figures"


def test_messages_to_bring_are_a_file_and_private_ones_keep_their_words(pages: Pages, make: Make, db: Db) -> None:
    unit = make.unit()
    first = message(db, make.person(unit=unit, surname="=Безпошти", surname_latin="=Bezposhty"))
    message(db, make.person(unit=unit, surname="Таємний"), private=True)
    message(db, make.person(unit=make.unit(), surname="Чужий"))
    pages.sign_in(Role.COMMANDER, unit=unit)
    ukrainian, english = pages.sheets("/tell-these-people.xlsx")
    assert (ukrainian[0], english[0]) == (
        ("Хто", "Повідомлення", "Текст", "З"),
        ("Who", "Message", "Text", "Since"),
    )
    assert [str(row[0]).split()[0] for row in ukrainian[1:]] == ["=БЕЗПОШТИ", "ТАЄМНИЙ"]
    assert english[1][0] == "=BEZPOSHTY Test"
    assert english[1][3] == clock.on_the_wall(first.made_at).replace(microsecond=english[1][3].microsecond)
    assert english[1][2]
    assert english[2][1:3] == ("A message for the person alone: ask them to sign in.", None)
    assert pages.get("/tell-these-people").select("a[href='/tell-these-people.xlsx']")
    pages.sign_in(Role.COORDINATOR)
    pages.download("/tell-these-people.xlsx", 403)


def test_too_many_messages_lead_back_to_their_page(
    pages: Pages, make: Make, db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = make.unit()
    for _number in range(3):
        message(db, make.person(unit=unit))
    pages.sign_in(Role.COMMANDER, unit=unit)
    monkeypatch.setattr("lms.reports.views.telling.MOST_MESSAGES", 2)
    assert pages.download("/tell-these-people.xlsx", 303).headers["Location"] == "/tell-these-people"


def test_messages_take_as_many_statements_for_twelve_as_for_two(pages: Pages, make: Make, db: Db) -> None:
    unit = make.unit()

    def read() -> int:
        db.expire_all()
        with statements(db) as seen:
            rows.append(len(pages.sheet("/tell-these-people.xlsx")))
        return len(seen)

    rows: list[int] = []
    for _number in range(2):
        message(db, make.person(unit=unit))
    pages.sign_in(Role.COMMANDER, unit=unit)
    few = read()
    for _number in range(10):
        message(db, make.person(unit=unit))
    assert read() == few
    assert rows == [3, 13]
