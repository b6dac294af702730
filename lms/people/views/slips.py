"""Sign-in slips of a unit: choose the people, then the worker makes the file."""

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.access import Permission, needs
from lms.forms import CreateForm
from lms.people.models.units import Unit
from lms.people.queries.trust import visible_unit
from lms.people.queries.units import locked_above, serving_in
from lms.people.rules.slips import ask_for_slips
from lms.people.views.pages import bp

PRINT = Permission.PEOPLE_SLIPS_PRINT


def _page(unit: Unit, form: CreateForm, ticked: set[int] | None = None) -> str:
    persons = list(g.db.scalars(serving_in(unit, clock.today())))
    if ticked is None:
        ticked = {person.id for person in persons if not person.password_hash and not person.email}
    return render_template(
        "people/slips.html", unit=unit, form=form, persons=persons, ticked=ticked, locked_by=locked_above(g.db, unit)
    )


@bp.get("/units/<int:unit_id>/slips")
@needs(PRINT)
def slips(unit_id: int) -> str:
    return _page(visible_unit(g.db, g.actor, unit_id, PRINT), CreateForm())


@bp.post("/units/<int:unit_id>/slips")
@needs(PRINT)
def print_slips(unit_id: int) -> ResponseReturnValue:
    unit, form, asked = visible_unit(g.db, g.actor, unit_id, PRINT), CreateForm(), []
    chosen = request.form.getlist("person", type=int)
    if form.accepts(lambda: asked.append(ask_for_slips(g.db, unit, chosen, by=g.actor))):
        return redirect(url_for("reports.work", job_id=asked[0]), 303)
    return _page(unit, form, set(chosen)), 422
