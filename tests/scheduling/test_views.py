"""The pages of scheduling, as a browser opens them."""

import io
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from lms import clock
from lms.access import Role
from lms.db import Db
from lms.people.models.persons import Person
from lms.people.models.units import UnitKind
from lms.scheduling.models import (
    Programme,
    ProgrammeAmendment,
    ProgrammeUnit,
    ReportingPeriod,
    Session,
    TrainerException,
    Venue,
    Workshop,
    WorkshopState,
)  # fmt: skip
from lms.scheduling.queries.workshops import interpreters_of, sessions_of, trainers_of
from tests.make import Make
from tests.pages import Pages
from tests.scheduling.scene import in_days
from tests.scheduling.test_plans import trainer


def signed_in(pages: Pages, make: Make) -> Person:
    """A qualified trainer, signed in."""
    return pages.sign_in(trainer(make))


def typed(page: BeautifulSoup, selector: str = "form.planned") -> dict[str, Any]:
    """What a browser would send if the form of the page were submitted as it stands."""
    form = page.select_one(selector)
    assert form is not None
    fields: dict[str, Any] = {}
    for tag in form.find_all(["input", "select", "textarea"]):
        name, kind = str(tag.get("name", "")), tag.get("type")
        if not name or name == "csrf_token":
            continue
        if tag.name == "select":
            chosen = tag.find("option", selected=True) or tag.find("option")
            fields[name] = chosen.get("value", "") if chosen else ""
        elif tag.name == "textarea":
            fields[name] = tag.text.strip()
        elif kind in {"checkbox", "radio"}:
            if tag.has_attr("checked"):
                fields.setdefault(name, []).append(tag.get("value", "y"))
        else:
            fields[name] = tag.get("value", "")
    return fields


def said(page: BeautifulSoup) -> str:
    """What the page says."""
    assert page.main
    return page.main.text


def row(number: int, day: int, **values: Any) -> dict[str, Any]:
    """What one typed session row sends."""
    values = {"starts": "09:00", "ends": "13:00", "link": "https://meet.example/1", "venue": ""} | values
    start = in_days(day).date().isoformat()
    return {f"sessions-{number}-day": start} | {f"sessions-{number}-{name}": value for name, value in values.items()}


def test_a_whole_workshop_is_planned_from_a_pattern_and_published(pages: Pages, make: Make, db: Db) -> None:
    edition, venue = make.edition(), make.venue()
    who = signed_in(pages, make)
    page = pages.get(f"/workshops/new?course={edition.course.key}")
    assert page.select_one("#edition option[selected]")["value"] == str(edition.id)  # type: ignore[index]
    pattern = {
        "pattern-first": in_days(21).date().isoformat(), "pattern-starts": "09:00", "pattern-ends": "13:00",
        "pattern-every": "week", "pattern-count": "8", "pattern-venue": venue.id, "pattern-trainers": who.id,
    }  # fmt: skip
    page = pages.post("/workshops/new", 200, **(typed(page) | pattern | {"do": "add", "title": "Весняний тренінг"}))
    assert len(page.select("fieldset.planned-row")) == 8
    assert page.select_one("#title")["value"] == "Весняний тренінг"  # type: ignore[index]
    assert db.scalar(select(func.count()).select_from(Workshop)) == 0
    page = pages.post("/workshops/new", follow=True, **(typed(page) | {"do": "save", "sessions-2-modules": "debrief"}))
    workshop = db.scalars(select(Workshop)).one()
    rows = sessions_of(db, workshop)
    assert [session.starts_local for session in rows] == [in_days(21 + 7 * week) for week in range(8)]
    assert {session.venue_id for session in rows} == {venue.id}
    assert rows[2].modules == ["debrief"]
    assert trainers_of(db, workshop) == [who]
    assert "Нічого не заважає" in said(page)
    pages.post(f"/workshops/{workshop.id}/edit", **(typed(page) | {"do": "publish"}))
    assert db.get_one(Workshop, workshop.id).state is WorkshopState.PUBLISHED
    assert pages.last
    assert pages.last.headers["Location"] == f"/workshops/{workshop.id}"


def test_rows_are_added_and_removed_without_losing_what_was_typed(pages: Pages, make: Make) -> None:
    edition = make.edition()
    signed_in(pages, make)
    fields = {"edition": edition.id, "title": "Назва", **row(0, 20), **row(1, 21, starts="10:00")}
    page = pages.post("/workshops/new", 200, do="row", **fields)
    assert len(page.select("fieldset.planned-row")) == 3
    page = pages.post("/workshops/new", 200, **(typed(page) | {"do": "remove-0"}))
    assert [tag["value"] for tag in page.select("input[name$=-starts][name^=sessions]")] == ["10:00", ""]
    assert page.select_one("#title")["value"] == "Назва"  # type: ignore[index]


def test_saving_is_the_first_button_so_that_enter_saves(pages: Pages, make: Make) -> None:
    make.edition()
    signed_in(pages, make)
    page = pages.get("/workshops/new")
    assert page.select("form.planned button[type=submit]")[0]["value"] == "save"


def test_the_save_button_pressed_twice_makes_one_workshop(pages: Pages, make: Make, db: Db) -> None:
    make.edition()
    signed_in(pages, make)
    page = pages.get("/workshops/new")
    page = pages.post("/workshops/new", 200, **(typed(page) | {"do": "row"}))
    fields = typed(page) | {"do": "save"}
    for _press in range(2):
        pages.post("/workshops/new", **fields)
    assert db.scalar(select(func.count()).select_from(Workshop)) == 1


def test_a_refused_plan_keeps_what_was_typed_and_names_the_row(pages: Pages, make: Make, db: Db) -> None:
    edition = make.edition()
    signed_in(pages, make)
    fields = {"edition": edition.id, "title": "Назва", **row(0, 20, ends="08:00"), **row(1, 21, starts="нині")}
    page = pages.post("/workshops/new", 422, do="save", **fields)
    faults = page.select_one("[role=alert]")
    assert faults
    assert {link["href"] for link in faults.select("a")} == {"#sessions-0-ends", "#sessions-1-starts"}
    assert "закінчується раніше" in faults.text
    assert page.select_one("#title")["value"] == "Назва"  # type: ignore[index]
    assert db.scalar(select(func.count()).select_from(Workshop)) == 0


def test_an_hour_that_the_spring_night_skips_is_asked_for_again(pages: Pages, make: Make) -> None:
    edition = make.edition()
    signed_in(pages, make)
    fields = {"edition": edition.id} | row(0, 20, starts="03:30", ends="06:00") | {"sessions-0-day": "2027-03-28"}
    page = pages.post("/workshops/new", 422, do="save", **fields)
    assert "не існує" in page.select_one("[role=alert]").text  # type: ignore[union-attr]


def test_a_draft_is_saved_with_its_clashes_shown_and_not_published(pages: Pages, make: Make, db: Db) -> None:
    edition, who = make.edition(), signed_in(pages, make)
    make.session(make.workshop(title="Інший тренінг"), in_days(20), trainers=[who])
    fields = {"edition": edition.id, **row(0, 20, trainers=who.id)}
    page = pages.post("/workshops/new", follow=True, do="publish", **fields)
    workshop = db.scalars(select(Workshop).order_by(Workshop.id.desc())).first()
    assert workshop
    assert workshop.state is WorkshopState.DRAFT
    assert said(page).count("Інший тренінг") >= 1
    assert "Це заважає опублікувати" in said(page)


def test_an_interpreted_workshop_has_its_interpreter_at_every_session(pages: Pages, make: Make, db: Db) -> None:
    edition, interpreter = make.edition(), make.person(kind="outside")
    signed_in(pages, make)
    fields = {"edition": edition.id, "interpreted_into": "en", "interpreter": interpreter.id, **row(0, 20)}
    pages.post("/workshops/new", do="save", **fields)
    assert interpreters_of(db, db.scalars(select(Workshop)).one()) == [interpreter]
    again = pages.post("/workshops/new", 422, do="save", **(fields | {"language": "en"}))
    assert "#interpreted_into" in {link["href"] for link in again.select("[role=alert] a")}


def test_who_holds_no_qualification_is_told_what_to_do(pages: Pages, make: Make, db: Db) -> None:
    edition = make.edition()
    pages.sign_in(Role.TRAINER)
    assert "Немає курсу" in said(pages.get("/workshops/new"))
    pages.post("/workshops/new", 422, do="save", edition=edition.id)
    assert db.scalar(select(func.count()).select_from(Workshop)) == 0


def test_a_plan_written_on_an_old_page_is_refused(pages: Pages, make: Make, db: Db) -> None:
    who = signed_in(pages, make)
    workshop = make.workshop(state=WorkshopState.DRAFT, by=who)
    url = f"/workshops/{workshop.id}/edit"
    first = typed(pages.get(url))
    pages.post(url, **(first | {"do": "save", "title": "Перша"}))
    page = pages.post(url, 422, **(first | {"do": "save", "title": "Друга"}))
    assert "Хтось змінив" in page.select_one("[role=alert]").text  # type: ignore[union-attr]
    assert db.get_one(Workshop, workshop.id).title == "Перша"


def test_a_published_workshop_shows_what_has_begun_and_moves_the_rest(pages: Pages, make: Make, db: Db) -> None:
    who = signed_in(pages, make)
    now = clock.now()
    workshop = make.workshop(by=who, seats=18, enrol_from=now - timedelta(days=9), enrol_until=now - timedelta(days=8))
    make.session(workshop, in_days(-7), trainers=[who], link="https://meet.example/1")
    later = make.session(workshop, in_days(7), trainers=[who], link="https://meet.example/1")
    url = f"/workshops/{workshop.id}/edit"
    page = pages.get(url)
    assert len(page.select("fieldset.planned-row")) == 1
    moved = in_days(8).date()
    pages.post(url, **(typed(page) | {"do": "save", "sessions-0-day": moved.isoformat()}))
    assert db.get_one(Session, later.id).starts_local.date() == moved
    page = pages.post(url, 422, **(typed(pages.get(url)) | {"do": "save", "seats": "5"}))
    assert "лише додати" in page.select_one("[role=alert]").text  # type: ignore[union-attr]


def test_only_those_who_run_a_workshop_open_its_plan(pages: Pages, make: Make, db: Db) -> None:
    maker = trainer(make)
    workshop = make.workshop(state=WorkshopState.DRAFT, by=maker)
    session = make.session(workshop, in_days(20), trainers=[maker], link="https://meet.example/1")
    for stranger in (trainer(make), make.trusted(Role.COORDINATOR, course="leadership/other")):
        pages.sign_in(stranger)
        pages.get(f"/workshops/{workshop.id}/edit", 404)
        for step in ("edit", "publish", "drop", "close"):
            pages.post(f"/workshops/{workshop.id}/{step}", 404, do="save", edition=workshop.edition_id)
    for role in (Role.OFFICER, Role.HR, Role.COMMANDER, Role.EVALUATOR):
        pages.sign_in(role)
        pages.get(f"/workshops/{workshop.id}/edit", 403)
        pages.post(f"/workshops/{workshop.id}/publish", 403)
    db.refresh(workshop)
    assert (workshop.state, sessions_of(db, workshop)) == (WorkshopState.DRAFT, [session])
    pages.sign_in(maker)
    pages.get(f"/workshops/{workshop.id}/edit")
    pages.post(f"/workshops/{workshop.id}/publish")
    assert db.get_one(Workshop, workshop.id).state is WorkshopState.PUBLISHED


def test_a_coordinator_allows_an_expired_qualification_and_a_trainer_cannot(pages: Pages, make: Make, db: Db) -> None:
    who = trainer(make, until=clock.today())
    workshop = make.workshop(state=WorkshopState.DRAFT, by=who)
    make.session(workshop, in_days(20), trainers=[who], link="https://meet.example/1")
    url = f"/workshops/{workshop.id}/allow-trainer"
    pages.sign_in(who)
    assert not pages.get(f"/workshops/{workshop.id}/edit").select("form.planned-allow")
    pages.post(url, 403, person=who.id, reason="Дозволяю собі")
    pages.sign_in(Role.COORDINATOR)
    page = pages.get(f"/workshops/{workshop.id}/edit")
    pages.post(url, follow=True, **typed(page, "form.planned-allow") | {"reason": ""})
    assert db.scalar(select(func.count()).select_from(TrainerException)) == 0
    page = pages.post(url, follow=True, **typed(page, "form.planned-allow") | {"reason": "Переатестація за тиждень"})
    assert "Нічого не заважає" in said(page)
    assert db.scalars(select(TrainerException)).one().reason == "Переатестація за тиждень"


def test_a_draft_is_given_up_and_a_finished_workshop_closed(pages: Pages, make: Make, db: Db) -> None:
    who = signed_in(pages, make)
    draft, over = make.workshop(state=WorkshopState.DRAFT, by=who), make.workshop(by=who)
    make.session(over, in_days(-3), trainers=[who])
    pages.post(f"/workshops/{draft.id}/drop", follow=True)
    pages.post(f"/workshops/{over.id}/close", follow=True)
    assert db.get_one(Workshop, draft.id).state is WorkshopState.CANCELLED
    assert db.get_one(Workshop, over.id).state is WorkshopState.CLOSED
    assert "змінити вже не можна" in said(pages.get(f"/workshops/{over.id}/edit"))
    pages.post(f"/workshops/{draft.id}/publish", follow=True)
    assert db.get_one(Workshop, draft.id).state is WorkshopState.CANCELLED


@pytest.mark.parametrize("language", ["uk", "en"])
def test_everybody_reads_the_list_with_filters_in_the_address(pages: Pages, make: Make, language: str) -> None:
    lviv = make.venue(city="Львів")
    make.session(make.workshop(title="Ближній"), in_days(5), venue=lviv)
    make.session(make.workshop(title="Дальній"), in_days(40), trainers=[trainer(make)], venue=make.venue())
    make.workshop(title="Чужа чернетка", state=WorkshopState.DRAFT)
    pages.speak(language)
    pages.sign_in(Role.OFFICER)
    page = pages.get("/workshops")
    assert ("Ближній" in said(page), "Дальній" in said(page)) == (True, True)
    assert "Чужа чернетка" not in said(page)
    assert not page.select("a[href='/workshops/new']")
    assert "Львів" not in said(page)
    page = pages.get(f"/workshops?region={lviv.region_id}&language=uk&open=y")
    assert ("Ближній" in said(page), "Дальній" in said(page)) == (True, False)
    assert page.select_one("#region option[selected]")["value"] == str(lviv.region_id)  # type: ignore[index]
    page = pages.get("/workshops?since=казна-що&page=77&programme=x")
    assert page.h1
    pages.get("/workshops?region=Нема")


def test_the_list_pages_and_keeps_the_filters(pages: Pages, make: Make) -> None:
    edition = make.edition()
    for day in range(52):
        make.session(make.workshop(edition=edition), in_days(5 + day))
    pages.sign_in(Role.OFFICER)
    page = pages.get(f"/workshops?course={edition.course.key}&page=2&_external=1")
    assert len(page.select("tbody tr")) == 2
    assert all("course=" in link["href"] and "_external" not in link["href"] for link in page.select(".pager a"))


def test_the_list_is_an_excel_file_for_those_who_plan(pages: Pages, make: Make) -> None:
    who = signed_in(pages, make)
    venue = make.venue()
    make.session(make.workshop(), in_days(5), trainers=[who], venue=venue)
    answer = pages.download(f"/workshops.xlsx?region={venue.region_id}")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet
    first, second = list(sheet.values)
    assert len(first) == 12
    assert venue.region is not None
    assert second[7:10] == (4, venue.region.name["uk"], who.full_name)
    pages.sign_in(Role.OFFICER)
    pages.get("/workshops.xlsx", 403)


def test_a_trainer_reads_their_own_calendar(pages: Pages, make: Make) -> None:
    who = signed_in(pages, make)
    venue, day = make.venue(), in_days(10)
    make.session(make.workshop(title="Моє заняття"), day, trainers=[who], venue=venue)
    make.session(make.workshop(title="Чуже заняття"), day, trainers=[trainer(make)])
    page = pages.get(f"/calendar?month={day:%Y-%m}")
    assert "Моє заняття" in said(page)
    assert venue.address["uk"] in said(page)
    assert "Чуже заняття" not in said(page)
    assert "немає занять" in said(pages.get("/calendar?month=2001-01"))
    pages.get("/calendar?month=казна")
    pages.get("/calendar?month=0001-01")
    pages.get("/calendar?month=9999-12")


def test_an_interpreter_reads_a_draft_in_the_calendar_without_a_link_to_it(pages: Pages, make: Make) -> None:
    who, day = make.person(), in_days(10)
    make.session(make.workshop(state=WorkshopState.DRAFT, title="Чернетка з перекладом"), day, interpreter=who)
    pages.sign_in(who)
    page = pages.get(f"/calendar?month={day:%Y-%m}")
    assert "Чернетка з перекладом" in said(page)
    assert not page.select(".agenda a")


PROGRAMME: dict[str, Any] = {
    "code": "P-7", "title_uk": "Лідерство", "title_en": "Leadership", "funders_uk": "Фундація", "funders_en": "Fund",
    "contract_number": "7/2026", "header_uk": "Шапка", "header_en": "Header",
}  # fmt: skip


def test_a_coordinator_keeps_a_programme(pages: Pages, make: Make, db: Db) -> None:
    unit = make.unit(name="Відділ у Полтаві")
    pages.sign_in(Role.COORDINATOR)
    page = pages.post("/programmes/new", 422, **PROGRAMME)
    assert page.select("[role=alert] a[href='#starts_on']")
    pages.post("/programmes/new", **PROGRAMME, starts_on="2025-01-01", ends_on="2026-06-30")
    programme = db.scalars(select(Programme)).one()
    url = f"/programmes/{programme.id}"
    page = pages.get(f"{url}/edit")
    old = typed(page, "form.form")
    pages.post(f"{url}/edit", **(old | {"funders_uk": "Інша фундація"}))
    pages.post(f"{url}/edit", 422, **(old | {"funders_uk": "Третя"}))
    pages.get(f"{url}/amendment")
    pages.post(f"{url}/amendment", 422, ends_on="2026-12-31", decided_on="2026-05-04", reason="")
    pages.post(f"{url}/amendment", ends_on="2026-12-31", decided_on="2026-05-04", reason="Затримка поставки")
    pages.get(f"{url}/units/new")
    part: dict[str, Any] = {
        "unit": unit.id,
        "starts_on": "2025-02-01",
        "reason": "Найнижчий показник",
        "survey_percent": "41",
    }
    pages.post(f"{url}/units/new", **part)
    pages.post(f"{url}/units/new", 422, **part)
    membership = db.scalars(select(ProgrammeUnit)).one()
    pages.get(f"{url}/units/{membership.id}/end")
    pages.post(f"{url}/units/{membership.id}/end", ends_on="2026-02-01")
    pages.get(f"{url}/periods/new")
    period: dict[str, Any] = {
        "title_uk": "Перший",
        "title_en": "First",
        "starts_on": "2025-01-01",
        "ends_on": "2025-06-30",
    }
    pages.post(f"{url}/periods/new", **period)
    pages.post(f"{url}/periods/new", 422, **period)
    page = pages.get(url)
    for words in (
        "18 місяців",
        "24 місяці",
        "Затримка поставки",
        "Відділ у Полтаві",
        "41 %",
        "Перший",
        "Інша фундація",
    ):
        assert words in said(page), words
    assert db.scalars(select(ProgrammeAmendment)).one().ended_on_before == date(2026, 6, 30)
    period_id = db.scalars(select(ReportingPeriod.id)).one()
    pages.post(f"{url}/periods/{period_id}/remove")
    assert db.scalars(select(ReportingPeriod)).first() is None
    assert "Лідерство" in said(pages.get("/programmes"))


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.TRAINER])
def test_evaluator_and_trainer_read_programmes_and_change_nothing(pages: Pages, make: Make, role: Role) -> None:
    programme = make.programme()
    pages.sign_in(role)
    pages.get("/programmes")
    assert not pages.get(f"/programmes/{programme.id}").select("main form")
    for part in ("edit", "amendment", "units/new", "periods/new"):
        pages.get(f"/programmes/{programme.id}/{part}", 403)
        pages.post(f"/programmes/{programme.id}/{part}", 403)


def test_a_coordinator_of_one_course_reads_programmes_and_changes_none(pages: Pages, make: Make, db: Db) -> None:
    programme, unit = make.programme(), make.unit()
    pages.sign_in(Role.COORDINATOR, course="leadership/supervisors")
    assert not pages.get(f"/programmes/{programme.id}").select("main form, main a.btn:not([href$='.xlsx'])")
    for part in ("edit", "amendment", "units/new", "periods/new"):
        pages.get(f"/programmes/{programme.id}/{part}", 404)
        pages.post(f"/programmes/{programme.id}/{part}", 404, unit=unit.id)
    pages.get("/programmes/new", 404)
    pages.post("/programmes/new", 404, **PROGRAMME, starts_on="2025-01-01", ends_on="2026-06-30")
    assert db.scalar(select(func.count()).select_from(Programme)) == 1


def test_a_part_of_another_programme_is_not_found(pages: Pages, make: Make) -> None:
    one, other = make.programme(), make.programme()
    part = ProgrammeUnit(programme=other, unit=make.unit(), starts_on=date(2026, 1, 1))
    period = ReportingPeriod(
        programme_id=other.id, title={"uk": "I", "en": "I"}, starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 1)
    )
    make.db.add_all([part, period])
    make.db.flush()
    pages.sign_in(Role.COORDINATOR)
    pages.post(f"/programmes/{one.id}/units/{part.id}/end", 404, ends_on="2026-02-01")
    pages.post(f"/programmes/{one.id}/periods/{period.id}/remove", 404)
    pages.post(f"/programmes/{other.id}/units/{part.id}/end", ends_on="2026-02-01")


VENUE: dict[str, Any] = {
    "name_uk": "Навчальний центр", "name_en": "Training centre", "city_uk": "Полтава", "city_en": "Poltava",
    "address_uk": "вул. Вигадана, 1", "address_en": "1 Vyhadana Street", "places": "24",
}  # fmt: skip


def test_a_trainer_keeps_venues_and_an_officer_does_not(pages: Pages, make: Make, db: Db) -> None:
    signed_in(pages, make)
    facts = VENUE | {"region": str(make.unit(kind=UnitKind.REGION).id)}
    pages.get("/venues/new")
    pages.post("/venues/new", 422, **VENUE)
    pages.post("/venues/new", 422, **(facts | {"places": "0"}))
    pages.post("/venues/new", **facts)
    venue = db.scalars(select(Venue)).one()
    page = pages.get(f"/venues/{venue.id}/edit")
    old = typed(page, "form.form")
    pages.post(f"/venues/{venue.id}/edit", **(old | {"places": "30", "is_step_free": "y"}))
    pages.post(f"/venues/{venue.id}/edit", 422, **(old | {"places": "31"}))
    assert (db.get_one(Venue, venue.id).places, db.get_one(Venue, venue.id).is_step_free) == (30, True)
    assert "вул. Вигадана, 1" in said(pages.get("/venues"))
    pages.sign_in(Role.OFFICER)
    pages.get("/venues", 403)
    pages.get(f"/venues/{venue.id}/edit", 403)
    pages.post(f"/venues/{venue.id}/edit", 403, **VENUE)
    pages.post("/venues/new", 403, **VENUE)
    assert db.scalar(select(func.count()).select_from(Venue)) == 1
