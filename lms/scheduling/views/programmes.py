"""Programmes: the list, one programme with its dates, periods, units and workshops, and what the coordinator changes."""

from flask import Response, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.access import Permission, needs
from lms.errors import NotVisibleError
from lms.forms import version_refused
from lms.i18n import _
from lms.scheduling.documents import programme_units_sheet, programmes_sheet
from lms.scheduling.forms.programmes import ChangedProgrammeForm, NewProgrammeForm, as_typed
from lms.scheduling.models import Programme
from lms.scheduling.planner import length_in_months
from lms.scheduling.queries.lists import glances
from lms.scheduling.queries.programmes import (
    edits_programmes,
    phase_of,
    programme_to_edit,
    unit_counts,
    visible_programme,
    whole,
    workshops_in,
)
from lms.scheduling.queries.programmes import programmes as all_programmes
from lms.scheduling.rules.programmes import change_programme, make_programme
from lms.scheduling.views.pages import bp
from lms.tables import asked_page, every_row, excel_file, page_of

READ, EDIT = Permission.SCHEDULING_PROGRAMME_READ, Permission.SCHEDULING_PROGRAMME_EDIT


@bp.get("/programmes")
@needs(READ)
def programmes() -> str:
    page = page_of(g.db, all_programmes(), asked_page())
    counts = unit_counts(g.db, [row.id for row in page.rows], clock.today())
    return render_template(
        "scheduling/programmes.html",
        page=page,
        counts=counts,
        may_edit=edits_programmes(g.actor),
        phase_of=phase_of,
        today=clock.today(),
        to_page=lambda number: url_for(".programmes", page=number),
    )


@bp.get("/programmes.xlsx")
@needs(READ)
def programmes_xlsx() -> Response:
    rows, today = every_row(g.db, all_programmes(), url_for(".programmes")), clock.today()
    counts = unit_counts(g.db, [row.id for row in rows], today)
    return excel_file(programmes_sheet(rows, counts, today), f"programmes-{today}")


@bp.get("/programmes/<int:programme_id>")
@needs(READ)
def programme(programme_id: int) -> str:
    row = visible_programme(g.db, g.actor, programme_id)
    workshops = workshops_in(g.db, g.actor, row)
    return render_template(
        "scheduling/programme.html",
        whole=whole(g.db, row),
        workshops=workshops,
        glances=glances(g.db, workshops),
        may_edit=edits_programmes(g.actor),
        today=clock.today(),
        months=length_in_months,
    )


@bp.get("/programmes/<int:programme_id>/units.xlsx")
@needs(READ)
def programme_units_xlsx(programme_id: int) -> Response:
    row = visible_programme(g.db, g.actor, programme_id)
    return excel_file(programme_units_sheet(whole(g.db, row)), f"programme-units-{row.id}")


def _form_page(form: NewProgrammeForm | ChangedProgrammeForm, programme: Programme | None = None) -> str:
    return render_template("scheduling/programme_form.html", form=form, programme=programme)


@bp.get("/programmes/new")
@needs(EDIT)
def new_programme() -> str:
    if not edits_programmes(g.actor):
        raise NotVisibleError
    return _form_page(NewProgrammeForm())


@bp.post("/programmes/new")
@needs(EDIT)
def make_a_programme() -> ResponseReturnValue:
    if not edits_programmes(g.actor):
        raise NotVisibleError
    form = NewProgrammeForm()
    made: list[Programme] = []
    if form.accepts(lambda: made.append(_make(form))):
        flash(_("The programme is made. Now add its units and reporting periods."), "success")
        return redirect(url_for(".programme", programme_id=made[0].id))
    return _form_page(form), 422


def _make(form: NewProgrammeForm) -> Programme:
    typed = form.data
    programme = make_programme(g.db, form.facts(), typed["starts_on"], typed["ends_on"], by=g.actor)
    g.db.flush()
    return programme


@bp.get("/programmes/<int:programme_id>/edit")
@needs(EDIT)
def edit_programme(programme_id: int) -> str:
    row = programme_to_edit(g.db, g.actor, programme_id)
    return _form_page(ChangedProgrammeForm(data=as_typed(row) | {"version": row.version}), row)


@bp.post("/programmes/<int:programme_id>/edit")
@needs(EDIT)
def change_a_programme(programme_id: int) -> ResponseReturnValue:
    row = programme_to_edit(g.db, g.actor, programme_id)
    form = ChangedProgrammeForm()
    if form.accepts(lambda: _change(row, form)):
        flash(_("Saved."), "success")
        return redirect(url_for(".programme", programme_id=programme_id))
    return _form_page(form, row), 422


def _change(programme: Programme, form: ChangedProgrammeForm) -> None:
    version_refused(form.version.data or 0, programme.version)
    change_programme(g.db, programme, form.facts(), by=g.actor)
