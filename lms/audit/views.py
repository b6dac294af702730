"""The log, for administrators."""

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.access import Permission, needs
from lms.audit import queries, rules
from lms.audit.documents import log_sheet
from lms.audit.forms import LogFilters
from lms.errors import RefusedError
from lms.tables import asked_page, excel_file, page_of

bp = Blueprint("audit", __name__, url_prefix="/audit")


def _chosen(form: LogFilters) -> dict[str, Any]:
    """The filters in the address, and nothing else of it."""
    return {field.name: request.args[field.name] for field in form if request.args.get(field.name)}


@bp.get("/")
@needs(Permission.AUDIT_LOG_READ)
def log() -> str:
    form = LogFilters(request.args)
    page = page_of(g.db, queries.entries(form.asked()), asked_page())
    return render_template("audit/log.html", form=form, page=page, chosen=_chosen(form))


@bp.post("/")
@needs(Permission.AUDIT_LOG_READ)
def take_log() -> ResponseReturnValue:
    form = LogFilters(request.args)
    try:
        taken = rules.take_log(g.db, form.asked(), by=g.actor)
    except RefusedError as refusal:
        flash(refusal.message, "error")
        return redirect(url_for(".log", **_chosen(form)), 303)
    return redirect(url_for(".log_xlsx", taken_id=taken.id), 303)


@bp.get("/<int:taken_id>.xlsx")
@needs(Permission.AUDIT_LOG_READ)
def log_xlsx(taken_id: int) -> Response:
    asked = queries.asked_when_taken(g.db, g.actor, taken_id)
    return excel_file(log_sheet(g.db.scalars(queries.entries(asked))), f"log-{taken_id}")
