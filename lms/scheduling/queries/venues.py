"""Read venues, and what of a venue may be shown to whom and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.access import Actor, Permission, may
from lms.db import Db
from lms.errors import NotVisibleError
from lms.i18n import in_language, sort_key
from lms.scheduling.models import Session, Venue

ADDRESS_HOURS = 72
"""Hours before a session from which those enrolled see where exactly it is; the setting `address_hours` overrides it."""


@dataclass(frozen=True)
class Place:
    """What a reader sees of where a session is: the region; city, name, address and link or "" while they are kept back."""

    region: str
    city: str = ""
    name: str = ""
    address: str = ""
    link: str = ""
    is_online: bool = False
    is_step_free: bool = False
    shown_from: datetime | None = None


def venues(db: Db) -> list[Venue]:
    """All venues with their regions, by city and name, in Ukrainian order. One statement."""
    rows = db.scalars(select(Venue).options(joinedload(Venue.region)))
    return sorted(rows, key=lambda venue: sort_key(f"{venue.city['uk']} {venue.name['uk']}"))


def visible_venue(db: Db, actor: Actor, venue_id: int) -> Venue:
    """One venue, for those who plan workshops; NotVisibleError otherwise."""
    venue = db.get(Venue, venue_id) if may(actor, Permission.SCHEDULING_WORKSHOP_EDIT) else None
    if venue is None:
        raise NotVisibleError
    return venue


def venue_shown(
    session: Session,
    *,
    is_enrolled: bool,
    now: datetime,
    runs: bool = False,
    hours: int = ADDRESS_HOURS,
) -> Place:
    """Where a session is, as far as the reader may know now.

    Everybody who sees the workshop sees the region. Those enrolled see the city at once, and name, address and link
    from `hours` before the session's start; those who run the workshop (`runs`) see all of it always.
    """
    venue, shown_from = session.venue, session.starts_at - timedelta(hours=hours)
    region = in_language(venue.region.name) if venue and venue.region else ""
    city = in_language(venue.city) if venue and (runs or is_enrolled) else ""
    if not runs and not (is_enrolled and now >= shown_from):
        return Place(region, city, is_online=venue is None, shown_from=shown_from if is_enrolled else None)
    if venue is None:
        return Place("", link=session.link, is_online=True)
    return Place(
        region,
        city,
        name=in_language(venue.name),
        address=in_language(venue.address),
        link=session.link,
        is_step_free=venue.is_step_free,
    )
