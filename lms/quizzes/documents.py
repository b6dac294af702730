"""Everybody's results of a workshop as an Excel file."""

from collections.abc import Sequence

from lms.enrolment.models import Enrolment
from lms.i18n import _, in_language
from lms.quizzes.standing import Standing
from lms.scheduling.models import Workshop
from lms.scheduling.queries.workshops import listed
from lms.tables import Cell, as_xlsx


def results_sheet(workshop: Workshop, results: Sequence[tuple[Enrolment, Sequence[Standing]]]) -> bytes:
    """One row for each participant; of each test of the course the best whole per cent, what it says, attempts begun."""
    columns = [_("Name")]
    for test in workshop.edition.outline.get("tests", ()):
        title = in_language(test["title"])
        columns += [f"{title}, %", title, _("%(test)s: attempts", test=title)]
    rows = [[listed(enrolment.person), *_cells(standings)] for enrolment, standings in results]
    return as_xlsx(_("Results"), columns, rows)


def _cells(standings: Sequence[Standing]) -> list[Cell]:
    cells: list[Cell] = []
    for one in standings:
        cells += [one.best.percent if one.best else None, _said(one), len(one.attempts)]
    return cells


def _said(one: Standing) -> str:
    """What the page's badges say; a further attempt may run beside a finished one."""
    words = []
    if one.best and one.best.passed is not None:
        words.append(_("passed") if one.best.passed else _("not yet"))
    if one.running or (one.open_attempt and not one.best):
        words.append(_("In progress"))
    if not one.best and not one.open_attempt:
        words.append(_("Not started"))
    return ", ".join(words)
