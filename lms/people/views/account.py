"""A person's own account: data, sign-ins, language, password."""

from datetime import timedelta

from flask import flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms import clock
from lms.access import Permission, needs
from lms.errors import RefusedError
from lms.i18n import _
from lms.limits import Limit, counted, was_right
from lms.people.forms.persons import LanguageForm
from lms.people.forms.signing import PasswordForm
from lms.people.models.signing_in import EndedWhy
from lms.people.queries.persons import has_own_address
from lms.people.queries.sign_ins import sign_ins_of
from lms.people.queries.trust import posting_on
from lms.people.rules.passwords import is_password_of, set_password
from lms.people.rules.persons import choose_language as write_language
from lms.people.rules.sign_ins import end_all_sign_ins
from lms.people.views import session as browser
from lms.people.views.pages import bp

PRESENT = Limit("present-password", "", per_subject=10, per_address=300, window=timedelta(minutes=15))


def _account_page(form: LanguageForm) -> str:
    person = current_user.person
    return render_template(
        "people/account.html",
        form=form,
        person=person,
        posting=posting_on(g.db, person.id, clock.today()),
        sign_ins=sign_ins_of(g.db, person.id),
        here=current_user.sign_in,
        mail_signs_in=has_own_address(g.db, person),
    )


@bp.get("/me/account")
@needs(Permission.PEOPLE_OWN_EDIT)
def account() -> str:
    return _account_page(LanguageForm(language=current_user.person.language))


@bp.post("/me/account")
@needs(Permission.PEOPLE_OWN_EDIT)
def choose_language() -> ResponseReturnValue:
    form = LanguageForm()
    if form.accepts(lambda: write_language(g.db, current_user.person, form.language.data, by=g.actor)):
        session.pop("language", None)
        return redirect(url_for(".account"))
    return _account_page(form), 422


@bp.post("/me/sign-out-everywhere")
@needs(Permission.PEOPLE_OWN_EDIT)
def sign_out_everywhere() -> ResponseReturnValue:
    end_all_sign_ins(g.db, current_user.person, EndedWhy.EVERYWHERE, by=g.actor)
    browser.forget()
    flash(_("You have been signed out everywhere."))
    return redirect(url_for(".sign_in"))


@bp.get("/me/password")
@needs(Permission.PEOPLE_OWN_EDIT)
def password() -> str:
    return render_template("people/password.html", form=PasswordForm())


@bp.post("/me/password")
@needs(Permission.PEOPLE_OWN_EDIT)
@counted(PRESENT)
def change_password() -> ResponseReturnValue:
    form = PasswordForm()
    if form.accepts(lambda: _change(form)):
        was_right()
        flash(_("Your password is changed. You were signed out everywhere else."))
        return redirect(url_for(".account"))
    return render_template("people/password.html", form=form), 422


def _change(form: PasswordForm) -> None:
    person = current_user.person
    if not is_password_of(person, form.current.data or ""):
        raise RefusedError("wrong-password", _("Your present password is another one."))
    set_password(g.db, person, form.password.data or "", by=g.actor, here=current_user.sign_in.id)
