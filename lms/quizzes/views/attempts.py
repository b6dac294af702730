"""An attempt: the sheet with its questions, saving, handing in, and the result."""

from collections.abc import Mapping

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from lms import clock
from lms.access import Permission, needs
from lms.catalogue.queries import content_of
from lms.errors import RefusedError
from lms.forms import Form
from lms.i18n import _, clock_time
from lms.quizzes import queries, rules
from lms.quizzes.forms import CHECK, SUBMIT, field_name, typed_answers
from lms.quizzes.machine import in_time
from lms.quizzes.models import Attempt, AttemptState
from lms.quizzes.scoring import AnswerFault
from lms.quizzes.sheets import FAULT_WORDS, Asked, asked, reviewed
from lms.quizzes.views.pages import bp, who_sees
from lms.scheduling.queries.workshops import title_of

TAKE = Permission.QUIZZES_ATTEMPT_TAKE


def seconds_left(attempt: Attempt) -> int:
    """Whole seconds until the deadline, never below 0."""
    return max(0, int((attempt.deadline_at - clock.now()).total_seconds()))


def is_running(attempt: Attempt) -> bool:
    """Whether answers still count."""
    return attempt.state is AttemptState.OPEN and in_time(attempt.deadline_at, clock.now())


def asked_in(attempt: Attempt) -> list[Asked]:
    """The questions as they are asked, with what is saved."""
    return asked(attempt, content_of(attempt.edition), queries.answers_of(g.db, attempt))


def back_to(attempt: Attempt) -> Response:
    return redirect(url_for(".attempt", attempt_id=attempt.id), 303)


def sheet_page(attempt: Attempt, form: Form, faults: Mapping[str, AnswerFault]) -> str:
    standing = queries.standing_of(g.db, attempt)
    return render_template(
        "quizzes/attempt.html",
        attempt=attempt,
        standing=standing,
        title=title_of(attempt.workshop),
        questions=asked_in(attempt),
        seconds_left=seconds_left(attempt),
        form=form,
        faults={name: FAULT_WORDS[fault] for name, fault in faults.items()},
        typed={name: " ".join(request.form.getlist(field_name(name))) for name in faults},
        field_name=field_name,
        who_sees=who_sees(attempt.workshop.privacy),
    )


def result_page(attempt: Attempt) -> str:
    standing = queries.standing_of(g.db, attempt)
    is_scored = attempt.state is AttemptState.SCORED
    shows = is_scored and standing.shows_review
    answers = queries.answers_of(g.db, attempt) if shows else {}
    return render_template(
        "quizzes/result.html",
        attempt=attempt,
        standing=standing,
        title=title_of(attempt.workshop),
        review=reviewed(attempt, content_of(attempt.edition), answers) if shows else [],
        is_scored=is_scored,
        who_sees=who_sees(attempt.workshop.privacy),
    )


@bp.get("/attempts/<int:attempt_id>")
@needs(TAKE)
def attempt(attempt_id: int) -> str:
    found = queries.visible_attempt(g.db, g.actor, attempt_id)
    return sheet_page(found, Form(), {}) if is_running(found) else result_page(found)


@bp.post("/attempts/<int:attempt_id>")
@needs(TAKE)
def save(attempt_id: int) -> ResponseReturnValue:
    found = queries.visible_attempt(g.db, g.actor, attempt_id)
    form, then, faults = Form(), request.form.get("then"), dict[str, AnswerFault]()

    def keep() -> None:
        faults.update(rules.answer_all(g.db, found, typed_answers(request.form, asked_in(found)), by=g.actor))
        if then == SUBMIT:
            rules.submit(g.db, found, by=g.actor)

    if not form.accepts(keep):
        flash(" ".join(str(fault) for fault in form.form_errors), "warning")
        return back_to(found)
    if faults and then != SUBMIT:
        return sheet_page(found, form, faults)
    if then == CHECK:
        return redirect(url_for(".handing_in", attempt_id=found.id), 303)
    flash(_("Handed in.") if then == SUBMIT else _("Saved."), "success")
    return back_to(found)


@bp.post("/attempts/<int:attempt_id>/answers/<string:question>")
@needs(TAKE)
def save_answer(attempt_id: int, question: str) -> ResponseReturnValue:
    found = queries.visible_attempt(g.db, g.actor, attempt_id)
    values = request.form.getlist(field_name(question))
    try:
        rules.answer(g.db, found, question, values, by=g.actor)
    except RefusedError as refusal:
        return {"code": refusal.code, "message": refusal.message}, 422
    return {"saved": clock_time(clock.now()), "seconds_left": seconds_left(found)}


@bp.get("/attempts/<int:attempt_id>/submit")
@needs(TAKE)
def handing_in(attempt_id: int) -> ResponseReturnValue:
    found = queries.visible_attempt(g.db, g.actor, attempt_id)
    if not is_running(found):
        return back_to(found)
    return handing_in_page(found, Form())


def handing_in_page(attempt: Attempt, form: Form) -> str:
    questions = asked_in(attempt)
    return render_template(
        "quizzes/submit.html",
        attempt=attempt,
        test=queries.test_of(attempt.workshop, attempt.test),
        title=title_of(attempt.workshop),
        questions=questions,
        unanswered=[question for question in questions if not question.is_answered],
        form=form,
    )


@bp.post("/attempts/<int:attempt_id>/submit")
@needs(TAKE)
def submit(attempt_id: int) -> ResponseReturnValue:
    found, form = queries.visible_attempt(g.db, g.actor, attempt_id), Form()
    if form.accepts(lambda: rules.submit(g.db, found, by=g.actor)):
        return back_to(found)
    return handing_in_page(found, form), 422
