"""The list of a workshop, for those who run it: participants, waiting list, guests, nominations, seats, cancelling."""

from typing import Any

from flask import Response, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.access import Permission, needs
from lms.enrolment.documents.participants import participants_sheet
from lms.enrolment.forms import CancelForm, GuestForm, NominateForm, SeatsForm, StepForm
from lms.enrolment.models import HOLDS_SEAT, State
from lms.enrolment.queries import asking, clearances, places
from lms.enrolment.queue import PRIORITIES
from lms.enrolment.rules import guests
from lms.enrolment.rules import places as rules
from lms.enrolment.views.pages import bp
from lms.enrolment.views.workshop import name_of
from lms.errors import RefusedError
from lms.forms import Form
from lms.i18n import _, _n
from lms.people.models.persons import Person
from lms.people.queries.persons import person_by_number
from lms.scheduling.models import Workshop, WorkshopState
from lms.scheduling.queries.workshops import runs, title_of, workshop_to_run
from lms.tables import excel_file

READ, EDIT = Permission.ENROLMENT_PARTICIPANTS_READ, Permission.ENROLMENT_PARTICIPANTS_EDIT
GONE = (State.NOT_APPROVED, State.CALLED_BACK, State.WITHDRAWN, State.CANCELLED)


def participants_page(workshop: Workshop, **forms: Form) -> str:
    seated, queue = places.listed(g.db, workshop.id, HOLDS_SEAT), places.waiting(g.db, workshop.id)
    gone = places.listed(g.db, workshop.id, GONE)
    shown: dict[str, Any] = {
        "nominate": NominateForm(formdata=None),
        "guest": GuestForm(formdata=None),
        "seats_form": SeatsForm(formdata=None, data={"seats": workshop.seats}),
    }
    return render_template(
        "enrolment/participants.html",
        workshop=workshop,
        title=title_of(workshop),
        seated=seated,
        queue=queue,
        gone=gone,
        decisions=places.decisions_on(g.db, [*seated, *queue, *gone]),
        deciders=clearances.deciders(g.db, [*seated, *queue]),
        guests=places.guests(g.db, workshop.id),
        seats=places.seats_of(g.db, [workshop])[workshop.id],
        may_cancel=_may_cancel(workshop),
        form=next(iter(forms.values()), None),
        name_of=name_of,
        priorities=PRIORITIES,
        **(shown | forms),
    )


def _may_cancel(workshop: Workshop) -> bool:
    is_published = workshop.state is WorkshopState.PUBLISHED
    return is_published and runs(g.db, g.actor, workshop, Permission.SCHEDULING_WORKSHOP_EDIT)


@bp.get("/workshops/<int:workshop_id>/participants")
@needs(READ)
def participants(workshop_id: int) -> str:
    return participants_page(workshop_to_run(g.db, g.actor, workshop_id, READ))


@bp.get("/workshops/<int:workshop_id>/participants.xlsx")
@needs(READ)
def participants_xlsx(workshop_id: int) -> Response:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, READ)
    return excel_file(participants_sheet(g.db, workshop), f"participants-{workshop.id}")


@bp.post("/workshops/<int:workshop_id>/nominate")
@needs(EDIT)
def nominate(workshop_id: int) -> ResponseReturnValue:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, EDIT)
    form = NominateForm()
    found: list[Person] = []

    def ask() -> None:
        person = person_by_number(g.db, form.number.data or "")
        if person is None:
            raise RefusedError("no-such-person", _("Nobody has this service number."))
        found.append(person)
        rules.ask(g.db, person, workshop, by=g.actor)

    if form.accepts(ask):
        flash(_("%(person)s is on the list; the head of unit decides next.", person=name_of(found[0])), "good")
        return redirect(url_for(".participants", workshop_id=workshop_id))
    if found:
        form.form_errors[:] = [_told(found[0]), *_reasons(found[0], workshop)]
    return participants_page(workshop, nominate=form), 422


def _told(person: Person) -> str:
    return _("Not possible for %(person)s. On the page of the workshop this person would read:", person=name_of(person))


def _reasons(person: Person, workshop: Workshop) -> list[str]:
    return [reason.message for reason in asking.reasons_against(g.db, person, workshop, viewer=g.actor)]


@bp.post("/workshops/<int:workshop_id>/guests")
@needs(EDIT)
def add_guest(workshop_id: int) -> ResponseReturnValue:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, EDIT)
    form = GuestForm()

    def add() -> None:
        guests.add_guest(g.db, workshop, form.name.data or "", form.organisation.data or "", by=g.actor)

    if form.accepts(add):
        flash(_("The guest is on the list."), "good")
        return redirect(url_for(".participants", workshop_id=workshop_id))
    return participants_page(workshop, guest=form), 422


@bp.post("/workshops/<int:workshop_id>/guests/<int:guest_id>/remove")
@needs(EDIT)
def remove_guest(workshop_id: int, guest_id: int) -> ResponseReturnValue:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, EDIT)
    guest = places.guest_of(g.db, workshop, guest_id)
    form = StepForm()
    if form.accepts(lambda: guests.remove_guest(g.db, guest, by=g.actor)):
        flash(_("The guest is off the list."), "good")
        return redirect(url_for(".participants", workshop_id=workshop_id))
    return participants_page(workshop, step=form), 422


@bp.post("/workshops/<int:workshop_id>/seats")
@needs(EDIT)
def change_seats(workshop_id: int) -> ResponseReturnValue:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, EDIT)
    form = SeatsForm()
    moved: list[object] = []
    if form.accepts(lambda: moved.extend(rules.change_seats(g.db, workshop, form.seats.data or 0, by=g.actor))):
        flash(_("The number of seats is saved."), "good")
        if moved:
            flash(_n("One person moved up.", "%(num)s persons moved up.", len(moved)), "good")
        return redirect(url_for(".participants", workshop_id=workshop_id))
    return participants_page(workshop, seats_form=form), 422


def cancel_page(workshop: Workshop, form: CancelForm) -> str:
    return render_template(
        "enrolment/cancel.html",
        form=form,
        workshop=workshop,
        title=title_of(workshop),
        seats=places.seats_of(g.db, [workshop])[workshop.id],
    )


@bp.get("/workshops/<int:workshop_id>/cancel")
@needs(Permission.SCHEDULING_WORKSHOP_EDIT)
def cancellation(workshop_id: int) -> str:
    return cancel_page(workshop_to_run(g.db, g.actor, workshop_id, Permission.SCHEDULING_WORKSHOP_EDIT), CancelForm())


@bp.post("/workshops/<int:workshop_id>/cancel")
@needs(Permission.SCHEDULING_WORKSHOP_EDIT)
def cancel(workshop_id: int) -> ResponseReturnValue:
    workshop = workshop_to_run(g.db, g.actor, workshop_id, Permission.SCHEDULING_WORKSHOP_EDIT)
    form = CancelForm()
    if form.accepts(lambda: rules.cancel_workshop(g.db, workshop, form.reason.data or "", by=g.actor)):
        flash(_("The workshop is cancelled; everybody concerned is told."), "good")
        return redirect(url_for(".workshop", workshop_id=workshop_id))
    return cancel_page(workshop, form), 422
