"""Find persons: by number, by name as a list or a document writes it, in a directory."""

from datetime import date

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import joinedload

from lms.access import Actor, Permission
from lms.db import Db
from lms.i18n import Worded, _l, sort_key
from lms.people.models.persons import Person, Posting
from lms.people.models.units import Unit
from lms.people.queries.trust import serving_on, serving_within

_LATIN, _CYRILLIC = "ABCEHIKMOPTXY", "АВСЕНІКМОРТХУ"
_TO_CYRILLIC, _TO_LATIN = str.maketrans(_LATIN, _CYRILLIC), str.maketrans(_CYRILLIC, _LATIN)


class SigningIn(Worded):
    """Whether a person uses their account."""

    SUSPENDED = "suspended", _l("Suspended")
    NEVER = "never", _l("Never signed in")
    OPEN = "open", _l("May sign in")


def signing_in_of(person: Person) -> SigningIn:
    """How a person's account stands."""
    if person.suspended_at is not None:
        return SigningIn.SUSPENDED
    return SigningIn.OPEN if person.password_hash else SigningIn.NEVER


def name_key(surname: str, given: str, patronymic: str | None) -> str:
    """What `Person.sort_key` holds: the whole name, so that it orders by the Ukrainian alphabet."""
    return sort_key(" ".join(part for part in (surname, given, patronymic) if part))


def person_by_number(db: Db, number: str) -> Person | None:
    """The person with this service number; outer spaces, case and the keyboard's layout (К or K) do not count."""
    typed = number.strip().upper()
    spellings = [typed, typed.translate(_TO_CYRILLIC), typed.translate(_TO_LATIN)]
    found = db.scalars(select(Person).where(Person.service_number.in_(spellings))).all() if typed else ()
    return min(found, key=lambda person: spellings.index(person.service_number or ""), default=None)


def persons_named(db: Db, text: str) -> list[Person]:
    """All persons whom these words may mean: surname and given name in either order, patronymic or not, uk or Latin.

    One word is a surname. The answer is in Ukrainian order; nobody, one, or several who share the name.
    """
    words = text.replace("’", "'").split()
    if not words:
        return []
    orders = [words, [*words[-1:], *words[:-1]]] if len(words) > 1 else [words]
    query = select(Person).where(or_(*(_is_called(order) for order in orders)))
    return list(db.scalars(query.order_by(Person.sort_key, Person.id)))


def _is_called(words: list[str]) -> ColumnElement[bool]:
    key, latin = sort_key(" ".join(words)), " ".join(words).lower()
    in_latin = func.lower(Person.surname_latin + " " + Person.given_latin)
    return or_(
        Person.sort_key == key,
        Person.sort_key.startswith(f"{key} ", autoescape=True),
        in_latin == latin,
        func.lower(Person.surname_latin) == latin if len(words) == 1 else false(),
    )


def visible_persons(
    actor: Actor, permission: Permission, *, text: str = "", unit: Unit | None = None, day: date | None = None
) -> Select[Person]:
    """The persons over whom the actor has the permission, in Ukrainian order.

    `text` narrows to beginnings of name words or of the service number; `unit` with `day` to those who serve in its
    subtree on that day.
    """
    query = select(Person).where(serving_within(actor, permission))
    for word in text.replace("’", "'").split():
        query = query.where(_has_word(word))
    if unit is not None and day is not None:
        within = select(Posting.person_id).join(Unit, Unit.id == Posting.unit_id)
        within = within.where(Unit.path.startswith(unit.path, autoescape=True), serving_on(day))
        query = query.where(Person.id.in_(within))
    return query.order_by(Person.sort_key, Person.id)


def _has_word(word: str) -> ColumnElement[bool]:
    key, latin = sort_key(word), word.lower()
    in_latin = func.lower(" " + Person.surname_latin + " " + Person.given_latin)
    return or_(
        (" " + Person.sort_key).contains(f" {key}", autoescape=True) if key else Person.id.is_(None),
        in_latin.contains(f" {latin}", autoescape=True),
        Person.service_number.startswith(word, autoescape=True),
    )


def postings_on(db: Db, person_ids: list[int], day: date) -> dict[int, Posting]:
    """Where each of these persons serves on a day, with the unit loaded: one statement for a whole list."""
    query = select(Posting).options(joinedload(Posting.unit)).order_by(Posting.starts_on)
    rows = db.scalars(query.where(Posting.person_id.in_(person_ids), serving_on(day)))
    return {posting.person_id: posting for posting in rows}


def persons_by_id(db: Db, person_ids: list[int]) -> list[Person]:
    """These persons, in Ukrainian order."""
    return list(db.scalars(select(Person).where(Person.id.in_(person_ids)).order_by(Person.sort_key, Person.id)))


def service_history(db: Db, person_id: int) -> list[Posting]:
    """All postings of a person with their units, the newest first."""
    query = select(Posting).options(joinedload(Posting.unit)).where(Posting.person_id == person_id)
    return list(db.scalars(query.order_by(Posting.starts_on.desc(), Posting.id.desc())))


def person_signing_in(db: Db, typed: str) -> Person | None:
    """Who signs in with this service number or e-mail; an e-mail that several share is nobody's."""
    by_number = person_by_number(db, typed)
    if by_number is not None or "@" not in typed:
        return by_number
    found = db.scalars(select(Person).where(Person.email == typed.strip().lower()).limit(2)).all()
    return found[0] if len(found) == 1 else None


def has_own_address(db: Db, person: Person) -> bool:
    """Whether mail to this person reaches nobody else who is known here."""
    if not person.email:
        return False
    return db.scalar(select(func.count()).where(Person.email == person.email)) == 1
