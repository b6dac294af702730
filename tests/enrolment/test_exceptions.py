"""What the coordinator may do against the usual order: with a reason, once, and written down."""

import pytest
from sqlalchemy import select

from lms.access import Program, Role
from lms.audit.models import Entry
from lms.db import Db
from lms.enrolment.models import Enrolment, State, Waiver
from lms.enrolment.queries.asking import reasons_against
from lms.enrolment.queries.places import place_in_queue
from lms.enrolment.rules.exceptions import put_first, waive
from lms.enrolment.rules.places import ask, change_seats, withdraw
from lms.errors import RefusedError
from lms.people.models.persons import Person, StaffGroup
from lms.people.queries.trust import SignedIn
from lms.scheduling.models import Workshop
from tests.enrolment.scene import Scene, actor, edition_of, trainer_of, workshop_of
from tests.make import Make
from tests.pages import Pages

ME = Program()


@pytest.fixture
def coordinator(make: Make) -> SignedIn:
    return actor(make, make.trusted(Role.COORDINATOR))


def codes(db: Db, person: Person, workshop: Workshop) -> list[str]:
    return [reason.code for reason in reasons_against(db, person, workshop)]


def for_seniors(make: Make, **values: int) -> Workshop:
    return workshop_of(make, edition=edition_of(make, audience=[StaffGroup.SENIOR]), **values)


def test_an_exception_lets_one_condition_be_once(db: Db, make: Make, scene: Scene, coordinator: SignedIn) -> None:
    workshop, person, colleague = for_seniors(make), scene.officer(), scene.officer()
    assert codes(db, person, workshop) == ["other-staff-group"]
    waiver = waive(db, workshop, person, "other-staff-group", "Готується на посаду", by=coordinator)
    assert (codes(db, person, workshop), codes(db, colleague, workshop)) == ([], ["other-staff-group"])
    enrolment = ask(db, person, workshop, by=ME)
    assert (enrolment.state, waiver.enrolment) == (State.ASKED, enrolment)
    withdraw(db, enrolment, by=ME)
    assert codes(db, person, workshop) == ["other-staff-group"]
    entry = db.scalars(select(Entry).where(Entry.action == "waiver.given")).one()
    assert entry.facts == {"workshop": workshop.id, "person": person.id, "condition": "other-staff-group"}


def test_the_person_reads_that_a_condition_was_let_be(
    pages: Pages, make: Make, db: Db, scene: Scene, coordinator: SignedIn
) -> None:
    workshop, person = for_seniors(make), scene.officer()
    waive(db, workshop, person, "other-staff-group", "Готується на посаду", by=coordinator)
    pages.sign_in(person)
    page = pages.get(f"/workshops/{workshop.id}")
    assert "не виконано" not in page.text
    assert "виняток" in page.text
    assert page.select_one(f"form[action='/workshops/{workshop.id}/ask']")


def test_an_exception_holds_on_the_waiting_list_until_the_seat(
    db: Db, make: Make, scene: Scene, coordinator: SignedIn
) -> None:
    workshop = for_seniors(make, seats=1)
    persons = scene.officers(2)
    for person in persons:
        waive(db, workshop, person, "other-staff-group", "Готується на посаду", by=coordinator)
    first, second = (ask(db, person, workshop, by=ME) for person in persons)
    assert place_in_queue(db, second) == 1
    withdraw(db, first, by=ME)
    assert second.state is State.ASKED


@pytest.mark.parametrize(
    ("code", "reason", "refused"),
    [
        ("other-staff-group", " ", "reason-missing"),
        ("suspended", "Потрібен", "not-waivable"),
        ("clash", "Потрібен", "nothing-to-waive"),
    ],
)
def test_an_exception_needs_a_reason_and_a_need(
    make: Make, scene: Scene, coordinator: SignedIn, code: str, reason: str, refused: str
) -> None:
    db, workshop, person = make.db, for_seniors(make), scene.officer()
    with pytest.raises(RefusedError, match=r".") as refusal:
        waive(db, workshop, person, code, reason, by=coordinator)
    assert refusal.value.code == refused
    assert db.scalars(select(Waiver)).all() == []


def test_whoever_is_put_first_moves_up_first(db: Db, make: Make, scene: Scene, coordinator: SignedIn) -> None:
    workshop = workshop_of(make, seats=1)
    seated, early, late, last = (ask(db, person, workshop, by=ME) for person in scene.officers(4))
    put_first(db, late, 1, "Іде на навчання тренерів", by=coordinator)
    assert [place_in_queue(db, one) for one in (late, early, last)] == [1, 2, 3]
    put_first(db, last, 2, "Наказ", by=coordinator)
    change_seats(db, workshop, 2, by=ME)
    assert (seated.state, last.state, late.state) == (State.ASKED, State.ASKED, State.WAITING)
    put_first(db, late, 0, "Помилка", by=coordinator)
    assert [place_in_queue(db, one) for one in (early, late)] == [1, 2]
    facts = [e.facts for e in db.scalars(select(Entry).where(Entry.action == "waiting-list.reordered"))]
    assert [(one["was"], one["now"]) for one in facts] == [(0, 1), (0, 2), (1, 0)]
    with pytest.raises(RefusedError, match=r".") as refusal:
        put_first(db, late, 3, "Наказ", by=coordinator)
    assert refusal.value.code == "no-such-priority"
    with pytest.raises(RefusedError, match=r".") as refusal:
        put_first(db, seated, 1, "Наказ", by=coordinator)
    assert refusal.value.code == "not-waiting"


def test_the_coordinator_allows_and_a_trainer_does_not(pages: Pages, make: Make, db: Db, scene: Scene) -> None:
    workshop, person = for_seniors(make), scene.officer(service_number="0700001")
    url = f"/workshops/{workshop.id}/exceptions"
    code, why = "other-staff-group", "Готується на посаду"
    pages.sign_in(trainer_of(make, workshop))
    pages.post(url, number="0700001", condition=code, reason=why, status=403)
    assert db.scalars(select(Waiver)).all() == []
    pages.sign_in(make.trusted(Role.COORDINATOR))
    assert pages.post(url, number="0700001", condition=code, reason="", status=422).select_one("[role=alert]")
    pages.post(url, number="0700001", condition=code, reason=why)
    row = pages.get(url).select_one("table tbody tr")
    assert row is not None
    assert person.full_name in row.text
    assert why in row.text


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_coordinator_puts_somebody_first_on_the_page(
    pages: Pages, make: Make, db: Db, scene: Scene, language: str
) -> None:
    workshop = workshop_of(make, seats=1)
    _seated, early, late = (ask(db, person, workshop, by=ME) for person in scene.officers(3))
    url = f"/workshops/{workshop.id}/waiting/{late.id}"
    pages.sign_in(make.trusted(Role.COORDINATOR))
    pages.post("/language", language=language)
    pages.post(url, priority="1", reason="", status=422)
    pages.post(url, priority="1", reason="Наказ")
    db.expire_all()
    assert [place_in_queue(db, one) for one in (late, early)] == [1, 2]
    pages.get(f"/workshops/{workshop.id}/participants")
    pages.get(url)
    stored = db.get_one(Enrolment, late.id)
    assert (stored.priority, stored.priority_why) == (1, "Наказ")
