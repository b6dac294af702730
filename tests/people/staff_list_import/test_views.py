"""The pages of the staff list: upload, columns, difference, confirmation, history."""

import io
from contextvars import Context
from typing import Any

import pytest
from sqlalchemy import func, select

from lms import clock
from lms.access import Role
from lms.db import Db
from lms.forms import let_go
from lms.people.models.persons import Person, Posting
from lms.people.models.staff_lists import ImportState, StaffImport
from lms.people.queries.trust import posting_on
from lms.people.staff_lists.fields import Kind
from tests.make import Make
from tests.pages import Pages
from tests.people.staff_list_import.lists import HEADINGS, Staff, line, staff
from tests.people.staff_lists.office import text_of_rows, xlsx


def send(pages: Pages, data: bytes, name: str = "список.xlsx", *, kind: str = "staff", status: int = 303) -> Any:
    """Upload a file; with 303 open the page it leads to."""
    seen = pages.post("/people/import", status, kind=kind, file=(io.BytesIO(data), name))
    if status != 303:
        return seen
    assert pages.last is not None
    return opened(pages, pages.last.headers["Location"])


def opened(pages: Pages, url: str) -> Any:
    """Open a page, following where it leads."""
    for _step in range(3):
        answer = Context().run(pages.client.get, url)
        if answer.status_code not in {302, 303}:
            break
        url = answer.headers["Location"]
    return pages.get(url)


def post(pages: Pages, url: str, status: int = 303, **fields: Any) -> Any:
    """Send a form; with 303 the page it leads to."""
    return pages.post(url, status, follow=status == 303, **fields)


def newest(db: Db) -> StaffImport:
    """The upload that was made last."""
    return db.scalars(select(StaffImport).order_by(StaffImport.id.desc()).limit(1)).one()


def upload(pages: Pages, office: Staff, rows: list[Any]) -> Any:
    """Sign in as HR of everything and upload rows."""
    pages.speak("en")
    pages.sign_in(Role.HR, serves=office.unit)
    office.people.append(pages.db.scalars(select(Person).order_by(Person.id.desc()).limit(1)).one())
    return send(pages, xlsx([HEADINGS, *rows, line(office.people[-1], office.unit)]))


def test_a_recognised_list_goes_from_upload_to_result(pages: Pages, make: Make, db: Db) -> None:
    office = staff(make, 40)
    page = upload(pages, office, [line(office.people[0], office.unit, rank="майор"), *office.lines(but=[0, 1])])
    assert "What the list would change" in page.h1.text
    assert "БОЙКО Іван" in page.text
    assert "Police Sergeant → Police Major" in " ".join(page.text.split())
    row = newest(db)
    shown = page.select_one("input[name=shown]")["value"]
    done = post(pages, f"/people/import/{row.id}/confirm", shown=shown)
    assert "The list was applied" in done.text
    now = posting_on(db, office.people[0].id, clock.today())
    assert now is not None
    assert now.rank == "major"
    assert posting_on(db, office.people[1].id, clock.today()) is None
    again = post(pages, f"/people/import/{row.id}/confirm", shown=shown)
    assert "The list was applied" in again.text
    assert "список.xlsx" in pages.get("/people/import").text


def test_faults_stand_with_sheet_row_column_and_what_to_do(pages: Pages, make: Make, db: Db) -> None:
    office = staff(make, 30)
    rows = [line(office.people[0], office.unit, rank="прапорщик"), *office.lines(but=[0])]
    page = upload(pages, office, rows)
    table = page.find("caption", string="Rows that cannot be taken").parent
    cells = [cell.get_text(" ", strip=True) for cell in table.select("tbody tr")[0].find_all(["th", "td"])]
    assert cells[:2] == ["row 2, Аркуш1", "D, Rank"]
    assert "“прапорщик” is not a rank" in cells[2]
    assert "14 ranks" in cells[3]
    assert not page.select("input[name=shown]")
    refused = post(pages, f"/people/import/{newest(db).id}/confirm", 422, shown=newest(db).shown_sha256)
    assert "прапорщик" in refused.text
    assert newest(db).state is ImportState.COMPARED


def test_what_changed_since_it_was_shown_is_said(pages: Pages, make: Make, db: Db) -> None:
    office = staff(make, 40)
    page = upload(pages, office, office.lines(but=[1]))
    shown = page.select_one("input[name=shown]")["value"]
    make.person(unit=office.unit, surname="Прибулий", given="Остап", patronymic=None)
    url = f"/people/import/{newest(db).id}"
    refused = post(pages, f"{url}/confirm", 422, shown=shown)
    assert "Something changed since this page was shown" in refused.select_one("[role=alert]").text
    assert "ПРИБУЛИЙ Остап" in refused.text
    assert posting_on(db, office.people[1].id, clock.today()) is not None
    again = post(pages, f"{url}/compare")
    assert "ПРИБУЛИЙ Остап" in again.find("caption", string="People who leave").parent.text


def test_too_many_leavers_stop_and_each_can_be_confirmed_alone(pages: Pages, make: Make, db: Db) -> None:
    office = staff(make, 13)
    page = upload(pages, office, office.lines(but=[0]))
    assert "1 of 14 people" in page.text
    url, leaver = f"/people/import/{newest(db).id}", office.people[0]
    stranger = make.person(unit=make.unit())
    post(pages, f"{url}/leavers/{stranger.id}/end", 404)
    after = post(pages, f"{url}/leavers/{leaver.id}/end")
    assert posting_on(db, leaver.id, clock.today()) is None
    assert "nothing that is not known already" in after.text


def test_unknown_headings_are_matched_once_and_remembered(pages: Pages, make: Make, db: Db) -> None:
    office = staff(make, 30)
    pages.speak("en")
    pages.sign_in(Role.HR)
    rows = [
        ("Працівник", "Номер жетона", "Куди", "Посада"),
        *[(row[2], row[1], row[5], row[4]) for row in office.lines()],
    ]
    page = send(pages, text_of_rows(rows).encode("cp1251"), "квітень.csv")
    assert "Columns of the file" in page.h1.text
    assert office.people[0].full_name in page.text
    url = f"/people/import/{newest(db).id}/columns"
    fields: dict[str, Any] = {
        "list0_column0": "full_name",
        "list0_column1": "service_number",
        "list0_column2": "",
        "list0_column3": "post",
    }
    twice = post(pages, url, 422, **(fields | {"list0_column0": ""}))
    assert "No column holds the name" in twice.select_one("[role=alert]").text
    unread = fields | {"list0_column1": ""}
    assert "does not say" in post(pages, url, **unread).text
    no_unit = post(pages, url, **fields)
    assert "does not say which unit" in no_unit.text
    settled = post(pages, url, **(fields | {"list0_column2": "unit"}))
    assert "nothing that is not known already" in settled.text
    next_month = send(pages, text_of_rows([*rows[:1], *reversed(rows[1:])]).encode("cp1251"), "травень.csv")
    assert "What the list would change" in next_month.h1.text


def test_the_row_of_headings_is_asked_when_none_is_recognised(pages: Pages, make: Make, db: Db) -> None:
    office = staff(make, 30)
    pages.speak("en")
    pages.sign_in(Role.HR)
    rows = [("Наказ № 5",), ("Хто", "Чий", "Де"), *[(row[2], row[1], row[5]) for row in office.lines()]]
    page = send(pages, xlsx(rows))
    assert "Row with the headings" in page.h1.text
    url = f"/people/import/{newest(db).id}"
    assert "Say on at least one sheet" in post(pages, f"{url}/headings", 422, row0="").text
    assert "The sheet has 32 rows" in post(pages, f"{url}/headings", 422, row0="99").text
    columns = post(pages, f"{url}/headings", row0="2")
    assert "Column B: Чий" in columns.text
    fields: dict[str, Any] = {"list0_column0": "full_name", "list0_column1": "service_number", "list0_column2": "unit"}
    assert "nothing that is not known" in post(pages, f"{url}/columns", **fields).text
    again = send(pages, xlsx([*rows[:2], *rows[12:], *rows[2:12]]))
    assert "What the list would change" in again.h1.text


def test_hr_imports_for_their_own_units_and_sees_their_own_uploads_only(pages: Pages, make: Make, db: Db) -> None:
    mine, other = staff(make, 30), staff(make, 30)
    pages.speak("en")
    pages.sign_in(Role.HR, unit=mine.unit, serves=make.unit())
    assert "nothing that is not known" in send(pages, xlsx([HEADINGS, *mine.lines()])).text
    own = newest(db)
    refused = send(pages, xlsx([HEADINGS, *mine.lines(), other.lines()[0]]))
    assert "for which you do not answer" in refused.text
    assert other.unit.code in refused.text
    assert other.people[1].surname not in refused.find("main").text
    post(pages, f"/people/import/{newest(db).id}/confirm", 422, shown=newest(db).shown_sha256)
    pages.sign_in(Role.HR, unit=other.unit, serves=make.unit())
    pages.get(f"/people/import/{own.id}", 404)
    post(pages, f"/people/import/{own.id}/confirm", 404, shown=own.shown_sha256)
    assert f"/people/import/{own.id}" not in str(pages.get("/people/import"))
    pages.sign_in(Role.COMMANDER, unit=mine.unit)
    pages.get("/people/import", 403)
    assert db.scalar(select(func.count()).where(Posting.unit_id == other.unit.id, Posting.ends_on.is_not(None))) == 0


def test_units_may_be_named_and_an_unknown_one_is_refused(pages: Pages, make: Make, db: Db) -> None:
    region = make.unit()
    office = staff(make, 30, unit=make.unit(parent=region))
    below = staff(make, 1, unit=make.unit(parent=region))
    pages.speak("en")
    pages.sign_in(Role.HR)
    send(pages, xlsx([HEADINGS, *office.lines()]))
    url = f"/people/import/{newest(db).id}/compare"
    refused = post(pages, url, 422, units="Ніде такого")
    assert "No unit is called “Ніде такого”" in refused.select_one("[role=alert]").text
    page = post(pages, url, units=region.code)
    assert below.people[0].full_name in page.find("caption", string="People who leave").parent.text


def test_files_that_cannot_be_read_are_refused_with_a_sentence(pages: Pages) -> None:
    pages.sign_in(Role.HR)
    pages.speak("en")
    refused = send(pages, b"%PDF-1.7", "список.pdf", status=422)
    assert "This is not a table" in refused.select_one("[role=alert]").text
    empty = post(pages, "/people/import", 422, kind="staff")
    assert "Choose a file" in empty.select_one("[role=alert]").text


def test_a_transaction_in_which_something_was_written_is_not_let_go(db: Db, make: Make) -> None:
    let_go(db)
    make.person().given = "Інакший"
    with pytest.raises(RuntimeError):
        let_go(db)


def test_a_dropped_upload_stays_in_the_history(pages: Pages, make: Make, db: Db) -> None:
    office = staff(make, 30)
    upload(pages, office, office.lines(but=[0]))
    url = f"/people/import/{newest(db).id}"
    assert "Dropped" in post(pages, f"{url}/drop").text
    assert "This upload was dropped" in pages.get(url).text
    assert db.scalar(select(func.count()).where(Person.id == office.people[0].id)) == 1


def test_the_template_comes_in_both_languages(pages: Pages) -> None:
    pages.sign_in(Role.HR)
    for language in ("uk", "en"):
        answer = pages.download(f"/people/import/template.xlsx?language={language}")
        assert answer.data.startswith(b"PK")
        assert f"staff-list-{language}.xlsx" in answer.headers["Content-Disposition"]


def test_every_page_speaks_ukrainian(pages: Pages, make: Make, db: Db) -> None:
    office = staff(make, 30)
    pages.speak("uk")
    pages.sign_in(Role.HR)
    assert "Імпорт" in opened(pages, "/people/import").h1.text
    page = send(pages, xlsx([HEADINGS, *office.lines(but=[0, 1, 2])]))
    assert "Пояснення" not in page.text
    assert "Понад 5 % нічого не застосовується" in page.text
    assert newest(db).kind == Kind.STAFF
