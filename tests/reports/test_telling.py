"""Tell these people: messages that no mail has brought."""

from datetime import timedelta

from sqlalchemy import select

from lms import clock
from lms.access import Role
from lms.audit.models import Entry
from lms.db import Db
from lms.notices.models import Notice
from lms.people.models.persons import Person
from tests.make import Make
from tests.pages import Pages


def message(db: Db, person: Person, *, mailed_days: int | None = None, **facts: object) -> Notice:
    made = clock.now() - timedelta(days=mailed_days or 0, hours=1)
    row = Notice(key=f"x:{person.id}:{len(facts)}", kind="password-set", person_id=person.id, facts=facts, made_at=made)
    row.mailed_at = made if mailed_days is not None else None
    db.add(row)
    db.flush()
    return row


def test_a_head_of_unit_ticks_what_was_told_and_it_is_logged(pages: Pages, make: Make, db: Db) -> None:
    unit = make.unit()
    notice = message(db, make.person(unit=unit, surname="Безпошти"))
    head = pages.sign_in(Role.COMMANDER, unit=unit)
    page = pages.get("/tell-these-people")
    assert "БЕЗПОШТИ" in page.text
    assert page.select_one(f"input[name=told][value='{notice.id}']")
    page = pages.post("/tell-these-people", told=str(notice.id), follow=True)
    assert "БЕЗПОШТИ" not in page.text
    assert notice.told_by_id == head.id
    assert db.scalar(select(Entry.actor_id).where(Entry.action == "notice.told")) == head.id


def test_only_the_people_in_scope_are_listed_and_ticked(pages: Pages, make: Make, db: Db) -> None:
    other = message(db, make.person(unit=make.unit(), surname="Чужий"))
    pages.sign_in(Role.HR, unit=make.unit())
    assert "ЧУЖИЙ" not in pages.get("/tell-these-people").text
    pages.post("/tell-these-people", told=str(other.id))
    assert other.told_at is None
    pages.sign_in(Role.COORDINATOR)
    pages.get("/tell-these-people", status=403)


def test_a_mailed_message_is_listed_after_two_days_unseen(pages: Pages, make: Make, db: Db) -> None:
    unit = make.unit()
    message(db, make.person(unit=unit, surname="Учорашній"), mailed_days=1)
    message(db, make.person(unit=unit, surname="Давній"), mailed_days=2)
    seen = message(db, make.person(unit=unit, surname="Прочитав"), mailed_days=3)
    seen.seen_at = clock.now()
    db.flush()
    pages.sign_in(Role.COMMANDER, unit=unit)
    text = pages.get("/tell-these-people").text
    assert "ДАВНІЙ" in text
    assert "УЧОРАШНІЙ" not in text
    assert "ПРОЧИТАВ" not in text


def test_a_private_message_keeps_its_words_for_the_person(pages: Pages, make: Make, db: Db) -> None:
    pages.speak("en")
    unit = make.unit()
    message(db, make.person(unit=unit), private=True)
    pages.sign_in(Role.COMMANDER, unit=unit)
    text = pages.get("/tell-these-people").text
    assert "A message for the person alone" in text
    assert "Your password was set" not in text
