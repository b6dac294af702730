"""The seats that groups of people have in a workshop, for those who run it."""

from flask import Response, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.access import Permission, needs
from lms.enrolment.documents.participants import quotas_sheet
from lms.enrolment.forms import QuotaForm, StepForm
from lms.enrolment.queries.places import seats_of
from lms.enrolment.queries.quotas import quota_lines, quota_of
from lms.enrolment.queue import group_words
from lms.enrolment.rules import quotas as rules
from lms.enrolment.views.pages import bp
from lms.forms import Form
from lms.i18n import _, _n
from lms.people.queries.units import units_to_give_seats
from lms.scheduling.models import Workshop
from lms.scheduling.queries.workshops import title_of, workshop_to_run
from lms.tables import excel_file

READ, EDIT = Permission.ENROLMENT_PARTICIPANTS_READ, Permission.ENROLMENT_PARTICIPANTS_EDIT


def _offered(form: QuotaForm) -> QuotaForm:
    form.offer(units_to_give_seats(g.db, clock.today()))
    return form


def quotas_page(workshop: Workshop, form: QuotaForm, refused: Form | None = None) -> str:
    return render_template(
        "enrolment/quotas.html",
        workshop=workshop,
        title=title_of(workshop),
        lines=quota_lines(g.db, workshop),
        seats=seats_of(g.db, [workshop])[workshop.id],
        group_words=group_words,
        form=form,
        refused=refused,
    )


@bp.get("/workshops/<int:workshop_id>/unit-seats")
@needs(READ)
def quotas(workshop_id: int) -> str:
    return quotas_page(workshop_to_run(g.db, g.actor, workshop_id, READ), _offered(QuotaForm()))


@bp.get("/workshops/<int:workshop_id>/unit-seats.xlsx")
@needs(READ)
def quotas_xlsx(workshop_id: int) -> Response:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, READ)
    return excel_file(quotas_sheet(quota_lines(g.db, workshop)), f"unit-seats-{workshop.id}")


@bp.post("/workshops/<int:workshop_id>/unit-seats")
@needs(EDIT)
def add_quota(workshop_id: int) -> ResponseReturnValue:
    workshop, form = workshop_to_run(g.db, g.actor, workshop_id, EDIT), _offered(QuotaForm())
    if form.accepts(lambda: rules.add_quota(g.db, workshop, form.terms(), by=g.actor)):
        flash(_("The group has its seats."), "good")
        return redirect(url_for(".quotas", workshop_id=workshop_id))
    return quotas_page(workshop, form), 422


@bp.post("/workshops/<int:workshop_id>/unit-seats/<int:quota_id>/remove")
@needs(EDIT)
def remove_quota(workshop_id: int, quota_id: int) -> ResponseReturnValue:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, EDIT)
    quota, form, moved = quota_of(g.db, workshop, quota_id), StepForm(), list[object]()
    if form.accepts(lambda: moved.extend(rules.remove_quota(g.db, workshop, quota, by=g.actor))):
        flash(_("The group has no seats of its own any more."), "good")
        if moved:
            flash(_n("One person moved up.", "%(num)s persons moved up.", len(moved)), "good")
        return redirect(url_for(".quotas", workshop_id=workshop_id))
    return quotas_page(workshop, _offered(QuotaForm(formdata=None)), form), 422
