"""Rules of people: roles, suspension, acting heads, passwords, names."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from lms import clock
from lms.access import Permission, Program, Role
from lms.audit.models import Entry
from lms.db import Db
from lms.errors import RefusedError
from lms.notices.models import Notice
from lms.people.models.persons import Person
from lms.people.models.signing_in import SignIn
from lms.people.queries.accounts import is_last_administrator
from lms.people.queries.persons import (
    name_key,
    person_by_number,
    person_signing_in,
    persons_named,
    postings_on,
    visible_persons,
)
from lms.people.queries.trust import actor_of, heads_of
from lms.people.queries.units import acting_heads
from lms.people.rules import passwords
from lms.people.rules.grants import Trust, end_grant, give_grant
from lms.people.rules.passwords import is_password_of, renew_hash, set_password
from lms.people.rules.persons import Details, change_details, restore, suspend
from lms.people.rules.sign_ins import begin_sign_in
from lms.people.rules.units import Term, end_acting, lock_unit, name_acting_head, unlock_unit
from tests.make import Make

BY = Program()
TODAY = clock.today()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def code_of(action: object, *args: object, **kwargs: object) -> str | None:
    try:
        action(*args, **kwargs)  # type: ignore[operator]
    except RefusedError as refused:
        return refused.code
    return None


# Passwords


def test_a_password_is_kept_as_argon2id_with_nineteen_mebibytes(db: Db, make: Make) -> None:
    person = make.person()
    set_password(db, person, "три зелені вагони", by=BY)
    assert (person.password_hash or "").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert is_password_of(person, "три зелені вагони")
    assert not is_password_of(person, "три зелені вагон")
    assert db.scalar(select(func.count()).where(Notice.person_id == person.id, Notice.kind == "password-set")) == 1


def test_the_hash_of_nobody_costs_as_much_as_a_real_one() -> None:
    assert not passwords._HASHER.check_needs_rehash(passwords._NOBODYS)
    assert not is_password_of(None, "anything")


def test_unknown_persons_and_persons_without_a_password_cost_one_hash_each(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Counting:
        def verify(self, stored: str, _typed: str) -> bool:
            asked.append(stored)
            return True

    monkeypatch.setattr(passwords, "_HASHER", Counting())
    assert not is_password_of(None, "x")
    assert not is_password_of(make.person(), "x")
    assert asked == [passwords._NOBODYS] * 2


def test_a_letter_composed_differently_is_the_same_letter(db: Db, make: Make) -> None:
    person = make.person()
    set_password(db, person, "мій їжак і йод", by=BY)
    assert is_password_of(person, "мі\u0438\u0306 \u0456\u0308жак і \u0438\u0306од")


def test_a_weaker_hash_is_renewed_with_the_right_password(make: Make) -> None:
    from argon2 import PasswordHasher  # noqa: PLC0415

    person = make.person(password_hash=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("abcdefghij"))
    renew_hash(person, "abcdefghij")
    assert "m=19456" in (person.password_hash or "")
    assert is_password_of(person, "abcdefghij")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("короткий", "password-too-short"),
        ("1234567890", "password-too-common"),
        ("Йцукенгшщз", "password-too-common"),
        ("Слава Україні", "password-too-common"),
        ("aaaaaaaaaaaa", "password-too-common"),
        ("моя 7654321 зима", "password-holds-your-data"),
        ("Шевченко1814!", "password-holds-your-data"),
        ("shevchenko1814", "password-holds-your-data"),
        ("kobzar-kobzar", "password-holds-your-data"),
        ("верба над ставом", None),
    ],
)
def test_weak_passwords_are_refused(db: Db, make: Make, password: str, code: str | None) -> None:
    person = make.person(
        service_number="7654321", surname="Шевченко", surname_latin="Shevchenko", email="kobzar@example.org"
    )
    assert code_of(set_password, db, person, password, by=BY) == code


# Finding persons


def test_a_person_is_found_by_number_in_any_case_and_layout(db: Db, make: Make) -> None:
    latin, cyrillic = make.person(service_number="K-100"), make.person(service_number="ВС-7")
    assert person_by_number(db, " k-100 ") is latin
    assert person_by_number(db, "к-100") is latin
    assert person_by_number(db, "BC-7") is cyrillic
    for nothing in ("", "  ", "K-1", "%"):
        assert person_by_number(db, nothing) is None


def test_the_number_as_it_is_written_wins_over_its_twin(db: Db, make: Make) -> None:
    latin, cyrillic = make.person(service_number="K-1"), make.person(service_number="К-1")
    assert person_by_number(db, "K-1") is latin
    assert person_by_number(db, "К-1") is cyrillic


@pytest.mark.parametrize(
    "text",
    [
        "Лук’яненко Ольга Іванівна",
        "ЛУК'ЯНЕНКО ОЛЬГА",
        "Ольга Лукʼяненко",
        "лук'яненко",
        "Lukianenko Olha",
        "olha LUKIANENKO",
    ],
)
def test_a_name_is_found_as_lists_and_documents_write_it(db: Db, make: Make, text: str) -> None:
    person = make.person(
        surname="Лук’яненко", given="Ольга", patronymic="Іванівна", surname_latin="Lukianenko", given_latin="Olha"
    )
    make.person(surname="Лук’яненков", given="Ольга", surname_latin="Lukianenkov", given_latin="Olha")
    assert persons_named(db, text) == [person]


def test_two_people_of_one_name_are_both_found_and_a_part_of_a_name_finds_nobody(db: Db, make: Make) -> None:
    for patronymic in ("Іванівна", "Андріївна"):
        make.person(surname="Коваль", given="Ніна", patronymic=patronymic)
    assert [person.patronymic for person in persons_named(db, "Коваль Ніна")] == ["Андріївна", "Іванівна"]
    assert persons_named(db, "Ков") == []
    assert persons_named(db, "") == []


@given(st.text(max_size=30))
def test_whatever_is_typed_searches_without_failing(text: str) -> None:
    statement = visible_persons(BY, Permission.PEOPLE_DIRECTORY_READ, text=text)
    assert str(statement.compile())


def test_an_outer_scope_and_a_leaver_are_not_listed(db: Db, make: Make) -> None:
    unit = make.unit()
    serving, leaver = make.person(unit=unit), make.person()
    make.posting(leaver, unit, ends_on=TODAY)
    hr = actor_of(db, make.trusted(Role.HR, unit=unit, serves=make.unit()))
    assert list(db.scalars(visible_persons(hr, Permission.PEOPLE_DIRECTORY_READ))) == [serving]
    assert set(postings_on(db, [serving.id, leaver.id], TODAY)) == {serving.id}


def test_names_are_in_ukrainian_order(db: Db, make: Make) -> None:
    for surname in ("Іваненко", "Їжак", "Ґонтар", "Гай", "Євтух", "Ель", "Щур", "Юрко", "Ьоль"):
        make.person(surname=surname, given="Я", sort_key=name_key(surname, "Я", None))
    rows = db.scalars(visible_persons(BY, Permission.PEOPLE_DIRECTORY_READ))
    assert [person.surname for person in rows] == [
        "Гай", "Ґонтар", "Ель", "Євтух", "Іваненко", "Їжак", "Щур", "Ьоль", "Юрко",
    ]  # fmt: skip


def test_a_shared_e_mail_is_nobodys(db: Db, make: Make) -> None:
    one = make.person(email="one@example.org")
    assert person_signing_in(db, "ONE@example.org") is one
    make.person(email="one@example.org")
    assert person_signing_in(db, "one@example.org") is None


# Details and suspension


def test_a_new_patronymic_moves_the_name_in_lists(db: Db, make: Make) -> None:
    person = make.person(surname="Бойко", given="Яна", patronymic=None)
    change_details(db, person, Details("Юріївна", "Boiko", "Yana", None, "uk"), by=BY)
    assert person.sort_key == name_key("Бойко", "Яна", "Юріївна")


def test_details_that_stay_leave_no_entry(db: Db, make: Make) -> None:
    person = make.person()
    same = Details(person.patronymic, person.surname_latin, person.given_latin, person.email, person.language or "uk")
    change_details(db, person, same, by=BY)
    assert db.scalar(select(func.count()).select_from(Entry)) == 0


def test_suspension_ends_every_sign_in_and_can_be_lifted(db: Db, make: Make) -> None:
    person = make.person()
    begin_sign_in(db, person, own_device_days=14, by=BY)
    db.flush()
    suspend(db, person, by=BY)
    assert db.scalar(select(func.count()).where(SignIn.ended_at.is_(None))) == 0
    assert code_of(suspend, db, person, by=BY) == "already-suspended"
    restore(db, person, by=BY)
    db.flush()
    assert person.suspended_at is None
    assert code_of(restore, db, person, by=BY) == "not-suspended"


def test_nobody_suspends_themselves_or_the_last_administrator(db: Db, make: Make) -> None:
    first = make.trusted(Role.ADMINISTRATOR)
    assert is_last_administrator(db, first)
    assert code_of(suspend, db, first, by=actor_of(db, first)) == "yourself"
    assert code_of(suspend, db, first, by=BY) == "last-administrator"
    make.trusted(Role.ADMINISTRATOR)
    assert code_of(suspend, db, first, by=BY) is None


# Roles


def trust(role: Role = Role.HR, **values: object) -> Trust:
    given_values = {"unit": None, "course": None, "starts_on": TODAY, "ends_on": None, "basis": "Наказ", **values}
    return Trust(role, **given_values)  # type: ignore[arg-type]


def test_a_role_needs_the_scope_that_fits_it(db: Db, make: Make) -> None:
    person, unit = make.person(), make.unit()
    for wanted, code in (
        (trust(Role.COMMANDER), "over-a-unit"),
        (trust(Role.HR, course="a/b"), "over-a-course"),
        (trust(Role.TRAINER, course="a/b", unit=unit), "over-a-course"),
        (trust(Role.HR, ends_on=YESTERDAY), "dates-in-order"),
        (trust(Role.TRAINER, course="a/b"), None),
        (trust(Role.COMMANDER, unit=unit), None),
    ):
        assert code_of(give_grant, db, person, wanted, by=BY) == code


def test_the_same_role_is_not_given_twice_for_one_day(db: Db, make: Make) -> None:
    person, unit = make.person(), make.unit()
    give_grant(db, person, trust(unit=unit, ends_on=TOMORROW), by=BY)
    db.flush()
    assert code_of(give_grant, db, person, trust(unit=unit, starts_on=TOMORROW), by=BY) == "already-trusted"
    assert code_of(give_grant, db, person, trust(unit=unit, starts_on=TOMORROW + timedelta(days=1)), by=BY) is None
    assert code_of(give_grant, db, person, trust(unit=make.unit()), by=BY) is None


def test_a_role_ends_at_once_and_only_sooner(db: Db, make: Make) -> None:
    person = make.person()
    grant = give_grant(db, person, trust(ends_on=TOMORROW), by=BY)
    db.flush()
    assert code_of(end_grant, db, grant, TOMORROW + timedelta(days=1), by=BY) == "only-shorter"
    assert code_of(end_grant, db, grant, YESTERDAY - timedelta(days=1), by=BY) == "last-day-too-early"
    end_grant(db, grant, YESTERDAY, by=BY)
    db.flush()
    assert actor_of(db, person).scopes == ()
    assert code_of(give_grant, db, person, trust(), by=BY) is None


def test_the_last_administrator_keeps_the_role(db: Db, make: Make) -> None:
    person: Person = make.person()
    grant = give_grant(db, person, trust(Role.ADMINISTRATOR), by=BY)
    db.flush()
    assert code_of(end_grant, db, grant, YESTERDAY, by=BY) == "last-administrator"


# Acting heads and locks


def test_the_acting_head_decides_from_the_first_to_the_last_day(db: Db, make: Make) -> None:
    unit = make.unit()
    head, colleague = make.trusted(Role.COMMANDER, unit=unit), make.person(unit=unit)
    name_acting_head(db, unit, colleague, Term(TOMORROW, TOMORROW), by=actor_of(db, head))
    db.flush()
    decides = [heads_of(db, unit, TODAY + timedelta(days=days)) for days in range(3)]
    assert decides == [[head], [colleague, head], [head]]
    assert db.scalar(select(func.count()).where(Notice.person_id == colleague.id)) == 1


def test_who_can_be_named_and_when(db: Db, make: Make) -> None:
    unit = make.unit()
    by, colleague = actor_of(db, make.trusted(Role.HR, unit=unit)), make.person(unit=unit)
    week = Term(TODAY, TODAY + timedelta(days=6))
    assert code_of(name_acting_head, db, unit, make.person(), week, by=by) == "not-a-colleague"
    assert code_of(name_acting_head, db, unit, colleague, Term(YESTERDAY, TODAY), by=by) == "dates-in-order"
    assert code_of(name_acting_head, db, unit, colleague, Term(TOMORROW, TODAY), by=by) == "dates-in-order"
    assert code_of(name_acting_head, db, unit, colleague, Term(TODAY, TODAY + timedelta(days=184)), by=by) == "too-long"
    away = make.person(unit=unit, suspended_at=clock.now())
    assert code_of(name_acting_head, db, unit, away, week, by=by) == "suspended"
    assert code_of(name_acting_head, db, unit, colleague, week, by=by) is None
    db.flush()
    other = make.person(unit=unit)
    assert code_of(name_acting_head, db, unit, other, Term(week.last, week.last), by=by) == "another-acts"
    after = week.last + timedelta(days=1)
    assert code_of(name_acting_head, db, unit, other, Term(after, after), by=by) is None


def test_an_acting_head_names_nobody_and_may_stop(db: Db, make: Make) -> None:
    unit = make.unit()
    acting, colleague = make.person(unit=unit), make.person(unit=unit)
    grant = make.grant(acting, Role.COMMANDER, unit=unit, is_acting=True, ends_on=TOMORROW)
    later = TOMORROW + timedelta(days=5)
    assert (
        code_of(name_acting_head, db, unit, colleague, Term(later, later), by=actor_of(db, acting)) == "acting-yourself"
    )
    end_acting(db, grant, by=actor_of(db, acting))
    db.flush()
    assert acting_heads(db, unit, TODAY) == []


def test_a_unit_is_locked_and_unlocked_once(db: Db, make: Make) -> None:
    unit = make.unit()
    begin_sign_in(db, make.person(unit=unit), own_device_days=None, by=BY)
    db.flush()
    assert lock_unit(db, unit, by=BY) == 1
    db.flush()
    assert code_of(lock_unit, db, unit, by=BY) == "already-locked"
    unlock_unit(db, unit, by=BY)
    db.flush()
    assert code_of(unlock_unit, db, unit, by=BY) == "not-locked"
