"""Long work: how far it is, and the file it made."""

import io

from flask import Response, g, render_template, send_file

from lms import storage
from lms.access import Permission, needs
from lms.jobs import JobState
from lms.reports.queries.work import visible_file, visible_job
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
