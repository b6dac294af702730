"""How far a participant is: for the person, and for those who run the workshop."""

from flask import Response, g, render_template
from flask.typing import ResponseReturnValue

from lms import clock
from lms.access import Permission, needs
from lms.certificates.completion import ConditionCode, Standing
from lms.certificates.documents.progress import progress_sheet
from lms.certificates.queries.progress import module_names, progress_of
from lms.certificates.views.pages import bp
from lms.enrolment.models import State
from lms.enrolment.queries.places import enrolment_of, placed
from lms.errors import NotVisibleError
from lms.scheduling.queries.workshops import title_for, visible_workshop, workshop_to_run
from lms.tables import excel_file


@bp.get("/me/workshops/<int:workshop_id>/progress")
@needs(Permission.CERTIFICATES_OWN_READ)
def progress(workshop_id: int) -> ResponseReturnValue:
    workshop = visible_workshop(g.db, g.actor, workshop_id)
    enrolment = enrolment_of(g.db, workshop.id, g.actor.id)
    if enrolment is None or enrolment.state is not State.PLACED:
        raise NotVisibleError
    found = progress_of(g.db, workshop, [g.actor.id], clock.now())[g.actor.id]
    return render_template(
        "certificates/progress.html",
        workshop=workshop,
        title=title_for(g.db, g.actor, workshop, about=g.actor.id),
        progress=found,
        names=module_names(workshop),
    )


@bp.get("/workshops/<int:workshop_id>/progress")
@needs(Permission.ATTENDANCE_ROLL_READ)
def everybodys_progress(workshop_id: int) -> str:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, Permission.ATTENDANCE_ROLL_READ)
    enrolments = placed(g.db, workshop.id)
    found = progress_of(g.db, workshop, [enrolment.person_id for enrolment in enrolments], clock.now())
    return render_template(
        "certificates/everybodys_progress.html",
        workshop=workshop,
        title=title_for(g.db, g.actor, workshop),
        enrolments=enrolments,
        found=found,
        codes=ConditionCode,
        standings=Standing,
    )


@bp.get("/workshops/<int:workshop_id>/progress.xlsx")
@needs(Permission.ATTENDANCE_ROLL_READ)
def everybodys_progress_xlsx(workshop_id: int) -> Response:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, Permission.ATTENDANCE_ROLL_READ)
    enrolments = placed(g.db, workshop.id)
    found = progress_of(g.db, workshop, [enrolment.person_id for enrolment in enrolments], clock.now())
    return excel_file(progress_sheet(enrolments, found), f"progress-{workshop.id}")
