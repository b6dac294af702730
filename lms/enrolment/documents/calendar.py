"""A person's calendar as a file that phones read (iCalendar, RFC 5545). It says no more than the person may know.

What leaves here lies on other people's servers: a confidential workshop has its neutral title, no link and no address.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vDuration

from lms.catalogue.models import Privacy
from lms.enrolment.queries.calendar import Appointment
from lms.i18n import _, in_language
from lms.scheduling.models import Session
from lms.scheduling.queries.venues import Place, venue_shown
from lms.scheduling.queries.workshops import title_of

ASK_AGAIN = timedelta(hours=4)
A_YEAR = timedelta(days=366)
"""The zone is written out from a year ago to two years ahead: what a calendar of training can hold."""


def calendar_file(appointments: Iterable[Appointment], now: datetime, *, hours: int, public_url: str) -> bytes:
    """The calendar in the language in force; `hours` before a session its exact place stands there."""
    calendar = Calendar()
    calendar.add("prodid", "-//Vyshkil//calendar//UK")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Vyshkil: my training"))
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(ASK_AGAIN))
    for appointment in appointments:
        calendar.add_component(_event(appointment, now, hours, public_url))
    calendar.add_missing_timezones((now - A_YEAR).date(), (now + 2 * A_YEAR).date())
    return bytes(calendar.to_ical())


def _event(appointment: Appointment, now: datetime, hours: int, public_url: str) -> Event:
    session, workshop = appointment.session, appointment.session.workshop
    is_hidden = workshop.privacy is Privacy.CONFIDENTIAL
    event, zone = Event(), ZoneInfo(session.zone)
    event.add("uid", f"session-{session.id}@{public_url.rsplit('//', maxsplit=1)[-1].split('/', maxsplit=1)[0]}")
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", workshop.published_at or workshop.made_at)
    event.add("dtstart", session.starts_local.replace(tzinfo=zone))
    event.add("dtend", session.ends_local.replace(tzinfo=zone))
    event.add(
        "summary",
        _summary(appointment, in_language(workshop.edition.neutral_title) if is_hidden else title_of(workshop)),
    )
    event.add("status", _status(appointment))
    event.add("class", "PRIVATE")
    if not is_hidden and not appointment.is_cancelled:
        _say_where(event, session, appointment, now, hours)
        event.add("url", f"{public_url}/workshops/{workshop.id}")
    return event


def _summary(appointment: Appointment, title: str) -> str:
    if appointment.is_cancelled:
        return _("Does not take place for you: %(title)s", title=title)
    return title if appointment.is_sure else _("Requested: %(title)s", title=title)


def _status(appointment: Appointment) -> str:
    if appointment.is_cancelled:
        return "CANCELLED"
    return "CONFIRMED" if appointment.is_sure else "TENTATIVE"


def _say_where(event: Event, session: Session, appointment: Appointment, now: datetime, hours: int) -> None:
    place = venue_shown(session, is_enrolled=True, now=now, runs=appointment.runs, hours=hours)
    event.add("location", _in_words(place))
    if place.link and appointment.is_sure:
        event.add("description", place.link)


def _in_words(place: Place) -> str:
    if place.is_online:
        return _("Online")
    return ", ".join(word for word in (place.city or place.region, place.name, place.address) if word)
