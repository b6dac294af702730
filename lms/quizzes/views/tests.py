"""My tests, and the page before a test is begun."""

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.access import Permission, needs
from lms.errors import NotVisibleError
from lms.forms import Form
from lms.quizzes import queries, rules
from lms.quizzes.standing import TestState
from lms.quizzes.views.pages import bp, myself, who_sees
from lms.scheduling.models import Workshop
from lms.scheduling.queries.workshops import title_of, visible_workshop

TAKE = Permission.QUIZZES_ATTEMPT_TAKE
NOW = (TestState.RUNNING, TestState.OPEN)


@bp.get("/me/tests")
@needs(TAKE)
def mine() -> str:
    found = queries.tests_for(g.db, g.actor.id, clock.now())
    groups = {state: [one for one in found if one.state is state] for state in TestState}
    return render_template(
        "quizzes/mine.html",
        now_open=[one for state in NOW for one in groups[state]],
        coming=[one for one in reversed(groups[TestState.COMING]) if one.is_placed],
        done=groups[TestState.DONE] + [one for one in groups[TestState.MISSED] if one.is_placed],
        title_of=title_of,
    )


def test_page(workshop: Workshop, test_id: str, form: Form) -> str:
    found = [one for one in queries.tests_of(g.db, workshop, myself()) if one.id == test_id]
    if not found:
        raise NotVisibleError
    return render_template(
        "quizzes/test.html",
        standing=found[0],
        workshop=workshop,
        title=title_of(workshop),
        form=form,
        who_sees=who_sees(workshop.privacy),
    )


@bp.get("/workshops/<int:workshop_id>/tests/<string:test_id>")
@needs(TAKE)
def test(workshop_id: int, test_id: str) -> str:
    return test_page(visible_workshop(g.db, g.actor, workshop_id), test_id, Form())


@bp.post("/workshops/<int:workshop_id>/tests/<string:test_id>")
@needs(TAKE)
def start(workshop_id: int, test_id: str) -> ResponseReturnValue:
    workshop, form = visible_workshop(g.db, g.actor, workshop_id), Form()
    begun: list[int] = []
    if form.accepts(lambda: begun.append(rules.start(g.db, myself(), workshop, test_id, by=g.actor).id)):
        return redirect(url_for(".attempt", attempt_id=begun[0]), 303)
    return test_page(workshop, test_id, form), 422
