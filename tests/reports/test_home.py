"""The first page says what to do now, role by role."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from lms import clock, jobs
from lms.access import Role
from lms.audit.models import Entry
from lms.catalogue.models import Privacy
from lms.db import Db
from lms.enrolment.models import State
from lms.jobs import Job, JobState
from lms.notices.models import Notice
from lms.people.models.persons import StaffGroup
from lms.scheduling.models import ProgrammeUnit, Workshop, WorkshopState
from tests.make import Make
from tests.pages import Pages
from tests.reports.rows import placed, statements


def coming(make: Make, days: int = 5, **values: Any) -> Workshop:
    """A published workshop with one session in some days."""
    workshop = make.workshop(**values)
    starts = clock.on_the_wall(clock.now()).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=days)
    make.session(workshop, starts=starts)
    return workshop


def test_a_visitor_is_led_to_signing_in_checking_and_asking(pages: Pages) -> None:
    pages.speak("en")
    page = pages.get("/")
    links = {link["href"] for link in page.select("main a")}
    assert {"/sign-in", "/sign-in/code", "/verify", "/whom-to-ask"} <= links


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("role", list(Role))
def test_the_first_page_opens_empty_for_every_role(pages: Pages, make: Make, role: Role, language: str) -> None:
    pages.speak(language)
    unit = make.unit()
    pages.sign_in(role, unit=unit if role in {Role.COMMANDER, Role.HR} else None)
    assert pages.get("/").select_one(f"#home-{role}")


def test_duties_stand_above_ones_own_training(pages: Pages, make: Make) -> None:
    person = make.trusted(Role.COMMANDER, unit=make.unit())
    make.grant(person, Role.TRAINER)
    pages.sign_in(person)
    ids = [tag["id"] for tag in pages.get("/").select("[id^=home-]")]
    assert ids == ["home-trainer", "home-commander", "home-officer"]


def test_a_staff_member_sees_the_next_session_and_only_workshops_meant_for_them(
    pages: Pages, make: Make, db: Db
) -> None:
    unit = make.unit()
    person = make.person(unit=unit, group=StaffGroup.LINE)
    mine = coming(make, 3, edition=make.edition(audience=["line"]), title="Мій тренінг")
    placed(db, mine, person, unit)
    meant = coming(make, 8, edition=make.edition(audience=["line"]), title="Для мене")
    other = coming(make, 8, edition=make.edition(audience=["senior"]), title="Для інших")
    pages.sign_in(person)
    page = pages.get("/")
    assert page.select_one(f".tile a[href='/workshops/{mine.id}']")
    assert page.select_one(f".lines a[href='/workshops/{meant.id}']")
    assert "Для мене" in page.text
    assert not page.select_one(f"a[href='/workshops/{other.id}']")
    assert not page.select_one(f".lines a[href='/workshops/{mine.id}']")


def test_a_workshop_of_a_programme_without_my_unit_is_not_offered(pages: Pages, make: Make, db: Db) -> None:
    inside, outside = make.unit(), make.unit()
    programme = make.programme()
    db.add(ProgrammeUnit(programme=programme, unit=inside, starts_on=clock.today() - timedelta(days=9)))
    workshop = coming(make, 8, edition=make.edition(audience=["line"]), programme=programme)
    pages.sign_in(make.person(unit=inside))
    assert pages.get("/").select_one(f"a[href='/workshops/{workshop.id}']")
    pages.sign_in(make.person(unit=outside))
    assert not pages.get("/").select_one(f"a[href='/workshops/{workshop.id}']")


def test_a_trainer_finds_todays_roll_and_the_one_left_open(pages: Pages, make: Make) -> None:
    trainer = make.trusted(Role.TRAINER)
    workshop = make.workshop(by=trainer)
    now = clock.on_the_wall(clock.now()).replace(second=0, microsecond=0)
    today = now.replace(hour=0, minute=5)
    session = make.session(workshop, starts=today, trainers=[trainer])
    left = make.session(workshop, starts=today - timedelta(days=2), trainers=[trainer])
    pages.sign_in(trainer)
    page = pages.get("/")
    assert page.select_one(f".tile a[href='/sessions/{session.id}/roll']")
    assert page.select_one(f".lines a[href='/sessions/{left.id}/roll']")


def test_a_draft_says_whether_something_stands_in_its_way(pages: Pages, make: Make) -> None:
    pages.speak("en")
    trainer = make.trusted(Role.TRAINER)
    draft = make.workshop(by=trainer, state=WorkshopState.DRAFT)
    pages.sign_in(trainer)
    line = pages.get("/").select_one(f".lines li:has(a[href='/workshops/{draft.id}'])")
    assert line is not None
    assert "stands in the way" in line.text


def test_a_head_of_unit_sees_requests_and_absences_under_the_neutral_title(pages: Pages, make: Make, db: Db) -> None:
    unit = make.unit()
    secret = make.edition(
        privacy="confidential",
        title={"uk": "Канарка", "en": "Canary"},
        neutral_title={"uk": "Службова підготовка", "en": "In-service training"},
    )
    waiting, away = coming(make, 2, edition=secret), coming(make, 1, edition=secret)
    assert waiting.privacy is Privacy.CONFIDENTIAL
    placed(db, waiting, make.person(unit=unit, surname="Запитальна"), unit, state=State.ASKED)
    placed(db, away, make.person(unit=unit, surname="Відсутній"), unit)
    pages.sign_in(Role.COMMANDER, unit=unit)
    text = pages.get("/").text
    assert "ЗАПИТАЛЬНА" in text
    assert "ВІДСУТНІЙ" in text
    assert "Службова підготовка" in text
    section = pages.get("/").select_one("[aria-labelledby=home-commander]")
    assert section is not None
    assert "Канарка" not in section.text


def test_hr_sees_who_has_no_way_to_sign_in_in_its_units_only(pages: Pages, make: Make) -> None:
    own, other = make.unit(name="Свій відділ"), make.unit(name="Чужий відділ")
    make.person(unit=own)
    make.person(unit=own, password_hash="x")
    make.person(unit=other)
    pages.sign_in(Role.HR, unit=own)
    section = pages.get("/").select_one("[aria-labelledby=home-hr]")
    assert section is not None
    assert "Свій відділ: 2" in " ".join(section.text.split())
    assert "Чужий відділ" not in section.text


def test_a_coordinator_is_shown_workshops_that_need_somebody(pages: Pages, make: Make, db: Db) -> None:
    pages.speak("en")
    empty = coming(make, 6, seats=10)
    full = coming(make, 6, seats=2)
    unit = make.unit()
    for _number in range(2):
        placed(db, full, make.person(unit=unit), unit)
    late = coming(make, 1, seats=2)
    for _number in range(2):
        placed(db, late, make.person(unit=unit), unit, state=State.ASKED)
    pages.sign_in(Role.COORDINATOR)
    page = pages.get("/")
    links = page.select("#home-coordinator ~ .table-region tbody tr a")
    rows = {str(link["href"]): row.text for link in links if (row := link.find_parent("tr"))}
    assert "few enrolled" in rows[f"/workshops/{empty.id}"]
    assert "2 not cleared yet" in rows[f"/workshops/{late.id}"]
    assert f"/workshops/{full.id}" not in rows


def test_an_administrator_lets_a_failed_job_run_again_and_others_do_not(pages: Pages, db: Db) -> None:
    job_id = jobs.ask(db, "mail", "1", {})
    job = db.get_one(Job, job_id)
    job.state, job.tries, job.fault = JobState.FAILED, 8, "OSError: no route"
    db.flush()
    pages.sign_in(Role.COORDINATOR)
    pages.post(f"/work/{job_id}/try-again", status=403)
    assert db.get_one(Job, job_id).state is JobState.FAILED
    pages.sign_in(Role.ADMINISTRATOR)
    assert "no route" in pages.get("/").text
    pages.post(f"/work/{job_id}/try-again")
    assert db.get_one(Job, job_id).state is JobState.WAITING
    assert db.scalar(select(Entry.actor_id).where(Entry.action == "job.asked-again"))
    pages.post(f"/work/{job_id}/try-again", status=404)


def test_new_messages_stand_first_and_a_seen_one_goes_to_the_earlier_ones(pages: Pages, db: Db) -> None:
    person = pages.sign_in(Role.OFFICER)
    facts = {"uk": "х"}
    db.add(Notice(key="1", kind="password-set", person_id=person.id, facts=facts))
    db.flush()
    page = pages.get("/")
    form = page.select_one("form[action^='/notices/']")
    assert form is not None
    pages.post(str(form["action"]))
    assert not pages.get("/").select_one("form[action^='/notices/']")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.TRAINER, Role.COMMANDER, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_more_rows_need_no_more_statements(pages: Pages, make: Make, db: Db, role: Role) -> None:
    unit = make.unit()
    person = pages.sign_in(make.trusted(role, unit=unit if role is Role.COMMANDER else None, serves=unit))

    def fill(times: int) -> None:
        for _number in range(times):
            workshop = coming(make, 2, edition=make.edition(audience=["line"]))
            placed(db, workshop, make.person(unit=unit), unit)
            placed(db, workshop, make.person(unit=unit), unit, state=State.ASKED)
            today = clock.on_the_wall(clock.now()).replace(hour=0, minute=5, second=0, microsecond=0)
            make.session(workshop, starts=today, trainers=[person])
            jobs.ask(db, "mail", f"{workshop.id}", {})
        db.commit()

    fill(1)
    with statements(db) as few:
        pages.get("/")
    fill(4)
    with statements(db) as many:
        pages.get("/")
    assert len(many) <= len(few) + 1, "\n".join(many[len(few) :])
