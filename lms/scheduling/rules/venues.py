"""Add a venue, or change one."""

from typing import Any

from sqlalchemy import func, select

from lms import clock
from lms.access import Actor
from lms.audit.rules import record
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _
from lms.scheduling.models import Session, Venue, Workshop, WorkshopState

FIELDS = ("name", "city", "address", "region_id", "places", "is_step_free")


def add_venue(db: Db, facts: dict[str, Any], *, by: Actor) -> Venue:
    """A new venue with these FIELDS."""
    venue = Venue(**{name: facts[name] for name in FIELDS})
    db.add(venue)
    record(db, by, "venue.added", venue, places=venue.places)
    return venue


def change_venue(db: Db, venue: Venue, facts: dict[str, Any], *, by: Actor) -> None:
    """Change a venue. Its places cannot fall below the seats of a published workshop that is still to come there."""
    db.refresh(venue, with_for_update={"key_share": True})
    coming = (
        select(func.max(Workshop.seats)).join(Session, Session.workshop_id == Workshop.id)
        .where(Session.venue_id == venue.id, Session.ends_at > clock.now(), Workshop.state == WorkshopState.PUBLISHED)
    )  # fmt: skip
    most = db.scalar(coming) or 0
    if facts["places"] < most:
        message = _(
            "A published workshop with %(seats)s seats is planned here; give at least as many places.", seats=most
        )
        raise RefusedError("venue-too-small", message)
    for name in FIELDS:
        setattr(venue, name, facts[name])
    record(db, by, "venue.changed", venue, places=venue.places)
