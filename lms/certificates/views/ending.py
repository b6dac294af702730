"""The coordinator cancels a document, or replaces one whose name is wrong."""

from flask import current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.access import Permission, needs
from lms.certificates.forms import CancelForm, ReplaceForm
from lms.certificates.models import Certificate
from lms.certificates.queries.register import title_for, visible_certificate
from lms.certificates.rules import ending
from lms.certificates.views.pages import bp
from lms.i18n import _

EDIT = Permission.CERTIFICATES_STATE_EDIT


@bp.get("/certificates/<string:number>/cancel")
@needs(Permission.CERTIFICATES_STATE_EDIT)
def cancelling(number: str) -> str:
    return cancel_page(visible_certificate(g.db, g.actor, number, EDIT), CancelForm())


@bp.post("/certificates/<string:number>/cancel")
@needs(Permission.CERTIFICATES_STATE_EDIT)
def cancel(number: str) -> ResponseReturnValue:
    one, form = visible_certificate(g.db, g.actor, number, EDIT), CancelForm()
    if form.accepts(lambda: ending.cancel(g.db, one, form.reason.data or "", by=g.actor)):
        flash(_("The document is cancelled."))
        return redirect(url_for(".certificate", number=one.number))
    return cancel_page(one, form), 422


@bp.get("/certificates/<string:number>/replace")
@needs(Permission.CERTIFICATES_STATE_EDIT)
def replacing(number: str) -> str:
    one = visible_certificate(g.db, g.actor, number, EDIT)
    return replace_page(one, ReplaceForm(obj=one.person))


@bp.post("/certificates/<string:number>/replace")
@needs(Permission.CERTIFICATES_STATE_EDIT)
def replace(number: str) -> ResponseReturnValue:
    one, form = visible_certificate(g.db, g.actor, number, EDIT), ReplaceForm()
    newer: list[Certificate] = []
    if form.accepts(lambda: newer.append(replaced(one, form))):
        flash(_("A new document with the right name is being prepared."))
        return redirect(url_for(".certificate", number=newer[0].number))
    return replace_page(one, form), 422


def replaced(one: Certificate, form: ReplaceForm) -> Certificate:
    """The new document, with the name as it was typed."""
    name = ending.Name(
        form.surname.data or "", form.given.data or "", form.patronymic.data or "", form.surname_latin.data or "",
        form.given_latin.data or "",
    )  # fmt: skip
    return ending.replace(g.db, one, name, form.reason.data or "", current_app.config["PUBLIC_URL"], by=g.actor)


def cancel_page(one: Certificate, form: CancelForm) -> str:
    """Ask for the reason."""
    return render_template("certificates/cancel.html", certificate=one, title=title_for(g.actor, one), form=form)


def replace_page(one: Certificate, form: ReplaceForm) -> str:
    """Ask for the right name."""
    return render_template("certificates/replace.html", certificate=one, title=title_for(g.actor, one), form=form)
