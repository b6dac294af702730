"""For those who run a workshop: everybody's results, one person's answers, and the window of the final test."""

from flask import Response, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.access import Permission, needs
from lms.catalogue.queries import content_of
from lms.errors import NotVisibleError
from lms.i18n import _
from lms.quizzes import queries, rules
from lms.quizzes.documents import results_sheet
from lms.quizzes.forms import WindowForm
from lms.quizzes.sheets import reviewed
from lms.quizzes.standing import ENTRY, FINAL, comparison
from lms.quizzes.views.pages import bp
from lms.scheduling.models import Workshop
from lms.scheduling.queries.workshops import runs, title_of, workshop_to_run
from lms.tables import excel_file

READ, SET = Permission.QUIZZES_RESULTS_READ, Permission.QUIZZES_WINDOW_EDIT


@bp.get("/workshops/<int:workshop_id>/results")
@needs(READ)
def results(workshop_id: int) -> str:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, READ)
    rows = queries.results(g.db, workshop, clock.now())
    windows = queries.windows_of(g.db, [workshop])
    tests = workshop.edition.outline.get("tests", [])
    return render_template(
        "quizzes/results.html",
        workshop=workshop,
        title=title_of(workshop),
        tests=[(test, windows[workshop.id, test["id"]]) for test in tests],
        rows=rows,
        compared=comparison(queries.best_by_kind(rows, ENTRY), queries.best_by_kind(rows, FINAL)),
        may_set=runs(g.db, g.actor, workshop, SET),
    )


@bp.get("/workshops/<int:workshop_id>/results.xlsx")
@needs(READ)
def results_xlsx(workshop_id: int) -> Response:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, READ)
    rows = queries.results(g.db, workshop, clock.now())
    return excel_file(results_sheet(workshop, rows), f"results-{workshop.id}")


@bp.get("/workshops/<int:workshop_id>/results/<int:attempt_id>")
@needs(READ)
def result(workshop_id: int, attempt_id: int) -> str:
    attempt = queries.visible_result(g.db, g.actor, workshop_id, attempt_id)
    standing = queries.standing_of(g.db, attempt)
    answers = queries.answers_of(g.db, attempt) if standing.shows_review else {}
    return render_template(
        "quizzes/one_result.html",
        attempt=attempt,
        standing=standing,
        title=title_of(attempt.workshop),
        review=reviewed(attempt, content_of(attempt.edition), answers) if standing.shows_review else [],
    )


def window_page(workshop: Workshop, test_id: str, form: WindowForm) -> str:
    test = queries.test_of(workshop, test_id)
    if test["kind"] != FINAL:
        raise NotVisibleError
    return render_template("quizzes/window.html", workshop=workshop, title=title_of(workshop), test=test, form=form)


@bp.get("/workshops/<int:workshop_id>/tests/<string:test_id>/window")
@needs(SET)
def window(workshop_id: int, test_id: str) -> str:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, SET)
    opens, closes = queries.window_of(g.db, workshop, test_id)
    chosen = queries.chosen_window(g.db, workshop, test_id)
    form = WindowForm(
        opens=clock.on_the_wall(opens) if opens else None,
        closes=clock.on_the_wall(closes) if closes else None,
        version=chosen.version if chosen else 0,
    )
    return window_page(workshop, test_id, form)


@bp.post("/workshops/<int:workshop_id>/tests/<string:test_id>/window")
@needs(SET)
def set_window(workshop_id: int, test_id: str) -> ResponseReturnValue:
    workshop, form = workshop_to_run(g.db, g.actor, workshop_id, SET), WindowForm()

    def change() -> None:
        rules.set_window(g.db, workshop, test_id, form.span, version=form.shown_version, by=g.actor)

    if form.accepts(change):
        flash(_("Saved. The test is open in this time."), "success")
        return redirect(url_for(".results", workshop_id=workshop_id), 303)
    return window_page(workshop, test_id, form), 422
