"""The log, for administrators."""

from flask import Blueprint, g, render_template, request

from lms.access import Permission, needs
from lms.audit import queries
from lms.tables import asked_page, page_of

bp = Blueprint("audit", __name__, url_prefix="/audit")


@bp.get("/")
@needs(Permission.AUDIT_LOG_READ)
def log() -> str:
    query = queries.entries(
        action=request.args.get("action", ""),
        subject_kind=request.args.get("subject", ""),
        subject_id=request.args.get("id", type=int),
    )
    return render_template("audit/log.html", page=page_of(g.db, query, asked_page()))
