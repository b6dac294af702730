"""Signing in and out, the language of the pages, and "I am still here"."""

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.access import Permission, needs, public
from lms.i18n import NAMES, _
from lms.people.rules.sign_ins import end_sign_in
from lms.people.views.pages import bp


def safe_path(address: str | None) -> str:
    """An address of ours to go back to, else the first page: one slash, then no slash or backslash."""
    address = address or ""
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\")) and "\\" not in address
    return address if is_ours and address.isprintable() else "/"


@bp.get("/sign-in")
@public
def sign_in() -> str:
    return render_template("people/sign_in.html")


@bp.post("/sign-out")
@needs(Permission.PEOPLE_OWN_EDIT)
def sign_out() -> ResponseReturnValue:
    end_sign_in(g.db, current_user.sign_in, "signed-out", by=g.actor)
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
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
