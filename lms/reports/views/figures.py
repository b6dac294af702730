"""Figures of a programme, for coordinators and evaluators."""

from dataclasses import dataclass

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.access import Permission, needs
from lms.errors import NotVisibleError
from lms.reports.documents import figures_sheet
from lms.reports.queries.figures import EXPLAINED, Figures, Measure, figures, programmes_with_periods
from lms.reports.views.pages import bp
from lms.scheduling.models import Programme, ReportingPeriod
from lms.tables import excel_file

Listed = list[tuple[Programme, list[ReportingPeriod]]]


@dataclass(frozen=True)
class Asked:
    """The programme in the address, the period (None: the whole programme), and their figures."""

    programme: Programme
    periods: list[ReportingPeriod]
    period: ReportingPeriod | None
    figures: Figures


def asked_figures(listed: Listed) -> Asked:
    """What the address asks for; without a programme the latest one."""
    asked = request.args.get("programme", listed[0][0].id, type=int)
    found = next((pair for pair in listed if pair[0].id == asked), None)
    if found is None:
        raise NotVisibleError
    programme, periods = found
    period = next((one for one in periods if one.id == request.args.get("period", type=int)), None)
    stretch = period or programme
    return Asked(programme, periods, period, figures(g.db, programme, stretch.starts_on, stretch.ends_on))


@bp.get("/figures")
@needs(Permission.REPORTS_FIGURES_READ)
def figures_page() -> str:
    listed = programmes_with_periods(g.db)
    if not listed:
        return render_template("reports/figures.html", listed=[], programme=None)
    asked = asked_figures(listed)
    return render_template(
        "reports/figures.html",
        listed=listed,
        programme=asked.programme,
        periods=asked.periods,
        period=asked.period,
        figures=asked.figures,
        measures=list(Measure),
        explained=EXPLAINED,
    )


@bp.get("/figures.xlsx")
@needs(Permission.REPORTS_FIGURES_READ)
def figures_xlsx() -> ResponseReturnValue:
    listed = programmes_with_periods(g.db)
    if not listed:
        return redirect(url_for(".figures_page"))
    asked = asked_figures(listed)
    name = f"figures-{asked.programme.id}" + (f"-{asked.period.id}" if asked.period else "")
    return excel_file(figures_sheet(asked.programme, asked.period, asked.figures), name)
