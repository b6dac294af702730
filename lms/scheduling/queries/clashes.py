"""Read what speaks against a plan: bookings, qualifications, places, the programme's dates."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select

from lms.access import Actor
from lms.awards.models import Award, AwardKind
from lms.clock import on_the_wall
from lms.db import Db
from lms.i18n import _, day, in_language, number, span
from lms.people.models.persons import Person
from lms.scheduling.models import Duty, Session, TrainerException, Venue, Workshop
from lms.scheduling.queries.bookings import Clash, Stored, bookings_against
from lms.scheduling.queries.workshops import called, people_at, sessions_of, taught_by


def clashes(db: Db, workshop: Workshop, actor: Actor, *, since: datetime | None = None) -> list[Clash]:
    """Everything that speaks against a workshop as it is stored, in the order of its sessions.

    With `since` (UTC) only sessions that start later are looked at. A constant number of statements. For publishing only true while its people and places are locked.
    """
    sessions = [session for session in sessions_of(db, workshop) if since is None or session.starts_at > since]
    plan = Stored(workshop, sessions, people_at(db, sessions), actor, taught_by(db, actor))
    found = [*bookings_against(db, plan), *_unqualified(db, plan), *_too_small(plan)]
    found += [*_outside_programme(plan), *_no_interpreter(plan)]
    order = {session.id: place for place, session in enumerate(sessions)}
    return sorted(found, key=lambda clash: order.get(clash.session_id or 0, -1))


def qualification_of(workshop: Workshop) -> str | None:
    """The code of the award that this workshop's trainers must hold, None when the course asks for none."""
    code: str | None = workshop.edition.outline["trainer_qualification"]
    return code


def qualifications(db: Db, code: str, person_ids: set[int]) -> dict[int, list[Award]]:
    """Person id → every qualification of this code they were ever given."""
    query = select(Award).where(
        Award.kind == AwardKind.QUALIFICATION, Award.code == code, Award.person_id.in_(person_ids)
    )
    given: dict[int, list[Award]] = defaultdict(list)
    for award in db.scalars(query.order_by(Award.until, Award.id)):
        given[award.person_id].append(award)
    return given


def holds_on(award: Award, on: date) -> bool:
    """Whether an award is in force on a day, as `awards.queries.in_force` has it."""
    is_ended = award.ended_at is not None and on_the_wall(award.ended_at).date() <= on
    return award.since <= on and (award.until is None or award.until >= on) and not is_ended


def _unqualified(db: Db, plan: Stored) -> Iterator[Clash]:
    """One clash for each trainer who does not hold the qualification on the date of a session, at the first such."""
    code = qualification_of(plan.workshop)
    if code is None:
        return
    teaching: dict[int, list[tuple[Session, Person]]] = defaultdict(list)
    for session in plan.sessions:
        for row in plan.at(session):
            if row.duty is Duty.TRAINER:
                teaching[row.person_id].append((session, row.person))
    given = qualifications(db, code, set(teaching))
    allowed = set(
        db.scalars(select(TrainerException.person_id).where(TrainerException.workshop_id == plan.workshop.id))
    )
    for person_id, at in teaching.items():
        clash = _qualification_clash(at, given[person_id])
        if clash and not (clash.waivable_for and person_id in allowed):
            yield clash


def _qualification_clash(at: list[tuple[Session, Person]], given: list[Award]) -> Clash | None:
    for session, person in at:
        on = session.starts_local.date()
        if any(holds_on(award, on) for award in given):
            continue
        ran_out = [award.until for award in given if award.ended_at is None and award.until and award.until < on]
        facts = {"person": called(person), "when": span(session.starts_local, session.ends_local)}
        if ran_out:
            message = _(
                "%(when)s: the qualification of %(person)s runs out on %(until)s.", until=day(max(ran_out)), **facts
            )
            return Clash("qualification-expired", message, session.id, waivable_for=person)
        message = _("%(when)s: %(person)s does not hold the trainer's qualification for this course.", **facts)
        return Clash("trainer-unqualified", message, session.id)
    return None


def _too_small(plan: Stored) -> Iterator[Clash]:
    first_there: dict[int, tuple[Session, Venue]] = {}
    for session in plan.sessions:
        if session.venue is not None and session.venue.places < plan.workshop.seats:
            first_there.setdefault(session.venue.id, (session, session.venue))
    for session, venue in first_there.values():
        message = _(
            "The venue “%(venue)s” has %(places)s places, the workshop %(seats)s seats.",
            venue=in_language(venue.name), places=number(venue.places), seats=number(plan.workshop.seats),
        )  # fmt: skip
        yield Clash("venue-too-small", message, session.id)


def _outside_programme(plan: Stored) -> Iterator[Clash]:
    programme = plan.workshop.programme
    for session in plan.sessions if programme else ():
        if programme and not programme.starts_on <= session.starts_local.date() <= programme.ends_on:
            message = _(
                "%(when)s is outside the programme “%(programme)s”, which runs from %(first)s to %(last)s.",
                when=span(session.starts_local, session.ends_local), programme=in_language(programme.title),
                first=day(programme.starts_on), last=day(programme.ends_on),
            )  # fmt: skip
            yield Clash("outside-programme", message, session.id)


def _no_interpreter(plan: Stored) -> Iterator[Clash]:
    if plan.workshop.interpreted_into is None:
        return
    alone = [s for s in plan.sessions if not any(row.duty is Duty.INTERPRETER for row in plan.at(s))]
    if alone:
        yield Clash("no-interpreter", _("It is to be interpreted, but no interpreter is chosen."), alone[0].id)
