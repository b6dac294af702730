"""The buttons of a workshop: publish, give up a draft, close, allow a trainer all the same."""

from flask import g, redirect, url_for
from flask.typing import ResponseReturnValue

from lms.access import Permission, needs
from lms.i18n import _
from lms.scheduling.forms.workshops import AllowForm
from lms.scheduling.queries.workshops import workshop_to_run
from lms.scheduling.rules import workshops as rules
from lms.scheduling.views.pages import bp, done_or_refused

EDIT = Permission.SCHEDULING_WORKSHOP_EDIT


@bp.post("/workshops/<int:workshop_id>/publish")
@needs(EDIT)
def publish(workshop_id: int) -> ResponseReturnValue:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, EDIT)
    words = _("Published: everybody can see it now.")
    if done_or_refused(lambda: rules.publish(g.db, workshop, by=g.actor), words):
        return redirect(url_for("enrolment.workshop", workshop_id=workshop_id))
    return redirect(url_for(".edit", workshop_id=workshop_id))


@bp.post("/workshops/<int:workshop_id>/drop")
@needs(EDIT)
def drop(workshop_id: int) -> ResponseReturnValue:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, EDIT)
    done_or_refused(lambda: rules.drop(g.db, workshop, by=g.actor), _("The draft is given up."))
    return redirect(url_for(".workshops"))


@bp.post("/workshops/<int:workshop_id>/close")
@needs(EDIT)
def close(workshop_id: int) -> ResponseReturnValue:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, EDIT)
    done_or_refused(lambda: rules.close(g.db, workshop, by=g.actor), _("The workshop is closed."))
    return redirect(url_for("enrolment.workshop", workshop_id=workshop_id))


@bp.post("/workshops/<int:workshop_id>/allow-trainer")
@needs(Permission.SCHEDULING_EXCEPTION_ALLOW)
def allow_trainer(workshop_id: int) -> ResponseReturnValue:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, Permission.SCHEDULING_EXCEPTION_ALLOW)
    form = AllowForm()
    person_id, reason = int(form.person.data or 0), form.reason.data or ""
    words = _("Allowed, with your reason. It stands in the log.")
    done_or_refused(lambda: rules.allow_trainer(g.db, workshop, person_id, reason, by=g.actor), words)
    return redirect(url_for(".edit", workshop_id=workshop_id))
