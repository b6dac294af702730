"""What several tests of scheduling plan with: days to come, hours, a plan of one course."""

from datetime import date, datetime, time, timedelta
from typing import Any

from lms import clock
from lms.catalogue.models import Edition
from lms.people.models.persons import Person
from lms.scheduling.models import Venue
from lms.scheduling.planner import Plan, PlannedSession


def in_days(days: int, hour: int = 9) -> datetime:
    """An hour on the wall, some days from today."""
    return datetime.combine(clock.today() + timedelta(days=days), time(hour))


def on(day: date, hour: int, minute: int = 0) -> datetime:
    """An hour on the wall of a given day."""
    return datetime.combine(day, time(hour, minute))


def planned(
    starts: datetime, *trainers: Person, hours: int = 4, venue: Venue | None = None, **values: Any
) -> PlannedSession:
    """A session as somebody types it; online when no venue is named."""
    values.setdefault("link", "" if venue else "https://meet.example/vyshkil")
    return PlannedSession(
        starts, starts + timedelta(hours=hours), venue_id=venue.id if venue else None,
        trainer_ids=tuple(person.id for person in trainers), **values,
    )  # fmt: skip


def plan_of(edition: Edition, *sessions: PlannedSession, **values: Any) -> Plan:
    """A plan of a course."""
    return Plan(edition_id=edition.id, sessions=sessions, **values)
