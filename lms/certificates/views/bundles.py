"""Take documents out of the register: one, a ZIP, the list as an Excel file."""

from typing import Any

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.access import Permission, needs
from lms.certificates.forms import BundleForm, ListForm
from lms.certificates.models import Bundle, Certificate
from lms.certificates.queries import register as rows
from lms.certificates.queries.lists import people_listed
from lms.certificates.queries.register import Filters, visible_certificate
from lms.certificates.rules import bundles
from lms.certificates.views.pages import bp
from lms.certificates.views.register import asked_filters

EXPORT = Permission.CERTIFICATES_REGISTER_EXPORT


@bp.post("/certificates/bundles")
@needs(Permission.CERTIFICATES_REGISTER_EXPORT)
def ask_for_bundle() -> ResponseReturnValue:
    form = BundleForm()
    asked: list[Bundle] = []
    if form.accepts(
        lambda: asked.append(
            bundles.ask_for_bundle(
                g.db, chosen(form), stored_filters(), with_service_number=form.with_service_number.data, by=g.actor
            )
        )
    ):
        return redirect(url_for("reports.work", job_id=asked[0].job_id), 303)
    return refused(form)


@bp.post("/certificates/lists")
@needs(Permission.CERTIFICATES_REGISTER_EXPORT)
def ask_for_list() -> ResponseReturnValue:
    form = ListForm()
    asked: list[int] = []
    if form.accepts(
        lambda: asked.append(bundles.ask_for_list(g.db, chosen(form), form.once_key.data or "", by=g.actor))
    ):
        return redirect(url_for("reports.work", job_id=asked[0]), 303)
    return refused(form)


@bp.post("/certificates/<string:number>/copies")
@needs(Permission.CERTIFICATES_REGISTER_READ)
def take(number: str) -> ResponseReturnValue:
    one = visible_certificate(g.db, g.actor, number)
    if one.sha256 is None:
        return redirect(url_for(".certificate", number=one.number), 303)
    bundles.take(g.db, one, by=g.actor)
    return redirect(url_for(".sheet", number=one.number), 303)


def chosen(form: BundleForm | ListForm) -> list[Certificate]:
    """The documents that the list on the page held: of the pasted people, else of the filters in the address."""
    if form.people.data:
        found = people_listed(g.db, g.actor, form.people.data)
        filters = Filters(person_ids=found.person_ids, only_persons=True)
    else:
        filters = asked_filters()[1]
    return list(g.db.scalars(rows.register(g.actor, filters, EXPORT)))


def stored_filters() -> dict[str, Any]:
    """The filters as the bundle remembers them: codes and dates, never what was typed about a person."""
    return {name: value for name, value in request.args.items() if value and name not in {"text", "page"}}


def refused(form: BundleForm | ListForm) -> ResponseReturnValue:
    """Back to the list with the reason."""
    reasons = [*form.form_errors, *(fault for faults in form.errors.values() for fault in faults)]
    for reason in dict.fromkeys(reasons):
        flash(reason, "error")
    filters: dict[str, Any] = request.args.to_dict()
    return redirect(url_for(".register", **filters))
