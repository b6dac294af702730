"""The head of unit's page: who asks to attend, who would be left on duty, and the decision."""

from flask import Response, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.access import Permission, needs
from lms.enrolment.documents.clearance import clearance_sheet
from lms.enrolment.forms import ReasonForm, StepForm
from lms.enrolment.models import Enrolment, State
from lms.enrolment.queries.clearances import enrolment_to_decide
from lms.enrolment.queries.lines import board, request_lines
from lms.enrolment.rules import clearances
from lms.enrolment.views.pages import bp
from lms.enrolment.views.workshop import name_of
from lms.i18n import _
from lms.tables import excel_file

DECIDE = Permission.ENROLMENT_CLEARANCE_DECIDE


def request_page(enrolment: Enrolment, form: ReasonForm | StepForm) -> str:
    line = request_lines(g.db, g.actor, [enrolment])[0]
    reason = form if isinstance(form, ReasonForm) else ReasonForm(formdata=None)
    return render_template("enrolment/request.html", line=line, form=form, reason=reason, name_of=name_of)


@bp.get("/clearance")
@needs(Permission.ENROLMENT_CLEARANCE_READ)
def clearance() -> str:
    return render_template("enrolment/clearance.html", board=board(g.db, g.actor), name_of=name_of)


@bp.get("/clearance.xlsx")
@needs(Permission.ENROLMENT_CLEARANCE_READ)
def clearance_xlsx() -> Response:
    return excel_file(clearance_sheet(board(g.db, g.actor)), f"clearance-{clock.today()}")


@bp.get("/clearance/<int:enrolment_id>")
@needs(DECIDE)
def request_of(enrolment_id: int) -> str:
    return request_page(enrolment_to_decide(g.db, g.actor, enrolment_id), ReasonForm())


@bp.post("/clearance/<int:enrolment_id>/clear")
@needs(DECIDE)
def clear(enrolment_id: int) -> ResponseReturnValue:
    enrolment = enrolment_to_decide(g.db, g.actor, enrolment_id)
    form = StepForm()
    if not form.accepts(lambda: clearances.clear(g.db, enrolment, by=g.actor)):
        return request_page(enrolment, form), 422
    name = name_of(enrolment.person)
    if enrolment.state is State.PLACED:
        flash(_("%(person)s is cleared and enrolled.", person=name), "good")
    else:
        flash(_("%(person)s is cleared and gets the next free seat in turn.", person=name), "good")
    return redirect(url_for(".clearance"))


@bp.post("/clearance/<int:enrolment_id>/keep")
@needs(DECIDE)
def keep_on_duty(enrolment_id: int) -> ResponseReturnValue:
    enrolment = enrolment_to_decide(g.db, g.actor, enrolment_id)
    form = ReasonForm()
    if not form.accepts(lambda: clearances.keep_on_duty(g.db, enrolment, form.reason.data or "", by=g.actor)):
        return request_page(enrolment, form), 422
    flash(_("%(person)s stays on duty and is told the reason.", person=name_of(enrolment.person)), "good")
    return redirect(url_for(".clearance"))


@bp.post("/clearance/<int:enrolment_id>/call-back")
@needs(DECIDE)
def call_back(enrolment_id: int) -> ResponseReturnValue:
    enrolment = enrolment_to_decide(g.db, g.actor, enrolment_id)
    form = ReasonForm()
    if not form.accepts(lambda: clearances.call_back(g.db, enrolment, form.reason.data or "", by=g.actor)):
        return request_page(enrolment, form), 422
    flash(_("%(person)s is called back to duty and is told the reason.", person=name_of(enrolment.person)), "good")
    return redirect(url_for(".clearance"))
