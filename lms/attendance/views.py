"""The roll of a session, its corrections, the sheet for the day, and tasks handed in."""

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import jobs
from lms.access import Permission, needs
from lms.attendance import documents, queries, rules
from lms.attendance.forms import CLOSE, CorrectionForm, RollForm, typed_marks
from lms.attendance.models import Presence
from lms.enrolment.queries.places import guests, placed
from lms.errors import NotVisibleError
from lms.i18n import _
from lms.people.models.persons import Person
from lms.scheduling.models import Session
from lms.scheduling.queries.workshops import title_of, visible_session, workshop_to_run
from lms.tables import excel_file

bp = Blueprint("attendance", __name__)
READ, EDIT = Permission.ATTENDANCE_ROLL_READ, Permission.ATTENDANCE_ROLL_EDIT


def roll_page(session: Session, form: RollForm) -> str:
    typed = typed_marks(request.form, _ids(session)) if request.method == "POST" else {}
    return render_template(
        "attendance/roll.html",
        form=form,
        session=session,
        title=title_of(session.workshop),
        roll=queries.roll_of(g.db, session),
        lines=queries.lines(g.db, session),
        typed=typed,
        guests=guests(g.db, session.workshop_id),
        otherwise=[presence for presence in Presence if presence is not Presence.PRESENT],
    )


def _ids(session: Session) -> list[int]:
    return [line.enrolment.person_id for line in queries.lines(g.db, session)]


@bp.get("/sessions/<int:session_id>/roll")
@needs(READ)
def roll(session_id: int) -> str:
    return roll_page(visible_session(g.db, g.actor, session_id, READ), RollForm())


@bp.get("/sessions/<int:session_id>/roll.xlsx")
@needs(READ)
def roll_xlsx(session_id: int) -> Response:
    session = visible_session(g.db, g.actor, session_id, READ)
    return excel_file(documents.roll_sheet(queries.lines(g.db, session)), f"attendance-{session.id}")


@bp.post("/sessions/<int:session_id>/roll")
@needs(EDIT)
def take_roll(session_id: int) -> ResponseReturnValue:
    session = visible_session(g.db, g.actor, session_id, EDIT)
    form = RollForm()

    def take() -> None:
        rules.take_roll(g.db, session, typed_marks(request.form, _ids(session)), by=g.actor)
        if form.then.data == CLOSE:
            rules.close_roll(
                g.db,
                session,
                form.head_count.data or 0,
                by=g.actor,
                guests=form.guests.data or 0,
                remark=form.remark.data or "",
            )

    if form.accepts(take):
        flash(_("The roll is closed.") if form.then.data == CLOSE else _("Saved. The roll is still open."), "success")
        return redirect(url_for(".roll", session_id=session_id))
    return roll_page(session, form), 422


def line_of(session: Session, person_id: int) -> queries.Line:
    for line in queries.lines(g.db, session):
        if line.enrolment.person_id == person_id:
            return line
    raise NotVisibleError


def correction_page(session: Session, line: queries.Line, form: CorrectionForm) -> str:
    marks = queries.marks_of(g.db, session, line.enrolment.person_id)
    roll = queries.roll_of(g.db, session)
    return render_template(
        "attendance/correction.html",
        form=form,
        session=session,
        line=line,
        marks=marks,
        roll=roll,
        title=title_of(session.workshop),
    )


@bp.get("/sessions/<int:session_id>/roll/<int:person_id>")
@needs(READ)
def correction(session_id: int, person_id: int) -> str:
    session = visible_session(g.db, g.actor, session_id, READ)
    line = line_of(session, person_id)
    return correction_page(
        session, line, CorrectionForm(obj=line.mark, data=None if line.mark is None else {"reason": ""})
    )


@bp.post("/sessions/<int:session_id>/roll/<int:person_id>")
@needs(READ)
def correct(session_id: int, person_id: int) -> ResponseReturnValue:
    session = visible_session(g.db, g.actor, session_id, READ)
    line, form = line_of(session, person_id), CorrectionForm()
    person: Person = line.enrolment.person
    if form.accepts(lambda: rules.mark(g.db, session, person, form.noted(), by=g.actor, reason=form.reason.data or "")):
        flash(_("The roll is corrected."), "success")
        return redirect(url_for(".roll", session_id=session_id))
    return correction_page(session, line, form), 422


@bp.post("/sessions/<int:session_id>/day-sheet")
@needs(READ)
def day_sheet(session_id: int) -> ResponseReturnValue:
    session = visible_session(g.db, g.actor, session_id, READ)
    facts = documents.day_sheet_facts(g.db, session)
    key = f"{session.id}:{g.actor.id}:{documents.fingerprint(facts)}"
    return redirect(url_for("reports.work", job_id=jobs.ask(g.db, "day-sheet", key, facts, person_id=g.actor.id)), 303)


@bp.get("/workshops/<int:workshop_id>/tasks")
@needs(READ)
def tasks(workshop_id: int) -> str:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, READ)
    return render_template(
        "attendance/tasks.html",
        workshop=workshop,
        title=title_of(workshop),
        tasks=workshop.edition.outline.get("tasks", []),
        enrolments=placed(g.db, workshop.id),
        handed=queries.tasks_in(g.db, workshop.id),
    )


@bp.get("/workshops/<int:workshop_id>/tasks.xlsx")
@needs(READ)
def tasks_xlsx(workshop_id: int) -> Response:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, READ)
    handed, tasks = queries.tasks_in(g.db, workshop.id), workshop.edition.outline.get("tasks", [])
    sheet = documents.tasks_sheet(tasks, placed(g.db, workshop.id), handed)
    return excel_file(sheet, f"tasks-{workshop.id}")


@bp.post("/workshops/<int:workshop_id>/tasks")
@needs(READ)
def take_in_tasks(workshop_id: int) -> ResponseReturnValue:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, READ)
    before = queries.tasks_in(g.db, workshop.id)
    for enrolment in placed(g.db, workshop.id):
        for task in (task["id"] for task in workshop.edition.outline.get("tasks", [])):
            is_in, was_in = f"{task}-{enrolment.person_id}" in request.form, task in before[enrolment.person_id]
            if is_in != was_in:
                change = rules.take_in_task if is_in else rules.give_back_task
                change(g.db, workshop, enrolment.person, task, by=g.actor)
    flash(_("Saved."), "success")
    return redirect(url_for(".tasks", workshop_id=workshop_id))
