"""A person's own calendar for their phone: the page that gives its address, and the file behind the address."""

from flask import Response, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.access import Permission, needs, public
from lms.enrolment.documents.calendar import calendar_file
from lms.enrolment.forms import StepForm
from lms.enrolment.queries.calendar import appointments, feed_of, feed_with
from lms.enrolment.queries.clearances import LATELY
from lms.enrolment.rules import calendar as rules
from lms.enrolment.views.pages import bp
from lms.errors import NotVisibleError
from lms.i18n import _, speaking
from lms.people.models.persons import Person
from lms.people.rules.sign_ins import sha256

OWN = Permission.ENROLMENT_OWN_EDIT


def feed_page(form: StepForm, secret: str = "") -> str:
    address = f"{current_app.config['PUBLIC_URL']}{url_for('.calendar_file_of', secret=secret)}" if secret else ""
    return render_template("enrolment/calendar.html", feed=feed_of(g.db, g.actor.id), address=address, form=form)


@bp.get("/me/calendar-feed")
@needs(OWN)
def calendar_feed() -> str:
    return feed_page(StepForm())


@bp.post("/me/calendar-feed")
@needs(OWN)
def open_calendar_feed() -> ResponseReturnValue:
    """The address is shown on this very answer and never again."""
    form, secrets = StepForm(), list[str]()
    person = g.db.get_one(Person, g.actor.id)
    if not form.accepts(lambda: secrets.append(rules.open_feed(g.db, person, by=g.actor))):
        return feed_page(form), 422
    return feed_page(form, secrets[0])


@bp.post("/me/calendar-feed/off")
@needs(OWN)
def close_calendar_feed() -> ResponseReturnValue:
    form, person = StepForm(), g.db.get_one(Person, g.actor.id)
    if not form.accepts(lambda: rules.close_feed(g.db, person, by=g.actor)):
        return feed_page(form), 422
    flash(_("The address does not work any more."), "good")
    return redirect(url_for(".calendar_feed"))


@bp.get("/calendar/<string:secret>.ics")
@public
def calendar_file_of(secret: str) -> Response:
    """For phones, which do not sign in: whoever has the address has the calendar."""
    feed = feed_with(g.db, sha256(secret))
    if feed is None:
        raise NotVisibleError
    now, config = clock.now(), current_app.config
    found = appointments(g.db, feed.person_id, now - LATELY)
    with speaking(feed.person.language):
        hours = int(config["SETTINGS"].address_hours)
        body = calendar_file(found, now, hours=hours, public_url=config["PUBLIC_URL"])
    answer = Response(body, content_type="text/calendar; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename="vyshkil.ics")
    return answer
