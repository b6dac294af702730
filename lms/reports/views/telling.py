"""Tell these people: messages that no mail has brought, for whoever sees the people."""

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.access import Permission, needs
from lms.i18n import _n
from lms.notices import rules
from lms.notices.documents import words_of
from lms.notices.models import Notice
from lms.people.queries.persons import persons_by_id
from lms.reports.documents import Line, messages_sheet
from lms.reports.queries.telling import is_for_themselves, to_tell, visible_to_tell
from lms.reports.views.pages import bp
from lms.tables import asked_page, every_row, excel_file, page_of

MOST_MESSAGES = 5_000
"""In one file; each is worded anew."""


@bp.get("/tell-these-people")
@needs(Permission.NOTICES_TELL_EDIT)
def tell_these_people() -> str:
    page = page_of(g.db, to_tell(g.actor), asked_page())
    return render_template("reports/tell_these_people.html", page=page, lines=_lines(page.rows))


def _lines(notices: list[Notice]) -> list[Line]:
    """Each message with its person, and its words where they are not for the person alone. One statement."""
    persons = {person.id: person for person in persons_by_id(g.db, [row.person_id for row in notices])}
    return [(row, persons[row.person_id], None if is_for_themselves(row.facts) else words_of(row)) for row in notices]


@bp.get("/tell-these-people.xlsx")
@needs(Permission.NOTICES_TELL_EDIT)
def tell_these_people_xlsx() -> Response:
    notices = every_row(g.db, to_tell(g.actor), url_for(".tell_these_people"), MOST_MESSAGES)
    return excel_file(messages_sheet(_lines(notices)), f"tell-these-people-{clock.today()}")


@bp.post("/tell-these-people")
@needs(Permission.NOTICES_TELL_EDIT)
def told() -> ResponseReturnValue:
    notices = visible_to_tell(g.db, g.actor, request.form.getlist("told", type=int))
    rules.mark_told(g.db, notices, by=g.actor)
    flash(_n("%(num)s message is ticked.", "%(num)s messages are ticked.", len(notices)), "success")
    return redirect(url_for(".tell_these_people"))
