"""Marking messages as seen, and the demonstration's mail box."""

from flask import Blueprint, abort, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from lms.access import Permission, needs
from lms.notices import queries, rules
from lms.tables import asked_page, page_of

bp = Blueprint("notices", __name__)


@bp.post("/notices/<int:notice_id>/see")
@needs(Permission.NOTICES_OWN_READ)
def see(notice_id: int) -> ResponseReturnValue:
    rules.mark_seen(g.db, [queries.visible_notice(g.db, g.actor, notice_id)], by=g.actor)
    return redirect("/#messages")


@bp.post("/notices/see-all")
@needs(Permission.NOTICES_OWN_READ)
def see_all() -> ResponseReturnValue:
    shown = request.form.get("newest", 0, type=int)
    rules.mark_seen(g.db, [row for row in queries.unseen(g.db, g.actor) if row.id <= shown], by=g.actor)
    return redirect("/#messages")


@bp.get("/outbox")
@needs(Permission.NOTICES_OUTBOX_READ)
def outbox() -> str:
    if not current_app.config["SETTINGS"].is_demo:
        abort(404)
    return render_template("notices/outbox.html", page=page_of(g.db, queries.received_mails(), asked_page(), size=20))
