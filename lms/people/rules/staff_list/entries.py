"""What one line of a staff list says of one person."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

from lms import clock
from lms.people.latin import latin
from lms.people.models.persons import PersonKind, Sex, StaffGroup
from lms.people.rules.staff_list.difference import Altered, Change, Joining, Moved
from lms.people.rules.staff_list.groups import suggested_group
from lms.people.rules.staff_list.known import Known, Serving
from lms.people.rules.staff_list.matching import LineError, place_of
from lms.people.staff_lists.fields import Field
from lms.people.staff_lists.rows import StaffRow
from lms.people.staff_lists.words import service_number_key

SERVICE_FIELDS = frozenset({"post", "rank", "staff_group"})
Values = dict[str, str | None]


def joining(row: StaffRow, known: Known | None, unit_id: int, today: date) -> Joining:
    """A person who begins to serve. Raises LineError group-missing, since-in-future, is-outside, email-of-trusted."""
    _refuse_future(row, today)
    group = StaffGroup(row.staff_group.value) if row.staff_group else None
    if group is None and not row.post:
        raise LineError("group-missing", Field.STAFF_GROUP)
    if known and known.has_plans:
        raise LineError("transfer-planned", Field.UNIT, name=known.name)
    changes = tuple(_person_changes(row, known)) if known else ()
    values = _values(known) | {change.field: change.after for change in changes} if known else _own_words(row)
    return Joining(
        place=place_of(row),
        person_id=known.id if known else None,
        service_number=values["service_number"],
        surname=values["surname"] or "",
        given=values["given"] or "",
        patronymic=values["patronymic"],
        surname_latin=values["surname_latin"] or latin(row.surname),
        given_latin=values["given_latin"] or latin(row.given),
        sex=Sex(values["sex"]) if values["sex"] else None,
        email=values["email"],
        unit_id=unit_id,
        post=row.post or "",
        rank=row.rank,
        staff_group=group or suggested_group(row.post or ""),
        group_is_proposed=group is None,
        begins_on=None if known else row.since,
        changes=changes,
    )


def altered_or_moved(row: StaffRow, known: Known, unit_id: int, fields: frozenset[Field]) -> Altered | Moved | None:
    """What changes for a person who serves, None when nothing does.

    Raises LineError since-in-future, transfer-planned, is-outside, email-of-trusted. An empty cell changes nothing,
    but in a column of ranks it means no rank.
    """
    serving = known.serving
    if serving is None:
        raise ValueError(known.id)
    service = tuple(_service_changes(row, serving, fields))
    changes = (*_person_changes(row, known), *service)
    is_moved = unit_id != serving.unit_id
    if is_moved or service:
        _refuse_future(row, clock.today())
        if known.has_plans:
            raise LineError("transfer-planned", Field.UNIT, name=known.name)
    is_new_post = is_moved or any(change.field == "post" for change in service)
    begins_on = row.since if is_new_post and row.since and row.since > serving.starts_on else None
    place = place_of(row)
    if is_moved:
        return Moved(place=place, person_id=known.id, name=known.name, from_unit_id=serving.unit_id, to_unit_id=unit_id,
                     changes=changes, begins_on=begins_on, roles=known.roles)  # fmt: skip
    if not changes:
        return None
    return Altered(
        place=place, person_id=known.id, name=known.name, unit_id=unit_id, changes=changes, begins_on=begins_on
    )


def _refuse_future(row: StaffRow, today: date) -> None:
    """Refuse a service that begins later than today: it is entered on the person's page."""
    if row.since and row.since > today:
        raise LineError("since-in-future", Field.SINCE, text=f"{row.since:%d.%m.%Y}")


def _person_changes(row: StaffRow, known: Known) -> Iterator[Change]:
    """What changes of the person, service aside."""
    if known.kind is not PersonKind.STAFF:
        raise LineError("is-outside", Field.SERVICE_NUMBER)
    said = _own_words(row)
    if service_number_key(known.service_number or "") == service_number_key(row.service_number or ""):
        said["service_number"] = None  # the same number in look-alike letters
    for name, of_name in (("surname_latin", "surname"), ("given_latin", "given")):
        if not said[name] and said[of_name] and said[of_name] != getattr(known, of_name):
            said[name] = latin(said[of_name] or "")
    if known.is_beyond and said["email"] and said["email"] != known.email:
        raise LineError("email-of-trusted", Field.EMAIL, name=known.name)
    yield from _changes(_values(known), said)


def _service_changes(row: StaffRow, serving: Serving, fields: frozenset[Field]) -> Iterator[Change]:
    """What changes of the service, the unit aside."""
    before: Values = {"post": serving.post, "staff_group": serving.staff_group.value}
    yield from _changes(before, {"post": row.post, "staff_group": _word(row.staff_group)})
    if Field.RANK in fields and row.rank != serving.rank:
        yield Change(field="rank", before=_word(serving.rank), after=_word(row.rank))


def _changes(before: Mapping[str, str | None], said: Mapping[str, str | None]) -> Iterator[Change]:
    """The fields of which something else is said than what stands."""
    for name, after in said.items():
        if after and after != before[name]:
            yield Change(field=name, before=before[name] or None, after=after)


def _own_words(row: StaffRow) -> Values:
    """What a line says of the person; None where it says nothing."""
    return {
        "service_number": row.service_number,
        "surname": row.surname or None,
        "given": row.given or None,
        "patronymic": row.patronymic,
        "surname_latin": row.latin_surname,
        "given_latin": row.latin_given,
        "sex": _word(row.sex),
        "email": row.email,
    }


def _values(known: Known) -> Values:
    """What stands of the person."""
    return {
        "service_number": known.service_number,
        "surname": known.surname,
        "given": known.given,
        "patronymic": known.patronymic,
        "surname_latin": known.surname_latin,
        "given_latin": known.given_latin,
        "sex": _word(known.sex),
        "email": known.email,
    }


def _word(member: StrEnum | None) -> str | None:
    return member.value if member else None
