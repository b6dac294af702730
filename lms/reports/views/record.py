"""One person's record, one's own and those of the people in scope."""

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.access import Permission, needs
from lms.people.models.persons import Person
from lms.reports import rules
from lms.reports.documents import record_file
from lms.reports.queries.records import person_with_record, record_seen
from lms.reports.views.pages import bp


def record_page(person: Person) -> str:
    return render_template("reports/record.html", record=record_seen(g.db, g.actor, person))


@bp.get("/me")
@needs(Permission.REPORTS_RECORD_READ)
def me() -> str:
    return record_page(person_with_record(g.db, g.actor, g.actor.id))


@bp.get("/people/<int:person_id>/record")
@needs(Permission.REPORTS_RECORD_READ)
def record(person_id: int) -> str:
    return record_page(person_with_record(g.db, g.actor, person_id))


@bp.post("/people/<int:person_id>/record")
@needs(Permission.REPORTS_RECORD_READ)
def export_record(person_id: int) -> ResponseReturnValue:
    person = person_with_record(g.db, g.actor, person_id)
    data, name = record_file(record_seen(g.db, g.actor, person))
    row = rules.keep_export(g.db, person, data, name, by=g.actor)
    return redirect(url_for(".file", file_id=row.id), 303)
