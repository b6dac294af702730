"""Find the people of a pasted list: service numbers or names, one a line."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select

from lms.access import Actor
from lms.certificates.models import Certificate
from lms.certificates.queries.register import READ, registered, without_courses
from lms.db import Db
from lms.i18n import Worded, _l, sort_key
from lms.people.models.persons import Person
from lms.people.queries.trust import serving_within

MOST_LINES = 1_000


class LineFault(Worded):
    """Why a line of the list names nobody for sure."""

    NOT_FOUND = "not-found", _l("Not found among the people you may see")
    AMBIGUOUS = "ambiguous", _l("Several people have this name: write the service number")


@dataclass(frozen=True)
class Line:
    """A line as it was pasted, and what is wrong with it."""

    text: str
    fault: LineFault


@dataclass(frozen=True)
class PastedList:
    """Whom a pasted list names, in its order, each once; and the lines that name nobody for sure."""

    person_ids: list[int]
    faults: list[Line]


def people_listed(db: Db, actor: Actor, pasted: str) -> PastedList:
    """Read a pasted list against the people the actor may see. One statement, however long the list is."""
    numbers, names = _directory(db, actor)
    found: dict[int, None] = {}
    faults = []
    for text in lines_of(pasted):
        persons = numbers.get(text.casefold()) or _named(names, text)
        if len(persons) == 1:
            found[next(iter(persons))] = None
        else:
            faults.append(Line(text, LineFault.AMBIGUOUS if persons else LineFault.NOT_FOUND))
    return PastedList(list(found), faults)


def lines_of(pasted: str) -> list[str]:
    """The lines of a pasted column: outer spaces, list signs and empty lines aside."""
    lines = (" ".join(line.replace(";", " ").replace("\t", " ").split()).strip(" ,.") for line in pasted.splitlines())
    return [line for line in lines if line][:MOST_LINES]


def _named(names: dict[str, set[int]], text: str) -> set[int]:
    """Surname first or last, with or without the patronymic, in either script."""
    words = text.replace("’", "'").split()
    orders = {" ".join(words), " ".join([*words[-1:], *words[:-1]])}
    return set[int]().union(*(names.get(sort_key(order), set()) for order in orders))


def _directory(db: Db, actor: Actor) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    """Person ids by service number, and by each way of writing the name."""
    holders = select(Certificate.person_id).join(Person, Person.id == Certificate.person_id).where(registered(actor))
    query = select(
        Person.id, Person.service_number, Person.surname, Person.given, Person.patronymic, Person.surname_latin,
        Person.given_latin,
    ).where(or_(serving_within(without_courses(actor), READ), Person.id.in_(holders)))  # fmt: skip
    numbers: dict[str, set[int]] = defaultdict(set)
    names: dict[str, set[int]] = defaultdict(set)
    for person_id, number, surname, given, patronymic, *latin in db.execute(query):
        if number:
            numbers[number.casefold()].add(person_id)
        for key in _spellings(surname, given, patronymic, latin):
            names[key].add(person_id)
    return numbers, names


def _spellings(surname: str, given: str, patronymic: str | None, latin: Iterable[str]) -> set[str]:
    written = {surname, f"{surname} {given}", " ".join(latin), next(iter(latin))}
    if patronymic:
        written.add(f"{surname} {given} {patronymic}")
    return {sort_key(name.replace("’", "'")) for name in written}
