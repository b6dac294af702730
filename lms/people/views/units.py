"""Units in one's scope: the tree, one unit's page, acting heads, the lock."""

from flask import Response, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.access import Permission, needs
from lms.i18n import _
from lms.people.documents.lists import people_sheet, units_sheet
from lms.people.forms.persons import ActingForm
from lms.people.models.units import Unit
from lms.people.queries.persons import postings_on
from lms.people.queries.trust import heads_of, visible_unit
from lms.people.queries.units import (
    acting_head_of,
    acting_heads,
    locked_above,
    serving_in,
    unit_tree,
    units_above,
    units_directly_below,
)
from lms.people.rules import units as rules
from lms.people.views.pages import bp, done_or_refused
from lms.tables import asked_page, every_row, excel_file, page_of

READ, ACTING, LOCK = Permission.PEOPLE_DIRECTORY_READ, Permission.PEOPLE_UNIT_ACTING, Permission.PEOPLE_UNIT_LOCK


@bp.get("/units")
@needs(READ)
def units() -> str:
    return render_template("people/units.html", trees=unit_tree(g.db, g.actor, READ))


@bp.get("/units.xlsx")
@needs(READ)
def units_xlsx() -> Response:
    return excel_file(units_sheet(unit_tree(g.db, g.actor, READ)), f"units-{clock.today()}")


@bp.get("/units/<int:unit_id>.xlsx")
@needs(READ)
def unit_xlsx(unit_id: int) -> Response:
    row, today = visible_unit(g.db, g.actor, unit_id, READ), clock.today()
    people = every_row(g.db, serving_in(row, today), url_for(".unit", unit_id=row.id))
    postings = postings_on(g.db, [person.id for person in people], today)
    return excel_file(people_sheet(people, postings, with_group=True), f"unit-{row.id}-{today}")


@bp.get("/units/<int:unit_id>")
@needs(READ)
def unit(unit_id: int) -> str:
    row, today = visible_unit(g.db, g.actor, unit_id, READ), clock.today()
    page = page_of(g.db, serving_in(row, today), asked_page())
    return render_template(
        "people/unit.html",
        unit=row,
        above=units_above(g.db, row),
        below=units_directly_below(g.db, row),
        heads=heads_of(g.db, row, today),
        acting=acting_heads(g.db, row, today),
        locked_by=locked_above(g.db, row),
        page=page,
        postings=postings_on(g.db, [person.id for person in page.rows], today),
        today=today,
    )


def _acting_form(row: Unit) -> ActingForm:
    form = ActingForm()
    form.offer(list(g.db.scalars(serving_in(row, clock.today()))))
    return form


def _acting_page(row: Unit, form: ActingForm) -> str:
    return render_template("people/acting.html", unit=row, form=form)


@bp.get("/units/<int:unit_id>/acting-head")
@needs(ACTING)
def acting_head(unit_id: int) -> str:
    row = visible_unit(g.db, g.actor, unit_id, ACTING)
    return _acting_page(row, _acting_form(row))


@bp.post("/units/<int:unit_id>/acting-head")
@needs(ACTING)
def name_acting_head(unit_id: int) -> ResponseReturnValue:
    row = visible_unit(g.db, g.actor, unit_id, ACTING)
    form = _acting_form(row)

    def action() -> None:
        term = form.term()
        rules.name_acting_head(g.db, row, form.persons[form.person.data], term, by=g.actor)

    if form.accepts(action):
        flash(_("The acting head is named."), "success")
        return redirect(url_for(".unit", unit_id=row.id))
    return _acting_page(row, form), 422


@bp.post("/units/<int:unit_id>/acting-head/<int:grant_id>/end")
@needs(ACTING)
def end_acting_head(unit_id: int, grant_id: int) -> ResponseReturnValue:
    row = visible_unit(g.db, g.actor, unit_id, ACTING)
    grant = acting_head_of(g.db, row, grant_id)
    done_or_refused(lambda: rules.end_acting(g.db, grant, by=g.actor), _("The acting has ended."))
    return redirect(url_for(".unit", unit_id=row.id))


@bp.post("/units/<int:unit_id>/lock")
@needs(LOCK)
def lock_unit(unit_id: int) -> ResponseReturnValue:
    row = visible_unit(g.db, g.actor, unit_id, LOCK)
    done_or_refused(lambda: rules.lock_unit(g.db, row, by=g.actor), _("The unit is locked; its people are signed out."))
    return redirect(url_for(".unit", unit_id=row.id))


@bp.post("/units/<int:unit_id>/unlock")
@needs(LOCK)
def unlock_unit(unit_id: int) -> ResponseReturnValue:
    row = visible_unit(g.db, g.actor, unit_id, LOCK)
    done_or_refused(lambda: rules.unlock_unit(g.db, row, by=g.actor), _("The unit is unlocked."))
    return redirect(url_for(".unit", unit_id=row.id))
