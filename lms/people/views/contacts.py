"""Whom to ask: read by everybody, kept by the coordinator."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.access import Permission, needs, public
from lms.forms import Form, version_refused
from lms.i18n import _
from lms.people.forms.contacts import ContactForm, NewContactForm
from lms.people.models.contacts import Contact
from lms.people.queries.contacts import contacts_by_region, may_edit, visible_contact
from lms.people.queries.units import regions
from lms.people.rules.contacts import add_contact, change_contact, remove_contact
from lms.people.views.pages import bp


@bp.get("/whom-to-ask")
@public
def contacts() -> str:
    return render_template("people/contacts.html", groups=contacts_by_region(g.db), may_edit=may_edit)


def _new_page(form: NewContactForm) -> str:
    return render_template("people/contact_new.html", form=form)


def _new_form() -> NewContactForm:
    form = NewContactForm()
    form.offer(regions(g.db), g.actor)
    return form


@bp.get("/whom-to-ask/new")
@needs(Permission.PEOPLE_CONTACTS_EDIT)
def new_contact() -> str:
    return _new_page(_new_form())


@bp.post("/whom-to-ask/new")
@needs(Permission.PEOPLE_CONTACTS_EDIT)
def add() -> ResponseReturnValue:
    form = _new_form()
    if form.accepts(lambda: add_contact(g.db, form.entry(), by=g.actor)):
        flash(_("The contact is on the list."))
        return redirect(url_for(".contacts"))
    return _new_page(form), 422


def _form_of(contact: Contact, *, shown: bool) -> ContactForm:
    form = ContactForm()
    form.offer(regions(g.db), g.actor)
    if shown:
        form.show(contact)
    return form


def _contact_page(contact: Contact, form: Form) -> str:
    return render_template("people/contact.html", contact=contact, form=form)


@bp.get("/whom-to-ask/<int:contact_id>")
@needs(Permission.PEOPLE_CONTACTS_EDIT)
def contact(contact_id: int) -> str:
    row = visible_contact(g.db, g.actor, contact_id)
    return _contact_page(row, _form_of(row, shown=True))


@bp.post("/whom-to-ask/<int:contact_id>")
@needs(Permission.PEOPLE_CONTACTS_EDIT)
def change(contact_id: int) -> ResponseReturnValue:
    row = visible_contact(g.db, g.actor, contact_id)
    form = _form_of(row, shown=False)

    def action() -> None:
        version_refused(form.version.data or 0, row.version)
        change_contact(g.db, row, form.entry(), by=g.actor)

    if form.accepts(action):
        flash(_("Saved."))
        return redirect(url_for(".contacts"))
    form.version.data = row.version
    return _contact_page(row, form), 422


@bp.post("/whom-to-ask/<int:contact_id>/remove")
@needs(Permission.PEOPLE_CONTACTS_EDIT)
def remove(contact_id: int) -> ResponseReturnValue:
    remove_contact(g.db, visible_contact(g.db, g.actor, contact_id), by=g.actor)
    flash(_("The contact was taken off the list."))
    return redirect(url_for(".contacts"))
