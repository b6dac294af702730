"""Figures of a programme, for coordinators and evaluators."""

from flask import g, render_template, request

from lms.access import Permission, needs
from lms.errors import NotVisibleError
from lms.reports.queries.figures import DEFINITIONS, Measure, figures, programmes_with_periods
from lms.reports.views.pages import bp


@bp.get("/figures")
@needs(Permission.REPORTS_FIGURES_READ)
def figures_page() -> str:
    listed = programmes_with_periods(g.db)
    if not listed:
        return render_template("reports/figures.html", listed=[], programme=None)
    asked = request.args.get("programme", listed[0][0].id, type=int)
    found = next((pair for pair in listed if pair[0].id == asked), None)
    if found is None:
        raise NotVisibleError
    programme, periods = found
    period = next((one for one in periods if one.id == request.args.get("period", type=int)), None)
    stretch = period or programme
    counted = figures(g.db, programme, stretch.starts_on, stretch.ends_on)
    return render_template(
        "reports/figures.html",
        listed=listed,
        programme=programme,
        periods=periods,
        period=period,
        figures=counted,
        measures=list(Measure),
        definitions=DEFINITIONS,
    )
