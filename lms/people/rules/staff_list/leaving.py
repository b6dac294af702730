"""End one person's service on the explicit word of HR: the way on when a file with many leavers is right."""

from sqlalchemy import select

from lms import clock
from lms.access import Actor
from lms.audit.rules import record
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _
from lms.people.models.persons import Person, Posting
from lms.people.models.signing_in import EndedWhy
from lms.people.queries.trust import serving_on
from lms.people.rules.sign_ins import end_all_sign_ins


def end_service(db: Db, person: Person, *, by: Actor) -> None:
    """The person serves nowhere from today on and is signed out; the account stays. RefusedError `not-serving`."""
    db.refresh(person, with_for_update=True)
    today = clock.today()
    posting = db.scalar(select(Posting).where(Posting.person_id == person.id, serving_on(today)).limit(1))
    if posting is None:
        raise RefusedError("not-serving", _("%(person)s serves nowhere today.", person=person.full_name))
    posting.ends_on = today
    end_all_sign_ins(db, person, EndedWhy.LEFT, by=by)
    record(db, by, "person.left", person, unit=posting.unit_id)
