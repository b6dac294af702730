"""Venues: the list, a new one, changes."""

from flask import Response, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.access import Permission, needs
from lms.i18n import _
from lms.people.queries.units import regions
from lms.scheduling.documents import venues_sheet
from lms.scheduling.forms.venues import ChangedVenueForm, NewVenueForm, VenueForm, as_typed, digest_of
from lms.scheduling.models import Venue
from lms.scheduling.queries.venues import venues as all_venues
from lms.scheduling.queries.venues import visible_venue
from lms.scheduling.rules.venues import add_venue, change_venue
from lms.scheduling.views.pages import bp
from lms.tables import excel_file

EDIT = Permission.SCHEDULING_WORKSHOP_EDIT


@bp.get("/venues")
@needs(EDIT)
def venues() -> str:
    return render_template("scheduling/venues.html", venues=all_venues(g.db))


@bp.get("/venues.xlsx")
@needs(EDIT)
def venues_xlsx() -> Response:
    return excel_file(venues_sheet(all_venues(g.db)), f"venues-{clock.today()}")


def _form_page(form: VenueForm, venue: Venue | None = None) -> str:
    return render_template("scheduling/venue_form.html", form=form, venue=venue)


@bp.get("/venues/new")
@needs(EDIT)
def new_venue() -> str:
    return _form_page(NewVenueForm().offer(regions(g.db)))


@bp.post("/venues/new")
@needs(EDIT)
def make_venue() -> ResponseReturnValue:
    form = NewVenueForm().offer(regions(g.db))
    if form.accepts(lambda: add_venue(g.db, form.facts(), by=g.actor)):
        flash(_("The venue is on the list."), "success")
        return redirect(url_for(".venues"))
    return _form_page(form), 422


@bp.get("/venues/<int:venue_id>/edit")
@needs(EDIT)
def edit_venue(venue_id: int) -> str:
    venue = visible_venue(g.db, g.actor, venue_id)
    form = ChangedVenueForm(data=as_typed(venue) | {"seen": digest_of(venue)})
    return _form_page(form.offer(regions(g.db)), venue)


@bp.post("/venues/<int:venue_id>/edit")
@needs(EDIT)
def change_a_venue(venue_id: int) -> ResponseReturnValue:
    venue, form = visible_venue(g.db, g.actor, venue_id), ChangedVenueForm().offer(regions(g.db))
    if form.accepts(lambda: _change(venue, form)):
        flash(_("Saved."), "success")
        return redirect(url_for(".venues"))
    return _form_page(form, venue), 422


def _change(venue: Venue, form: ChangedVenueForm) -> None:
    form.refuse_stale(venue)
    change_venue(g.db, venue, form.facts(), by=g.actor)
