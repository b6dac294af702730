"""Drafts, clashes, changes."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from lms import clock
from lms.access import Program, Role
from lms.db import Db
from lms.errors import RefusedError
from lms.people.models.persons import Person, PersonKind
from lms.people.queries.trust import actor_of
from lms.scheduling.models import Duty, TrainerException, Workshop, WorkshopState
from lms.scheduling.queries.clashes import clashes
from lms.scheduling.queries.workshops import interpreters_of, people_at, sessions_of, trainers_of
from lms.scheduling.rules.plans import change, draft
from lms.scheduling.rules.workshops import allow_trainer, publish
from tests.make import Make
from tests.scheduling.scene import in_days, plan_of, planned

BY = Program()


def trainer(make: Make, **award: Any) -> Person:
    """A trainer with the qualification of the course."""
    person = make.trusted(Role.TRAINER)
    make.award(person, **award)
    return person


def codes(db: Db, workshop: Workshop) -> list[str]:
    return [clash.code for clash in clashes(db, workshop, BY)]


def test_a_draft_takes_what_is_not_said_from_the_course(db: Db, make: Make) -> None:
    who, edition = trainer(make), make.edition()
    workshop = draft(db, plan_of(edition, planned(in_days(20), who)), by=actor_of(db, who))
    assert (workshop.title, workshop.seats, workshop.state) == (edition.title["uk"], 18, WorkshopState.DRAFT)
    assert workshop.starts_at == clock.instant_of(in_days(20))
    assert workshop.enrol_until == workshop.starts_at - timedelta(days=3)
    assert trainers_of(db, workshop) == [who]


def test_a_draft_needs_no_session(db: Db, make: Make) -> None:
    who = trainer(make)
    workshop = draft(db, plan_of(make.edition()), by=actor_of(db, who))
    assert workshop.starts_at is None
    assert workshop.enrol_until > workshop.enrol_from


def test_sessions_are_held_in_the_zone_of_their_venue(db: Db, make: Make) -> None:
    who, venue = trainer(make), make.venue(zone="Europe/Warsaw")
    workshop = draft(db, plan_of(make.edition(), planned(in_days(20), who, venue=venue)), by=actor_of(db, who))
    (session,) = sessions_of(db, workshop)
    assert session.zone == "Europe/Warsaw"
    assert session.starts_at == clock.instant_of(in_days(20)) + timedelta(hours=1)


def test_a_trainer_booked_twice_is_named_with_the_other_place_and_time(db: Db, make: Make) -> None:
    who, venue = trainer(make), make.venue()
    other = make.workshop(title="Інший тренінг")
    make.session(other, in_days(20, 10), trainers=[who], venue=venue)
    workshop = draft(db, plan_of(make.edition(), planned(in_days(20, 9), who)), by=actor_of(db, who))
    (clash,) = clashes(db, workshop, BY)
    assert (clash.code, clash.blocks) == ("trainer-twice", True)
    assert who.name in clash.message
    assert "Інший тренінг" in clash.message
    assert venue.name["uk"] in clash.message
    assert "10:00–14:00" in clash.message


def test_a_trainer_who_goes_from_one_to_the_next_does_not_clash(db: Db, make: Make) -> None:
    who = trainer(make)
    make.session(make.workshop(), in_days(20, 13), trainers=[who])
    workshop = draft(db, plan_of(make.edition(), planned(in_days(20, 9), who)), by=actor_of(db, who))
    assert codes(db, workshop) == []


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (WorkshopState.PUBLISHED, [("venue-twice", True)]),
        (WorkshopState.CLOSED, [("venue-twice", True)]),
        (WorkshopState.DRAFT, [("venue-twice", False)]),
        (WorkshopState.CANCELLED, []),
    ],
)
def test_a_venue_is_taken_by_every_workshop_but_a_cancelled_one(
    db: Db, make: Make, state: WorkshopState, expected: list[tuple[str, bool]]
) -> None:
    who, venue = trainer(make), make.venue()
    make.session(make.workshop(state=state), in_days(20), venue=venue)
    workshop = draft(db, plan_of(make.edition(), planned(in_days(20, 12), who, venue=venue)), by=actor_of(db, who))
    assert [(clash.code, clash.blocks) for clash in clashes(db, workshop, BY)] == expected


def test_an_interpreter_booked_twice_is_named_as_such(db: Db, make: Make) -> None:
    who, interpreter = trainer(make), make.person(kind=PersonKind.OUTSIDE)
    make.session(make.workshop(), in_days(20), interpreter=interpreter)
    plan = plan_of(
        make.edition(), planned(in_days(20), who), interpreted_into="en", interpreter_id=interpreter.id
    )  # fmt: skip
    workshop = draft(db, plan, by=actor_of(db, who))
    assert codes(db, workshop) == ["interpreter-twice"]
    assert interpreters_of(db, workshop) == [interpreter]


def test_a_plan_may_clash_with_itself(db: Db, make: Make) -> None:
    who, venue = trainer(make), make.venue()
    plan = plan_of(make.edition(), planned(in_days(20), who, venue=venue), planned(in_days(20, 11), who, venue=venue))
    assert sorted(codes(db, draft(db, plan, by=actor_of(db, who)))) == ["trainer-twice", "venue-twice"]


def test_interpretation_without_an_interpreter_is_a_clash(db: Db, make: Make) -> None:
    who = trainer(make)
    workshop = draft(
        db, plan_of(make.edition(), planned(in_days(20), who), interpreted_into="en"), by=actor_of(db, who)
    )
    assert codes(db, workshop) == ["no-interpreter"]


def test_nobody_interprets_the_session_they_teach(db: Db, make: Make) -> None:
    who = trainer(make)
    plan = plan_of(make.edition(), planned(in_days(20), who), interpreted_into="en", interpreter_id=who.id)
    with pytest.raises(RefusedError) as refusal:
        draft(db, plan, by=actor_of(db, who))
    assert refusal.value.code == "person-twice"


def test_a_trainer_without_the_qualification_is_a_clash_and_nobody_can_allow_it(db: Db, make: Make) -> None:
    who = make.trusted(Role.TRAINER)
    make.award(who, code="another-qualification")
    workshop = draft(db, plan_of(make.edition(), planned(in_days(20), who)), by=actor_of(db, who))
    (clash,) = clashes(db, workshop, BY)
    assert (clash.code, clash.waivable_for) == ("trainer-unqualified", None)


def test_a_course_that_asks_for_no_qualification_is_taught_by_any_trainer(db: Db, make: Make) -> None:
    who = make.trusted(Role.TRAINER)
    workshop = draft(
        db, plan_of(make.edition(trainer_qualification=None), planned(in_days(20), who)), by=actor_of(db, who)
    )
    assert codes(db, workshop) == []


def test_a_qualification_counts_on_the_date_of_the_session(db: Db, make: Make) -> None:
    who = trainer(make, until=clock.today() + timedelta(days=20))
    workshop = draft(db, plan_of(make.edition(), planned(in_days(20), who)), by=actor_of(db, who))
    assert codes(db, workshop) == []
    change(db, workshop, plan_of(workshop.edition, planned(in_days(21), who)), by=actor_of(db, who))
    (clash,) = clashes(db, workshop, BY)
    assert (clash.code, clash.waivable_for) == ("qualification-expired", who)


def test_a_qualification_that_was_ended_is_none(db: Db, make: Make) -> None:
    who = trainer(make, ended_at=clock.now(), ended_why="Помилка")
    workshop = draft(db, plan_of(make.edition(), planned(in_days(20), who)), by=actor_of(db, who))
    assert codes(db, workshop) == ["trainer-unqualified"]


def test_the_coordinator_allows_an_expired_qualification_with_a_reason(db: Db, make: Make) -> None:
    who, coordinator = trainer(make, until=clock.today()), make.trusted(Role.COORDINATOR)
    workshop = draft(db, plan_of(make.edition(), planned(in_days(20), who)), by=actor_of(db, who))
    with pytest.raises(RefusedError, match=who.name):
        publish(db, workshop, by=actor_of(db, who))
    with pytest.raises(RefusedError):
        allow_trainer(db, workshop, who.id, " ", by=actor_of(db, coordinator))
    allow_trainer(db, workshop, who.id, "Переатестація призначена на той самий тиждень", by=actor_of(db, coordinator))
    publish(db, workshop, by=actor_of(db, who))
    exception = db.query(TrainerException).one()
    assert (exception.person_id, exception.allowed_by_id) == (who.id, coordinator.id)


def test_only_an_expired_qualification_can_be_allowed(db: Db, make: Make) -> None:
    who, coordinator = trainer(make), make.trusted(Role.COORDINATOR)
    workshop = draft(db, plan_of(make.edition(), planned(in_days(20), who)), by=actor_of(db, who))
    with pytest.raises(RefusedError) as refusal:
        allow_trainer(db, workshop, who.id, "Дарма", by=actor_of(db, coordinator))
    assert refusal.value.code == "nothing-to-allow"


def test_a_venue_with_too_few_places_is_named_once(db: Db, make: Make) -> None:
    who, venue = trainer(make), make.venue(places=10)
    days = [planned(in_days(day), who, venue=venue) for day in (20, 21)]
    workshop = draft(db, plan_of(make.edition(), *days, seats=11), by=actor_of(db, who))
    assert codes(db, workshop) == ["venue-too-small"]


def test_a_session_outside_the_programme_is_a_clash(db: Db, make: Make) -> None:
    who, today = trainer(make), clock.today()
    programme = make.programme(starts_on=today, ends_on=today + timedelta(days=20))
    days = [planned(in_days(day), who) for day in (20, 21)]
    workshop = draft(db, plan_of(make.edition(), *days, programme_id=programme.id), by=actor_of(db, who))
    assert codes(db, workshop) == ["outside-programme"]


def test_another_bookings_confidential_title_is_told_to_its_trainer_only(db: Db, make: Make) -> None:
    who, stranger = trainer(make), trainer(make)
    secret = make.workshop(edition=make.edition(privacy="confidential"), title="Таємна назва")
    make.session(secret, in_days(20), trainers=[who])
    workshop = draft(db, plan_of(make.edition(), planned(in_days(20), who)), by=actor_of(db, stranger))
    as_stranger, as_trainer = (clashes(db, workshop, actor_of(db, one))[0].message for one in (stranger, who))
    assert "Таємна назва" not in as_stranger
    assert "Службова підготовка" in as_stranger
    assert "Таємна назва" in as_trainer


def test_a_change_keeps_rows_and_replaces_people(db: Db, make: Make) -> None:
    who, other, venue = trainer(make), trainer(make), make.venue()
    edition = make.edition()
    workshop = draft(db, plan_of(edition, planned(in_days(20), who), planned(in_days(21), who)), by=actor_of(db, who))
    first, second = sessions_of(db, workshop)
    kept = planned(in_days(22, 10), who, other, venue=venue, id=second.id, modules=("debrief", "unknown"))
    change(db, workshop, plan_of(edition, kept, title="Нова назва"), by=actor_of(db, who))
    (session,) = sessions_of(db, workshop)
    assert (session.id, session.starts_local, session.venue) == (second.id, in_days(22, 10), venue)
    assert session.modules == ["debrief"]
    assert {row.person_id: row.duty for row in people_at(db, [session])[session.id]} == {
        who.id: Duty.TRAINER, other.id: Duty.TRAINER,
    }  # fmt: skip
    assert workshop.title == "Нова назва"
    assert workshop.starts_at == session.starts_at
    assert first.id != session.id


def test_every_change_makes_a_new_version(db: Db, make: Make) -> None:
    who, edition = trainer(make), make.edition()
    workshop = draft(db, plan_of(edition, planned(in_days(20), who)), by=actor_of(db, who))
    before = workshop.version
    (session,) = sessions_of(db, workshop)
    change(db, workshop, plan_of(edition, planned(in_days(21), who, id=session.id)), by=actor_of(db, who))
    assert workshop.version > before


def test_only_a_change_of_time_or_place_raises_the_sequence_of_a_session(db: Db, make: Make) -> None:
    who, other, edition = trainer(make), trainer(make), make.edition()
    workshop = draft(db, plan_of(edition, planned(in_days(20), who)), by=actor_of(db, who))
    (session,) = sessions_of(db, workshop)
    for plan, sequence in (
        (planned(in_days(20), other, id=session.id), 0),
        (planned(in_days(20, 11), other, id=session.id), 1),
        (planned(in_days(20, 11), other, id=session.id, venue=make.venue()), 2),
    ):
        change(db, workshop, plan_of(edition, plan), by=actor_of(db, who))
        assert session.sequence == sequence


def test_a_session_of_another_workshop_cannot_be_taken_over(db: Db, make: Make) -> None:
    who, edition = trainer(make), make.edition()
    foreign = make.session(make.workshop(), in_days(30))
    workshop = draft(db, plan_of(edition, planned(in_days(20), who)), by=actor_of(db, who))
    with pytest.raises(RefusedError) as refusal:
        change(db, workshop, plan_of(edition, planned(in_days(20), who, id=foreign.id)), by=actor_of(db, who))
    assert refusal.value.code == "session-held"


def published(db: Db, make: Make, who: Person, *days: int) -> Workshop:
    workshop = draft(db, plan_of(make.edition(), *(planned(in_days(day), who) for day in days)), by=actor_of(db, who))
    publish(db, workshop, by=actor_of(db, who))
    return workshop


def test_a_session_of_a_published_workshop_is_moved_when_everybody_is_free(db: Db, make: Make) -> None:
    who = trainer(make)
    workshop = published(db, make, who, 20)
    (session,) = sessions_of(db, workshop)
    make.session(make.workshop(), in_days(21), trainers=[who])
    with pytest.raises(RefusedError) as refusal, db.begin_nested():
        change(
            db,
            workshop,
            plan_of(workshop.edition, planned(in_days(21), who, id=session.id), seats=18),
            by=actor_of(db, who),
        )
    assert refusal.value.code == "trainer-twice"
    change(
        db,
        workshop,
        plan_of(workshop.edition, planned(in_days(22), who, id=session.id), seats=18),
        by=actor_of(db, who),
    )
    assert [(row.starts_local, row.sequence) for row in sessions_of(db, workshop)] == [(in_days(22), 1)]


@pytest.mark.parametrize(
    ("values", "code"), [({"seats": 17}, "seats-lowered"), ({"seats": None}, "seats-lowered"), ({}, "edition-pinned")]
)
def test_a_published_workshop_keeps_its_course_and_its_seats(
    db: Db, make: Make, values: dict[str, int | None], code: str
) -> None:
    who = trainer(make)
    workshop = published(db, make, who, 20)
    edition = workshop.edition if values else make.edition()
    with pytest.raises(RefusedError) as refusal:
        change(
            db, workshop, plan_of(edition, planned(in_days(20), who), **{"seats": 18, **values}), by=actor_of(db, who)
        )
    assert refusal.value.code == code


def test_sessions_that_have_begun_stay_and_the_others_move(db: Db, make: Make) -> None:
    who, edition = trainer(make, since=date(2020, 1, 1)), make.edition()
    workshop = make.workshop(edition=edition, by=who, enrol_until=clock.now() - timedelta(days=3), seats=18)
    held = make.session(workshop, in_days(-1), trainers=[who], link="https://meet.example/1")
    later = make.session(workshop, in_days(3), trainers=[who], link="https://meet.example/1")
    plan = plan_of(
        edition, planned(in_days(4), who, id=later.id), seats=18, enrol_from=workshop.enrol_from,
        enrol_until=workshop.enrol_until,
    )  # fmt: skip
    change(db, workshop, plan, by=actor_of(db, who))
    assert [row.starts_local for row in sessions_of(db, workshop)] == [in_days(-1), in_days(4)]
    with pytest.raises(RefusedError) as refusal:
        change(db, workshop, plan_of(edition, planned(in_days(4), who, id=held.id), seats=18), by=actor_of(db, who))
    assert refusal.value.code in {"session-held", "window-turned"}


def test_nothing_is_moved_into_the_past(db: Db, make: Make) -> None:
    who = trainer(make)
    workshop = published(db, make, who, 20)
    with pytest.raises(RefusedError) as refusal:
        change(db, workshop, plan_of(workshop.edition, planned(in_days(-2), who), seats=18), by=actor_of(db, who))
    assert refusal.value.code == "session-in-past"


def test_a_window_cannot_end_before_it_begins(db: Db, make: Make) -> None:
    who, now = trainer(make), clock.now()
    with pytest.raises(RefusedError) as refusal:
        draft(db, plan_of(make.edition(), enrol_from=now, enrol_until=now), by=actor_of(db, who))
    assert refusal.value.code == "window-turned"


def test_a_plan_across_the_autumn_night_is_asked_for_again(db: Db, make: Make) -> None:
    who = trainer(make)
    with pytest.raises(RefusedError) as refusal:
        draft(db, plan_of(make.edition(), planned(datetime(2027, 10, 31, 3, 30), who)), by=actor_of(db, who))  # noqa: DTZ001
    assert refusal.value.code == "time-exists-twice"
