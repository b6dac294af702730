"""Make, change and turn off the secret address of a person's calendar."""

import secrets

from lms import clock
from lms.access import Actor
from lms.audit.rules import record
from lms.db import Db
from lms.enrolment.models import CalendarFeed
from lms.people.models.persons import Person
from lms.people.rules.sign_ins import sha256

SECRET_BYTES = 32


def open_feed(db: Db, person: Person, *, by: Actor) -> str:
    """Give the person a new secret address; the one before stops working. Returns the secret, which is kept nowhere."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    feed = db.get(CalendarFeed, person.id) or CalendarFeed(person=person)
    feed.secret_sha256, feed.made_at = sha256(secret), clock.now()
    db.add(feed)
    record(db, by, "calendar-feed.opened", person)
    db.flush()
    return secret


def close_feed(db: Db, person: Person, *, by: Actor) -> None:
    """Turn the address off; nothing happens when there is none."""
    feed = db.get(CalendarFeed, person.id)
    if feed is not None:
        record(db, by, "calendar-feed.closed", person)
        db.delete(feed)
        db.flush()
