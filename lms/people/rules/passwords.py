"""Passwords: how they are kept, which are refused, and what changing one ends."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lms.access import Actor
from lms.audit.rules import record
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _, fold
from lms.notices.rules import tell
from lms.people.models.persons import Person
from lms.people.models.signing_in import CodeUse, EndedWhy
from lms.people.rules.codes import void_codes
from lms.people.rules.sign_ins import end_all_sign_ins

SHORTEST, LONGEST = 10, 200
FEWEST_SIGNS = 4
SHORTEST_PART = 4
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""Argon2id with 19 MiB: the least that OWASP's ASVS 5.0 (appendix C) allows, 24 ms on a small server."""
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$zyY2P98PzA6ipLBH7/18sQ$VAahOtmmj1erNiLWcWQCsYmQMCpAs7rU2F9kj0ykAno"
"""The hash of a password that nobody knows: an unknown person costs the same work as a known one."""
_COMMON = frozenset(
    [
        "1234567890",
        "12345678910",
        "0123456789",
        "0987654321",
        "9876543210",
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "qwertyuiop",
        "qwerty1234",
        "qwerty12345",
        "qwerty123456",
        "password12",
        "password123",
        "password1234",
        "parol12345",
        "parol123456",
        "administrator",
        "ukraine2022",
        "ukraine2023",
        "ukraine2024",
        "ukraine2025",
        "ukraine2026",
        "slavaukraini",
        "polizei123",
        "police1234",
        "police12345",
        "policeukraine",
        "йцукенгшщз",
        "йцукенгшщзх",
        "йцукен1234",
        "йцукен12345",
        "пароль1234",
        "пароль12345",
        "парольпароль",
        "поліція123",
        "поліція1234",
        "поліціяукраїни",
        "славаукраїні",
        "героямслава",
        "україна2024",
        "україна2025",
        "україна2026",
        "вишкіл1234",
    ]
)


def is_password_of(person: Person | None, typed: str) -> bool:
    """Whether this is the person's password; the work is the same for nobody and for persons without one."""
    stored = person.password_hash if person is not None else None
    try:
        _HASHER.verify(stored or _NOBODYS, _composed(typed))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def renew_hash(person: Person, typed: str) -> None:
    """Hash a right password anew when today's settings are stronger than those it was kept with."""
    if person.password_hash and _HASHER.check_needs_rehash(person.password_hash):
        person.password_hash = _HASHER.hash(_composed(typed))


def set_password(db: Db, person: Person, password: str, *, by: Actor, here: int | None = None) -> None:
    """Give a person a new password; all their sign-ins but `here` (an id) end, and all their codes.

    RefusedError `password-too-short`, `password-too-common` or `password-holds-your-data`.
    """
    _refuse_weak(person, password)
    person.password_hash = _HASHER.hash(_composed(password))
    end_all_sign_ins(db, person, EndedWhy.PASSWORD, by=by, but=here)
    for use in CodeUse:
        void_codes(db, person, use)
    record(db, by, "person.password-set", person)
    db.flush()
    tell(db, person, "password-set", f"{person.version}", {"path": "/me/account"}, by=by)


def _composed(password: str) -> str:
    """One spelling for letters that keyboards compose differently (й, ї)."""
    return unicodedata.normalize("NFC", password)


def _refuse_weak(person: Person, password: str) -> None:
    folded = fold(password)
    if len(password) < SHORTEST:
        raise RefusedError(
            "password-too-short",
            _("At least %(length)s characters. Several words in a row are easy to remember.", length=SHORTEST),
        )
    if folded.replace(" ", "") in _COMMON or len(set(folded)) < FEWEST_SIGNS:
        raise RefusedError("password-too-common", _("Many people use this password. Think of another one."))
    if any(part in folded for part in _own_data(person)):
        raise RefusedError(
            "password-holds-your-data", _("Your number, your name or your e-mail stands in it. Think of another one.")
        )


def _own_data(person: Person) -> list[str]:
    names = [person.surname, person.given, person.surname_latin, person.given_latin, person.patronymic or ""]
    parts = [*names, person.service_number or "", (person.email or "").partition("@")[0]]
    return [fold(part) for part in parts if len(fold(part)) >= SHORTEST_PART]
