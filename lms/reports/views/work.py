"""Long work: how far it is, and the file it made."""

import io

from flask import Response, g, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from lms import storage
from lms.access import Permission, needs
from lms.i18n import _
from lms.jobs import JobState
from lms.people.views.pages import done_or_refused
from lms.reports import rules
from lms.reports.queries.work import failed_job, visible_file, visible_job
from lms.reports.views.pages import bp


@bp.get("/work/<int:job_id>")
@needs(Permission.REPORTS_HOME_READ)
def work(job_id: int) -> str:
    job = visible_job(g.db, g.actor, job_id)
    is_pending = job.state in {JobState.WAITING, JobState.RUNNING}
    back = str(job.facts.get("back", "/"))
    return render_template("reports/work.html", job=job, states=JobState, is_pending=is_pending, back=back)


@bp.get("/files/<int:file_id>")
@needs(Permission.REPORTS_HOME_READ)
def file(file_id: int) -> Response:
    row = visible_file(g.db, g.actor, file_id)
    data = io.BytesIO(storage.read(row.sha256))
    return send_file(data, mimetype=row.media_type, as_attachment=True, download_name=row.name)


@bp.post("/work/<int:job_id>/try-again")
@needs(Permission.REPORTS_JOBS_EDIT)
def try_again(job_id: int) -> ResponseReturnValue:
    job = failed_job(g.db, job_id)
    done_or_refused(lambda: rules.try_again(g.db, job, by=g.actor), _("The job waits in the queue again."))
    return redirect(url_for("reports.home"))
