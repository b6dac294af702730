"""Read venues, and what of a venue may be shown to whom and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from lms.access import Actor, Permission, may
from lms.db import Db
from lms.errors import NotVisibleError
from lms.i18n import in_language, sort_key
from lms.scheduling.models import Session, Venue

ADDRESS_HOURS = 72
"""Hours before a session from which those enrolled see where exactly it is; the setting `address_hours` overrides it."""


@dataclass(frozen=True)
class Place:
    """What a reader sees of where a session is: the city, and name, address and link or "" while they are kept back."""

    city: str
    name: str = ""
    address: str = ""
    link: str = ""
    is_online: bool = False
    is_step_free: bool = False
    shown_from: datetime | None = None


def venues(db: Db) -> list[Venue]:
    """All venues by city and name, in Ukrainian order."""
    return sorted(db.scalars(select(Venue)), key=lambda venue: sort_key(f"{venue.city['uk']} {venue.name['uk']}"))


def visible_venue(db: Db, actor: Actor, venue_id: int) -> Venue:
    """One venue, for those who plan workshops; NotVisibleError otherwise."""
    venue = db.get(Venue, venue_id) if may(actor, Permission.SCHEDULING_WORKSHOP_EDIT) else None
    if venue is None:
        raise NotVisibleError
    return venue


def cities(db: Db) -> dict[str, dict[str, str]]:
    """The cities that have a venue, by their Ukrainian name, in Ukrainian order."""
    named = {city["uk"]: city for city in db.scalars(select(Venue.city))}
    return {name: named[name] for name in sorted(named, key=sort_key)}


def venue_shown(
    session: Session,
    *,
    is_enrolled: bool,
    now: datetime,
    runs: bool = False,
    hours: int = ADDRESS_HOURS,
) -> Place:
    """Where a session is, as far as the reader may know now.

    Everybody who sees the workshop sees the city. Those enrolled see name, address and link from `hours` before the
    session's start; those who run the workshop (`runs`) always; others never.
    """
    shown_from = session.starts_at - timedelta(hours=hours)
    city = in_language(session.venue.city) if session.venue else ""
    if not runs and not (is_enrolled and now >= shown_from):
        return Place(city, is_online=session.venue is None, shown_from=shown_from if is_enrolled else None)
    if session.venue is None:
        return Place("", link=session.link, is_online=True)
    venue = session.venue
    return Place(
        city,
        name=in_language(venue.name),
        address=in_language(venue.address),
        link=session.link,
        is_step_free=venue.is_step_free,
    )
