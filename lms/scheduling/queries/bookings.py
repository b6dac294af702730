"""Read who and what is booked twice: trainers, interpreters and venues, here and in every other workshop."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import joinedload

from lms.access import Actor
from lms.catalogue.models import Edition
from lms.db import Db
from lms.i18n import _, in_language, span
from lms.people.models.persons import Person
from lms.scheduling.models import Duty, Session, SessionTrainer, Workshop, WorkshopState
from lms.scheduling.planner import overlap, overlapping_pairs
from lms.scheduling.queries.workshops import called, title_seen


@dataclass(frozen=True)
class Clash:
    """One thing that speaks against a plan: a code, the sentence, where it is, and whether it stands in the way.

    What only another draft has planned is shown, but who publishes first gets it: then `blocks` is False.
    `waivable_for` is the person for whom the coordinator can allow it.
    """

    code: str
    message: str
    session_id: int | None = None
    blocks: bool = True
    waivable_for: Person | None = None


@dataclass(frozen=True)
class Stored:
    """A plan as it is stored: the workshop, its sessions, who is at each, and how the reader may see other bookings."""

    workshop: Workshop
    sessions: Sequence[Session]
    people: dict[int, list[SessionTrainer]]
    actor: Actor
    taught: Collection[int]

    def at(self, session: Session) -> list[SessionTrainer]:
        """Who teaches and interprets at a session."""
        return self.people.get(session.id, [])


_OTHER = (
    joinedload(Session.venue),
    joinedload(Session.workshop).joinedload(Workshop.edition).joinedload(Edition.course),
)


def bookings_against(db: Db, plan: Stored) -> Iterator[Clash]:
    """Every person and venue of the plan that is booked at the same time. Two statements."""
    yield from _people_twice(db, plan)
    yield from _venues_twice(db, plan)
    yield from _twice_in_itself(plan)


def _elsewhere(plan: Stored) -> ColumnElement[bool]:
    """Sessions of other workshops, cancelled ones aside, within the whole stretch of the plan."""
    if not plan.sessions:
        return false()
    first, last = min(s.starts_at for s in plan.sessions), max(s.ends_at for s in plan.sessions)
    is_other = (Workshop.id != plan.workshop.id) & (Workshop.state != WorkshopState.CANCELLED)
    return is_other & (Session.starts_at < last) & (Session.ends_at > first)


def _people_twice(db: Db, plan: Stored) -> Iterator[Clash]:
    people = {row.person_id for rows in plan.people.values() for row in rows}
    query = (
        select(SessionTrainer).join(Session, Session.id == SessionTrainer.session_id)
        .join(Workshop, Workshop.id == Session.workshop_id)
        .options(joinedload(SessionTrainer.session).options(*_OTHER))
        .where(SessionTrainer.person_id.in_(people), _elsewhere(plan))
        .order_by(Session.starts_at, SessionTrainer.id).execution_options(populate_existing=True)
    )  # fmt: skip
    for session, booked in product(plan.sessions, db.scalars(query).all()):
        for row in plan.at(session):
            if booked.person_id == row.person_id and overlap(session, booked.session):
                yield _person_clash(plan, row, session, booked.session)


def _person_clash(plan: Stored, row: SessionTrainer, session: Session, other: Session) -> Clash:
    what = {
        "person": called(row.person),
        "when": span(session.starts_local, session.ends_local),
        "booking": _words(plan, other, row.person_id),
    }
    if row.duty is Duty.INTERPRETER:
        code, message = "interpreter-twice", _("%(when)s: the interpreter %(person)s is busy: %(booking)s.", **what)
    else:
        code, message = "trainer-twice", _("%(when)s: the trainer %(person)s is busy: %(booking)s.", **what)
    return Clash(code, message, session.id, blocks=_blocks(plan, other))


def _venues_twice(db: Db, plan: Stored) -> Iterator[Clash]:
    venues = {session.venue_id for session in plan.sessions if session.venue_id is not None}
    query = (
        select(Session).join(Workshop, Workshop.id == Session.workshop_id).options(*_OTHER)
        .where(Session.venue_id.in_(venues), _elsewhere(plan))
        .order_by(Session.starts_at, Session.id).execution_options(populate_existing=True)
    )  # fmt: skip
    for session, other in product(plan.sessions, db.scalars(query).all()):
        if other.venue_id == session.venue_id and overlap(session, other):
            yield _venue_clash(plan, session, other)


def _venue_clash(plan: Stored, session: Session, other: Session) -> Clash:
    message = _(
        "%(when)s: the venue “%(venue)s” is taken: %(booking)s.",
        when=span(session.starts_local, session.ends_local),
        venue=in_language(session.venue.name) if session.venue else "",
        booking=_words(plan, other, None),
    )
    return Clash("venue-twice", message, session.id, blocks=_blocks(plan, other))


def _twice_in_itself(plan: Stored) -> Iterator[Clash]:
    for one, other in overlapping_pairs(list(plan.sessions)):
        for row in plan.at(other):
            if any(row.person_id == known.person_id for known in plan.at(one)):
                yield _person_clash(plan, row, other, one)
        if one.venue_id is not None and one.venue_id == other.venue_id:
            yield _venue_clash(plan, other, one)


def _words(plan: Stored, other: Session, about: int | None) -> str:
    """What the other booking is, as far as the reader may know: title, place, when."""
    facts = {
        "workshop": title_seen(other.workshop, plan.actor, about, plan.taught),
        "place": in_language(other.venue.name) if other.venue else _("online"),
        "when": span(other.starts_local, other.ends_local),
    }
    if other.workshop_id == plan.workshop.id:
        return _("another session of this workshop, %(place)s, %(when)s", **facts)
    if other.workshop.state is WorkshopState.DRAFT:
        return _("the draft “%(workshop)s”, %(place)s, %(when)s", **facts)
    return _("“%(workshop)s”, %(place)s, %(when)s", **facts)


def _blocks(plan: Stored, other: Session) -> bool:
    """Another draft does not stand in the way; a published booking does, and so does the plan itself."""
    return other.workshop_id == plan.workshop.id or other.workshop.state is not WorkshopState.DRAFT
