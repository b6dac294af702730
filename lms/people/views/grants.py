"""The administrator gives and ends trust."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.access import Permission, needs
from lms.errors import NotVisibleError
from lms.i18n import _
from lms.people.forms.persons import EndGrantForm, GrantForm
from lms.people.models.persons import Grant, Person
from lms.people.queries.accounts import grants_of, may_trust
from lms.people.queries.trust import visible_person
from lms.people.queries.units import indented, unit_tree
from lms.people.rules.grants import end_grant as end_trust
from lms.people.rules.grants import give_grant
from lms.people.views.pages import bp

EDIT = Permission.PEOPLE_GRANTS_EDIT


def _form() -> GrantForm:
    form = GrantForm()
    form.offer(indented(unit_tree(g.db, g.actor, EDIT)), everything=may_trust(g.actor, None, None))
    return form


def _new_page(person: Person, form: GrantForm) -> str:
    return render_template("people/grant_new.html", person=person, form=form)


@bp.get("/people/<int:person_id>/grants/new")
@needs(EDIT)
def new_grant(person_id: int) -> str:
    return _new_page(visible_person(g.db, g.actor, person_id, EDIT), _form())


@bp.post("/people/<int:person_id>/grants/new")
@needs(EDIT)
def give(person_id: int) -> ResponseReturnValue:
    person, form = visible_person(g.db, g.actor, person_id, EDIT), _form()
    if form.accepts(lambda: give_grant(g.db, person, form.trust(), by=g.actor)):
        flash(_("The role is given."), "success")
        return redirect(url_for(".person", person_id=person.id))
    return _new_page(person, form), 422


def _grant(person: Person, grant_id: int) -> Grant:
    found = next((grant for grant, _unit in grants_of(g.db, person.id) if grant.id == grant_id), None)
    if found is None or not may_trust(g.actor, found.unit, found.course):
        raise NotVisibleError
    return found


def _end_page(grant: Grant, form: EndGrantForm) -> str:
    return render_template("people/grant_end.html", grant=grant, form=form)


@bp.get("/people/<int:person_id>/grants/<int:grant_id>/end")
@needs(EDIT)
def ending_grant(person_id: int, grant_id: int) -> str:
    return _end_page(_grant(visible_person(g.db, g.actor, person_id, EDIT), grant_id), EndGrantForm())


@bp.post("/people/<int:person_id>/grants/<int:grant_id>/end")
@needs(EDIT)
def end_grant(person_id: int, grant_id: int) -> ResponseReturnValue:
    person, form = visible_person(g.db, g.actor, person_id, EDIT), EndGrantForm()
    grant = _grant(person, grant_id)
    if form.accepts(lambda: end_trust(g.db, grant, form.last_day.data or clock.today(), by=g.actor)):
        flash(_("The last day of the role is written down."), "success")
        return redirect(url_for(".person", person_id=person.id))
    return _end_page(grant, form), 422
