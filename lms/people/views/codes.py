"""Signing in for the first time or after forgetting: a code, then a password of one's own."""

from datetime import timedelta

from flask import current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from lms import clock, jobs
from lms.access import public
from lms.errors import RefusedError
from lms.i18n import _
from lms.limits import Limit, counted, was_right
from lms.people.forms.signing import CodeForm, ForgotForm, NewPasswordForm
from lms.people.models.signing_in import OneTimeCode
from lms.people.queries.codes import code_by_id
from lms.people.queries.persons import has_own_address, person_signing_in
from lms.people.queries.trust import actor_of
from lms.people.rules.codes import checked_code, use_up
from lms.people.rules.passwords import set_password
from lms.people.staff_lists.letters import same_to_the_eye
from lms.people.views import session as browser
from lms.people.views.pages import bp

CODES = Limit("code", "name", per_subject=10, per_address=300, window=timedelta(minutes=15), fold=same_to_the_eye)
LINKS = Limit("link", "name", per_subject=5, per_address=100, window=timedelta(hours=1), fold=same_to_the_eye)
CHECKED = "code"
MINUTES_TO_CHOOSE = 15


@bp.get("/sign-in/code")
@public
def code() -> str:
    return render_template("people/code.html", form=CodeForm())


@bp.post("/sign-in/code")
@public
@counted(CODES)
def check_code() -> ResponseReturnValue:
    form = CodeForm()
    if form.accepts(lambda: _remember(checked_code(g.db, form.name.data or "", form.code.data or ""))):
        was_right()
        return redirect(url_for(".new_password"))
    return render_template("people/code.html", form=form), 422


def _remember(code: OneTimeCode) -> None:
    """Keep in the signed cookie which code was right; it is used up only when the password is set."""
    session[CHECKED] = [code.id, int(clock.now().timestamp())]


def _checked() -> OneTimeCode | None:
    code_id, at = session.get(CHECKED) or (0, 0)
    is_fresh = clock.now().timestamp() - at < MINUTES_TO_CHOOSE * 60
    return code_by_id(g.db, code_id) if is_fresh else None


def _from_the_start() -> ResponseReturnValue:
    flash(_("Enter the code again: it was used, is too old, or you took longer than a quarter of an hour."), "warning")
    return redirect(url_for(".code"))


@bp.get("/sign-in/new-password")
@public
def new_password() -> ResponseReturnValue:
    found = _checked()
    if found is None:
        return _from_the_start()
    return render_template("people/new_password.html", form=NewPasswordForm(), person=found.person)


@bp.post("/sign-in/new-password")
@public
def choose_password() -> ResponseReturnValue:
    form, found = NewPasswordForm(), _checked()
    if found is None:
        return _from_the_start()
    if form.accepts(lambda: _choose(found, form)):
        flash(_("Your password is set and you are signed in."))
        return redirect("/")
    return render_template("people/new_password.html", form=form, person=found.person), 422


def _choose(found: OneTimeCode, form: NewPasswordForm) -> None:
    by = actor_of(g.db, found.person)
    if found.person.suspended_at is not None:
        raise RefusedError("suspended", _("%(person)s is suspended.", person=found.person.name))
    use_up(g.db, found, by=by)
    set_password(g.db, found.person, form.password.data or "", by=by)
    browser.begin(found.person, own_device=bool(form.own_device.data))


def _forgot_page(form: ForgotForm) -> str:
    has_mail = bool(current_app.config["SETTINGS"].smtp_url)
    return render_template("people/forgot.html", form=form, has_mail=has_mail, asked="asked" in request.args)


@bp.get("/sign-in/forgot")
@public
def forgot() -> str:
    return _forgot_page(ForgotForm())


@bp.post("/sign-in/forgot")
@public
@counted(LINKS)
def ask_for_link() -> ResponseReturnValue:
    form = ForgotForm()
    if not form.accepts(lambda: _ask_for_link(form.name.data or "")):
        return _forgot_page(form), 422
    return redirect(url_for(".forgot", asked=1))


def _ask_for_link(name: str) -> None:
    """Ask the worker for a mail; whether there is such a person with an address of their own, nobody is told."""
    person = person_signing_in(g.db, name)
    if person is not None and person.suspended_at is None and has_own_address(g.db, person):
        jobs.ask(g.db, "sign-in-link", f"{person.id}:{g.try_id}", {"person": person.id})
