"""The check page, open to everybody: by typing, or by the QR code."""

from datetime import timedelta

from flask import g, render_template
from flask.typing import ResponseReturnValue

from lms.access import public
from lms.certificates.codes import number_typed
from lms.certificates.forms import CheckForm
from lms.certificates.models import CertificateState
from lms.certificates.queries.checking import checked
from lms.certificates.views.pages import bp
from lms.limits import Limit, counted, was_right

CHECKS = Limit(
    "verify", "number", per_subject=30, per_address=600, window=timedelta(minutes=15), fold=number_typed
)  # fmt: skip


@bp.get("/verify")
@public
def verify() -> str:
    return render_template("certificates/verify.html", form=CheckForm(), asked=False, found=None)


@bp.post("/verify")
@public
@counted(CHECKS)
def check() -> ResponseReturnValue:
    form = CheckForm()
    if not form.validate_on_submit():
        return render_template("certificates/verify.html", form=form, asked=False, found=None), 422
    found = checked(g.db, form.number.data or "", form.code.data or "")
    if found is not None:
        was_right()
    return render_template("certificates/verify.html", form=form, asked=True, found=found, states=CertificateState)
