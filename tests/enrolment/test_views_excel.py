"""Lists of enrolment as Excel files: the same readers, the same scope, the same titles as their pages."""

from datetime import date, timedelta
from typing import Any

import pytest

from lms import clock
from lms.access import Role
from lms.catalogue.models import Privacy
from lms.db import Db
from lms.enrolment.models import State
from lms.enrolment.rules.clearances import clear, keep_on_duty
from lms.enrolment.rules.exceptions import waive
from lms.enrolment.rules.places import ask
from lms.enrolment.rules.quotas import Terms, add_quota
from lms.people.models.persons import Sex, StaffGroup
from tests.enrolment.scene import CANARY, Scene, actor, edition_of, trainer_of, workshop_of
from tests.make import Make
from tests.pages import Pages
from tests.reports.rows import statements


def day(cell: Any) -> date:
    """The day of a cell with a moment."""
    found: date = cell.date()
    return found


def test_a_head_takes_along_the_requests_of_the_own_units_only(pages: Pages, make: Make, db: Db, scene: Scene) -> None:
    workshop, other = workshop_of(make), Scene(make)
    waits = ask(db, scene.officer(surname="=Чекає", surname_latin="=Chekaie"), workshop, by=make.by)
    kept = ask(db, scene.officer(surname="Лишився", surname_latin="Lyshyvsia"), workshop, by=make.by)
    ask(db, other.officer(surname="Чужий"), workshop, by=make.by)
    keep_on_duty(db, kept, "+Посилення", by=scene.by)
    pages.sign_in(scene.head)
    ukrainian, english = pages.sheets("/clearance.xlsx")
    assert ukrainian[0][:6] == ("Список", "Прізвище та ім’я", "Звання", "Підрозділ", "Категорія персоналу", "Тренінг")
    assert [row[1] for row in ukrainian[1:]] == [waits.person.full_name, kept.person.full_name]
    first, second = (dict(zip(english[0], row, strict=True)) for row in english[1:])
    assert first["List"] == "Waiting for you"
    assert first["Name"] == f"=CHEKAIE {waits.person.given_latin}"
    assert (first["Unit"], first["Workshop"]) == (scene.unit.name["en"], workshop.edition.title["en"])
    assert workshop.starts_at is not None
    assert first["Begins"] == clock.on_the_wall(workshop.starts_at)
    assert (first["Away"], first["Serve in the unit"], first["Decision"]) == (1, 3, None)
    assert day(first["Day with the fewest left"]) == clock.today() + timedelta(days=14)
    assert (second["List"], second["Decision"], second["Reason"]) == ("Decided", "Kept on duty", "+Посилення")
    assert str(second["Decided by"]).startswith(scene.head.surname_latin.upper())
    assert day(second["Decided on"]) == clock.today()
    assert second["Away"] is None
    assert pages.get("/clearance").select("a[href='/clearance.xlsx']")
    pages.sign_in(Role.EVALUATOR)
    pages.download("/clearance.xlsx", 403)


def test_whoever_decides_nothing_takes_along_what_nobody_can_decide(
    pages: Pages, make: Make, db: Db, scene: Scene
) -> None:
    workshop, headless = workshop_of(make), make.unit()
    ask(db, scene.officer(), workshop, by=make.by)
    alone = ask(db, make.person(unit=headless), workshop, by=make.by)
    for who in (Role.COORDINATOR, Role.HR):
        pages.sign_in(who)
        rows = pages.sheet("/clearance.xlsx")[1:]
        assert [row[:2] for row in rows] == [("Запити, щодо яких нікому ухвалити рішення", alone.person.full_name)]
    pages.sign_in(make.trusted(Role.HR, unit=make.unit()))
    assert len(pages.sheet("/clearance.xlsx")) == 1


def test_a_confidential_course_has_its_neutral_title_in_the_file(
    pages: Pages, make: Make, db: Db, scene: Scene
) -> None:
    workshop = workshop_of(make, edition=edition_of(make, privacy=Privacy.CONFIDENTIAL, title=CANARY))
    first, _second = (ask(db, person, workshop, by=make.by) for person in scene.officers(2))
    clear(db, first, by=scene.by)
    pages.sign_in(scene.head)
    assert [row[5] for row in pages.sheet("/clearance.xlsx")[1:]] == ["Службова підготовка"] * 2


def test_clearances_take_as_many_statements_for_ten_requests_as_for_two(
    pages: Pages, make: Make, db: Db, scene: Scene
) -> None:
    def more(count: int) -> None:
        for person in scene.officers(count):
            keep_on_duty(db, ask(db, person, workshop_of(make), by=make.by), "Чергування", by=scene.by)
            ask(db, scene.officer(), workshop_of(make), by=make.by)

    def read() -> int:
        db.expire_all()
        with statements(db) as seen:
            rows.append(len(pages.sheet("/clearance.xlsx")))
        return len(seen)

    rows: list[int] = []
    more(1)
    pages.sign_in(scene.head)
    few = read()
    more(4)
    assert read() == few
    assert rows == [3, 11]


def test_exceptions_are_a_file_for_the_coordinator(pages: Pages, make: Make, db: Db, scene: Scene) -> None:
    audience = edition_of(make, audience=[StaffGroup.SENIOR])
    workshop, other = workshop_of(make, edition=audience), workshop_of(make, edition=audience)
    coordinator = make.trusted(Role.COORDINATOR)
    by = actor(make, coordinator)
    used, unused = scene.officer(surname="=Ужито", surname_latin="=Uzhyto"), scene.officer(surname="Чекає")
    for person in (used, unused):
        waive(db, workshop, person, "other-staff-group", "=Готується", by=by)
    waive(db, other, scene.officer(), "other-staff-group", "Інший", by=by)
    request = ask(db, used, workshop, by=make.by)
    assert request.state is State.ASKED
    url = f"/workshops/{workshop.id}/exceptions.xlsx"
    pages.sign_in(coordinator)
    ukrainian, english = pages.sheets(url)
    assert ukrainian[0] == ("Прізвище та ім’я", "Умова", "Причина", "Хто дозволив", "Коли дозволено", "Використано")
    assert [row[0] for row in ukrainian[1:]] == [unused.full_name, used.full_name]
    newer, older = english[1:]
    assert (newer[2], newer[5], older[5]) == ("=Готується", "not yet", "Requested")
    assert str(older[0]).startswith("=UZHYTO ")
    assert day(newer[4]) == clock.today()
    assert pages.get(f"/workshops/{workshop.id}/exceptions").select(f"a[href='{url}']")
    pages.sign_in(trainer_of(make, workshop))
    pages.download(url, 403)
    pages.sign_in(make.trusted(Role.COORDINATOR, course="shelf/elsewhere"))
    pages.download(url, 404)


@pytest.mark.parametrize("language", ["uk", "en"])
def test_seats_of_groups_are_a_file_for_those_who_run_the_workshop(
    pages: Pages, make: Make, db: Db, scene: Scene, language: str
) -> None:
    workshop, other = workshop_of(make, seats=5), workshop_of(make)
    scene.unit.name = {"uk": "=Відділ", "en": "=Department"}
    returns = clock.today() + timedelta(days=3)
    add_quota(db, workshop, Terms(seats=2, unit=scene.unit, returns_on=returns), by=scene.by)
    add_quota(db, other, Terms(seats=1, sex=Sex.FEMALE), by=scene.by)
    ask(db, scene.officer(), workshop, by=make.by)
    url = f"/workshops/{workshop.id}/unit-seats.xlsx"
    pages.speak(language)
    pages.sign_in(trainer_of(make, workshop))
    heading, line = pages.sheet(url)
    assert heading[:2] == (("Група", "Місця") if language == "uk" else ("Group", "Seats"))
    assert line[:6] == (scene.unit.name[language], 2, 0, 1, 0, 1)
    assert str(returns.day) in str(line[6])
    assert pages.get(f"/workshops/{workshop.id}/unit-seats").select(f"a[href='{url}']")
    for denied, status in ((trainer_of(make, other), 404), (make.trusted(Role.HR), 403)):
        pages.sign_in(denied)
        pages.download(url, status)
