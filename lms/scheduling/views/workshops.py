"""The list of workshops, and the same as an Excel file."""

from typing import Any

from flask import Response, g, render_template, request, url_for

from lms import clock
from lms.access import Permission, may, needs
from lms.people.queries.units import regions
from lms.scheduling.documents import workshops_sheet
from lms.scheduling.forms.lists import WorkshopFilters
from lms.scheduling.queries.lists import courses_planned, glances
from lms.scheduling.queries.lists import workshops as workshops_asked
from lms.scheduling.queries.programmes import programmes
from lms.scheduling.views.pages import bp
from lms.tables import asked_page, every_row, excel_file, page_of


def _filters() -> WorkshopFilters:
    form = WorkshopFilters(request.args)
    plans = may(g.actor, Permission.SCHEDULING_WORKSHOP_EDIT)
    known = list(g.db.scalars(programmes())) if may(g.actor, Permission.SCHEDULING_PROGRAMME_READ) else []
    form.offer(courses_planned(g.db), known, regions(g.db), plans=plans)
    return form


def _chosen(form: WorkshopFilters) -> dict[str, Any]:
    """The filters in the address, and nothing else of it."""
    return {field.name: request.args[field.name] for field in form if request.args.get(field.name)}


@bp.get("/workshops")
@needs(Permission.SCHEDULING_WORKSHOP_READ)
def workshops() -> str:
    form = _filters()
    page = page_of(g.db, workshops_asked(g.actor, form.asked()), asked_page())
    chosen = _chosen(form)
    return render_template(
        "scheduling/workshops.html",
        form=form,
        page=page,
        glances=glances(g.db, page.rows),
        chosen=chosen,
        to_page=lambda number: url_for(".workshops", page=number, **chosen),
    )


@bp.get("/workshops.xlsx")
@needs(Permission.SCHEDULING_WORKSHOP_EDIT)
def export() -> Response:
    form = _filters()
    found = every_row(g.db, workshops_asked(g.actor, form.asked()), url_for(".workshops", **_chosen(form)))
    return excel_file(workshops_sheet(found, glances(g.db, found)), f"workshops-{clock.today()}")
