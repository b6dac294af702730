"""Who gets a seat, who waits, and who moves up."""

from lms import clock
from lms.access import Actor, Program
from lms.audit.rules import record
from lms.catalogue.models import Privacy
from lms.db import Db, unit_of_work
from lms.enrolment.machine import Step, reasons
from lms.enrolment.models import LIVE_STATES, Enrolment, State
from lms.enrolment.queries.asking import facts_about, first_day
from lms.enrolment.queries.exceptions import unused_waivers
from lms.enrolment.queries.places import (
    decisions_on,
    is_cleared,
    listed,
    seats_of,
    waiting,
    workshops_to_fill,
)
from lms.enrolment.queries.quotas import room_of, who_of
from lms.enrolment.rules.steps import check, hold_persons, locked, refuse, reread, take, tell_deciders, tell_person
from lms.enrolment.seating import Who
from lms.errors import RefusedError
from lms.i18n import _
from lms.people.models.persons import Person
from lms.people.queries.persons import postings_on
from lms.scheduling.models import Workshop
from lms.scheduling.queries.workshops import sessions_of
from lms.scheduling.rules.workshops import cancel as call_off


def ask(db: Db, person: Person, workshop: Workshop, *, by: Actor) -> Enrolment:
    """Ask for a place: a seat is held while the head of unit decides, or the person waits. `by` may be another one.

    Unit, rank and staff group are kept as they are on the first day. RefusedError names all reasons why not.
    """
    workshop = locked(db, workshop)
    queue = waiting(db, workshop.id) if room_of(db, workshop).free else []
    hold_persons(db, [person.id, *(one.person_id for one in queue)])
    facts = facts_about(db, workshop, [person], viewer=by)[person.id]
    refuse(reasons(Step.ASK, None, facts))
    promote(db, workshop)
    posting = postings_on(db, [person.id], first_day(sessions_of(db, workshop)))[person.id]
    who = Who(posting.unit.path, posting.staff_group, person.sex)
    enrolment = Enrolment(
        workshop=workshop, person=person, unit=posting.unit, staff_group=posting.staff_group, rank=posting.rank,
        state=State.ASKED if room_of(db, workshop).free_for(who) else State.WAITING,
    )  # fmt: skip
    db.add(enrolment)
    record(db, by, f"enrolment.{Step.ASK}", enrolment, workshop=workshop.id, person=person.id, now=enrolment.state)
    db.flush()
    for waiver in unused_waivers(db, workshop.id, person.id):
        waiver.enrolment = enrolment
    tell_deciders(db, enrolment, by=by)
    if by.id != person.id:
        tell_person(db, enrolment, "enrolment-nominated", by=by)
    return enrolment


def withdraw(db: Db, enrolment: Enrolment, *, by: Actor) -> None:
    """Give up a seat or a place on the waiting list, until the workshop starts; the next in line moves up."""
    workshop = locked(db, enrolment.workshop)
    enrolment = reread(db, enrolment)
    check(db, enrolment, Step.WITHDRAW)
    take(db, enrolment, Step.WITHDRAW, State.WITHDRAWN, by=by)
    promote(db, workshop)


def promote(db: Db, workshop: Workshop) -> list[Enrolment]:
    """Give the free seats to those who wait, who asked first comes first, and return who moved up.

    Every condition of attending is checked again; whoever fails one, or whose group has no seat left, keeps waiting and
    is passed over. A person already cleared is enrolled, for any other the seat is held. The workshop must be locked.
    This is the only way up.
    """
    room = room_of(db, workshop)
    queue = waiting(db, workshop.id) if room.free else []
    if not queue:
        return []
    hold_persons(db, [one.person_id for one in queue])
    facts = facts_about(db, workshop, [one.person for one in queue])
    decisions = decisions_on(db, queue)
    moved: list[Enrolment] = []
    for one in queue:
        who = who_of(one)
        if not room.free_for(who) or reasons(Step.PROMOTE, one.state, facts[one.person_id]):
            continue
        room.take(who)
        moved.append(one)
        to = State.PLACED if is_cleared(decisions.get(one.id)) else State.ASKED
        take(db, one, Step.PROMOTE, to, by=Program())
        tell_person(db, one, "enrolment-seat", by=Program(), placed=to is State.PLACED)
    return moved


def change_seats(db: Db, workshop: Workshop, seats: int, *, by: Actor) -> list[Enrolment]:
    """Set the number of seats, never below those taken; the waiting move up when there are more. Returns who did."""
    workshop = locked(db, workshop)
    taken = seats_of(db, [workshop])[workshop.id].taken
    if seats < max(1, taken):
        raise RefusedError("fewer-than-taken", _("%(taken)s seats are taken; there cannot be fewer.", taken=taken))
    if seats != workshop.seats:
        record(db, by, "workshop.seats-changed", workshop, was=workshop.seats, now=seats)
        workshop.seats = seats
    return promote(db, workshop)


def cancel_workshop(db: Db, workshop: Workshop, reason: str, *, by: Actor) -> int:
    """Call off a published workshop: its sessions, every place in it, and everybody is told why. Returns how many places."""
    call_off(db, workshop, reason, by=by)
    return cancel_all(db, workshop, by=by, reason=reason.strip())


def cancel_all(db: Db, workshop: Workshop, *, by: Actor, reason: str = "") -> int:
    """Cancel every place of a workshop and tell each person why (of a confidential one only that); returns how many."""
    workshop = locked(db, workshop)
    reason = "" if workshop.privacy is Privacy.CONFIDENTIAL else reason
    enrolments = listed(db, workshop.id, LIVE_STATES)
    for enrolment in enrolments:
        take(db, enrolment, Step.CANCEL, State.CANCELLED, by=by)
        tell_person(db, enrolment, "enrolment-cancelled", by=by, reason=reason)
    return len(enrolments)


def fill_free_seats() -> None:
    """Move up whoever waits beside a free seat: the clock's part, for what happens on lower floors.

    Seats were raised, a posting changed, a clash went away. Each workshop is a unit of work of its own.
    """
    with unit_of_work(write=False) as db:
        ids = list(db.scalars(workshops_to_fill(clock.now())))
    for workshop_id in ids:
        with unit_of_work() as db:
            promote(db, locked(db, db.get_one(Workshop, workshop_id)))
