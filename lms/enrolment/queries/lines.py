"""Put together what the pages show about requests, in a constant number of statements."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from lms.access import Actor, Permission
from lms.audit.models import Entry
from lms.db import Db
from lms.enrolment.cover import Cover
from lms.enrolment.machine import Step, transition
from lms.enrolment.models import Enrolment, Release
from lms.enrolment.queries.clearances import absences_in, awaiting_clearance, days_of, decided_lately, deciders
from lms.enrolment.queries.places import decisions_on, is_cleared, places_in_queue
from lms.people.models.persons import Person
from lms.scheduling.queries.workshops import is_named_to, taught_by, title_seen

MOST = 200


@dataclass(frozen=True)
class RequestLine:
    """One request as a head of unit sees it: the title they may read, the unit's cover day by day, who decided what."""

    enrolment: Enrolment
    title: str
    is_named: bool
    covers: Sequence[Cover] = ()
    deciders: Sequence[Person] = ()
    decisions: Sequence[Release] = ()

    @property
    def worst(self) -> Cover | None:
        """The day on which the fewest stay."""
        return min(self.covers, key=lambda cover: (cover.stays, cover.day), default=None)

    def may(self, step: str) -> bool:
        """Whether the table has this step from the request's state; its conditions are checked when it is taken."""
        return transition(Step(step), self.enrolment.state) is not None


def request_lines(db: Db, actor: Actor, enrolments: Sequence[Enrolment]) -> list[RequestLine]:
    """These requests as the actor may read them. Six statements, however many."""
    workshops = {enrolment.workshop_id: enrolment.workshop for enrolment in enrolments}
    days = days_of(db, workshops.values()) if workshops else {}
    units = {enrolment.unit_id: enrolment.unit for enrolment in enrolments if enrolment.unit}
    absences = absences_in(db, units.values(), {day for found in days.values() for day in found})
    deciding, decisions, taught = deciders(db, enrolments), decisions_on(db, enrolments), taught_by(db, actor)
    return [
        RequestLine(
            one,
            title_seen(one.workshop, actor, one.person_id, taught),
            is_named_to(actor, one.workshop, one.person_id, taught),
            [absences.cover(day, one.unit, one.person_id) for day in days.get(one.workshop_id, ()) if one.unit],
            deciding.get(one.id, ()),
            decisions.get(one.id, ()),
        )
        for one in enrolments
    ]


@dataclass(frozen=True)
class Board:
    """A head of unit's page: what waits for this head, for a head below, for nobody; what was decided."""

    own: list[RequestLine]
    below: list[RequestLine]
    nobody: list[RequestLine]
    decided: list[RequestLine]


def board(db: Db, actor: Actor) -> Board:
    """Everything that waits in the actor's units; a request that nobody can decide is never kept quiet."""
    pending = db.scalars(awaiting_clearance(actor).limit(MOST)).all()
    watched = db.scalars(awaiting_clearance(actor, Permission.ENROLMENT_CLEARANCE_READ).limit(MOST)).all()
    decided = db.scalars(decided_lately(actor).limit(MOST)).all()
    to_decide = {enrolment.id for enrolment in pending}
    lines = request_lines(db, actor, [*pending, *(one for one in watched if one.id not in to_decide)])
    mine = [line for line in lines if line.enrolment.id in to_decide]
    return Board(
        [line for line in mine if _is_first(line, actor)],
        [line for line in mine if not _is_first(line, actor)],
        [line for line in lines if line.enrolment.id not in to_decide and not line.deciders],
        request_lines(db, actor, decided),
    )


def _is_first(line: RequestLine, actor: Actor) -> bool:
    return not line.deciders or any(person.id == actor.id for person in line.deciders)


@dataclass(frozen=True)
class Event:
    """One thing that happened to a place: when, which step, who did it (None: the program), and the reason given."""

    at: datetime
    step: str
    by: Person | None
    reason: str = ""


@dataclass(frozen=True)
class OwnLine:
    """One of a person's own places, with its place on the waiting list, who decides, and its history."""

    enrolment: Enrolment
    place: int
    cleared: bool
    deciders: Sequence[Person]
    history: Sequence[Event] = field(default_factory=list)


def own_lines(db: Db, enrolments: Sequence[Enrolment]) -> list[OwnLine]:
    """A person's own requests and places with all that is shown beside them. Five statements, however many."""
    places, deciding, decisions = (
        places_in_queue(db, enrolments),
        deciders(db, enrolments),
        decisions_on(db, enrolments),
    )
    events = _events(db, enrolments, decisions)
    return [
        OwnLine(
            one, places.get(one.id, 0), is_cleared(decisions.get(one.id)), deciding.get(one.id, ()),
            events.get(one.id, ()),
        )
        for one in enrolments
    ]  # fmt: skip


def _events(db: Db, enrolments: Iterable[Enrolment], decisions: dict[int, list[Release]]) -> dict[int, list[Event]]:
    """Enrolment id → what the log says of it, the oldest first; decisions give their reason."""
    ids = [enrolment.id for enrolment in enrolments]
    query = select(Entry).where(
        Entry.subject_kind == Enrolment.__tablename__, Entry.subject_id.in_(ids), Entry.action.startswith("enrolment.")
    )
    entries = list(db.scalars(query.order_by(Entry.id)))
    people = _persons(db, {entry.actor_id for entry in entries if entry.actor_id is not None})
    reasons = {enrolment_id: list(reversed(found)) for enrolment_id, found in decisions.items()}
    events: dict[int, list[Event]] = {}
    for entry in entries:
        step, enrolment_id = entry.action.removeprefix("enrolment."), entry.subject_id or 0
        told = reasons.get(enrolment_id, []) if step in DECISIONS else []
        reason = told.pop(0).reason if told else ""
        events.setdefault(enrolment_id, []).append(Event(entry.at, step, people.get(entry.actor_id or 0), reason))
    return events


DECISIONS = frozenset({Step.CLEAR, Step.KEEP, Step.CALL_BACK})


def _persons(db: Db, ids: Collection[int]) -> dict[int, Person]:
    return {person.id: person for person in db.scalars(select(Person).where(Person.id.in_(ids)))}
