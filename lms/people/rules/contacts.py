"""Keep the list of whom to ask."""

from dataclasses import dataclass

from lms.access import Actor
from lms.audit.rules import record
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _
from lms.people.models.contacts import Contact, ContactPurpose
from lms.people.models.units import Unit
from lms.people.queries.contacts import may_edit


@dataclass(frozen=True)
class Entry:
    """What a contact says: where and about what one asks, who answers in both languages, how to reach them."""

    unit: Unit | None
    purpose: ContactPurpose
    name: dict[str, str]
    phone: str
    email: str
    hours: str


def add_contact(db: Db, entry: Entry, *, by: Actor) -> Contact:
    """Put a contact on the list; RefusedError `outside-your-scope`, `no-way-to-ask`."""
    _check(entry, by)
    contact = Contact(**vars(entry))
    db.add(contact)
    record(db, by, "contact.added", contact, unit=entry.unit.id if entry.unit else None, purpose=entry.purpose)
    return contact


def change_contact(db: Db, contact: Contact, entry: Entry, *, by: Actor) -> None:
    """Write a contact anew; RefusedError as for a new one."""
    _check(entry, by)
    for name, value in vars(entry).items():
        setattr(contact, name, value)
    record(db, by, "contact.changed", contact, unit=entry.unit.id if entry.unit else None, purpose=entry.purpose)


def remove_contact(db: Db, contact: Contact, *, by: Actor) -> None:
    """Take a contact off the list."""
    record(db, by, "contact.removed", contact, purpose=contact.purpose)
    db.delete(contact)


def _check(entry: Entry, by: Actor) -> None:
    if not may_edit(by, entry.unit):
        raise RefusedError("outside-your-scope", _("Your trust does not reach this region."))
    if not entry.phone and not entry.email:
        raise RefusedError("no-way-to-ask", _("Give a telephone number or an e-mail address."))
