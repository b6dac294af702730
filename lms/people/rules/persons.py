"""What personnel offices keep of a person, and whether the person may sign in at all."""

from dataclasses import dataclass

from lms import clock
from lms.access import Actor
from lms.audit.rules import record
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import NAMES, _
from lms.people.models.persons import Person
from lms.people.models.signing_in import CodeUse, EndedWhy
from lms.people.queries.accounts import is_last_administrator
from lms.people.queries.persons import name_key
from lms.people.rules.codes import refuse_beyond, void_codes
from lms.people.rules.sign_ins import end_all_sign_ins


@dataclass(frozen=True)
class Details:
    """What HR writes on the person's page; surname, given name and service come with the staff list alone."""

    patronymic: str | None
    surname_latin: str
    given_latin: str
    email: str | None
    language: str


def change_details(db: Db, person: Person, details: Details, *, by: Actor) -> None:
    """Write a person's details; the log keeps which ones changed, not what they say.

    RefusedError `beyond-your-trust`: a new e-mail address would be a way to sign in as them.
    """
    refuse_beyond(db, person, by)
    changed = [name for name, value in vars(details).items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, getattr(details, name))
    person.sort_key = name_key(person.surname, person.given, person.patronymic)
    if "email" in changed:
        void_codes(db, person, CodeUse.LINK)
    if changed:
        record(db, by, "person.changed", person, fields=" ".join(changed))


def choose_language(db: Db, person: Person, language: str, *, by: Actor) -> None:
    """The language of a person's pages, mails and papers; RefusedError `no-such-language`."""
    if language not in NAMES:
        raise RefusedError("no-such-language", _("Choose one of the languages."))
    if person.language != language:
        person.language = language
        record(db, by, "person.language-chosen", person, language=language)


def suspend(db: Db, person: Person, *, by: Actor) -> None:
    """Keep a person from signing in; every sign-in and code ends at once.

    RefusedError `yourself`, `already-suspended`, `last-administrator` or `beyond-your-trust`.
    """
    db.refresh(person, with_for_update={"of": Person})
    if person.id == by.id:
        raise RefusedError("yourself", _("You cannot suspend yourself."))
    if person.suspended_at is not None:
        raise RefusedError("already-suspended", _("%(person)s is suspended already.", person=person.name))
    refuse_beyond(db, person, by)
    if is_last_administrator(db, person):
        raise RefusedError("last-administrator", _("This is the last administrator. Name another one first."))
    person.suspended_at = clock.now()
    end_all_sign_ins(db, person, EndedWhy.SUSPENDED, by=by)
    for use in CodeUse:
        void_codes(db, person, use)
    record(db, by, "person.suspended", person)


def restore(db: Db, person: Person, *, by: Actor) -> None:
    """Let a suspended person sign in again; RefusedError `not-suspended` or `beyond-your-trust`."""
    db.refresh(person, with_for_update={"of": Person})
    if person.suspended_at is None:
        raise RefusedError("not-suspended", _("%(person)s is not suspended.", person=person.name))
    refuse_beyond(db, person, by)
    person.suspended_at = None
    record(db, by, "person.restored", person)
