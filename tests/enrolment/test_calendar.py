"""The calendar in the phone: what stands in it, who can open it, and when it ends. Read by a second parser."""

import re
from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from dateutil import tz  # type: ignore[import-untyped]
from icalendar import Calendar, Event
from sqlalchemy import select

from lms import clock
from lms.access import Program, Role
from lms.catalogue.models import Privacy
from lms.db import Db
from lms.enrolment.models import CalendarFeed
from lms.enrolment.rules.calendar import close_feed, open_feed
from lms.enrolment.rules.clearances import call_back, clear
from lms.enrolment.rules.places import ask, cancel_workshop, withdraw
from lms.people.models.persons import Person
from lms.scheduling.models import Session, Venue
from tests.enrolment.scene import CANARY, NEUTRAL, Scene, edition_of, trainer_of, workshop_of
from tests.make import Make
from tests.pages import Pages

ME = Program()


def secret_of(db: Db, person: Person) -> str:
    return open_feed(db, person, by=ME)


def events_in(pages: Pages, secret: str) -> list[Event]:
    body = pages.client.get(f"/calendar/{secret}.ics").data
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert b"\n" not in body.replace(b"\r\n", b"")
    return [event for event in Calendar.from_ical(body).walk("VEVENT") if isinstance(event, Event)]


def test_a_phone_reads_the_sessions_one_attends_at_the_agreed_hour(
    pages: Pages, make: Make, db: Db, scene: Scene
) -> None:
    workshop, person = workshop_of(make, days=2), scene.officer()
    enrolment = ask(db, person, workshop, by=ME)
    secret = secret_of(db, person)
    assert [event["STATUS"] for event in events_in(pages, secret)] == ["TENTATIVE"] * 2
    clear(db, enrolment, by=scene.by)
    events = events_in(pages, secret)
    sessions = db.scalars(select(Session).where(Session.workshop_id == workshop.id).order_by(Session.starts_at)).all()
    assert [event["STATUS"] for event in events] == ["CONFIRMED"] * 2
    assert [event.decoded("DTSTART") for event in events] == [session.starts_at for session in sessions]
    assert str(events[0]["SUMMARY"]) == workshop.edition.title["uk"]
    assert len({str(event["UID"]) for event in events}) == 2


def test_the_file_brings_its_own_time_zone(pages: Pages, make: Make, db: Db, scene: Scene) -> None:
    """A client without a zone table, such as dateutil reading the file's own zone, gets the same instant."""
    workshop, person = workshop_of(make), scene.officer()
    ask(db, person, workshop, by=ME)
    body = pages.client.get(f"/calendar/{secret_of(db, person)}.ics").get_data(as_text=True)
    assert "MSK" not in body
    assert "X-PUBLISHED-TTL:PT4H" in body
    zone = re.search(r"BEGIN:VTIMEZONE.*?END:VTIMEZONE", body, re.DOTALL)
    written = re.search(r"DTSTART;TZID=Europe/Kyiv:(\d{8}T\d{6})", body)
    assert zone is not None
    assert written is not None
    from_the_file = tz.tzical(_Text(zone.group())).get("Europe/Kyiv")
    naive = datetime.strptime(written[1], "%Y%m%dT%H%M%S")  # noqa: DTZ007
    assert naive.replace(tzinfo=from_the_file).timestamp() == workshop.starts_at.timestamp()  # type: ignore[union-attr]


class _Text:
    """Text as dateutil takes it: something to read."""

    def __init__(self, text: str) -> None:
        self.text = text

    def read(self) -> str:
        return self.text


def sequences(events: list[Event]) -> dict[str, int]:
    return {str(event["UID"]): int(str(event["SEQUENCE"])) for event in events}


def test_a_session_moved_or_taken_back_says_so_with_a_higher_sequence(
    pages: Pages, make: Make, db: Db, scene: Scene
) -> None:
    workshop, other, person = workshop_of(make), workshop_of(make, day=20), scene.officer()
    first, second = ask(db, person, workshop, by=ME), ask(db, person, other, by=ME)
    secret = secret_of(db, person)
    before = sequences(events_in(pages, secret))
    clear(db, first, by=scene.by)
    call_back(db, first, "Наряд", by=scene.by)
    cancel_workshop(db, other, "Тривога", by=ME)
    after = events_in(pages, secret)
    assert [event["STATUS"] for event in after] == ["CANCELLED"] * 2
    assert all(sequence > before[uid] for uid, sequence in sequences(after).items())
    assert second.workshop is other


def test_a_place_taken_back_and_given_again_is_told_with_a_higher_sequence_each_time(
    pages: Pages, make: Make, db: Db, scene: Scene
) -> None:
    person = scene.officer()
    enrolment, secret = ask(db, person, workshop_of(make), by=ME), secret_of(db, person)
    told = [next(iter(sequences(events_in(pages, secret)).values()))]
    for step in (
        lambda: clear(db, enrolment, by=scene.by),
        lambda: call_back(db, enrolment, "Наряд", by=scene.by),
        lambda: clear(db, enrolment, by=scene.by),
        lambda: withdraw(db, enrolment, by=ME),
        lambda: ask(db, person, enrolment.workshop, by=ME),
    ):
        step()
        told += sequences(events_in(pages, secret)).values()
    assert told == sorted(set(told))
    assert len(told) == 5


def test_whoever_teaches_sees_the_address_and_whoever_attends_only_shortly_before(
    pages: Pages, make: Make, db: Db, scene: Scene
) -> None:
    venue: Venue = make._saved(
        Venue(name={"uk": "Зала", "en": "Hall"}, city={"uk": "Містечко", "en": "Town"},
              address={"uk": "Прихована 5", "en": "Hidden 5"}, places=20)
    )  # fmt: skip
    soon, late = workshop_of(make, day=2, venue=venue), workshop_of(make, day=20, venue=venue)
    person, trainer = scene.officer(), trainer_of(make, late)
    for workshop in (soon, late):
        clear(db, ask(db, person, workshop, by=ME), by=scene.by)
    places = [str(event["LOCATION"]) for event in events_in(pages, secret_of(db, person))]
    assert ["Прихована 5" in place for place in places] == [True, False]
    assert "Містечко" in places[1]
    assert "Прихована 5" in str(events_in(pages, secret_of(db, trainer))[0]["LOCATION"])


def test_a_confidential_workshop_has_its_neutral_title_and_nothing_else(
    pages: Pages, make: Make, db: Db, scene: Scene
) -> None:
    workshop = workshop_of(make, edition=edition_of(make, privacy=Privacy.CONFIDENTIAL, title=CANARY))
    person, trainer = scene.officer(), trainer_of(make, workshop)
    clear(db, ask(db, person, workshop, by=ME), by=scene.by)
    for one in (person, trainer):
        (event,) = events_in(pages, secret_of(db, one))
        assert str(event["SUMMARY"]) == NEUTRAL["uk"]
        assert not {"LOCATION", "URL", "DESCRIPTION"} & set(event)
        assert b"/workshops/" not in pages.client.get(f"/calendar/{secret_of(db, one)}.ics").data


def test_the_address_ends_when_changed_turned_off_suspended_or_locked(pages: Pages, db: Db, scene: Scene) -> None:
    person = scene.officer()

    def status(secret: str) -> int:
        return pages.client.get(f"/calendar/{secret}.ics").status_code

    first, second = secret_of(db, person), secret_of(db, person)
    assert (status(first), status(second), status("guess")) == (404, 200, 404)
    person.suspended_at = clock.now()
    db.flush()
    assert status(second) == 404
    person.suspended_at = None
    scene.unit.locked_at = clock.now() + timedelta(seconds=1)
    db.flush()
    assert status(second) == 404
    scene.unit.locked_at = None
    db.flush()
    assert status(second) == 200
    close_feed(db, person, by=ME)
    assert status(second) == 404
    close_feed(db, person, by=ME)


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_address_is_shown_once_and_kept_nowhere(pages: Pages, make: Make, db: Db, language: str) -> None:
    person = make.person()
    pages.sign_in(person)
    pages.post("/language", language=language)
    answer: BeautifulSoup = pages.post("/me/calendar-feed", status=200)
    field = answer.select_one("#feed-address")
    assert field is not None
    address = str(field["value"])
    secret = address.rsplit("/", 1)[-1].removesuffix(".ics")
    assert pages.client.get(f"/calendar/{secret}.ics").status_code == 200
    assert secret not in pages.get("/me/calendar-feed").decode()
    assert db.get_one(CalendarFeed, person.id).secret_sha256 != secret
    pages.post("/me/calendar-feed/off")
    assert db.get(CalendarFeed, person.id) is None


def test_who_teaches_and_attends_has_a_session_once(pages: Pages, make: Make, db: Db, scene: Scene) -> None:
    workshop, person = workshop_of(make), scene.officer()
    ask(db, person, workshop, by=ME)
    trainer_of(make, workshop, person)
    assert [event["STATUS"] for event in events_in(pages, secret_of(db, person))] == ["CONFIRMED"]
    assert make.trusted(Role.TRAINER).id != person.id
