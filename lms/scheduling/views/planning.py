"""The planning page: a whole workshop on one page, new or standing."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.access import Permission, needs
from lms.forms import version_refused
from lms.i18n import _
from lms.scheduling.forms.sessions import PatternForm
from lms.scheduling.forms.workshops import AllowForm, ChangedWorkshopForm, NewWorkshopForm, WorkshopForm, as_typed
from lms.scheduling.models import Workshop, WorkshopState
from lms.scheduling.queries.choices import choices, teachable
from lms.scheduling.queries.clashes import clashes
from lms.scheduling.queries.workshops import people_at, runs, sessions_of, title_of, workshop_to_run
from lms.scheduling.rules import plans
from lms.scheduling.rules.workshops import Step, publish, reasons_against
from lms.scheduling.views.pages import bp, done_or_refused

EDIT = Permission.SCHEDULING_WORKSHOP_EDIT
STEP_SHOWN = {WorkshopState.DRAFT: Step.PUBLISH, WorkshopState.PUBLISHED: Step.CHANGE}


def _pattern() -> PatternForm:
    return PatternForm(request.form if request.method == "POST" else None, prefix="pattern-")


def _is_reworked(form: WorkshopForm, pattern: PatternForm, workshop: Workshop | None = None) -> bool:
    """Fill the lists, and do what a button beside "save" asks for."""
    pinned = workshop.edition if workshop else None
    found = choices(g.db, g.actor, pinned=pinned, edition_id=form.edition.data, chosen=_present(workshop))
    pattern.offer(found)
    is_reworked = request.method == "POST" and form.rework(request.form.get("do", ""), pattern)
    form.offer(found)
    return is_reworked


def _present(workshop: Workshop | None) -> set[int]:
    people = people_at(g.db, sessions_of(g.db, workshop)) if workshop else {}
    return {row.person_id for rows in people.values() for row in rows}


def _saved(workshop: Workshop) -> ResponseReturnValue:
    if request.form.get("do") == "publish":
        words = _("Published: everybody can see it now.")
        if done_or_refused(lambda: publish(g.db, workshop, by=g.actor), words):
            return redirect(url_for("enrolment.workshop", workshop_id=workshop.id))
    else:
        flash(_("Saved."), "success")
    return redirect(url_for(".edit", workshop_id=workshop.id))


def _new_page(form: NewWorkshopForm, pattern: PatternForm) -> str:
    return render_template("scheduling/planning.html", form=form, pattern=pattern, workshop=None)


@bp.get("/workshops/new")
@needs(EDIT)
def new() -> str:
    editions, key = teachable(g.db, g.actor), request.args.get("course")
    if not editions:
        return render_template("scheduling/no_course.html")
    asked = [edition.id for edition in editions if edition.course.key == key or len(editions) == 1]
    form, pattern = NewWorkshopForm(data={"edition": next(iter(asked), None)}), _pattern()
    _is_reworked(form, pattern)
    return _new_page(form, pattern)


@bp.post("/workshops/new")
@needs(EDIT)
def make() -> ResponseReturnValue:
    form, pattern = NewWorkshopForm(), _pattern()
    if _is_reworked(form, pattern):
        return _new_page(form, pattern)
    made: list[Workshop] = []
    if form.accepts(lambda: made.append(plans.draft(g.db, form.plan(), by=g.actor))):
        return _saved(made[0])
    return _new_page(form, pattern), 422


def _edit_page(workshop: Workshop, form: ChangedWorkshopForm, pattern: PatternForm) -> str:
    step = STEP_SHOWN.get(workshop.state)
    sessions = sessions_of(g.db, workshop)
    found = clashes(g.db, workshop, g.actor) if step else []
    allows = runs(g.db, g.actor, workshop, Permission.SCHEDULING_EXCEPTION_ALLOW)
    return render_template(
        "scheduling/planning.html",
        form=form,
        pattern=pattern,
        workshop=workshop,
        title=title_of(workshop),
        against=reasons_against(g.db, workshop, step, by=g.actor) if step else [],
        drafts=[clash for clash in found if not clash.blocks],
        waivable=[(clash.waivable_for, AllowForm()) for clash in found if clash.waivable_for] if allows else [],
        held=[row for row in sessions if workshop.state is not WorkshopState.DRAFT and plans.is_held(row)],
        minutes=sum(session.minutes for session in sessions),
        over=not reasons_against(g.db, workshop, Step.CLOSE, by=g.actor),
    )


@bp.get("/workshops/<int:workshop_id>/edit")
@needs(EDIT)
def edit(workshop_id: int) -> str:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, EDIT)
    sessions = sessions_of(g.db, workshop)
    open_ones = [row for row in sessions if workshop.state is WorkshopState.DRAFT or not plans.is_held(row)]
    typed = as_typed(workshop, open_ones, people_at(g.db, sessions))
    form, pattern = ChangedWorkshopForm(data=typed | {"version": workshop.version}), _pattern()
    _is_reworked(form, pattern, workshop)
    return _edit_page(workshop, form, pattern)


@bp.post("/workshops/<int:workshop_id>/edit")
@needs(EDIT)
def change(workshop_id: int) -> ResponseReturnValue:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, EDIT)
    form, pattern = ChangedWorkshopForm(), _pattern()
    if _is_reworked(form, pattern, workshop):
        return _edit_page(workshop, form, pattern)
    if form.accepts(lambda: _change(workshop, form)):
        return _saved(workshop)
    return _edit_page(workshop, form, pattern), 422


def _change(workshop: Workshop, form: ChangedWorkshopForm) -> None:
    version_refused(form.version.data or 0, workshop.version)
    plans.change(g.db, workshop, form.plan(), by=g.actor)
