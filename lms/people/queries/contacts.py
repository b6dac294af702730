"""Whom to ask, by region and purpose."""

from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.access import Actor, Permission, scopes_for
from lms.db import Db
from lms.errors import NotVisibleError
from lms.people.models.contacts import Contact, ContactPurpose
from lms.people.models.units import Unit

_ORDER = list(ContactPurpose)


def contacts_by_region(db: Db) -> list[tuple[Unit | None, list[Contact]]]:
    """Every contact: first those for all regions (None), then region by region in Ukrainian order, by purpose."""
    rows = db.scalars(select(Contact).options(joinedload(Contact.unit)))
    ordered = sorted(rows, key=lambda row: (_region_key(row), _ORDER.index(row.purpose), row.id))
    return [(group[0].unit, group) for group in (list(found) for _key, found in groupby(ordered, key=_region_key))]


def _region_key(contact: Contact) -> tuple[str, int]:
    return (contact.unit.sort_key, contact.unit.id) if contact.unit else ("", 0)


def may_edit(actor: Actor, unit: Unit | None) -> bool:
    """Whether the actor's trust reaches the contacts of a unit, or (None) those for all regions."""
    scopes = scopes_for(actor, Permission.PEOPLE_CONTACTS_EDIT)
    return any(
        scope.is_everything or bool(unit and scope.unit_path and unit.path.startswith(scope.unit_path))
        for scope in scopes
    )


def visible_contact(db: Db, actor: Actor, contact_id: int) -> Contact:
    """One contact that the actor may edit; NotVisibleError otherwise."""
    contact = db.get(Contact, contact_id, options=[joinedload(Contact.unit)])
    if contact is None or not may_edit(actor, contact.unit):
        raise NotVisibleError
    return contact
