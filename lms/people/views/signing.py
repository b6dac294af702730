"""Signing in and out, the language of the pages, and "I am still here"."""

from datetime import timedelta
from urllib.parse import unquote

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.access import Permission, needs, public
from lms.errors import RefusedError
from lms.i18n import NAMES, _
from lms.limits import Limit, counted, was_right
from lms.people.forms.signing import SignInForm
from lms.people.models.persons import Person
from lms.people.models.signing_in import EndedWhy
from lms.people.queries.persons import person_signing_in
from lms.people.rules.passwords import is_password_of, renew_hash
from lms.people.rules.sign_ins import end_sign_in
from lms.people.staff_lists.letters import same_to_the_eye
from lms.people.views import session as browser
from lms.people.views.pages import bp

PASSWORDS = Limit(
    "password", "name", per_subject=10, per_address=300, window=timedelta(minutes=15), fold=same_to_the_eye
)


def safe_path(address: str | None) -> str:
    """An address of ours to go back to, else the first page: one slash, then no slash, backslash or control sign.

    What browsers decode or drop counts as it will be read: %09, %2F and the like are looked through.
    """
    address = address or ""
    return address if all(_is_ours(reading) for reading in (address, unquote(address))) else "/"


def _is_ours(address: str) -> bool:
    is_path = address.startswith("/") and not address.startswith("//")
    return is_path and "\\" not in address and address.isprintable()


def _sign_in_page(form: SignInForm) -> str:
    back = safe_path(request.values.get("next"))
    return render_template("people/sign_in.html", form=form, back=back, why=browser.why_signed_out())


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    if g.actor.id is not None:
        return redirect(safe_path(request.args.get("next")))
    return _sign_in_page(SignInForm())


@bp.post("/sign-in")
@public
@counted(PASSWORDS)
def begin() -> ResponseReturnValue:
    form = SignInForm()
    if form.accepts(lambda: _enter(form)):
        was_right()
        return redirect(safe_path(request.form.get("next")))
    return _sign_in_page(form), 422


def _enter(form: SignInForm) -> None:
    person = person_signing_in(g.db, form.name.data or "")
    typed = form.password.data or ""
    if not is_password_of(person, typed) or person is None:
        raise RefusedError("does-not-fit", _("The number (or e-mail) and the password do not fit together."))
    _refuse_suspended(person)
    renew_hash(person, typed)
    browser.begin(person, own_device=bool(form.own_device.data))


def _refuse_suspended(person: Person) -> None:
    if person.suspended_at is not None:
        raise RefusedError("suspended", str(EndedWhy.SUSPENDED.words))


@bp.post("/sign-out")
@needs(Permission.PEOPLE_OWN_EDIT)
def sign_out() -> ResponseReturnValue:
    end_sign_in(g.db, current_user.sign_in, EndedWhy.SIGNED_OUT, by=g.actor)
    browser.forget()
    flash(_("You have been signed out."))
    return redirect(url_for(".sign_in"))


@bp.post("/language")
@public
def language() -> ResponseReturnValue:
    if request.form.get("language") in NAMES:
        session["language"] = request.form["language"]
    return redirect(safe_path(request.form.get("next")))


@bp.post("/still-here")
@needs(Permission.PEOPLE_OWN_EDIT)
def still_here() -> ResponseReturnValue:
    return "", 204
