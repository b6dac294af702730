"""What belongs to a programme: amendments of its end, units that take part, reporting periods."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.access import Permission, needs
from lms.forms import Form
from lms.i18n import _, in_language
from lms.people.queries.trust import visible_unit, visible_units
from lms.scheduling.forms.programmes import AmendmentForm, EndForm, PeriodForm, UnitForm, ending
from lms.scheduling.models import Programme
from lms.scheduling.queries.programmes import period_in, programme_to_edit, unit_in
from lms.scheduling.rules import programmes as rules
from lms.scheduling.views.pages import bp, done_or_refused

EDIT = Permission.SCHEDULING_PROGRAMME_EDIT


def _page(programme: Programme, form: Form, heading: str, action: str) -> str:
    return render_template(
        "scheduling/programme_part.html", programme=programme, form=form, heading=heading, action=action
    )


def _back(programme: Programme, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for(".programme", programme_id=programme.id))


def _amendment_page(programme: Programme, form: AmendmentForm) -> str:
    return _page(programme, form, _("Move the end"), url_for(".amend_programme", programme_id=programme.id))


@bp.get("/programmes/<int:programme_id>/amendment")
@needs(EDIT)
def amendment(programme_id: int) -> str:
    return _amendment_page(programme_to_edit(g.db, g.actor, programme_id), AmendmentForm())


@bp.post("/programmes/<int:programme_id>/amendment")
@needs(EDIT)
def amend_programme(programme_id: int) -> ResponseReturnValue:
    programme, form = programme_to_edit(g.db, g.actor, programme_id), AmendmentForm()
    if form.accepts(lambda: _amend(programme, form)):
        return _back(programme, _("The end is moved."))
    return _amendment_page(programme, form), 422


def _amend(programme: Programme, form: AmendmentForm) -> None:
    typed = form.data
    rules.amend_programme(
        g.db, programme, typed["ends_on"], decided_on=typed["decided_on"], reason=typed["reason"], by=g.actor
    )


def _unit_page(programme: Programme, form: UnitForm) -> str:
    return _page(programme, form, _("Add a unit"), url_for(".add_unit", programme_id=programme.id))


def _unit_form() -> UnitForm:
    form = UnitForm()
    form.offer([unit for unit in g.db.scalars(visible_units(g.actor, EDIT)) if unit.valid_to is None])
    return form


@bp.get("/programmes/<int:programme_id>/units/new")
@needs(EDIT)
def new_unit(programme_id: int) -> str:
    programme, form = programme_to_edit(g.db, g.actor, programme_id), _unit_form()
    form.starts_on.data = programme.starts_on
    return _unit_page(programme, form)


@bp.post("/programmes/<int:programme_id>/units/new")
@needs(EDIT)
def add_unit(programme_id: int) -> ResponseReturnValue:
    programme, form = programme_to_edit(g.db, g.actor, programme_id), _unit_form()
    if form.accepts(lambda: _add_unit(programme, form)):
        return _back(programme, _("The unit is on the list."))
    return _unit_page(programme, form), 422


def _add_unit(programme: Programme, form: UnitForm) -> None:
    unit = visible_unit(g.db, g.actor, form.unit.data, EDIT)
    rules.add_unit(g.db, programme, unit, form.facts(), by=g.actor)


def _end_page(programme: Programme, membership_id: int, form: EndForm) -> str:
    name = in_language(unit_in(g.db, programme, membership_id).unit.name)
    action = url_for(".end_unit", programme_id=programme.id, membership_id=membership_id)
    return _page(programme, form, _("%(unit)s: until when it takes part", unit=name), action)


@bp.get("/programmes/<int:programme_id>/units/<int:membership_id>/end")
@needs(EDIT)
def ending_of_unit(programme_id: int, membership_id: int) -> str:
    programme = programme_to_edit(g.db, g.actor, programme_id)
    return _end_page(programme, membership_id, ending(unit_in(g.db, programme, membership_id)))


@bp.post("/programmes/<int:programme_id>/units/<int:membership_id>/end")
@needs(EDIT)
def end_unit(programme_id: int, membership_id: int) -> ResponseReturnValue:
    programme = programme_to_edit(g.db, g.actor, programme_id)
    form, membership = EndForm(), unit_in(g.db, programme, membership_id)
    if form.accepts(lambda: rules.end_unit(g.db, membership, form.data["ends_on"], by=g.actor)):
        return _back(programme, _("Saved."))
    return _end_page(programme, membership_id, form), 422


def _period_page(programme: Programme, form: PeriodForm) -> str:
    return _page(programme, form, _("Add a reporting period"), url_for(".add_period", programme_id=programme.id))


@bp.get("/programmes/<int:programme_id>/periods/new")
@needs(EDIT)
def new_period(programme_id: int) -> str:
    return _period_page(programme_to_edit(g.db, g.actor, programme_id), PeriodForm())


@bp.post("/programmes/<int:programme_id>/periods/new")
@needs(EDIT)
def add_period(programme_id: int) -> ResponseReturnValue:
    programme, form = programme_to_edit(g.db, g.actor, programme_id), PeriodForm()
    if form.accepts(lambda: rules.add_period(g.db, programme, form.facts(), by=g.actor)):
        return _back(programme, _("The reporting period is added."))
    return _period_page(programme, form), 422


@bp.post("/programmes/<int:programme_id>/periods/<int:period_id>/remove")
@needs(EDIT)
def remove_period(programme_id: int, period_id: int) -> ResponseReturnValue:
    programme = programme_to_edit(g.db, g.actor, programme_id)
    period = period_in(g.db, programme, period_id)
    done_or_refused(
        lambda: rules.remove_period(g.db, programme, period, by=g.actor), _("The reporting period is removed.")
    )
    return redirect(url_for(".programme", programme_id=programme_id))
