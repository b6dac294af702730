"""Asking, waiting, moving up, being cleared and kept: with real rows."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from lms import clock
from lms.access import Program, Role
from lms.audit.models import Entry
from lms.awards.models import Award, AwardBasis, AwardKind
from lms.catalogue.models import Privacy
from lms.db import Db
from lms.enrolment.machine import Step
from lms.enrolment.models import Enrolment, Release, State
from lms.enrolment.queries.asking import reasons_against
from lms.enrolment.queries.clearances import deciders
from lms.enrolment.queries.places import enrolment_of, place_in_queue, seats_of
from lms.enrolment.queries.quotas import room_of
from lms.enrolment.rules.clearances import call_back, clear, keep_on_duty
from lms.enrolment.rules.guests import add_guest, remove_guest
from lms.enrolment.rules.places import ask, cancel_all, change_seats, fill_free_seats, withdraw
from lms.enrolment.rules.steps import take
from lms.errors import RefusedError
from lms.notices.documents import words_of
from lms.notices.models import Notice
from lms.people.models.persons import Person, StaffGroup
from lms.people.ranks import Rank
from lms.scheduling.models import Programme, ProgrammeUnit, Session, Venue, WorkshopState
from tests.enrolment.scene import Scene, actor, edition_of, session_of, trainer_of, workshop_of
from tests.make import Make

ME = Program()


def states(*enrolments: Enrolment) -> list[State]:
    return [enrolment.state for enrolment in enrolments]


def codes(db: Db, person: Person, workshop: object) -> list[str]:
    return [reason.code for reason in reasons_against(db, person, workshop)]  # type: ignore[arg-type]


def kinds(db: Db, person: Person) -> list[str]:
    return list(db.scalars(select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)))


def test_the_last_seat_goes_to_the_first_who_asks(db: Db, make: Make, scene: Scene) -> None:
    workshop = workshop_of(make, seats=1)
    first, second = (ask(db, person, workshop, by=ME) for person in scene.officers(2))
    assert states(first, second) == [State.ASKED, State.WAITING]
    assert place_in_queue(db, second) == 1
    withdraw(db, first, by=ME)
    assert states(first, second) == [State.WITHDRAWN, State.ASKED]
    assert place_in_queue(db, second) == 0


def test_a_request_keeps_unit_rank_and_group_of_the_first_day(db: Db, make: Make, scene: Scene) -> None:
    workshop = workshop_of(make, day=14)
    moved_on = clock.today() + timedelta(days=10)
    person, elsewhere = make.person(), make.unit()
    make.posting(person, scene.unit, ends_on=moved_on)
    make.posting(person, elsewhere, group=StaffGroup.MIDDLE, rank=Rank.CAPTAIN, starts_on=moved_on)
    enrolment = ask(db, person, workshop, by=ME)
    assert (enrolment.unit, enrolment.staff_group, enrolment.rank) == (elsewhere, StaffGroup.MIDDLE, Rank.CAPTAIN)


def test_all_reasons_are_named_at_once(db: Db, make: Make, scene: Scene) -> None:
    edition = edition_of(make, audience=[StaffGroup.SENIOR])
    later = clock.now() + timedelta(days=2)
    workshop = workshop_of(make, edition=edition, enrol_from=later)
    other = workshop_of(make, hours=(12, 16))
    person = scene.officer(suspended_at=None)
    ask(db, person, other, by=ME)
    person.suspended_at = clock.now()
    assert codes(db, person, workshop) == ["not-yet-open", "suspended", "other-staff-group", "clash"]
    assert all(reason.waived_by for reason in reasons_against(db, person, workshop))
    with pytest.raises(RefusedError) as refusal:
        ask(db, person, workshop, by=ME)
    assert refusal.value.code == "not-yet-open"
    assert "зайняті" in refusal.value.message


def test_each_condition_has_its_own_reason(db: Db, make: Make, scene: Scene) -> None:
    person, now = scene.officer(), clock.now()
    closed = workshop_of(make, enrol_until=now - timedelta(hours=1))
    started = workshop_of(make, day=-1)
    draft = workshop_of(make, state=WorkshopState.DRAFT)
    open_one = workshop_of(make)
    assert codes(db, person, open_one) == []
    assert codes(db, person, closed) == ["no-longer-open"]
    assert codes(db, person, started) == ["workshop-started"]
    assert codes(db, person, draft) == ["not-open"]
    assert codes(db, make.person(), open_one) == ["no-posting"]
    ask(db, person, open_one, by=ME)
    assert codes(db, person, open_one) == ["already-listed"]


def test_a_course_that_is_held_is_not_taken_again(db: Db, make: Make, scene: Scene) -> None:
    workshop, person = workshop_of(make), scene.officer()
    award = Award(
        person=person, kind=AwardKind.COMPLETION, code=workshop.edition.course.key, title=workshop.edition.title,
        neutral_title=None, since=date(2020, 1, 1), basis=AwardBasis.ASSESSED,
    )  # fmt: skip
    make._saved(award)
    assert codes(db, person, workshop) == ["already-held"]
    award.ended_at = clock.now()
    db.flush()
    assert codes(db, person, workshop) == []


def test_a_unit_outside_the_programme_may_not_come(db: Db, make: Make, scene: Scene) -> None:
    programme = make._saved(
        Programme(code="P1", title={}, funders={}, header={}, starts_on=date(2020, 1, 1), ends_on=date(2040, 1, 1))
    )
    workshop = workshop_of(make, programme=programme)
    part = make.unit(parent=scene.unit)
    inside, outside = make.person(unit=part), make.person(unit=make.unit())
    assert codes(db, outside, workshop) == []
    make._saved(ProgrammeUnit(programme=programme, unit=scene.unit, starts_on=date(2020, 1, 1)))
    assert codes(db, inside, workshop) == []
    assert codes(db, outside, workshop) == ["unit-not-in-programme"]


def test_travel_makes_a_clash_but_not_at_one_venue(db: Db, make: Make, scene: Scene) -> None:
    venue = make._saved(Venue(name={"uk": "Зала"}, city={"uk": "Лук"}, address={"uk": "Вул."}, places=30))
    morning = workshop_of(make, hours=(9, 12), travel_minutes=60, venue=venue)
    here = workshop_of(make, hours=(12, 15), travel_minutes=60, venue=venue)
    near = workshop_of(make, hours=(14, 16), travel_minutes=60)
    far = workshop_of(make, hours=(14, 16), travel_minutes=61)
    person = scene.officer()
    ask(db, person, morning, by=ME)
    assert [codes(db, person, w) for w in (here, near, far)] == [[], [], ["clash"]]


def test_a_trainer_has_no_seat_where_they_teach(db: Db, make: Make, scene: Scene) -> None:
    workshop = workshop_of(make)
    trainer = trainer_of(make, workshop, scene.officer())
    assert codes(db, trainer, workshop) == ["clash"]


def test_clearing_makes_a_held_seat_a_place(db: Db, make: Make, scene: Scene) -> None:
    workshop, person = workshop_of(make), scene.officer()
    enrolment = ask(db, person, workshop, by=actor(make, person))
    assert kinds(db, scene.head) == ["enrolment-clearance"]
    clear(db, enrolment, by=scene.by)
    assert enrolment.state is State.PLACED
    assert kinds(db, person) == ["enrolment-cleared"]
    assert [release.decided_by for release in db.scalars(select(Release))] == [scene.head]


def test_who_is_cleared_while_waiting_is_enrolled_when_a_seat_is_free(db: Db, make: Make, scene: Scene) -> None:
    workshop = workshop_of(make, seats=1)
    first, second, third = (ask(db, person, workshop, by=ME) for person in scene.officers(3))
    clear(db, third, by=scene.by)
    assert states(third) == [State.WAITING]
    keep_on_duty(db, first, "Наряд", by=scene.by)
    assert states(first, second, third) == [State.NOT_APPROVED, State.ASKED, State.WAITING]
    keep_on_duty(db, second, "Наряд", by=scene.by)
    assert states(third) == [State.PLACED]
    assert kinds(db, third.person)[-1] == "enrolment-seat"


def test_staying_on_duty_needs_a_reason_and_can_be_undone(db: Db, make: Make, scene: Scene) -> None:
    workshop, person = workshop_of(make), scene.officer()
    enrolment = ask(db, person, workshop, by=ME)
    with pytest.raises(RefusedError, match="Зазначте"):
        keep_on_duty(db, enrolment, "  ", by=scene.by)
    keep_on_duty(db, enrolment, "Посилення", by=scene.by)
    assert codes(db, person, workshop) == ["kept-on-duty"]
    clear(db, enrolment, by=scene.by)
    assert enrolment.state is State.PLACED
    decisions = db.scalars(select(Release.decision).order_by(Release.id)).all()
    assert [decision.value for decision in decisions] == ["kept", "cleared"]


def test_an_undone_decision_waits_when_the_seat_is_gone(db: Db, make: Make, scene: Scene) -> None:
    workshop = workshop_of(make, seats=1)
    first, second = (ask(db, person, workshop, by=ME) for person in scene.officers(2))
    keep_on_duty(db, first, "Наряд", by=scene.by)
    clear(db, first, by=scene.by)
    assert states(first, second) == [State.WAITING, State.ASKED]
    withdraw(db, second, by=ME)
    assert first.state is State.PLACED


def test_called_back_frees_the_seat_and_is_told(db: Db, make: Make, scene: Scene) -> None:
    workshop = workshop_of(make, seats=1)
    first, second = (ask(db, person, workshop, by=ME) for person in scene.officers(2))
    with pytest.raises(RefusedError):
        call_back(db, first, "Тривога", by=scene.by)
    clear(db, first, by=scene.by)
    call_back(db, first, "Тривога", by=scene.by)
    assert states(first, second) == [State.CALLED_BACK, State.ASKED]
    assert kinds(db, first.person)[-1] == "enrolment-called-back"


def test_nothing_is_undone_after_the_start_but_a_call_to_duty(db: Db, make: Make, scene: Scene) -> None:
    workshop, person = workshop_of(make, days=3, day=2), scene.officer()
    enrolment = ask(db, person, workshop, by=ME)
    clear(db, enrolment, by=scene.by)
    for session in db.scalars(select(Session)):
        session.starts_at -= timedelta(days=3)
        session.ends_at -= timedelta(days=3)
    db.flush()
    with pytest.raises(RefusedError, match="розпочався"):
        withdraw(db, enrolment, by=ME)
    call_back(db, enrolment, "Тривога", by=scene.by)
    assert enrolment.state is State.CALLED_BACK


def test_whoever_no_longer_meets_a_condition_is_passed_over(db: Db, make: Make, scene: Scene) -> None:
    workshop, rival = workshop_of(make, seats=1), workshop_of(make)
    first, second, third = (ask(db, person, workshop, by=ME) for person in scene.officers(3))
    ask(db, second.person, rival, by=ME)
    withdraw(db, first, by=ME)
    assert states(second, third) == [State.WAITING, State.ASKED]


def test_seats_are_never_fewer_than_taken_and_more_seats_let_the_waiting_in(db: Db, make: Make, scene: Scene) -> None:
    workshop = workshop_of(make, seats=2)
    enrolments = [ask(db, person, workshop, by=ME) for person in scene.officers(4)]
    with pytest.raises(RefusedError, match="2"):
        change_seats(db, workshop, 1, by=ME)
    assert change_seats(db, workshop, 3, by=ME) == [enrolments[2]]
    assert (room_of(db, workshop).free, seats_of(db, [workshop])[workshop.id].waiting) == (0, 1)


def test_the_clock_fills_seats_that_were_freed_on_a_lower_floor(db: Db, make: Make, scene: Scene) -> None:
    workshop = workshop_of(make, seats=1)
    _first, second = (ask(db, person, workshop, by=ME) for person in scene.officers(2))
    workshop.seats = 2
    db.commit()
    fill_free_seats()
    db.expire_all()
    assert second.state is State.ASKED


def test_who_asks_does_not_overtake_the_waiting(db: Db, make: Make, scene: Scene) -> None:
    workshop = workshop_of(make, seats=1)
    _first, second = (ask(db, person, workshop, by=ME) for person in scene.officers(2))
    workshop.seats = 2
    db.flush()
    third = ask(db, scene.officer(), workshop, by=ME)
    assert states(second, third) == [State.ASKED, State.WAITING]


def test_a_head_of_unit_is_decided_on_by_the_next_above(db: Db, make: Make) -> None:
    region = Scene(make)
    below = Scene(make, parent=region.unit)
    enrolment = ask(db, below.head, workshop_of(make), by=ME)
    assert deciders(db, [enrolment]) == {enrolment.id: [region.head]}
    above = ask(db, region.head, workshop_of(make), by=ME)
    assert deciders(db, [above]) == {above.id: []}


def test_without_a_head_the_personnel_office_is_told(db: Db, make: Make) -> None:
    unit = make.unit()
    hr = make.trusted(Role.HR, unit=unit)
    ask(db, make.person(unit=unit), workshop_of(make), by=ME)
    assert kinds(db, hr) == ["enrolment-no-head"]


def test_an_acting_head_comes_first_and_a_suspended_one_not_at_all(db: Db, make: Make, scene: Scene) -> None:
    acting = make.person(unit=scene.unit)
    make.grant(acting, Role.COMMANDER, unit=scene.unit, is_acting=True)
    enrolment = ask(db, scene.officer(), workshop_of(make), by=ME)
    assert deciders(db, [enrolment])[enrolment.id] == [acting, scene.head]
    acting.suspended_at = clock.now()
    db.flush()
    assert deciders(db, [enrolment])[enrolment.id] == [scene.head]


def test_cancelling_ends_every_place_and_tells_everybody_why(db: Db, make: Make, scene: Scene) -> None:
    workshop = workshop_of(make, seats=1)
    enrolments = [ask(db, person, workshop, by=ME) for person in scene.officers(2)]
    assert cancel_all(db, workshop, by=ME, reason="Тривога") == 2
    assert set(states(*enrolments)) == {State.CANCELLED}
    assert all(kinds(db, one.person)[-1] == "enrolment-cancelled" for one in enrolments)


def test_messages_about_a_confidential_course_have_the_neutral_title_only(db: Db, make: Make, scene: Scene) -> None:
    edition = edition_of(make, privacy=Privacy.CONFIDENTIAL, title={"uk": "Канарка", "en": "Canary"})
    enrolment = ask(db, scene.officer(), workshop_of(make, edition=edition, seats=1), by=ME)
    clear(db, enrolment, by=scene.by)
    call_back(db, enrolment, "Тривога", by=scene.by)
    for notice in db.scalars(select(Notice)):
        words = words_of(notice)
        assert "Канарка" not in f"{words.subject} {words.body} {notice.facts}"
        assert "/workshops/" not in words.path


def test_every_message_has_words_in_both_languages(db: Db, make: Make, scene: Scene) -> None:
    workshop = workshop_of(make, seats=1)
    first, second, third = (ask(db, person, workshop, by=ME) for person in scene.officers(3))
    keep_on_duty(db, first, "Наряд", by=scene.by)
    clear(db, second, by=scene.by)
    clear(db, third, by=scene.by)
    call_back(db, second, "Тривога", by=scene.by)
    cancel_all(db, workshop, by=ME, reason="Ремонт")
    found = {notice.kind: words_of(notice) for notice in db.scalars(select(Notice))}
    assert set(found) == {f"enrolment-{kind}" for kind in (
        "clearance", "nominated", "kept-on-duty", "cleared", "seat", "called-back", "cancelled"
    )}  # fmt: skip
    assert all(words.subject and words.body for words in found.values())


def test_every_step_is_logged_once(db: Db, make: Make, scene: Scene) -> None:
    workshop = workshop_of(make)
    enrolment = ask(db, scene.officer(), workshop, by=ME)
    clear(db, enrolment, by=scene.by)
    withdraw(db, enrolment, by=ME)
    actions = db.scalars(select(Entry.action).where(Entry.action.like("enrolment.%")).order_by(Entry.id)).all()
    assert actions == ["enrolment.asked", "enrolment.cleared", "enrolment.withdrawn"]


def test_a_move_outside_the_table_is_impossible(db: Db, make: Make, scene: Scene) -> None:
    enrolment = ask(db, scene.officer(), workshop_of(make), by=ME)
    with pytest.raises(LookupError):
        take(db, enrolment, Step.CLEAR, State.WITHDRAWN, by=ME)


def test_who_withdrew_may_ask_again(db: Db, make: Make, scene: Scene) -> None:
    workshop, person = workshop_of(make), scene.officer()
    first = ask(db, person, workshop, by=ME)
    withdraw(db, first, by=ME)
    second = ask(db, person, workshop, by=ME)
    assert enrolment_of(db, workshop.id, person.id) is second


def test_guests_take_no_seat_and_stand_once_on_the_list(db: Db, make: Make) -> None:
    workshop, by = workshop_of(make, seats=1), actor(make, make.person())
    guest = add_guest(db, workshop, "Ann Guest", "Embassy", by=by)
    with pytest.raises(RefusedError):
        add_guest(db, workshop, "Ann Guest", "Embassy", by=by)
    assert room_of(db, workshop).free == 1
    remove_guest(db, guest, by=by)
    db.flush()
    assert db.scalar(select(func.count()).select_from(type(guest))) == 0


def test_a_session_elsewhere_of_a_withdrawn_place_is_no_clash(db: Db, make: Make, scene: Scene) -> None:
    person, other, workshop = scene.officer(), workshop_of(make), workshop_of(make, day=13)
    session_of(make, workshop, 14, hours=(10, 11))
    place = ask(db, person, other, by=ME)
    assert codes(db, person, workshop) == ["clash"]
    withdraw(db, place, by=ME)
    assert codes(db, person, workshop) == []
