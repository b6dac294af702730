"""Lists of a workshop as Excel files."""

from lms.db import Db
from lms.enrolment.models import HOLDS_SEAT
from lms.enrolment.queries.places import decisions_on, guests, listed, waiting
from lms.i18n import _, in_language, label, language
from lms.people.models.persons import Person
from lms.scheduling.models import Workshop
from lms.tables import Cell, as_xlsx


def _name(person: Person) -> str:
    return person.latin_name if language() == "en" else person.full_name


def participants_sheet(db: Db, workshop: Workshop) -> bytes:
    """Participants by the Ukrainian alphabet, then the waiting list in its order, then guests."""
    enrolments = [*listed(db, workshop.id, HOLDS_SEAT), *waiting(db, workshop.id)]
    decisions = decisions_on(db, enrolments)
    rows: list[list[Cell]] = []
    for number, one in enumerate(enrolments, start=1):
        decided = decisions.get(one.id, [])
        rows.append([
            number, _name(one.person), one.person.service_number,
            in_language(one.rank.words) if one.rank else "", in_language(one.unit.name) if one.unit else "",
            label(one.staff_group), label(one.state), _name(decided[0].decided_by) if decided else "",
            decided[0].decided_at.date() if decided else None,
        ])  # fmt: skip
    rows += [
        [None, guest.name, "", "", guest.organisation, "", _("Guest"), "", None] for guest in guests(db, workshop.id)
    ]
    columns = [_("No."), _("Name"), _("Service number"), _("Rank"), _("Unit"), _("Staff group"), _("State"),
               _("Decided by"), _("Decided on")]  # fmt: skip
    return as_xlsx(_("Participants"), columns, rows)
