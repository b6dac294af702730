"""The list of workshops as an Excel file."""

from lms.i18n import _, in_language, label
from lms.scheduling.models import Workshop
from lms.scheduling.queries.lists import Glance
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
