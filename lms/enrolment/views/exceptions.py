"""The coordinator's exceptions: conditions let be, places put first; each with its reason."""

from flask import Response, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.access import Permission, needs
from lms.enrolment.documents.participants import exceptions_sheet
from lms.enrolment.forms import PriorityForm, WaiverForm
from lms.enrolment.machine import WAIVABLE
from lms.enrolment.models import Enrolment
from lms.enrolment.queries.exceptions import waivers_of
from lms.enrolment.queries.places import waiting_one
from lms.enrolment.rules import exceptions as rules
from lms.enrolment.views.pages import bp
from lms.enrolment.views.workshop import name_of
from lms.errors import RefusedError
from lms.i18n import _
from lms.people.queries.persons import person_by_number
from lms.scheduling.models import Workshop
from lms.scheduling.queries.workshops import title_of, workshop_to_run
from lms.tables import excel_file

ALLOW = Permission.ENROLMENT_EXCEPTION_ALLOW


def exceptions_page(workshop: Workshop, form: WaiverForm) -> str:
    return render_template(
        "enrolment/exceptions.html",
        workshop=workshop,
        title=title_of(workshop),
        waivers=waivers_of(g.db, workshop.id),
        conditions={one.code: one.description for one in WAIVABLE},
        form=form,
    )


@bp.get("/workshops/<int:workshop_id>/exceptions")
@needs(ALLOW)
def exceptions(workshop_id: int) -> str:
    return exceptions_page(workshop_to_run(g.db, g.actor, workshop_id, ALLOW), WaiverForm())


@bp.get("/workshops/<int:workshop_id>/exceptions.xlsx")
@needs(ALLOW)
def exceptions_xlsx(workshop_id: int) -> Response:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, ALLOW)
    return excel_file(exceptions_sheet(waivers_of(g.db, workshop.id)), f"exceptions-{workshop.id}")


@bp.post("/workshops/<int:workshop_id>/exceptions")
@needs(ALLOW)
def waive(workshop_id: int) -> ResponseReturnValue:
    workshop, form = workshop_to_run(g.db, g.actor, workshop_id, ALLOW), WaiverForm()
    if form.accepts(lambda: _waive(workshop, form)):
        flash(_("The exception is written down. The person can ask now, or you nominate them."), "good")
        return redirect(url_for(".exceptions", workshop_id=workshop_id))
    return exceptions_page(workshop, form), 422


def _waive(workshop: Workshop, form: WaiverForm) -> None:
    person = person_by_number(g.db, form.number.data or "")
    if person is None:
        raise RefusedError("no-such-person", _("Nobody has this service number."))
    rules.waive(g.db, workshop, person, form.condition.data, form.reason.data or "", by=g.actor)


def priority_page(enrolment: Enrolment, form: PriorityForm) -> str:
    return render_template(
        "enrolment/priority.html",
        enrolment=enrolment,
        workshop=enrolment.workshop,
        title=title_of(enrolment.workshop),
        name=name_of(enrolment.person),
        form=form,
    )


@bp.get("/workshops/<int:workshop_id>/waiting/<int:enrolment_id>")
@needs(ALLOW)
def priority(workshop_id: int, enrolment_id: int) -> str:
    enrolment = waiting_one(g.db, workshop_to_run(g.db, g.actor, workshop_id, ALLOW), enrolment_id)
    return priority_page(
        enrolment, PriorityForm(data={"priority": enrolment.priority, "reason": enrolment.priority_why})
    )


@bp.post("/workshops/<int:workshop_id>/waiting/<int:enrolment_id>")
@needs(ALLOW)
def put_first(workshop_id: int, enrolment_id: int) -> ResponseReturnValue:
    enrolment = waiting_one(g.db, workshop_to_run(g.db, g.actor, workshop_id, ALLOW), enrolment_id)
    form = PriorityForm()

    def put() -> None:
        rules.put_first(g.db, enrolment, form.priority.data, form.reason.data or "", by=g.actor)

    if form.accepts(put):
        flash(_("The waiting list has its new order."), "good")
        return redirect(url_for(".participants", workshop_id=workshop_id))
    return priority_page(enrolment, form), 422
