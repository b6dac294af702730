"""Guests from outside: they sit in without an account and take no seat."""

from sqlalchemy import select

from lms.access import Actor
from lms.audit.rules import record
from lms.db import Db
from lms.enrolment.models import Guest
from lms.errors import RefusedError
from lms.i18n import _
from lms.scheduling.models import Workshop, WorkshopState


def add_guest(db: Db, workshop: Workshop, name: str, organisation: str = "", *, by: Actor) -> Guest:
    """Put a guest on the workshop's list; RefusedError `guest-listed` for the same name and organisation."""
    if workshop.state is WorkshopState.CANCELLED:
        raise RefusedError("workshop-cancelled", _("The workshop was cancelled."))
    same = select(Guest.id).where(
        Guest.workshop_id == workshop.id, Guest.name == name, Guest.organisation == organisation
    )
    if db.scalar(same) is not None:
        raise RefusedError("guest-listed", _("This guest is already on the list."))
    guest = Guest(workshop_id=workshop.id, name=name, organisation=organisation, added_by_id=by.id)
    db.add(guest)
    record(db, by, "guest.added", guest, workshop=workshop.id)
    return guest


def remove_guest(db: Db, guest: Guest, *, by: Actor) -> None:
    """Take a guest off the list."""
    record(db, by, "guest.removed", guest, workshop=guest.workshop_id, guest=guest.id)
    db.delete(guest)
