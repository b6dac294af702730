"""What happens around one workshop, in the order of time; each step calls the rules that people call on the pages."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from lms import clock
from lms.access import Actor, Program
from lms.attendance.models import Presence
from lms.attendance.queries import lines
from lms.attendance.rules import Noted, close_roll, take_roll
from lms.catalogue.models import Edition
from lms.catalogue.queries import content_of
from lms.certificates.queries.progress import due
from lms.certificates.rules.issuing import issue
from lms.db import Db
from lms.demo.answers import right_answer
from lms.demo.people import Cast
from lms.demo.plan import Show
from lms.demo.timetable import Sitting
from lms.enrolment.models import LIVE_STATES, Enrolment, State
from lms.enrolment.queries.places import listed, placed
from lms.enrolment.rules.clearances import call_back, clear, keep_on_duty
from lms.enrolment.rules.places import ask, cancel_workshop, withdraw
from lms.people.models.persons import Person
from lms.people.queries.trust import actor_of
from lms.quizzes import rules as quizzes
from lms.quizzes.models import Attempt
from lms.quizzes.sheets import questions_of
from lms.scheduling.models import Workshop
from lms.scheduling.planner import Plan, PlannedSession
from lms.scheduling.queries.workshops import sessions_of
from lms.scheduling.rules.plans import draft
from lms.scheduling.rules.workshops import allow_trainer, close, publish

PUBLISHED_BEFORE = timedelta(days=28)
ENTRY_SHARE, FINAL_SHARE, PASS_SHARE = 0.8, 0.95, 0.88
RIGHT, TOO_FEW = 9, 5
PRESENCES = (
    (0.90, Noted(Presence.PRESENT)),
    (0.94, Noted(Presence.LATE, 200)),
    (0.97, Noted(Presence.EXCUSED)),
    (0.985, Noted(Presence.LEFT, 90)),
    (1.0, Noted(Presence.CALLED_BACK)),
)

Step = Callable[[Db], None]


@dataclass(frozen=True)
class Event:
    """Something that happens at an instant."""

    at: datetime
    step: Step


@dataclass
class Run:
    """One workshop of the plan on its way: ids of what was made so far, and its own chance."""

    show: Show
    cast: Cast
    sittings: list[Sitting]
    edition_id: int
    programme_id: int
    venue_id: int
    trainers: tuple[int, ...]
    person_ids: list[int]
    public_url: str
    chance: Random
    now: datetime
    workshop_id: int = 0

    @property
    def first(self) -> datetime:
        """The instant of the first session."""
        return clock.instant_of(self.sittings[0].starts)

    @property
    def last(self) -> datetime:
        """The instant at which the last session ends."""
        return clock.instant_of(self.sittings[-1].ends)

    def trainer(self, db: Db) -> Actor:
        """The first trainer, who makes the workshop; for one from abroad, who has no account, the coordinator."""
        person = self.cast.trainers[self.trainers[0]]
        return actor_of(db, db.get_one(Person, person.id if person.service_number else self.coordinator.id))

    @property
    def coordinator(self) -> Person:
        """The programme's coordinator."""
        return self.cast.players["coordinator"]

    def workshop(self, db: Db) -> Workshop:
        """The workshop as it is now."""
        return db.get_one(Workshop, self.workshop_id)

    def events(self) -> Iterator[Event]:
        """Everything that happens around this workshop, also what is still to come."""
        made = min(self.first - PUBLISHED_BEFORE, self.now - timedelta(days=3))
        yield Event(made, self.make)
        yield Event(made + timedelta(hours=30), self.ask)
        yield Event(made + timedelta(hours=52), self.decide)
        if self.show.is_cancelled:
            yield Event(made + timedelta(hours=60), self.cancel)
            return
        yield Event(self.first - timedelta(hours=14), self.take_entry_test)
        for place, sitting in enumerate(self.sittings):
            if place != 0 or not self.show.leaves_roll_open:
                yield Event(clock.instant_of(sitting.ends) + timedelta(minutes=5), self._roll_of(place))
        yield Event(self.last + timedelta(hours=20), self.take_final_test)
        yield Event(self.last + timedelta(hours=44), self.issue)
        yield Event(self.last + timedelta(days=15), self.close)
        yield Event(self.last + timedelta(days=15, hours=1), self.issue)

    def make(self, db: Db) -> None:
        """The trainer drafts the workshop; the coordinator allows an expired qualification; it is published."""
        by = self.trainer(db)
        sessions = tuple(
            PlannedSession(
                one.starts, one.ends, venue_id=self.venue_id, modules=one.modules,
                trainer_ids=tuple(self.cast.trainers[place].id for place in self.trainers),
            )
            for one in self.sittings
        )  # fmt: skip
        interpreter = self.cast.interpreter
        plan = Plan(
            self.edition_id, self.programme_id, seats=self.show.seats, travel_minutes=60, sessions=sessions,
            interpreted_into="en" if self.show.is_interpreted else None,
            interpreter_id=interpreter.id if interpreter and self.show.is_interpreted else None,
            instructions="Форма одягу повсякденна. Візьміть записник.",
        )  # fmt: skip
        workshop = draft(db, plan, by=by)
        self.workshop_id = workshop.id
        if self.trainers == (len(self.cast.trainers) - 1,):
            allowing = actor_of(db, db.get_one(Person, self.coordinator.id))
            reason = "Переатестація призначена на наступний місяць."
            allow_trainer(db, workshop, self.cast.trainers[-1].id, reason, by=allowing)
        publish(db, workshop, by=by)

    def ask(self, db: Db) -> None:
        """People ask for places, one after the other."""
        workshop = self.workshop(db)
        for person_id in self.person_ids:
            person = db.get_one(Person, person_id)
            ask(db, person, workshop, by=actor_of(db, person))

    def decide(self, db: Db) -> None:
        """Heads of unit clear people to attend, keep one on duty; somebody withdraws; some requests wait on."""
        rows = listed(db, self.workshop_id, LIVE_STATES)
        rows.sort(key=lambda row: self.person_ids.index(row.person_id))
        decided = rows[: len(rows) - self.show.asked]
        spare = [row for row in decided if not self.show.is_sure and not self._is_player(row.person_id)]
        kept = spare[1] if len(spare) > 6 and self.chance.random() < 0.5 else None  # noqa: PLR2004
        leaving = spare[2] if len(spare) > 8 and self.chance.random() < 0.6 else None  # noqa: PLR2004
        for row in decided:
            by = self._head_for(db, row)
            if row is kept:
                keep_on_duty(db, row, "Того дня у зміні замало людей.", by=by)
            else:
                clear(db, row, by=by)
        if leaving is not None and leaving.state is State.PLACED:
            withdraw(db, leaving, by=actor_of(db, leaving.person))

    def _is_player(self, person_id: int) -> bool:
        return person_id in {person.id for person in self.cast.players.values()}

    def _head_for(self, db: Db, row: Enrolment) -> Actor:
        code = row.unit.code if row.unit else ""
        head = self.cast.heads[code]
        if head.id == row.person_id:
            head = self.cast.region_heads[code.partition("-")[0]]
        return actor_of(db, db.get_one(Person, head.id))

    def cancel(self, db: Db) -> None:
        """The workshop is called off."""
        cancel_workshop(db, self.workshop(db), "Приміщення потрібне для іншого заходу.", by=self.trainer(db))

    def _roll_of(self, place: int) -> Step:
        def take(db: Db) -> None:
            session = sessions_of(db, self.workshop(db))[place]
            is_last = place == len(self.sittings) - 1
            if place == 0 and not is_last and not self.show.is_sure and self.chance.random() < 0.4:  # noqa: PLR2004
                self._call_one_back(db)
            by = self.trainer(db)
            noted = {line.enrolment.person_id: self._presence(session.minutes) for line in lines(db, session)}
            take_roll(db, session, noted, by=by)
            heads = sum(line.is_present for line in lines(db, session))
            close_roll(db, session, heads, by=by)

        return take

    def _call_one_back(self, db: Db) -> None:
        rows = [row for row in placed(db, self.workshop_id) if not self._is_player(row.person_id)]
        if len(rows) > 6:  # noqa: PLR2004
            call_back(db, rows[0], "Підсилення чергової зміни.", by=self._head_for(db, rows[0]))

    def _presence(self, longest: int) -> Noted:
        drawn = self.chance.random()
        if self.show.is_sure:
            return PRESENCES[0][1]
        noted = next(noted for upto, noted in PRESENCES if drawn <= upto)
        return noted if noted.minutes is None else replace(noted, minutes=min(noted.minutes, longest - 10))

    def take_entry_test(self, db: Db) -> None:
        """Most take the entry test the evening before."""
        for row in placed(db, self.workshop_id):
            if self.chance.random() < ENTRY_SHARE:
                self._test(db, row, "entry", self.chance.randint(3, 7))

    def take_final_test(self, db: Db) -> None:
        """Nearly all take the final test the day after; who fails tries again at once. The players have it to do."""
        for row in placed(db, self.workshop_id):
            if self._is_player(row.person_id) and not self.show.is_sure:
                continue
            if self.show.is_sure or self.chance.random() < FINAL_SHARE:
                passes = self.show.is_sure or self.chance.random() < PASS_SHARE
                self._test(db, row, "final", RIGHT if passes else TOO_FEW)

    def _test(self, db: Db, row: Enrolment, kind: str, right: int) -> None:
        edition = db.get_one(Edition, self.edition_id)
        test = next((one for one in edition.outline["tests"] if one["kind"] == kind), None)
        if test is None:
            return
        by = actor_of(db, row.person)
        attempt = quizzes.start(db, row.person, row.workshop, test["id"], by=by)
        quizzes.answer_all(db, attempt, self._answers(attempt, edition, right), by=by)
        quizzes.submit(db, attempt, by=by)

    def _answers(self, attempt: Attempt, edition: Edition, right: int) -> dict[str, Sequence[str]]:
        questions = questions_of(attempt, content_of(edition))
        return {question["id"]: right_answer(question) for question in questions[:right]}

    def issue(self, db: Db) -> None:
        """What the worker does by itself: documents for those who have earned them."""
        for found in due(db, clock.now()):
            if found.enrolment.workshop_id == self.workshop_id:
                issue(db, found.enrolment, self.public_url, by=Program())

    def close(self, db: Db) -> None:
        """The workshop is over, and closed."""
        if not self.show.leaves_roll_open:
            close(db, self.workshop(db), by=self.trainer(db))
