"""Persons in one's scope: the list, one person's page, what HR writes on it, suspension."""

from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from lms import clock
from lms.access import Permission, needs
from lms.forms import version_refused
from lms.i18n import _
from lms.people.documents.lists import people_sheet
from lms.people.forms.persons import PersonForm, SearchForm
from lms.people.models.persons import Person
from lms.people.models.units import Unit
from lms.people.queries.accounts import grants_of, is_beyond
from lms.people.queries.persons import postings_on, service_history, signing_in_of, visible_persons
from lms.people.queries.trust import visible_person, visible_unit
from lms.people.rules.persons import change_details
from lms.people.rules.persons import restore as restore_person
from lms.people.rules.persons import suspend as suspend_person
from lms.people.views.pages import bp, done_or_refused
from lms.tables import asked_page, every_row, excel_file, page_of

READ, EDIT = Permission.PEOPLE_DIRECTORY_READ, Permission.PEOPLE_PERSON_EDIT


def _asked(form: SearchForm) -> tuple[Select[Person], Unit | None, dict[str, Any]]:
    """Whom the address asks for, within which unit, and the filters themselves."""
    unit = visible_unit(g.db, g.actor, form.unit.data, READ) if form.unit.data else None
    query = visible_persons(g.actor, READ, text=form.q.data or "", unit=unit, day=clock.today())
    return query, unit, {field.name: request.args[field.name] for field in form if request.args.get(field.name)}


@bp.get("/people")
@needs(READ)
def directory() -> str:
    form = SearchForm(request.args)
    query, unit, chosen = _asked(form)
    page = page_of(g.db, query, asked_page())
    return render_template(
        "people/directory.html",
        form=form,
        unit=unit,
        page=page,
        chosen=chosen,
        postings=postings_on(g.db, [person.id for person in page.rows], clock.today()),
        signing_in_of=signing_in_of,
    )


@bp.get("/people.xlsx")
@needs(READ)
def directory_xlsx() -> Response:
    query, _unit, chosen = _asked(SearchForm(request.args))
    people, today = every_row(g.db, query, url_for(".directory", **chosen)), clock.today()
    postings = postings_on(g.db, [person.id for person in people], today)
    return excel_file(people_sheet(people, postings), f"people-{today}")


@bp.get("/people/<int:person_id>")
@needs(READ)
def person(person_id: int) -> str:
    row = visible_person(g.db, g.actor, person_id, READ)
    return render_template(
        "people/person.html",
        person=row,
        history=service_history(g.db, row.id),
        grants=grants_of(g.db, row.id),
        beyond=is_beyond(g.db, g.actor, row),
        today=clock.today(),
    )


def _edit_page(row: Person, form: PersonForm) -> str:
    return render_template("people/person_edit.html", person=row, form=form)


@bp.get("/people/<int:person_id>/edit")
@needs(EDIT)
def edit_person(person_id: int) -> str:
    row = visible_person(g.db, g.actor, person_id, EDIT)
    return _edit_page(row, PersonForm(obj=row))


@bp.post("/people/<int:person_id>/edit")
@needs(EDIT)
def change_person(person_id: int) -> ResponseReturnValue:
    row = visible_person(g.db, g.actor, person_id, EDIT)
    form = PersonForm()

    def action() -> None:
        version_refused(form.version.data or 0, row.version)
        change_details(g.db, row, form.details(), by=g.actor)

    if form.accepts(action):
        flash(_("Saved."))
        return redirect(url_for(".person", person_id=row.id))
    form.version.data = row.version
    return _edit_page(row, form), 422


@bp.post("/people/<int:person_id>/suspend")
@needs(EDIT)
def suspend(person_id: int) -> ResponseReturnValue:
    row = visible_person(g.db, g.actor, person_id, EDIT)
    done_or_refused(lambda: suspend_person(g.db, row, by=g.actor), _("Suspended and signed out everywhere."))
    return redirect(url_for(".person", person_id=row.id))


@bp.post("/people/<int:person_id>/restore")
@needs(EDIT)
def restore(person_id: int) -> ResponseReturnValue:
    row = visible_person(g.db, g.actor, person_id, EDIT)
    done_or_refused(lambda: restore_person(g.db, row, by=g.actor), _("May sign in again."))
    return redirect(url_for(".person", person_id=row.id))
