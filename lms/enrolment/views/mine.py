"""My workshops: what I asked for, where I have a place, and what happened to each."""

from flask import g, render_template

from lms import clock
from lms.access import Permission, needs
from lms.enrolment.models import HOLDS_SEAT
from lms.enrolment.queries.lines import own_lines
from lms.enrolment.queries.places import enrolments_of, sessions_ahead
from lms.enrolment.queue import STEPS
from lms.enrolment.views.pages import bp
from lms.enrolment.views.workshop import name_of, standing_of
from lms.scheduling.queries.workshops import title_of


@bp.get("/me/workshops")
@needs(Permission.ENROLMENT_OWN_EDIT)
def mine() -> str:
    now = clock.now()
    lines = [(line, standing_of(line)) for line in own_lines(g.db, enrolments_of(g.db, g.actor.id))]
    ahead = [pair for pair in lines if pair[0].enrolment.is_ahead(now)]
    return render_template(
        "enrolment/mine.html",
        ahead=list(reversed(ahead)),
        past=[pair for pair in lines if pair not in ahead],
        sessions=sessions_ahead(g.db, g.actor.id, HOLDS_SEAT, now),
        title_of=title_of,
        name_of=name_of,
        steps=STEPS,
    )
