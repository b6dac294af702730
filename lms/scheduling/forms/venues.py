"""What the page of a venue asks."""

import json
from hashlib import sha256
from typing import Any, Self

from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from lms.errors import RefusedError
from lms.forms import CreateForm, Form
from lms.i18n import _, _l, in_language
from lms.people.models.units import Unit
from lms.scheduling.forms.sessions import id_or_none, options
from lms.scheduling.models import Venue

LONG, MOST_PLACES = 200, 5000


class VenueForm(Form):
    """A place for training."""

    name_uk = StringField(_l("Name in Ukrainian"), [InputRequired(_l("Enter the name")), Length(max=LONG)])
    name_en = StringField(_l("Name in English"), [InputRequired(_l("Enter the name")), Length(max=LONG)])
    region = SelectField(
        _l("Region"), [InputRequired(_l("Choose the region"))], coerce=id_or_none, choices=[],
        description=_l("Shown to everybody who sees the workshop."),
    )  # fmt: skip
    city_uk = StringField(
        _l("City in Ukrainian"), [InputRequired(_l("Enter the city")), Length(max=80)],
        description=_l("Shown at once to those enrolled."),
    )  # fmt: skip
    city_en = StringField(_l("City in English"), [InputRequired(_l("Enter the city")), Length(max=80)])
    address_uk = StringField(
        _l("Address in Ukrainian"), [InputRequired(_l("Enter the address")), Length(max=LONG)],
        description=_l("Shown to those enrolled, and only shortly before the session."),
    )  # fmt: skip
    address_en = StringField(_l("Address in English"), [InputRequired(_l("Enter the address")), Length(max=LONG)])
    places = IntegerField(
        _l("Places"),
        [InputRequired(_l("Enter the places")), NumberRange(1, MOST_PLACES, _l("From %(min)s to %(max)s"))],
    )
    is_step_free = BooleanField(_l("Can be reached without steps"))

    def offer(self, regions: list[Unit]) -> Self:
        """Fill the list of regions."""
        self.region.choices = options(((unit.id, in_language(unit.name)) for unit in regions), empty=_("– choose –"))
        return self

    def facts(self) -> dict[str, Any]:
        """What was typed, as the rules take it."""
        typed: dict[str, Any] = self.data
        both = {name: {"uk": typed[f"{name}_uk"], "en": typed[f"{name}_en"]} for name in ("name", "city", "address")}
        return both | {name: typed[name] for name in ("places", "is_step_free")} | {"region_id": typed["region"]}


class NewVenueForm(VenueForm, CreateForm):
    """A new place."""


class ChangedVenueForm(VenueForm):
    """A place that stands already."""

    seen = HiddenField()

    def refuse_stale(self, venue: Venue) -> None:
        """RefusedError `changed-meanwhile` when somebody changed the venue since this page was drawn."""
        if self.seen.data != digest_of(venue):
            raise RefusedError("changed-meanwhile", _("Somebody changed this a moment ago. Look at it again."))


def digest_of(venue: Venue) -> str:
    """What stands in a venue, in short: another when anything was changed."""
    return sha256(json.dumps(as_typed(venue), sort_keys=True).encode()).hexdigest()[:16]


def as_typed(venue: Venue) -> dict[str, Any]:
    """A stored venue as its form shows it."""
    both = {
        f"{name}_{language}": getattr(venue, name).get(language, "")
        for name in ("name", "city", "address")
        for language in ("uk", "en")
    }
    return both | {"region": venue.region_id, "places": venue.places, "is_step_free": venue.is_step_free}
