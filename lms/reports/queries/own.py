"""What a member of staff should do now: the next session, tests, requests under way, workshops that are meant for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.access import Actor
from lms.awards.models import Award
from lms.awards.queries import in_force
from lms.catalogue import audience
from lms.catalogue.models import Edition
from lms.certificates.models import Certificate, CertificateState
from lms.db import Db
from lms.enrolment.models import LIVE_STATES, Enrolment, State
from lms.enrolment.queries.places import places_in_queue
from lms.enrolment.queries.quotas import rooms_of
from lms.enrolment.seating import Who
from lms.people.models.units import Unit
from lms.people.queries.trust import posting_on
from lms.quizzes.queries import tests_open_for
from lms.quizzes.standing import Standing
from lms.scheduling.models import ProgrammeUnit, Session, Venue, Workshop, WorkshopState
from lms.scheduling.queries.venues import ADDRESS_HOURS, Place, venue_shown
from lms.scheduling.queries.workshops import title_of, upcoming

MEANT_SHOWN = 5
CERTIFICATES_SHOWN = 3
LOOKED_THROUGH = 100


@dataclass(frozen=True)
class NextSession:
    """The session to go to next: of which workshop, and where as far as it may be told now."""

    session: Session
    title: str
    place: Place


@dataclass(frozen=True)
class Meant:
    """A workshop that the reader may ask for now, and how many seats are free for them."""

    workshop: Workshop
    title: str
    seats_left: int


@dataclass(frozen=True)
class Request:
    """A request of the reader's that is not decided yet; `place` on the waiting list, 0 for a held seat."""

    enrolment: Enrolment
    title: str
    place: int


@dataclass(frozen=True)
class Own:
    """Everything of the section."""

    next_session: NextSession | None
    requests: Sequence[Request]
    tests: Sequence[Standing]
    meant: Sequence[Meant]
    certificates: Sequence[Certificate]


def own(db: Db, actor: Actor, *, hours: int = ADDRESS_HOURS) -> Own:
    """The section of a member of staff. Sixteen statements at most."""
    enrolments = _live(db, actor)
    return Own(
        next_session=_next_session(db, actor, hours),
        requests=_requests(db, enrolments),
        tests=tests_open_for(db, actor.id or 0, clock.now()),
        meant=_meant(db, actor, {enrolment.workshop_id for enrolment in enrolments}),
        certificates=_certificates(db, actor),
    )


def _live(db: Db, actor: Actor) -> list[Enrolment]:
    workshop = joinedload(Enrolment.workshop).joinedload(Workshop.edition).joinedload(Edition.course)
    query = select(Enrolment).options(workshop).where(Enrolment.person_id == actor.id)
    return list(db.scalars(query.where(Enrolment.state.in_(LIVE_STATES)).order_by(Enrolment.asked_at, Enrolment.id)))


def _next_session(db: Db, actor: Actor, hours: int) -> NextSession | None:
    """The session under way or the next one, of a workshop in which the actor has a seat."""
    seated = select(Enrolment.workshop_id).where(Enrolment.person_id == actor.id, Enrolment.state == State.PLACED)
    workshop = joinedload(Session.workshop).joinedload(Workshop.edition).joinedload(Edition.course)
    query = (
        select(Session).join(Workshop, Workshop.id == Session.workshop_id)
        .options(joinedload(Session.venue).joinedload(Venue.region), workshop)
        .where(Session.ends_at > clock.now(), Session.workshop_id.in_(seated),
               Workshop.state == WorkshopState.PUBLISHED)
        .order_by(Session.starts_at, Session.id).limit(1)
    )  # fmt: skip
    session = db.scalar(query)
    if session is None:
        return None
    place = venue_shown(session, is_enrolled=True, now=clock.now(), hours=hours)
    return NextSession(session, title_of(session.workshop), place)


def _requests(db: Db, enrolments: Sequence[Enrolment]) -> list[Request]:
    now = clock.now()
    pending = [
        e for e in enrolments if e.state is not State.PLACED and e.workshop.starts_at and e.workshop.starts_at > now
    ]
    places = places_in_queue(db, pending)
    return [Request(e, title_of(e.workshop), places.get(e.id, 0)) for e in pending]


def _meant(db: Db, actor: Actor, listed: set[int]) -> list[Meant]:
    """The next workshops that the actor may ask for: open now, for their staff group, programme and what they hold."""
    open_now = [
        workshop for workshop in upcoming(db, only_open=True, limit=LOOKED_THROUGH) if workshop.id not in listed
    ]
    posting = posting_on(db, actor.id or 0, clock.today())
    if posting is None or not open_now:
        return []
    day = clock.today()
    held = _held(db, actor, day)
    shut_out = _programmes_without(db, open_now, posting.unit, day)
    meant = [
        workshop for workshop in open_now
        if workshop.programme_id not in shut_out
        and not audience.reasons_against(workshop.edition.outline, posting.staff_group, held, day)
    ][:MEANT_SHOWN]  # fmt: skip
    who = Who(posting.unit.path, posting.staff_group, posting.person.sex)
    rooms = rooms_of(db, meant)
    return [Meant(workshop, title_of(workshop), rooms[workshop.id].free_for(who)) for workshop in meant]


def _held(db: Db, actor: Actor, day: date) -> dict[str, date | None]:
    """Code → the last day on which the actor holds it, None for ever."""
    held: dict[str, date | None] = {}
    for code, until in db.execute(select(Award.code, Award.until).where(Award.person_id == actor.id, in_force(day))):
        known = held.get(code, until)
        held[code] = None if known is None or until is None else max(known, until)
    return held


def _programmes_without(db: Db, workshops: Sequence[Workshop], unit: Unit, day: date) -> set[int]:
    """Those of the workshops' programmes that name units, but not this one today."""
    query = select(ProgrammeUnit.programme_id, Unit.path, ProgrammeUnit.starts_on, ProgrammeUnit.ends_on).join(Unit)
    ids = {workshop.programme_id for workshop in workshops if workshop.programme_id is not None}
    named: set[int] = set()
    within: set[int] = set()
    for programme_id, path, starts_on, ends_on in db.execute(query.where(ProgrammeUnit.programme_id.in_(ids))):
        named.add(programme_id)
        if unit.path.startswith(path) and starts_on <= day and (ends_on is None or day <= ends_on):
            within.add(programme_id)
    return named - within


def _certificates(db: Db, actor: Actor) -> Sequence[Certificate]:
    query = select(Certificate).options(joinedload(Certificate.edition)).where(
        Certificate.person_id == actor.id, Certificate.state == CertificateState.ISSUED
    )  # fmt: skip
    return db.scalars(query.order_by(Certificate.id.desc()).limit(CERTIFICATES_SHOWN)).all()
