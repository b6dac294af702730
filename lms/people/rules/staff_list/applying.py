"""Carry out a difference: all of it in the caller's one transaction."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select, update

from lms import clock
from lms.access import Actor
from lms.audit.rules import record
from lms.db import Db
from lms.people.models.persons import Person, PersonKind, Posting, Sex, StaffGroup
from lms.people.models.signing_in import EndedWhy, SignIn
from lms.people.queries.persons import name_key
from lms.people.queries.trust import serving_on
from lms.people.ranks import Rank
from lms.people.rules.staff_list.difference import Altered, Change, Difference, Joining, Moved
from lms.people.rules.staff_list.entries import SERVICE_FIELDS
from lms.people.rules.staff_list.known import chunks


def apply(db: Db, difference: Difference, *, by: Actor) -> None:
    """Make the database say what the file says; one audit entry for each person.

    The caller has compared under lock a moment ago. New people get no password. Leavers keep their account; their
    service ends today and their sign-ins end now. Earlier services stay as history.
    """
    today = clock.today()
    persons = _persons(db, difference.person_ids)
    serving = _serving(db, difference.person_ids, today)
    staying: tuple[Altered | Moved, ...] = (*difference.changed, *difference.moved)
    for entry in staying:
        _describe(persons[entry.person_id], entry.changes)
    begun = [_next_service(entry, serving, today) for entry in staying]
    _leave(db, difference, serving, today)
    db.flush()  # services end before the next ones begin: a person serves in one unit at a time
    db.add_all(posting for posting in begun if posting)
    joined = [_join(db, joining, persons, today) for joining in difference.new]
    db.flush()
    _log(db, difference, persons, joined, by)


def _persons(db: Db, ids: Sequence[int]) -> dict[int, Person]:
    """The persons as they are now."""
    parts = [select(Person).where(Person.id.in_(part)) for part in chunks(ids)]
    fresh = {"populate_existing": True}
    return {person.id: person for query in parts for person in db.scalars(query.execution_options(**fresh))}


def _serving(db: Db, ids: Sequence[int], today: date) -> dict[int, Posting]:
    """Where each of them serves today."""
    parts = [select(Posting).where(Posting.person_id.in_(part), serving_on(today)) for part in chunks(ids)]
    fresh = {"populate_existing": True}
    found = [posting for query in parts for posting in db.scalars(query.execution_options(**fresh))]
    return {posting.person_id: posting for posting in sorted(found, key=lambda posting: posting.starts_on)}


def _describe(person: Person, changes: Iterable[Change]) -> None:
    """Write what changes of the person, service aside."""
    for change in changes:
        if change.field not in SERVICE_FIELDS:
            value = Sex(change.after) if change.field == "sex" and change.after else change.after
            setattr(person, change.field, value)
    person.sort_key = name_key(person.surname, person.given, person.patronymic)


def _next_service(entry: Altered | Moved, serving: dict[int, Posting], today: date) -> Posting | None:
    """End the service of today and make the one that follows; None when nothing of the service changes."""
    said = {change.field: change.after for change in entry.changes if change.field in SERVICE_FIELDS}
    if not said and isinstance(entry, Altered):
        return None
    before = serving[entry.person_id]
    before.ends_on = entry.begins_on or today
    rank = said.get("rank", before.rank)
    return Posting(
        person_id=entry.person_id,
        unit_id=entry.to_unit_id if isinstance(entry, Moved) else entry.unit_id,
        post=said.get("post") or before.post,
        rank=Rank(rank) if rank else None,
        staff_group=StaffGroup(said.get("staff_group") or before.staff_group),
        starts_on=before.ends_on,
    )


def _leave(db: Db, difference: Difference, serving: dict[int, Posting], today: date) -> None:
    """End the leavers' service today and their sign-ins now."""
    for entry in difference.left:
        serving[entry.person_id].ends_on = today
    for part in chunks([entry.person_id for entry in difference.left]):
        live = update(SignIn).where(SignIn.person_id.in_(part), SignIn.ended_at.is_(None))
        db.execute(live.values(ended_at=clock.now(), ended_why=EndedWhy.LEFT))


def _join(db: Db, entry: Joining, persons: dict[int, Person], today: date) -> Person:
    """Add a person, or take up again one who is known, and begin the service."""
    if entry.person_id is None:
        person = Person(
            kind=PersonKind.STAFF,
            service_number=entry.service_number,
            surname=entry.surname,
            given=entry.given,
            patronymic=entry.patronymic,
            surname_latin=entry.surname_latin,
            given_latin=entry.given_latin,
            sex=entry.sex,
            email=entry.email,
            sort_key=name_key(entry.surname, entry.given, entry.patronymic),
        )
    else:
        person = persons[entry.person_id]
        _describe(person, entry.changes)
    starts_on = entry.begins_on or today
    db.add(
        Posting(
            person=person,
            unit_id=entry.unit_id,
            post=entry.post,
            rank=entry.rank,
            staff_group=entry.staff_group,
            starts_on=starts_on,
        )
    )
    return person


def _log(db: Db, difference: Difference, persons: dict[int, Person], joined: Sequence[Person], by: Actor) -> None:
    """One entry for each person changed: ids and names of fields, never what stands in them."""
    for person, entry in zip(joined, difference.new, strict=True):
        action = "person.added" if entry.person_id is None else "person.returned"
        record(db, by, action, person, unit=entry.unit_id)
    for changed in difference.changed:
        record(db, by, "person.changed", persons[changed.person_id], fields=_fields(changed.changes))
    for moved in difference.moved:
        person, unit, fields = persons[moved.person_id], moved.to_unit_id, _fields(moved.changes)
        record(db, by, "person.moved", person, before=moved.from_unit_id, unit=unit, fields=fields)
    for left in difference.left:
        record(db, by, "person.left", persons[left.person_id], unit=left.unit_id)


def _fields(changes: Iterable[Change]) -> str:
    return ",".join(change.field for change in changes)
