"""One person's record as an Excel file."""

from lms import clock
from lms.i18n import _, label
from lms.reports.queries.records import Record
from lms.tables import Cell, as_xlsx


def record_file(record: Record) -> tuple[bytes, str]:
    """The file and its name: one row for each workshop, award and document, as the reader may see them."""
    columns = [_("What"), _("Title"), _("From"), _("Until"), _("Hours present"), _("State or result"), _("Number")]
    rows: list[list[Cell]] = []
    for part in record.parts:
        starts, ends = (
            clock.on_the_wall(instant).date() if instant else None
            for instant in (part.enrolment.workshop.starts_at, part.enrolment.workshop.ends_at)
        )
        state = ", ".join(word for word in (label(part.enrolment.state), part.result) if word)
        rows.append([_("Workshop"), part.title, starts, ends, round(part.minutes / 60, 2), state, ""])
    for award, title in record.awards:
        hours = round(award.minutes / 60, 2) if award.minutes else None
        ended = award.ended_why if award.ended_at else label(award.basis)
        rows.append([label(award.kind), title, award.since, award.until, hours, ended, award.document_number])
    for certificate, title in record.certificates:
        day = clock.on_the_wall(certificate.decided_at).date()
        rows.append([label(certificate.kind), title, day, None, None, label(certificate.state), certificate.number])
    name = f"{record.person.surname_latin.upper()}_{record.person.given_latin}_{clock.today():%Y-%m-%d}.xlsx"
    return as_xlsx(_("Record"), columns, rows), name.replace(" ", "_")
