"""Who sees and runs which workshop, what of it is shown, and with how many statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from lms import clock
from lms.access import Permission, Role
from lms.db import Db
from lms.errors import NotVisibleError
from lms.i18n import speaking
from lms.people.models.persons import Person
from lms.people.queries.trust import SignedIn, actor_of
from lms.scheduling.models import Workshop, WorkshopState
from lms.scheduling.queries.choices import interpreters, teachable, trainers
from lms.scheduling.queries.clashes import clashes
from lms.scheduling.queries.lists import Asked, glances, sessions_taught, workshops
from lms.scheduling.queries.venues import venue_shown
from lms.scheduling.queries.workshops import (
    is_named_for,
    runs,
    taught_by,
    title_for,
    title_of,
    upcoming,
    visible_session,
    visible_workshop,
    workshop_to_run,
)
from tests.make import Make
from tests.scheduling.scene import in_days
from tests.scheduling.test_plans import trainer

EDIT, PEOPLE = Permission.SCHEDULING_WORKSHOP_EDIT, Permission.ENROLMENT_PARTICIPANTS_READ
ALLOW = Permission.SCHEDULING_EXCEPTION_ALLOW


@contextmanager
def counted(db: Db) -> Iterator[list[str]]:
    """The statements sent within the block."""
    sent: list[str] = []

    def look(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(db.connection(), "before_cursor_execute", look)
    yield sent
    event.remove(db.connection(), "before_cursor_execute", look)


def sees(db: Db, actor: SignedIn, workshop: Workshop) -> bool:
    try:
        return visible_workshop(db, actor, workshop.id) is workshop
    except NotVisibleError:
        return False


def test_a_draft_is_seen_by_those_who_run_it_and_a_published_one_by_everybody(db: Db, make: Make) -> None:
    maker, teaching, other = (trainer(make) for _ in range(3))
    edition = make.edition()
    workshop = make.workshop(edition=edition, state=WorkshopState.DRAFT, by=maker)
    make.session(workshop, in_days(20), trainers=[teaching])
    own = make.trusted(Role.COORDINATOR, course=edition.course.key)
    foreign = make.trusted(Role.COORDINATOR, course="leadership/other")
    of_a_unit = make.trusted(Role.COORDINATOR, unit=make.unit())
    everybody = [maker, teaching, other, own, foreign, of_a_unit, make.trusted(Role.COORDINATOR), make.trusted(Role.HR)]
    actors = [actor_of(db, person) for person in everybody]
    assert [sees(db, actor, workshop) for actor in actors] == [True, True, False, True, False, False, True, False]
    workshop.state, workshop.published_at = WorkshopState.PUBLISHED, clock.now()
    db.flush()
    assert all(sees(db, actor, workshop) for actor in actors)
    assert [runs(db, actor, workshop, EDIT) for actor in actors] == [True, True, False, True, False, False, True, False]


def test_a_draft_that_was_given_up_stays_unseen(db: Db, make: Make) -> None:
    workshop = make.workshop(state=WorkshopState.CANCELLED, published_at=None)
    assert not sees(db, actor_of(db, make.person()), workshop)


def test_an_interpreter_does_not_run_the_workshop(db: Db, make: Make) -> None:
    interpreter = make.trusted(Role.TRAINER)
    workshop = make.workshop()
    make.session(workshop, in_days(20), interpreter=interpreter)
    actor = actor_of(db, interpreter)
    assert not runs(db, actor, workshop, EDIT)
    assert taught_by(db, actor) == frozenset()


def test_a_trainer_trusted_with_one_course_runs_no_other(db: Db, make: Make) -> None:
    edition = make.edition()
    who = make.trusted(Role.TRAINER, course=edition.course.key)
    own, other = make.workshop(edition=edition), make.workshop()
    for workshop in (own, other):
        make.session(workshop, in_days(20), trainers=[who])
    assert [runs(db, actor_of(db, who), workshop, EDIT) for workshop in (own, other)] == [True, False]


@pytest.mark.parametrize(("privacy", "expected"), [("open", True), ("discreet", False), ("confidential", False)])
def test_who_only_made_a_workshop_reaches_its_people_when_it_is_open(
    db: Db,
    make: Make,
    privacy: str,
    expected: bool,  # noqa: FBT001
) -> None:
    maker = trainer(make)
    workshop = make.workshop(edition=make.edition(privacy=privacy), by=maker)
    actor = actor_of(db, maker)
    assert runs(db, actor, workshop, EDIT)
    assert runs(db, actor, workshop, PEOPLE) is expected


def test_an_exception_is_allowed_by_the_coordinator_of_the_course_only(db: Db, make: Make) -> None:
    edition = make.edition()
    maker = make.trusted(Role.TRAINER)
    make.grant(maker, Role.COORDINATOR, course="leadership/other")
    workshop = make.workshop(edition=edition, by=maker)
    with pytest.raises(NotVisibleError):
        workshop_to_run(db, actor_of(db, maker), workshop.id, ALLOW)
    coordinator = make.trusted(Role.COORDINATOR, course=edition.course.key)
    assert workshop_to_run(db, actor_of(db, coordinator), workshop.id, ALLOW) is workshop


def test_a_session_is_read_by_those_who_run_its_workshop(db: Db, make: Make) -> None:
    who = trainer(make)
    workshop = make.workshop()
    session = make.session(workshop, in_days(20), trainers=[who])
    assert visible_session(db, actor_of(db, who), session.id, EDIT) is session
    for stranger in (trainer(make), make.trusted(Role.OFFICER)):
        with pytest.raises(NotVisibleError):
            visible_session(db, actor_of(db, stranger), session.id, EDIT)


def test_a_confidential_title_beside_a_person_is_read_by_whom_it_concerns(db: Db, make: Make) -> None:
    edition = make.edition(privacy="confidential")
    who, learner = trainer(make), make.person()
    workshop = make.workshop(edition=edition)
    make.session(workshop, in_days(20), trainers=[who])
    coordinator = make.trusted(Role.COORDINATOR, course=edition.course.key)
    others = [make.trusted(Role.COMMANDER, unit=make.unit()), make.trusted(Role.HR), make.trusted(Role.ADMINISTRATOR)]
    others += [make.trusted(Role.COORDINATOR, course="leadership/other"), trainer(make)]
    for person in (learner, who, coordinator):
        assert title_for(db, actor_of(db, person), workshop, learner.id) == edition.title["uk"]
        assert is_named_for(db, actor_of(db, person), workshop, learner.id)
    for person in others:
        assert title_for(db, actor_of(db, person), workshop, learner.id) == edition.neutral_title["uk"]
        assert title_for(db, actor_of(db, person), workshop) == edition.title["uk"]
        assert not is_named_for(db, actor_of(db, person), workshop, learner.id)


def test_the_title_of_the_course_is_read_in_ones_own_language(make: Make) -> None:
    workshop = make.workshop()
    own = make.workshop(title="Виїзний тренінг")
    with speaking("en"):
        assert (title_of(workshop), title_of(own)) == (workshop.edition.title["en"], "Виїзний тренінг")


def test_anybody_sees_the_region_and_those_enrolled_the_city_at_once_and_the_address_shortly_before(make: Make) -> None:
    venue, workshop = make.venue(), make.workshop()
    session = make.session(workshop, in_days(20), venue=venue, link="https://meet.example/1")
    before, within = session.starts_at - timedelta(hours=73), session.starts_at - timedelta(hours=72)
    early, late = (venue_shown(session, is_enrolled=True, now=now) for now in (before, within))
    assert (early.city, early.name, early.address, early.link) == ("Полтава", "", "", "")
    assert early.shown_from == within
    assert (late.name, late.address, late.link) == (venue.name["uk"], venue.address["uk"], "https://meet.example/1")
    stranger = venue_shown(session, is_enrolled=False, now=within)
    assert venue.region is not None
    assert stranger.region == early.region == venue.region.name["uk"]
    assert (stranger.city, stranger.name, stranger.address, stranger.link) == ("", "", "", "")
    assert venue_shown(session, is_enrolled=False, now=before, runs=True).address == venue.address["uk"]
    assert venue_shown(session, is_enrolled=True, now=before, hours=100).address == venue.address["uk"]


def test_the_link_of_an_online_session_is_kept_like_an_address(make: Make) -> None:
    session = make.session(make.workshop(), in_days(20), link="https://meet.example/1")
    early = venue_shown(session, is_enrolled=True, now=clock.now())
    assert (early.is_online, early.link) == (True, "")
    assert venue_shown(session, is_enrolled=True, now=session.starts_at).link == "https://meet.example/1"


def found(db: Db, person: Person, **asked: object) -> list[Workshop]:
    return list(db.scalars(workshops(actor_of(db, person), Asked(**asked))))  # type: ignore[arg-type]


def test_the_list_narrows_as_asked(db: Db, make: Make) -> None:
    who, reader, programme = trainer(make), make.person(), make.programme()
    lviv, edition = make.venue(city="Львів"), make.edition()
    near = make.workshop(edition=edition, language="en", enrol_until=clock.now() - timedelta(days=1))
    far = make.workshop(programme=programme, interpreted_into="en", by=who)
    over = make.workshop()
    draft = make.workshop(state=WorkshopState.DRAFT, by=who)
    make.session(near, in_days(5), venue=lviv)
    make.session(far, in_days(40), venue=make.venue())
    make.session(over, in_days(-5), trainers=[who])
    assert found(db, reader) == [near, far]
    assert found(db, who) == [near, far, draft]
    assert found(db, reader, course=edition.course.key) == [near]
    assert found(db, reader, programme_id=programme.id) == [far]
    assert found(db, reader, region_id=lviv.region_id) == [near]
    assert found(db, reader, language="en") == [near, far]
    assert found(db, reader, only_open=True) == [far]
    assert found(db, who, mine=True) == [far, draft]
    assert found(db, reader, since=in_days(-5).date()) == [over, near, far]
    assert found(db, reader, since=in_days(6).date(), until=in_days(40).date()) == [far]
    assert found(db, reader, until=in_days(-5).date()) == [over]
    assert upcoming(db, limit=5) == [near, far]
    assert upcoming(db, only_open=True, course_id=far.edition.course_id) == [far]


def test_a_list_makes_as_many_statements_for_ten_as_for_one(db: Db, make: Make) -> None:
    def listed_with(many: int) -> int:
        for day in range(many):
            who = trainer(make)
            make.session(make.workshop(), in_days(5 + day), trainers=[who], venue=make.venue())
        db.expire_all()
        reader = actor_of(db, make.person())
        with counted(db) as sent:
            rows = list(db.scalars(workshops(reader, Asked())))
            for row, glance in ((row, glances(db, rows)[row.id]) for row in rows[:1]):
                assert (title_of(row), glance.sessions, len(glance.trainers)) == (title_of(row), 1, 1)
                assert row.edition.course.key
        return len(sent)

    assert listed_with(1) == listed_with(10) == 3


def test_clashes_make_a_constant_number_of_statements(db: Db, make: Make) -> None:
    def compared_with(many: int) -> int:
        who, venue = trainer(make), make.venue()
        workshop = make.workshop(state=WorkshopState.DRAFT)
        for day in range(many):
            make.session(workshop, in_days(20 + day), trainers=[who], venue=venue)
            make.session(make.workshop(), in_days(20 + day), trainers=[who], venue=venue)
        reader = actor_of(db, make.person())
        with counted(db) as sent:
            assert len(clashes(db, workshop, reader)) == 2 * many
        return len(sent)

    assert compared_with(1) == compared_with(8)


def test_a_trainer_plans_the_courses_for_which_they_are_qualified(db: Db, make: Make) -> None:
    free = make.edition(trainer_qualification=None)
    asking = make.edition()
    qualified, unqualified = trainer(make), make.trusted(Role.TRAINER)
    expired = trainer(make, until=clock.today() - timedelta(days=1))
    assert teachable(db, actor_of(db, qualified)) == [free, asking] or teachable(db, actor_of(db, qualified)) == [
        asking, free,
    ]  # fmt: skip
    for person in (unqualified, expired):
        assert teachable(db, actor_of(db, person)) == [free]
    assert teachable(db, actor_of(db, make.trusted(Role.COORDINATOR, course=asking.course.key))) == [asking]
    assert len(teachable(db, actor_of(db, make.trusted(Role.COORDINATOR)))) == 2
    assert teachable(db, actor_of(db, make.trusted(Role.HR))) == []


def test_trainers_and_interpreters_to_choose_from(db: Db, make: Make) -> None:
    who, qualified = make.trusted(Role.TRAINER), make.person()
    make.award(qualified)
    suspended = make.trusted(Role.TRAINER)
    suspended.suspended_at = clock.now()
    speaker = make.person()
    make.award(speaker, code="interpreter")
    outside = make.person(kind="outside")
    make.person()
    assert {person.id for person in trainers(db)} == {who.id, qualified.id}
    assert {person.id for person in trainers(db, [suspended.id])} == {who.id, qualified.id, suspended.id}
    assert {person.id for person in interpreters(db)} == {speaker.id, outside.id}


def test_a_trainers_sessions_leave_out_cancelled_ones(db: Db, make: Make) -> None:
    who = trainer(make)
    own = make.session(make.workshop(), in_days(3), trainers=[who])
    interpreted = make.session(make.workshop(), in_days(4), interpreter=who)
    make.session(make.workshop(state=WorkshopState.CANCELLED), in_days(5), trainers=[who])
    make.session(make.workshop(), in_days(3))
    rows = sessions_taught(db, actor_of(db, who), in_days(0).date(), in_days(30).date())
    assert [row.session_id for row in rows] == [own.id, interpreted.id]
