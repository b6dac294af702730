"""The lists of workshops, programmes and venues as Excel files."""

from datetime import date

from lms.i18n import _, in_language, label
from lms.scheduling.models import Programme, Venue, Workshop
from lms.scheduling.queries.lists import Glance
from lms.scheduling.queries.programmes import Whole, phase_of
from lms.scheduling.queries.workshops import listed, title_of
from lms.tables import Cell, as_xlsx


def workshops_sheet(workshops: list[Workshop], glances: dict[int, Glance]) -> bytes:
    """One row for each workshop: what, when, where, who teaches, how many seats."""
    columns = [
        _("Workshop"), _("Course"), _("Programme"), _("State"), _("First day"), _("Last day"), _("Sessions"),
        _("Hours"), _("Region"), _("Trainers"), _("Language"), _("Seats"),
    ]  # fmt: skip
    return as_xlsx(_("Workshops"), columns, [_line(workshop, glances[workshop.id]) for workshop in workshops])


def _line(workshop: Workshop, glance: Glance) -> list[Cell]:
    return [
        title_of(workshop),
        in_language(workshop.edition.title),
        in_language(workshop.programme.title) if workshop.programme else "",
        label(workshop.state),
        glance.first,
        glance.last,
        glance.sessions,
        round(glance.minutes / 60, 2),
        ", ".join([*(in_language(region) for region in glance.regions), *([_("online")] if glance.is_online else [])]),
        "; ".join(listed(person) for person in glance.trainers),
        workshop.language,
        workshop.seats,
    ]


def programmes_sheet(programmes: list[Programme], counts: dict[int, int], today: date) -> bytes:
    """One row for each programme; `counts` are the units that take part today."""
    columns = [
        _("Programme"), _("Short code"), _("Who pays"), _("First day"), _("Last day"), _("Units today"), _("State"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            in_language(one.title), one.code, in_language(one.funders), one.starts_on, one.ends_on,
            counts.get(one.id, 0), label(phase_of(one, today)),
        ]
        for one in programmes
    ]  # fmt: skip
    return as_xlsx(_("Programmes"), columns, rows)


def programme_units_sheet(whole: Whole) -> bytes:
    """The units of one programme, from–to, and why each was chosen."""
    columns = [_("Unit"), _("First day"), _("Last day"), _("Why it was chosen"), _("Survey figure")]
    rows: list[list[Cell]] = [
        [in_language(part.unit.name), part.starts_on, part.ends_on, part.reason, part.survey_percent]
        for part in whole.units
    ]
    return as_xlsx(_("Units that take part"), columns, rows)


def venues_sheet(venues: list[Venue]) -> bytes:
    """One row for each place for training."""
    columns = [_("Venue"), _("Region"), _("City"), _("Address"), _("Places"), _("Step-free access")]
    rows: list[list[Cell]] = [
        [
            in_language(one.name), in_language(one.region.name) if one.region else "", in_language(one.city),
            in_language(one.address), one.places, _("yes") if one.is_step_free else _("no"),
        ]
        for one in venues
    ]  # fmt: skip
    return as_xlsx(_("Venues"), columns, rows)
