"""The pages of enrolment as people use them."""

from io import BytesIO

import openpyxl
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import event, func, select

from lms.access import Role
from lms.catalogue.models import Privacy
from lms.db import Db
from lms.enrolment.models import Enrolment, Guest, State
from lms.enrolment.rules.clearances import clear
from lms.enrolment.rules.places import ask
from lms.people.models.persons import Sex, StaffGroup
from lms.scheduling.models import Venue, Workshop, WorkshopState
from tests.enrolment.scene import CANARY, Scene, edition_of, trainer_of, workshop_of
from tests.make import Make
from tests.pages import Pages


def state_of(db: Db, workshop: Workshop) -> list[State]:
    return list(db.scalars(select(Enrolment.state).where(Enrolment.workshop_id == workshop.id).order_by(Enrolment.id)))


def asked(db: Db, make: Make, scene: Scene, workshop: Workshop, count: int = 1) -> list[Enrolment]:
    return [ask(db, person, workshop, by=make.by) for person in scene.officers(count)]


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_person_asks_for_a_place_and_reads_what_happens_next(
    pages: Pages, make: Make, db: Db, scene: Scene, language: str
) -> None:
    workshop = workshop_of(make)
    pages.speak(language)
    pages.sign_in(scene.officer())
    url = f"/workshops/{workshop.id}"
    form = pages.get(url).select_one(f"form[action='{url}/ask']")
    assert form is not None
    page = pages.post(f"{url}/ask", once_key="k", follow=True)
    assert ("рішення" if language == "uk" else "decides") in text(page, "#my-place + .notice")
    assert (scene.head.name if language == "uk" else scene.head.latin_name) in text(page, "main")
    pages.post(f"{url}/ask", once_key="k")
    assert state_of(db, workshop) == [State.ASKED]
    pages.post(f"{url}/ask", once_key="other", status=422)
    pages.post(f"{url}/withdraw")
    assert state_of(db, workshop) == [State.WITHDRAWN]


def test_the_waiting_list_speaks_to_a_woman_as_to_a_woman(pages: Pages, make: Make, db: Db, scene: Scene) -> None:
    workshop = workshop_of(make, seats=1)
    asked(db, make, scene, workshop, 3)
    for sex, sentence in ((Sex.FEMALE, "Ви третя у черзі."), (Sex.MALE, "Ви четвертий у черзі.")):
        person = scene.officer(sex=sex)
        ask(db, person, workshop, by=make.by)
        pages.sign_in(person)
        assert sentence in text(pages.get(f"/workshops/{workshop.id}"), "main")


def test_every_reason_why_not_stands_with_who_can_help(pages: Pages, make: Make, scene: Scene) -> None:
    workshop = workshop_of(make, edition=edition_of(make, audience=[StaffGroup.SENIOR]), state=WorkshopState.CLOSED)
    pages.sign_in(scene.officer())
    page = pages.get(f"/workshops/{workshop.id}")
    texts = [item.text for item in page.select(".notice li")]
    assert len(texts) == 2
    assert all("Хто може допомогти" in text for text in texts)
    assert page.select_one("form[action$='/ask']") is None
    pages.post(f"/workshops/{workshop.id}/ask", once_key="k", status=422)


def test_only_the_enrolled_read_the_joining_instructions_and_later_the_address(
    pages: Pages, make: Make, db: Db, scene: Scene
) -> None:
    venue = make._saved(
        Venue(name={"uk": "Зала Дуб"}, city={"uk": "Лучне"}, address={"uk": "вул. Таємна, 5"}, places=20)
    )
    soon = workshop_of(make, day=2, venue=venue, instructions="Візьміть зошит")
    later = workshop_of(make, day=12, venue=venue)
    person = scene.officer()
    pages.sign_in(person)
    words = text(pages.get(f"/workshops/{soon.id}"), "main")
    assert "зошит" not in words
    assert "Таємна" not in words
    for workshop in (soon, later):
        ask(db, person, workshop, by=make.by)
    words = text(pages.get(f"/workshops/{soon.id}"), "main")
    assert "зошит" in words
    assert "Таємна" in words
    assert "Таємна" not in text(pages.get(f"/workshops/{later.id}"), "main")


def test_a_draft_is_not_there_for_others(pages: Pages, make: Make, scene: Scene) -> None:
    draft = workshop_of(make, state=WorkshopState.DRAFT)
    draft.published_at = None
    make.db.flush()
    pages.sign_in(scene.officer())
    pages.get(f"/workshops/{draft.id}", status=404)
    pages.post(f"/workshops/{draft.id}/ask", once_key="k", status=404)
    pages.post(f"/workshops/{workshop_of(make).id}/withdraw", status=404)


def test_a_head_clears_and_keeps_and_undoes(pages: Pages, make: Make, db: Db, scene: Scene) -> None:
    workshop = workshop_of(make)
    first, second = asked(db, make, scene, workshop, 2)
    pages.sign_in(scene.head)
    page = pages.get("/clearance")
    assert "2 із 3 відсутні" in text(page, f"#request-{first.id}")
    pages.post(f"/clearance/{first.id}/clear")
    pages.get(f"/clearance/{second.id}")
    faulty = pages.post(f"/clearance/{second.id}/keep", reason=" ", status=422)
    assert "Зазначте причину" in text(faulty, "[role=alert]")
    pages.post(f"/clearance/{second.id}/keep", reason="Посилення")
    assert state_of(db, workshop) == [State.PLACED, State.NOT_APPROVED]
    pages.post(f"/clearance/{second.id}/keep", reason="Ще раз", status=422)
    assert "Посилення" in text(pages.get("/clearance"), "main")
    pages.post(f"/clearance/{second.id}/clear")
    pages.post(f"/clearance/{first.id}/call-back", reason="Тривога")
    assert state_of(db, workshop) == [State.CALLED_BACK, State.PLACED]


def test_nobody_decides_for_another_unit_or_for_themselves(pages: Pages, make: Make, db: Db, scene: Scene) -> None:
    workshop = workshop_of(make)
    (request,) = asked(db, make, scene, workshop)
    own = ask(db, scene.head, workshop, by=make.by)
    other = Scene(make)
    pages.sign_in(other.head)
    for path in ("clear", "keep", "call-back"):
        pages.post(f"/clearance/{request.id}/{path}", reason="Ні", status=404)
    pages.get(f"/clearance/{request.id}", status=404)
    pages.sign_in(scene.head)
    pages.post(f"/clearance/{own.id}/clear", status=404)
    pages.sign_in(Role.OFFICER)
    pages.get("/clearance", status=403)
    pages.post(f"/clearance/{request.id}/clear", status=403)
    assert state_of(db, workshop) == [State.ASKED, State.ASKED]


def test_a_request_without_a_head_is_visible_to_the_person_the_personnel_office_and_the_coordinator(
    pages: Pages, make: Make, db: Db
) -> None:
    unit, workshop = make.unit(), workshop_of(make)
    person = make.person(unit=unit, surname="Самотній")
    ask(db, person, workshop, by=make.by)
    pages.sign_in(person)
    assert "не призначено керівника" in text(pages.get(f"/workshops/{workshop.id}"), "main")
    for who in (Role.HR, Role.COORDINATOR):
        pages.sign_in(who)
        assert "САМОТНІЙ" in text(pages.get("/clearance"), "main")
    assert "керівника підрозділу не знайдено" in text(pages.get(f"/workshops/{workshop.id}/participants"), "main")
    pages.sign_in(make.trusted(Role.HR, unit=make.unit()))
    assert "САМОТНІЙ" not in text(pages.get("/clearance"), "main")


def test_a_confidential_course_stays_hidden_beside_a_person(pages: Pages, make: Make, db: Db, scene: Scene) -> None:
    workshop = workshop_of(
        make, edition=edition_of(make, privacy=Privacy.CONFIDENTIAL, title=CANARY), instructions="Так"
    )
    (request,) = asked(db, make, scene, workshop)
    pages.sign_in(scene.head)
    for path in ("/clearance", f"/clearance/{request.id}"):
        page = pages.get(path)
        assert "Канарка" not in page.text
        assert f"/workshops/{workshop.id}" not in str(page)
        assert "Службова підготовка" in text(page, "main")
    pages.post(f"/clearance/{request.id}/clear")
    assert "Канарка" not in pages.get("/clearance").text
    pages.get(f"/workshops/{workshop.id}/participants", status=403)
    pages.sign_in(trainer_of(make, workshop))
    assert "Канарка" in pages.get(f"/workshops/{workshop.id}/participants").text
    pages.sign_in(request.person)
    assert "Канарка" in pages.get("/me/workshops").text


def test_a_clash_with_a_confidential_course_is_not_named_to_who_nominates(
    pages: Pages, make: Make, db: Db, scene: Scene
) -> None:
    hidden = workshop_of(make, edition=edition_of(make, privacy=Privacy.CONFIDENTIAL, title=CANARY))
    workshop = workshop_of(make)
    (request,) = asked(db, make, scene, hidden)
    pages.sign_in(trainer_of(make, workshop))
    number = request.person.service_number
    page = pages.post(f"/workshops/{workshop.id}/nominate", number=number, once_key="n", status=422)
    assert "зайняті" in text(page, "[role=alert]")
    assert "Канарка" not in page.text


def test_who_runs_a_workshop_nominates_seats_and_guests(pages: Pages, make: Make, db: Db, scene: Scene) -> None:
    workshop, person = workshop_of(make, seats=1), scene.officer(surname="Названий")
    url = f"/workshops/{workshop.id}"
    pages.sign_in(trainer_of(make, workshop))
    pages.post(f"{url}/nominate", number="нема", once_key="1", status=422)
    page = pages.post(f"{url}/nominate", number=person.service_number, once_key="2", follow=True)
    assert "НАЗВАНИЙ" in text(page, "table")
    asked(db, make, scene, workshop)
    pages.post(f"{url}/seats", seats="0", status=422)
    pages.post(f"{url}/seats", seats="2")
    assert state_of(db, workshop) == [State.ASKED, State.ASKED]
    pages.post(f"{url}/seats", seats="1", status=422)
    pages.post(f"{url}/guests", name="Ганна Гість", organisation="Посольство", once_key="3")
    pages.post(f"{url}/guests", name="Ганна Гість", organisation="Посольство", once_key="4", status=422)
    guest = db.scalars(select(Guest)).one()
    sheet = openpyxl.load_workbook(BytesIO(pages.download(f"{url}/participants.xlsx").data)).active
    assert sheet is not None
    names = [row[1].value for row in sheet.iter_rows(min_row=2)]
    assert any("НАЗВАНИЙ" in str(name) for name in names)
    assert "Ганна Гість" in names
    pages.post(f"/workshops/{workshop_of(make).id}/guests/{guest.id}/remove", status=404)
    pages.post(f"{url}/guests/{guest.id}/remove")
    assert db.scalar(select(func.count()).select_from(Guest)) == 0


def test_the_list_is_only_for_those_who_run_the_workshop(pages: Pages, make: Make, db: Db, scene: Scene) -> None:
    workshop = workshop_of(make)
    asked(db, make, scene, workshop)
    pages.sign_in(Role.COORDINATOR)
    pages.get(f"/workshops/{workshop.id}/participants")
    pages.sign_in(Role.TRAINER)
    pages.get(f"/workshops/{workshop.id}/participants", status=404)
    pages.download(f"/workshops/{workshop.id}/participants.xlsx", status=404)
    pages.post(f"/workshops/{workshop.id}/seats", seats="5", status=404)
    pages.sign_in(Role.OFFICER)
    pages.get(f"/workshops/{workshop.id}/participants", status=403)


def test_cancelling_a_workshop_ends_every_place_and_says_why(pages: Pages, make: Make, db: Db, scene: Scene) -> None:
    workshop = workshop_of(make)
    (request,) = asked(db, make, scene, workshop)
    url = f"/workshops/{workshop.id}/cancel"
    pages.sign_in(scene.head)
    pages.get(url, status=403)
    pages.sign_in(Role.COORDINATOR)
    pages.get(url)
    pages.post(url, reason="", status=422)
    pages.post(url, reason="Ремонт зали", follow=True)
    assert state_of(db, workshop) == [State.CANCELLED]
    pages.post(url, reason="Ще раз", status=422)
    pages.sign_in(request.person)
    assert "Ремонт зали" in text(pages.get(f"/workshops/{workshop.id}"), "main")


@pytest.mark.parametrize("language", ["uk", "en"])
def test_my_workshops_tell_what_happened(pages: Pages, make: Make, db: Db, scene: Scene, language: str) -> None:
    pages.speak(language)
    person = scene.officer()
    pages.sign_in(person)
    pages.get("/me/workshops")
    workshop = workshop_of(make, days=2)
    pages.post(f"/workshops/{workshop.id}/ask", once_key="k")
    pages.sign_in(scene.head)
    pages.post(f"/clearance/{db.scalars(select(Enrolment.id)).one()}/clear")
    pages.sign_in(person)
    page = pages.get("/me/workshops")
    assert len(page.select("table tbody tr")) == 2
    history = [item.text for item in page.select("main details li")]
    assert len(history) == 2
    assert (scene.head.name if language == "uk" else scene.head.latin_name) in history[1]
    pages.post(f"/workshops/{workshop.id}/withdraw")
    assert page.select_one("#past") is None
    assert pages.get("/me/workshops").select_one("#past") is not None


def text(page: BeautifulSoup, selector: str) -> str:
    """The text of the one element that the page must have."""
    found = page.select_one(selector)
    assert found is not None, selector
    return found.text


def statements(pages: Pages, db: Db, url: str) -> int:
    seen: list[str] = []
    connection = db.connection()

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(connection, "before_cursor_execute", count)
    try:
        pages.get(url)
    finally:
        event.remove(connection, "before_cursor_execute", count)
    return len([statement for statement in seen if statement.lstrip().upper().startswith("SELECT")])


def test_the_number_of_statements_does_not_grow_with_the_requests(pages: Pages, make: Make, db: Db) -> None:
    region = Scene(make)

    def fill(count: int) -> None:
        for _number in range(count):
            below = Scene(make, parent=region.unit)
            workshop = workshop_of(make, edition=shared, days=2)
            first, second = (ask(db, person, workshop, by=make.by) for person in below.officers(2))
            ask(db, below.officer(), common, by=make.by)
            clear(db, second, by=below.by)
            assert first.state is State.ASKED

    shared = edition_of(make)
    common = workshop_of(make, seats=4)
    fill(2)
    trainer, person = trainer_of(make, common), region.officer()
    ask(db, person, workshop_of(make, day=19), by=make.by)
    ask(db, person, common, by=make.by)
    urls = {"/clearance": region.head, f"/workshops/{common.id}/participants": trainer, "/me/workshops": person,
            f"/workshops/{common.id}": person}  # fmt: skip
    counts = {}
    for url, who in urls.items():
        pages.sign_in(who)
        counts[url] = statements(pages, db, url)
    fill(18)
    for day in range(20, 35):
        ask(db, person, workshop_of(make, day=day), by=make.by)
    for url, who in urls.items():
        pages.sign_in(who)
        assert statements(pages, db, url) == counts[url], url
