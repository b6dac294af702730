"""Signing in and out: passwords, limits, shared computers, what ends a sign-in."""

from contextvars import Context
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from werkzeug.test import TestResponse

from lms import clock
from lms.access import Program, Role
from lms.db import Db, unit_of_work
from lms.limits import Try
from lms.people.models.persons import Person
from lms.people.models.signing_in import EndedWhy, SignIn
from lms.people.rules.passwords import set_password
from lms.people.rules.sign_ins import begin_sign_in, sha256
from lms.people.views.signing import PASSWORDS, safe_path
from tests.make import Make
from tests.pages import Pages
from tests.people.reading import part

SECRET = "кінь батарея скріпка"
BY = Program()


@pytest.fixture
def officer(db: Db, make: Make) -> Person:
    """Somebody with a password."""
    person = make.person(service_number="0012345", email="Own@example.org".lower())
    set_password(db, person, SECRET, by=BY)
    db.commit()
    return person


def cookie_of(client: FlaskClient) -> str:
    found = client.get_cookie("vyshkil")
    assert found is not None
    return found.value


def cookie_expiry(client: FlaskClient) -> datetime | None:
    found = client.get_cookie("vyshkil")
    assert found is not None
    return found.expires


def enter(pages: Pages, name: str = "0012345", password: str = SECRET, status: int = 302, **more: Any) -> Any:
    return pages.post("/sign-in", status, name=name, password=password, **more)


@pytest.mark.parametrize("name", ["0012345", " 0012345 ", "own@example.org", "OWN@example.org"])
def test_a_person_signs_in_by_number_or_by_e_mail(pages: Pages, officer: Person, name: str) -> None:
    enter(pages, name)
    assert officer.given in part(pages.get("/me/account"), "main").get_text()


def test_a_number_typed_on_the_other_keyboard_layout_is_the_same(pages: Pages, db: Db, make: Make) -> None:
    set_password(db, make.person(service_number="КН-77"), SECRET, by=BY)
    enter(pages, "kh-77")
    pages.get("/me/account")


def test_an_e_mail_that_two_people_share_signs_nobody_in(pages: Pages, officer: Person, make: Make) -> None:
    make.person(email=officer.email)
    enter(pages, "own@example.org", status=422)
    enter(pages)


@pytest.mark.parametrize(
    ("name", "password"), [("0012345", "wrong wrong wrong"), ("9999999", SECRET), ("a@b.org", SECRET)]
)
def test_wrong_and_unknown_get_the_same_answer(pages: Pages, officer: Person, name: str, password: str) -> None:
    pages.speak("en")
    page = enter(pages, name, password, 422)
    assert part(page, "[role=alert] li").text == "The number (or e-mail) and the password do not fit together."
    assert officer.password_hash
    assert part(page, "input[name=name]")["value"] == name
    assert not part(page, "input[name=password]").get("value")


def test_a_suspended_person_hears_why_only_with_the_right_password(pages: Pages, officer: Person) -> None:
    officer.suspended_at = clock.now()
    pages.db.commit()
    pages.speak("en")
    assert "suspended" in part(enter(pages, status=422), "[role=alert]").text
    assert "suspended" not in part(enter(pages, password="wrong wrong", status=422), "[role=alert]").text


def test_token_and_forgery_secret_are_new_at_sign_in(pages: Pages, officer: Person) -> None:
    pages.sign_in(officer)
    with pages.client.session_transaction() as cookie:
        before = dict(cookie)
        cookie["csrf_token"] = "1" * 40
    enter(pages)
    with pages.client.session_transaction() as cookie:
        assert cookie["_user_id"] != before["_user_id"]
        assert cookie.get("csrf_token") != "1" * 40
    old = pages.db.scalars(select(SignIn).where(SignIn.token_sha256 == sha256(before["_user_id"]))).one()
    assert old.ended_why == EndedWhy.REPLACED


CORPUS = [
    "/\\evil.example", "//evil.example", "/%09/evil.example", "/\t/evil.example", "https://evil.example", "///evil",
    "https:evil.example", "javascript:alert(1)", "/%5Cevil.example", "/%2F/evil.example", "/%2Fevil.example",
    "evil.example", "\\\\evil", "/\n/evil", "/%0d%0aSet-Cookie:x", " //evil", "", None,
]  # fmt: skip


@pytest.mark.parametrize("address", CORPUS)
def test_only_our_own_paths_are_gone_back_to(address: str | None) -> None:
    assert safe_path(address) == "/"


@pytest.mark.parametrize("address", ["/", "/people?q=%D0%BA&page=2", "/workshops/7/participants#row-3"])
def test_our_own_paths_are_kept(address: str) -> None:
    assert safe_path(address) == address


def test_whoever_was_sent_to_sign_in_comes_back_where_they_were(pages: Pages, officer: Person) -> None:
    pages.get("/me/account", status=302)
    assert pages.last is not None
    page = pages.get(pages.last.headers["Location"])
    back = part(page, "main input[name=next]")["value"]
    enter(pages, next=back)
    assert pages.last.headers["Location"] == "/me/account"
    assert officer.id


def test_a_copied_cookie_is_dead_after_sign_out(pages: Pages, officer: Person, app: Flask) -> None:
    enter(pages)
    copied = cookie_of(pages.client)
    pages.post("/sign-out")
    thief = app.test_client()
    thief.set_cookie("vyshkil", copied)
    assert Context().run(thief.get, "/me/account").status_code == 302
    assert officer.id


def test_a_suspended_persons_live_cookie_is_dead(pages: Pages, make: Make) -> None:
    unit = make.unit()
    officer = make.person(unit=unit)
    pages.sign_in(officer)
    pages.get("/me/account")
    theirs = cookie_of(pages.client)
    pages.sign_in(Role.HR, unit=unit)
    pages.post(f"/people/{officer.id}/suspend")
    pages.client.set_cookie("vyshkil", theirs)
    pages.get("/me/account", status=302)
    assert "призупинено" in part(pages.get("/sign-in"), ".notice").text


def test_locking_a_unit_ends_the_sign_ins_of_its_whole_subtree_and_people_sign_in_anew(
    pages: Pages, db: Db, make: Make
) -> None:
    unit = make.unit()
    inside, outside = make.person(unit=make.unit(parent=unit)), make.person(unit=make.unit())
    set_password(db, inside, SECRET, by=BY)
    cookies = {}
    for person in (inside, outside):
        pages.sign_in(person)
        pages.get("/me/account")
        cookies[person.id] = cookie_of(pages.client)
    pages.sign_in(Role.ADMINISTRATOR)
    pages.post(f"/units/{unit.id}/lock")
    pages.client.set_cookie("vyshkil", cookies[outside.id])
    pages.get("/me/account")
    pages.client.set_cookie("vyshkil", cookies[inside.id])
    pages.get("/me/account", status=302)
    enter(pages, inside.service_number or "")
    pages.get("/me/account")


def test_a_sign_in_begun_while_the_unit_was_being_locked_does_not_hold(pages: Pages, db: Db, make: Make) -> None:
    unit = make.unit()
    person = make.person(unit=unit)
    pages.sign_in(person)
    unit.locked_at = clock.now()
    db.commit()
    pages.get("/me/account", status=302)
    assert "підрозділ заблоковано" in part(pages.get("/sign-in"), ".notice").text


@pytest.mark.parametrize("role", [Role.COMMANDER, Role.HR])
def test_only_the_administrator_locks_a_unit(pages: Pages, make: Make, role: Role) -> None:
    unit = make.unit()
    pages.sign_in(role, unit=unit)
    pages.post(f"/units/{unit.id}/lock", 403)
    assert unit.locked_at is None


def test_a_shared_computer_signs_out_when_nobody_reads_or_answers_and_says_why(pages: Pages, officer: Person) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        enter(pages)
        for _step in range(4):
            time.shift(timedelta(minutes=6))
            pages.get("/me/account")
        time.shift(timedelta(minutes=6))
        pages.post("/still-here", 204)
        time.shift(timedelta(minutes=9, seconds=50))
        pages.get("/me/account")
        time.shift(timedelta(minutes=10))
        pages.post("/still-here", 302)
        pages.speak("en")
        assert "nobody used this shared computer" in part(pages.get("/sign-in"), ".notice").text
        pages.get("/me/account", status=302)
        enter(pages)
    ended = pages.db.scalars(select(SignIn.ended_why).where(SignIn.person_id == officer.id).order_by(SignIn.id))
    assert list(ended) == [EndedWhy.IDLE, None]


def test_on_an_own_device_nothing_times_out_for_two_weeks(pages: Pages, officer: Person) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        enter(pages, own_device="y")
        assert cookie_expiry(pages.client) is not None
        time.shift(timedelta(days=13))
        assert "strip-person" not in str(pages.get("/me/account"))
        time.shift(timedelta(days=1, minutes=1))
        pages.get("/me/account", status=302)
    assert officer.id


def test_a_shared_computer_shows_who_is_signed_in_and_the_way_out(pages: Pages, officer: Person) -> None:
    enter(pages)
    strip = pages.get("/me/account").select_one(".strip-person")
    assert strip is not None
    assert officer.name in strip.text
    assert part(strip, "form")["action"] == "/sign-out"
    assert cookie_expiry(pages.client) is None


def test_pictures_and_styles_neither_read_nor_set_the_cookie(pages: Pages, officer: Person) -> None:
    pages.sign_in(officer, own_device=False)
    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=False):
        answer = Context().run(pages.client.get, "/static/css/app.css")
    answer.close()
    assert "Set-Cookie" not in answer.headers


def test_the_language_is_switched_signed_out_and_stays(pages: Pages) -> None:
    assert part(pages.get("/sign-in"), "html")["lang"] == "uk"
    pages.post("/language", language="en", next="/sign-in")
    assert part(pages.get("/sign-in"), "html")["lang"] == "en"
    pages.post("/language", language="xx", next="//evil")
    assert pages.last is not None
    assert pages.last.headers["Location"] == "/"
    assert part(pages.get("/sign-in"), "html")["lang"] == "en"


def test_ones_own_language_is_kept_with_the_account(pages: Pages, officer: Person) -> None:
    pages.sign_in(officer)
    page = pages.post("/me/account", language="en", follow=True)
    assert part(page, "html")["lang"] == "en"
    assert officer.language == "en"
    pages.post("/me/account", 422, language="xx")


def test_a_new_password_signs_out_everywhere_else(pages: Pages, db: Db, officer: Person) -> None:
    other = begin_sign_in(db, officer, own_device_days=14, by=BY)
    db.commit()
    enter(pages)
    new = "зовсім інший пароль"
    pages.get("/me/password")
    pages.post("/me/password", 422, current="wrong wrong", password=new, repeated=new)
    pages.post("/me/password", 422, current=SECRET, password=new, repeated=new + "!")
    pages.post("/me/password", current=SECRET, password=new, repeated=new)
    pages.get("/me/account")
    ended = db.scalars(select(SignIn).where(SignIn.token_sha256 == sha256(other))).one()
    assert ended.ended_why == EndedWhy.PASSWORD
    pages.post("/sign-out")
    enter(pages, status=422)
    enter(pages, password=new)


def test_signing_out_everywhere_ends_every_browser(pages: Pages, db: Db, officer: Person) -> None:
    begin_sign_in(db, officer, own_device_days=14, by=BY)
    db.commit()
    enter(pages)
    assert len(pages.get("/me/account").select("table tbody tr")) == 2
    pages.post("/me/sign-out-everywhere")
    pages.get("/me/account", status=302)
    live = select(func.count()).where(SignIn.person_id == officer.id, SignIn.ended_at.is_(None))
    assert db.scalar(live) == 0


class Browser:
    """A browser on a database with committed work."""

    def __init__(self, app: Flask) -> None:
        self.app, self.client = app, app.test_client()

    def post(self, url: str, **fields: str) -> TestResponse:
        with self.client.session_transaction() as cookie:
            cookie["csrf_token"] = "0" * 40
        data = {"csrf_token": Pages.csrf(self), **fields}  # type: ignore[arg-type]
        return Context().run(self.client.post, url, data=data)


@pytest.fixture
def station(committed: Engine, app: Flask) -> Browser:
    """A browser of a station, and one officer with a password."""
    assert committed
    with unit_of_work() as db:
        person = Make(db).person(service_number="0012345")
        set_password(db, person, SECRET, by=BY)
    return Browser(app)


def wrong_tries() -> int:
    with unit_of_work(write=False) as db:
        return db.scalar(select(func.count()).where(~Try.was_right)) or 0


def test_the_tenth_wrong_password_finds_nine_rows_and_the_eleventh_is_refused(station: Browser) -> None:
    for before in range(10):
        assert wrong_tries() == before
        assert station.post("/sign-in", name="0012345", password="wrong wrong").status_code == 422
    refused = station.post("/sign-in", name="0012345", password=SECRET)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "900"
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert station.post("/sign-in", name="0012345", password=SECRET).status_code == 302


def test_another_spelling_of_the_number_has_no_tries_of_its_own(station: Browser) -> None:
    for spelling in ("K-1", "k-1", "К-1", " к1", "k 1", "K/1", "К.1", "K–1", "k1", "K—1"):
        station.post("/sign-in", name=spelling, password="wrong wrong")
    assert station.post("/sign-in", name="K-1", password="wrong wrong").status_code == 429


def test_a_right_password_is_marked_and_does_not_count(station: Browser) -> None:
    for _turn in range(PASSWORDS.per_subject + 2):
        assert station.post("/sign-in", name="0012345", password=SECRET).status_code == 302
    assert wrong_tries() == 0


def test_a_whole_station_behind_one_address_signs_in(station: Browser) -> None:
    for number in range(40):
        assert station.post("/sign-in", name=f"77{number:05}", password="wrong wrong").status_code == 422
    assert station.post("/sign-in", name="0012345", password=SECRET).status_code == 302


def test_asking_for_links_is_limited_whether_or_not_the_person_exists(station: Browser) -> None:
    for name in ("0012345", "7777777"):
        answers = [station.post("/sign-in/forgot", name=name).status_code for _turn in range(6)]
        assert answers == [302] * 5 + [429]
