"""Certificates on screen: checking one, a person's own, the register."""

from flask import Blueprint, render_template

from lms.access import public

bp = Blueprint("certificates", __name__)


@bp.get("/verify")
@public
def verify() -> str:
    return render_template("certificates/verify.html")
