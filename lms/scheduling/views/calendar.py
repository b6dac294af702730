"""A trainer's and an interpreter's own sessions, month by month."""

from calendar import monthrange
from datetime import date, timedelta

from flask import g, render_template, request

from lms import clock
from lms.access import Permission, needs
from lms.forms import FIRST_YEAR, LAST_YEAR
from lms.scheduling.queries.lists import Entry, sessions_taught
from lms.scheduling.views.pages import bp


def _asked_month() -> date:
    """The first day of the month in the address ("2026-05"); this month when it is missing or none."""
    try:
        asked = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        asked = clock.today().replace(day=1)
    return asked if FIRST_YEAR <= asked.year <= LAST_YEAR else clock.today().replace(day=1)


@bp.get("/calendar")
@needs(Permission.SCHEDULING_CALENDAR_READ)
def calendar() -> str:
    first = _asked_month()
    last = first.replace(day=monthrange(first.year, first.month)[1])
    rows = sessions_taught(g.db, g.actor, first, last)
    return render_template(
        "scheduling/calendar.html",
        entries=[Entry.of(row) for row in rows],
        first=first,
        earlier=first - timedelta(days=1),
        later=last + timedelta(days=1),
        today=clock.today(),
    )
