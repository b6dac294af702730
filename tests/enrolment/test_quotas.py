"""Seats for units and groups: given, kept, given back on their day, with real rows."""

from datetime import timedelta
from unittest.mock import ANY

import pytest
import time_machine
from sqlalchemy import select, update

from lms import clock
from lms.access import Program
from lms.audit.models import Entry
from lms.db import Db
from lms.enrolment.models import Enrolment, Quota, State
from lms.enrolment.queries.quotas import quota_lines, room_of
from lms.enrolment.rules.clearances import clear, keep_on_duty
from lms.enrolment.rules.places import ask, withdraw
from lms.enrolment.rules.quotas import Terms, add_quota, remove_quota, return_unused
from lms.errors import RefusedError
from lms.operations.doctor import groups_keep_to_their_seats
from lms.people.models.persons import Sex, StaffGroup
from lms.people.queries.trust import SignedIn
from lms.scheduling.models import Workshop, WorkshopState
from tests.enrolment.scene import Scene, actor, trainer_of, workshop_of
from tests.make import Make
from tests.pages import Pages

ME = Program()


@pytest.fixture
def ours(make: Make) -> Scene:
    return Scene(make)


@pytest.fixture
def theirs(make: Make) -> Scene:
    return Scene(make)


def somebody(make: Make) -> SignedIn:
    return actor(make, make.person())


def asked(db: Db, scene: Scene, workshop: Workshop, count: int) -> list[Enrolment]:
    return [ask(db, person, workshop, by=ME) for person in scene.officers(count)]


def states(enrolments: list[Enrolment]) -> list[State]:
    return [one.state for one in enrolments]


def test_a_group_has_no_more_than_its_seats_and_others_have_theirs(
    db: Db, make: Make, ours: Scene, theirs: Scene
) -> None:
    workshop = workshop_of(make, seats=5)
    add_quota(db, workshop, Terms(2, ours.unit), by=somebody(make))
    first, second, third = asked(db, ours, workshop, 3)
    assert states([first, second, third]) == [State.ASKED, State.ASKED, State.WAITING]
    assert states(asked(db, theirs, workshop, 3)) == [State.ASKED] * 3
    withdraw(db, first, by=ME)
    assert third.state is State.ASKED


def test_a_freed_seat_passes_over_the_first_in_line_whose_group_is_full(
    db: Db, make: Make, ours: Scene, theirs: Scene
) -> None:
    workshop = workshop_of(make, seats=2)
    add_quota(db, workshop, Terms(1, ours.unit), by=somebody(make))
    _seated, waits = asked(db, ours, workshop, 2)
    other, also_waits = asked(db, theirs, workshop, 2)
    assert states([waits, other, also_waits]) == [State.WAITING, State.ASKED, State.WAITING]
    withdraw(db, other, by=ME)
    assert states([waits, also_waits]) == [State.WAITING, State.ASKED]


def test_a_person_needs_room_in_every_group(db: Db, make: Make, ours: Scene) -> None:
    workshop = workshop_of(make, seats=5)
    add_quota(db, workshop, Terms(3, ours.unit), by=somebody(make))
    add_quota(db, workshop, Terms(1, sex=Sex.FEMALE), by=somebody(make))
    women = [ask(db, ours.officer(sex=Sex.FEMALE), workshop, by=ME) for _number in range(2)]
    man = ask(db, ours.officer(sex=Sex.MALE), workshop, by=ME)
    assert states([*women, man]) == [State.ASKED, State.WAITING, State.ASKED]


def test_a_head_brings_nobody_back_above_the_groups_seats(db: Db, make: Make, ours: Scene) -> None:
    workshop = workshop_of(make, seats=5)
    add_quota(db, workshop, Terms(1, ours.unit), by=somebody(make))
    kept, other = asked(db, ours, workshop, 2)
    keep_on_duty(db, kept, "Наряд", by=ours.by)
    assert other.state is State.ASKED
    clear(db, kept, by=ours.by)
    assert kept.state is State.WAITING


def test_on_their_day_the_unused_seats_go_to_whoever_waits(db: Db, make: Make, ours: Scene, theirs: Scene) -> None:
    workshop = workshop_of(make, seats=4)
    day = clock.today() + timedelta(days=3)
    mine = add_quota(db, workshop, Terms(2, ours.unit), by=somebody(make))
    late = add_quota(db, workshop, Terms(2, theirs.unit, returns_on=day), by=somebody(make))
    ahead, behind = asked(db, ours, workshop, 4), asked(db, theirs, workshop, 1)
    assert states(ahead) == [State.ASKED, State.ASKED, State.WAITING, State.WAITING]
    assert return_unused(db, workshop) == []
    with time_machine.travel(clock.now() + timedelta(days=3)):
        assert return_unused(db, workshop) == [ahead[2]]
        assert return_unused(db, workshop) == []
    assert (late.returned, mine.returned, behind[0].state) == (1, None, State.ASKED)
    entry = db.scalars(select(Entry).where(Entry.action == "quota.returned")).one()
    assert entry.facts == {"workshop": workshop.id, "seats": 1}
    assert list(groups_keep_to_their_seats(db)) == []
    with pytest.raises(RefusedError, match=r".") as refusal:
        remove_quota(db, workshop, late, by=somebody(make))
    assert refusal.value.code == "quota-returned"


def test_a_limit_given_back_meanwhile_is_not_taken_away(db: Db, make: Make, ours: Scene) -> None:
    """The clock gave the seats back between the page and the button: the row is read again under the lock."""
    workshop = workshop_of(make, seats=3)
    quota = add_quota(db, workshop, Terms(1, ours.unit), by=somebody(make))
    db.execute(update(Quota).values(returned=1).execution_options(synchronize_session=False))
    assert quota.returned is None
    with pytest.raises(RefusedError, match=r".") as refusal:
        remove_quota(db, workshop, quota, by=somebody(make))
    assert refusal.value.code == "quota-returned"


def test_a_limit_taken_away_lets_the_waiting_up(db: Db, make: Make, ours: Scene) -> None:
    workshop = workshop_of(make, seats=3)
    quota = add_quota(db, workshop, Terms(1, ours.unit), by=somebody(make))
    enrolments = asked(db, ours, workshop, 3)
    assert remove_quota(db, workshop, quota, by=somebody(make)) == enrolments[1:]
    assert states(enrolments) == [State.ASKED] * 3


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (Terms(1), "no-group"),
        (Terms(9, staff_group=StaffGroup.LINE), "more-than-all"),
        (Terms(1, staff_group=StaffGroup.LINE), "fewer-than-taken"),
        (Terms(2, sex=Sex.MALE), "quota-exists"),
        (Terms(1, sex=Sex.FEMALE, returns_on=clock.today()), "returns-too-late"),
        (Terms(1, sex=Sex.FEMALE, returns_on=clock.today() + timedelta(days=15)), "returns-too-late"),
    ],
)
def test_terms_that_cannot_be_kept_are_refused(db: Db, make: Make, ours: Scene, terms: Terms, code: str) -> None:
    workshop = workshop_of(make, seats=5)
    add_quota(db, workshop, Terms(3, sex=Sex.MALE), by=somebody(make))
    asked(db, ours, workshop, 2)
    with pytest.raises(RefusedError, match=r".") as refusal, db.begin_nested():
        add_quota(db, workshop, terms, by=somebody(make))
    assert refusal.value.code == code
    assert len(db.scalars(select(Quota)).all()) == 1


def test_a_closed_workshop_gives_no_seats(db: Db, make: Make) -> None:
    workshop = workshop_of(make, state=WorkshopState.CLOSED)
    with pytest.raises(RefusedError, match=r".") as refusal:
        add_quota(db, workshop, Terms(1, sex=Sex.FEMALE), by=somebody(make))
    assert refusal.value.code == "not-open"


def test_the_doctor_names_a_group_above_its_seats(db: Db, make: Make, ours: Scene) -> None:
    workshop = workshop_of(make, seats=5)
    quota = add_quota(db, workshop, Terms(2, ours.unit), by=somebody(make))
    asked(db, ours, workshop, 2)
    assert list(groups_keep_to_their_seats(db)) == []
    quota.seats = 1
    db.flush()
    assert list(groups_keep_to_their_seats(db)) == [ANY]


def test_each_group_is_counted_by_itself(db: Db, make: Make, ours: Scene, theirs: Scene) -> None:
    workshop = workshop_of(make, seats=4)
    add_quota(db, workshop, Terms(2, ours.unit), by=somebody(make))
    add_quota(db, workshop, Terms(3, staff_group=StaffGroup.LINE), by=somebody(make))
    mine = asked(db, ours, workshop, 3)
    clear(db, mine[0], by=ours.by)
    asked(db, theirs, workshop, 1)
    lines = quota_lines(db, workshop)
    assert [(line.placed, line.held, line.waiting, line.free) for line in lines] == [(1, 1, 1, 0), (1, 2, 1, 0)]
    assert room_of(db, workshop).free == 1


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_trainer_gives_a_unit_its_seats_and_takes_the_limit_away(
    pages: Pages, make: Make, db: Db, ours: Scene, language: str
) -> None:
    workshop = workshop_of(make, seats=4)
    url = f"/workshops/{workshop.id}/unit-seats"
    pages.sign_in(trainer_of(make, workshop))
    pages.post("/language", language=language)
    refused = pages.post(url, seats="2", status=422)
    assert refused.select_one("[role=alert]")
    day = (clock.today() + timedelta(days=5)).isoformat()
    pages.post(url, seats="2", unit=str(ours.unit.id), staff_group="line", sex="female", returns_on=day)
    quota = db.scalars(select(Quota)).one()
    assert (quota.seats, quota.unit_id, quota.staff_group, quota.sex, str(quota.returns_on)) == (
        2, ours.unit.id, StaffGroup.LINE, Sex.FEMALE, day,
    )  # fmt: skip
    row = pages.get(url).select_one("table tbody tr")
    assert row is not None
    assert ours.unit.name[language] in row.text
    pages.post(f"{url}/{quota.id}/remove")
    assert db.scalars(select(Quota)).all() == []


def test_a_person_reads_that_their_group_is_full(pages: Pages, make: Make, db: Db, ours: Scene) -> None:
    workshop = workshop_of(make, seats=4)
    add_quota(db, workshop, Terms(1, ours.unit), by=somebody(make))
    asked(db, ours, workshop, 1)
    pages.sign_in(ours.officer())
    page = pages.get(f"/workshops/{workshop.id}")
    assert ours.unit.name["uk"] in page.select_one("#my-place").parent.text  # type: ignore[union-attr]
    pages.post(f"/workshops/{workshop.id}/ask")
    assert db.scalars(select(Enrolment.state).order_by(Enrolment.id.desc())).first() is State.WAITING
