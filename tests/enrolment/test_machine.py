"""The state table, the sentences and the cover, without rows; and the whole machine under random hands."""

import itertools
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from lms import clock
from lms.access import Program
from lms.audit.models import Entry
from lms.db import Db
from lms.enrolment.cover import Service, cover_of, days_away, serving_on
from lms.enrolment.machine import MAY_ASK, TABLE, Facts, Step, reasons, transition
from lms.enrolment.models import HOLDS_SEAT, LIVE_STATES, Enrolment, State
from lms.enrolment.queries.asking import facts_about
from lms.enrolment.queries.places import places_in_queue, seats_of, waiting
from lms.enrolment.queries.quotas import quotas_of, room_of, who_of
from lms.enrolment.queue import ordinal, place_sentence, standing
from lms.enrolment.rules.clearances import call_back, clear, keep_on_duty
from lms.enrolment.rules.exceptions import put_first
from lms.enrolment.rules.places import ask, change_seats, withdraw
from lms.enrolment.rules.quotas import Terms, add_quota, remove_quota, return_unused
from lms.enrolment.stretches import Stretch, clashes_between
from lms.errors import RefusedError
from lms.i18n import speaking
from lms.people.models.persons import Sex, StaffGroup
from lms.scheduling.models import WorkshopState
from tests.enrolment.scene import Scene, workshop_of
from tests.make import Make

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
FINE = Facts(
    now=NOW, workshop=WorkshopState.PUBLISHED, enrol_from=NOW - DAY, enrol_until=NOW + DAY, starts_at=NOW + DAY,
    ends_at=NOW + 2 * DAY,
)  # fmt: skip


def test_every_row_of_the_table_stands_there_once_and_every_state_is_reached() -> None:
    rows = [(row.step, row.source) for row in TABLE]
    assert len(rows) == len(set(rows))
    assert {target for row in TABLE for target in row.targets} == set(State)
    assert {row.step for row in TABLE} == set(Step)


def test_only_a_head_brings_an_ended_place_back() -> None:
    ended = set(State) - set(LIVE_STATES)
    assert {row.step for row in TABLE if row.source in ended} == {Step.CLEAR}


def test_a_person_for_whom_everything_holds_may_ask() -> None:
    assert reasons(Step.ASK, None, FINE) == []
    assert all(condition.passes(FINE) and str(condition.description) for condition in MAY_ASK)


@pytest.mark.parametrize("step", Step)
def test_a_step_that_the_table_does_not_have_is_explained(step: Step) -> None:
    for state in State:
        if transition(step, state) is None:
            assert [reason.code for reason in reasons(step, state, FINE)] == ["not-in-this-state"]


def stretch(start_hour: float, hours: float, travel: int = 0, venue: int | None = None) -> Stretch:
    starts = NOW + timedelta(hours=start_hour)
    ends = starts + timedelta(hours=hours)
    return Stretch(starts, ends, starts.replace(tzinfo=None), ends.replace(tzinfo=None), travel, venue)


STRETCHES = st.builds(
    stretch, st.integers(0, 48), st.integers(1, 8), st.integers(0, 300), st.sampled_from([None, 1, 2])
)


@given(STRETCHES, STRETCHES)
def test_two_stretches_meet_each_other_or_neither(one: Stretch, other: Stretch) -> None:
    assert one.meets(other) == other.meets(one)
    if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
        assert one.meets(other)


@given(st.lists(STRETCHES, max_size=5), st.lists(STRETCHES, max_size=5))
def test_clashes_come_in_order_of_time_and_nothing_is_left_out(own: list[Stretch], others: list[Stretch]) -> None:
    found = clashes_between(own, others)
    assert list(found) == sorted(found, key=lambda one: one.starts_at)
    assert len(found) == sum(any(mine.meets(other) for mine in own) for other in others)


def test_travel_takes_the_day_before_and_midnight_ends_a_day() -> None:
    starts, ends = datetime(2026, 5, 4, 9), datetime(2026, 5, 4, 13)  # noqa: DTZ001
    assert list(days_away(starts, ends, 0)) == [date(2026, 5, 4)]
    assert list(days_away(starts, ends, 10 * 60)) == [date(2026, 5, 3), date(2026, 5, 4)]
    assert list(days_away(starts, datetime(2026, 5, 5), 0)) == [date(2026, 5, 4)]  # noqa: DTZ001


PERSONS = st.integers(1, 12)


@given(st.dictionaries(PERSONS, st.sampled_from(StaffGroup)), st.lists(PERSONS), st.none() | PERSONS)
def test_away_and_staying_make_the_strength(groups: dict[int, StaffGroup], away: list[int], also: int | None) -> None:
    day = date(2026, 5, 4)
    services = [Service(person, "/1/", group, day, None) for person, group in groups.items()]
    cover = cover_of(day, serving_on(day, "/1/", services), away, also)
    assert cover.strength == len(groups)
    assert cover.away + sum(cover.staying.values()) == cover.strength
    assert cover_of(day, serving_on(day, "/2/", services), away, also).strength == 0
    assert cover_of(day - DAY, serving_on(day - DAY, "/1/", services), away, also).strength == 0


def test_places_are_said_as_one_speaks() -> None:
    with speaking("uk"):
        assert [ordinal(number, Sex.FEMALE) for number in (1, 3, 5)] == ["перша", "третя", "п’ята"]
        assert place_sentence(3, Sex.MALE) == "Ви третій у черзі."
        assert place_sentence(14) == "Ваш номер у черзі: 14."
    with speaking("en"):
        assert place_sentence(3, Sex.FEMALE) == "You are third on the waiting list."


def test_every_state_has_a_sentence() -> None:
    for state, cleared, language in itertools.product(State, (True, False), ("uk", "en")):
        with speaking(language):
            said = standing(state, place=2, cleared=cleared, deciders=["Імʼя"])
            assert said.sentence


class Hands(RuleBasedStateMachine):
    """People ask and withdraw, heads decide and undo, seats are raised and lowered, in any order."""

    db: Db

    def __init__(self) -> None:
        super().__init__()
        self.point = self.db.begin_nested()
        make = Make(self.db)
        self.scene = Scene(make)
        self.by = Program()
        self.workshop = workshop_of(make, seats=2)
        self.rival = workshop_of(make, seats=1)
        self.persons = [self.scene.officer(sex=sex) for sex in (*Sex, *Sex, *Sex)]
        self.known: dict[int, State] = {}
        self.logged = 0

    def teardown(self) -> None:
        self.point.rollback()
        self.db.expunge_all()

    def enrolments(self) -> list[Enrolment]:
        return list(self.db.scalars(select(Enrolment).order_by(Enrolment.id)))

    def tried(self, action: object, *args: object, **kwargs: object) -> None:
        """Run a rule; a refusal must leave nothing behind."""
        try:
            with self.db.begin_nested():
                action(*args, **kwargs)  # type: ignore[operator]
        except RefusedError:
            self.db.expire_all()

    @rule(number=st.integers(0, 5), elsewhere=st.booleans())
    def asks(self, number: int, elsewhere: bool) -> None:  # noqa: FBT001
        workshop = self.rival if elsewhere and number < 2 else self.workshop
        self.tried(ask, self.db, self.persons[number], workshop, by=self.by)

    @precondition(lambda self: self.known)
    @rule(pick=st.integers(0, 30))
    def withdraws(self, pick: int) -> None:
        all_of_them = self.enrolments()
        self.tried(withdraw, self.db, all_of_them[pick % len(all_of_them)], by=self.by)

    @precondition(lambda self: self.known)
    @rule(pick=st.integers(0, 30), how=st.sampled_from(["clear", "keep", "call back"]))
    def head_decides(self, pick: int, how: str) -> None:
        all_of_them = self.enrolments()
        enrolment = all_of_them[pick % len(all_of_them)]
        if how == "clear":
            self.tried(clear, self.db, enrolment, by=self.scene.by)
        else:
            self.tried(keep_on_duty if how == "keep" else call_back, self.db, enrolment, "Наряд", by=self.scene.by)

    @rule(seats=st.integers(1, 5))
    def seats_change(self, seats: int) -> None:
        self.tried(change_seats, self.db, self.workshop, seats, by=self.by)

    @rule(seats=st.integers(1, 3), sex=st.sampled_from(Sex), days=st.sampled_from([None, 1]))
    def group_gets_seats(self, seats: int, sex: Sex, days: int | None) -> None:
        day = clock.today() + timedelta(days=days) if days else None
        self.tried(add_quota, self.db, self.workshop, Terms(seats, sex=sex, returns_on=day), by=self.scene.by)

    @precondition(lambda self: self.known)
    @rule(pick=st.integers(0, 30), priority=st.integers(0, 2))
    def coordinator_puts_first(self, pick: int, priority: int) -> None:
        all_of_them = self.enrolments()
        self.tried(put_first, self.db, all_of_them[pick % len(all_of_them)], priority, "Наказ", by=self.scene.by)

    @precondition(lambda self: bool(quotas_of(self.db, self.workshop.id)))
    @rule(pick=st.integers(0, 3))
    def group_loses_them(self, pick: int) -> None:
        quotas = quotas_of(self.db, self.workshop.id)
        self.tried(remove_quota, self.db, self.workshop, quotas[pick % len(quotas)], by=self.scene.by)

    @rule()
    def a_day_comes(self) -> None:
        with time_machine.travel(clock.now() + timedelta(days=1)):
            return_unused(self.db, self.workshop)

    @invariant()
    def never_more_than_the_group_has(self) -> None:
        room = room_of(self.db, self.workshop)
        for share in room.shares:
            assert not share.is_in_force or room.used(share) <= share.seats + room.returned

    @invariant()
    def never_more_than_seats(self) -> None:
        for seats in seats_of(self.db, [self.workshop, self.rival]).values():
            assert seats.taken <= seats.all

    @invariant()
    def no_free_seat_beside_somebody_who_may_have_it(self) -> None:
        queue = waiting(self.db, self.workshop.id)
        places = places_in_queue(self.db, queue)
        assert [places[one.id] for one in queue] == list(range(1, len(queue) + 1))
        if queue and room_of(self.db, self.workshop).free:
            facts = facts_about(self.db, self.workshop, [one.person for one in queue])
            room = room_of(self.db, self.workshop)
            assert all(
                room.full_for(who_of(one)) or reasons(Step.PROMOTE, one.state, facts[one.person_id]) for one in queue
            )

    @invariant()
    def every_change_is_in_the_table_and_in_the_log(self) -> None:
        query = select(Entry.id, Entry.action, Entry.facts).where(Entry.id > self.logged).order_by(Entry.id)
        entries = [entry for entry in self.db.execute(query) if entry.action.startswith("enrolment.")]
        for entry in entries:
            was = State(entry.facts["was"]) if "was" in entry.facts else None
            row = transition(Step(entry.action.removeprefix("enrolment.")), was)
            assert row is not None
            assert State(entry.facts["now"]) in row.targets
        now = {one.id: one.state for one in self.enrolments()}
        assert len(entries) >= sum(self.known.get(one) is not state for one, state in now.items())
        self.known, self.logged = now, max([self.logged, *(entry.id for entry in entries)])

    @invariant()
    def nobody_has_two_seats_at_one_time(self) -> None:
        seated = Counter(one.person_id for one in self.enrolments() if one.state in HOLDS_SEAT)
        assert all(count == 1 for count in seated.values())


def test_the_machine_holds_under_any_hands(db: Db) -> None:
    class OnRows(Hands):
        pass

    OnRows.db = db
    run_state_machine_as_test(
        OnRows,
        settings=settings(
            max_examples=100, stateful_step_count=30, deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )  # fmt: skip
