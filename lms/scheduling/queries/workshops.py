"""Read workshops, their sessions and who teaches them: for this room and every room above."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, false, or_, select, true
from sqlalchemy.orm import joinedload

from lms import clock
from lms.access import Actor, Permission, Role, Scope, scopes_for
from lms.catalogue.models import Course, Edition, Privacy
from lms.db import Db
from lms.errors import NotVisibleError
from lms.i18n import in_language, language
from lms.people.models.persons import Person
from lms.scheduling.models import Duty, Session, SessionTrainer, Venue, Workshop, WorkshopState

LOADED = (joinedload(Workshop.edition).joinedload(Edition.course), joinedload(Workshop.programme))


def of_courses(keys: Collection[str]) -> ColumnElement[bool]:
    """Workshops of these courses: a condition on Workshop."""
    return Workshop.edition_id.in_(select(Edition.id).join(Course).where(Course.key.in_(keys)))


def _overseen(scopes: Iterable[Scope]) -> ColumnElement[bool]:
    """What trusts other than a trainer's reach: everything, or one course's workshops."""
    scopes = [scope for scope in scopes if scope.role is not Role.TRAINER]
    if any(scope.is_everything for scope in scopes):
        return true()
    keys = [scope.course for scope in scopes if scope.course]
    return of_courses(keys) if keys else false()


def _taught(actor: Actor) -> Select[int]:
    query = select(Session.workshop_id).join(SessionTrainer, SessionTrainer.session_id == Session.id)
    return query.where(SessionTrainer.person_id == actor.id, SessionTrainer.duty == Duty.TRAINER)


def _taught_within(actor: Actor, scopes: Iterable[Scope]) -> ColumnElement[bool]:
    """What a trainer's trusts reach: the workshops they teach, of their course when the trust names one."""
    scopes = [scope for scope in scopes if scope.role is Role.TRAINER]
    keys = [scope.course for scope in scopes if scope.course]
    if not scopes:
        return false()
    taught = Workshop.id.in_(_taught(actor))
    return taught & of_courses(keys) if len(keys) == len(scopes) else taught


def run_by(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """Workshops over which the actor has the permission: a condition on Workshop.

    Its trainers, the coordinator of its course, and the trainer who made it; the maker of a workshop that is not open
    reaches the plan only, never the people in it.
    """
    scopes = scopes_for(actor, permission)
    made = Workshop.made_by_id == actor.id
    if not any(scope.role is Role.TRAINER for scope in scopes):
        made = false()
    elif not permission.startswith("scheduling:"):
        made &= Workshop.privacy == Privacy.OPEN
    return or_(_overseen(scopes), _taught_within(actor, scopes), made)


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """Workshops an actor may see: all that were ever published, and the drafts they run."""
    return or_(Workshop.published_at.is_not(None), run_by(actor, Permission.SCHEDULING_WORKSHOP_EDIT))


def visible_workshop(db: Db, actor: Actor, workshop_id: int) -> Workshop:
    """One workshop the actor may see, with edition, course and programme; NotVisibleError otherwise."""
    return _one(db, workshop_id, seen_by(actor))


def workshop_to_run(db: Db, actor: Actor, workshop_id: int, permission: Permission) -> Workshop:
    """One workshop over which the actor has the permission; NotVisibleError otherwise."""
    return _one(db, workshop_id, run_by(actor, permission))


def runs(db: Db, actor: Actor, workshop: Workshop, permission: Permission) -> bool:
    """Whether the actor has the permission over this workshop."""
    query = select(Workshop.id).where(Workshop.id == workshop.id, run_by(actor, permission))
    return db.scalar(query) is not None


def _one(db: Db, workshop_id: int, within: ColumnElement[bool]) -> Workshop:
    workshop = db.scalar(select(Workshop).options(*LOADED).where(Workshop.id == workshop_id, within))
    if workshop is None:
        raise NotVisibleError
    return workshop


def sessions_of(db: Db, workshop: Workshop) -> list[Session]:
    """A workshop's sessions in the order of time, with their venues."""
    query = (
        select(Session)
        .options(joinedload(Session.venue).joinedload(Venue.region))
        .where(Session.workshop_id == workshop.id)
    )
    return list(db.scalars(query.order_by(Session.starts_at, Session.id)))


def visible_session(db: Db, actor: Actor, session_id: int, permission: Permission) -> Session:
    """One session of a workshop over which the actor has the permission; NotVisibleError otherwise."""
    workshop = joinedload(Session.workshop)
    query = (
        select(Session).join(Workshop, Workshop.id == Session.workshop_id)
        .options(joinedload(Session.venue).joinedload(Venue.region), workshop.joinedload(Workshop.programme),
                 workshop.joinedload(Workshop.edition).joinedload(Edition.course))
        .where(Session.id == session_id, run_by(actor, permission))
    )  # fmt: skip
    session = db.scalar(query)
    if session is None:
        raise NotVisibleError
    return session


def people_at(db: Db, sessions: Sequence[Session]) -> dict[int, list[SessionTrainer]]:
    """Session id → who teaches and interprets there, persons loaded, trainers first, by the Ukrainian alphabet."""
    query = (
        select(SessionTrainer).join(Person, Person.id == SessionTrainer.person_id)
        .options(joinedload(SessionTrainer.person))
        .where(SessionTrainer.session_id.in_([session.id for session in sessions]))
        .order_by(SessionTrainer.duty.desc(), Person.sort_key, Person.id)
    )  # fmt: skip
    people: dict[int, list[SessionTrainer]] = defaultdict(list)
    for row in db.scalars(query):
        people[row.session_id].append(row)
    return people


def trainers_of(db: Db, workshop: Workshop) -> list[Person]:
    """Everybody who teaches in a workshop, each once, by the Ukrainian alphabet."""
    return _on_duty(db, workshop, Duty.TRAINER)


def interpreters_of(db: Db, workshop: Workshop) -> list[Person]:
    """Everybody who interprets in a workshop, each once, by the Ukrainian alphabet."""
    return _on_duty(db, workshop, Duty.INTERPRETER)


def _on_duty(db: Db, workshop: Workshop, duty: Duty) -> list[Person]:
    at_it = (
        select(SessionTrainer.person_id).join(Session, Session.id == SessionTrainer.session_id)
        .where(Session.workshop_id == workshop.id, SessionTrainer.duty == duty)
    )  # fmt: skip
    return list(db.scalars(select(Person).where(Person.id.in_(at_it)).order_by(Person.sort_key, Person.id)))


def called(person: Person) -> str:
    """A person's name within a sentence, in the letters of the language in force."""
    return person.latin_name if language() == "en" else person.name


def listed(person: Person) -> str:
    """A person's name in a list, surname first, in the letters of the language in force."""
    return f"{person.surname_latin.upper()} {person.given_latin}" if language() == "en" else person.full_name


def taught_by(db: Db, actor: Actor) -> frozenset[int]:
    """The ids of all workshops in which the actor is a trainer."""
    return frozenset(db.scalars(_taught(actor).distinct())) if actor.id is not None else frozenset()


def title_of(workshop: Workshop) -> str:
    """The workshop's own title; while it is the course's, in the reader's language."""
    is_the_course = workshop.title in workshop.edition.title.values()
    return in_language(workshop.edition.title) if is_the_course else workshop.title


def title_seen(workshop: Workshop, actor: Actor, about: int | None, taught: Collection[int]) -> str:
    """`title_for` without a statement, for lists: `taught` is `taught_by(db, actor)`."""
    if workshop.privacy is not Privacy.CONFIDENTIAL or about is None or about == actor.id or workshop.id in taught:
        return title_of(workshop)
    return title_of(workshop) if _coordinates(actor, workshop) else in_language(workshop.edition.neutral_title)


def _coordinates(actor: Actor, workshop: Workshop) -> bool:
    scopes = [scope for scope in actor.scopes if scope.role is Role.COORDINATOR]
    return any(scope.is_everything or scope.course == workshop.edition.course.key for scope in scopes)


def title_for(db: Db, actor: Actor, workshop: Workshop, about: int | None = None) -> str:
    """What the actor may read as the workshop's title where the person `about` (an id) stands beside it.

    The neutral title when the workshop is confidential and the actor is neither that person, nor one of its trainers,
    nor the course's coordinator. Without a person it is the real title. One statement, for confidential ones only.
    """
    is_plain = workshop.privacy is not Privacy.CONFIDENTIAL or about is None
    return title_seen(workshop, actor, about, () if is_plain else taught_by(db, actor))


def is_named_to(actor: Actor, workshop: Workshop, about: int | None, taught: Collection[int]) -> bool:
    """`is_named_for` without a statement, for lists: `taught` is `taught_by(db, actor)`."""
    is_near = about is None or about == actor.id or workshop.id in taught
    return workshop.privacy is not Privacy.CONFIDENTIAL or is_near or _coordinates(actor, workshop)


def is_named_for(db: Db, actor: Actor, workshop: Workshop, about: int) -> bool:
    """Whether the actor may know that this person is in this workshop, so that a link to it may stand there."""
    return workshop.privacy is not Privacy.CONFIDENTIAL or is_named_to(actor, workshop, about, taught_by(db, actor))


def open_for_enrolment(now: datetime) -> ColumnElement[bool]:
    """Workshops one may ask for at this moment: a condition on Workshop."""
    within = (Workshop.enrol_from <= now) & (Workshop.enrol_until > now)
    return (Workshop.state == WorkshopState.PUBLISHED) & within


def upcoming(db: Db, *, course_id: int | None = None, only_open: bool = False, limit: int = 20) -> list[Workshop]:
    """Published workshops that have not started, the next first, with edition and course."""
    now = clock.now()
    query = select(Workshop).options(*LOADED).where(Workshop.state == WorkshopState.PUBLISHED, Workshop.starts_at > now)
    if course_id is not None:
        query = query.join(Edition, Edition.id == Workshop.edition_id).where(Edition.course_id == course_id)
    if only_open:
        query = query.where(open_for_enrolment(now))
    return list(db.scalars(query.order_by(Workshop.starts_at, Workshop.id).limit(limit)))
