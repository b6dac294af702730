"""One person's record, figures and messages to bring as Excel files."""

from collections.abc import Iterable

from lms import clock
from lms.i18n import _, in_language, label
from lms.notices.documents import Words
from lms.notices.models import Notice
from lms.people.models.persons import Person
from lms.reports.queries.figures import EXPLAINED, Figures, Measure
from lms.reports.queries.records import Record
from lms.scheduling.models import Programme, ReportingPeriod
from lms.scheduling.queries.workshops import listed
from lms.tables import Cell, as_xlsx

Line = tuple[Notice, Person, Words | None]
"""A message to bring, its person, and its words; None when they are for the person alone."""
TOO_FEW = "·"


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


def messages_sheet(lines: Iterable[Line]) -> bytes:
    """The messages that somebody should bring to their people, as the page words them."""
    columns = [_("Who"), _("Message"), _("Text"), _("Since")]
    alone = _("A message for the person alone: ask them to sign in.")
    rows: list[list[Cell]] = [
        [listed(person), words.subject if words else alone, words.body if words else "", notice.made_at]
        for notice, person, words in lines
    ]
    return as_xlsx(_("Tell these people"), columns, rows)


def figures_sheet(programme: Programme, period: ReportingPeriod | None, figures: Figures) -> bytes:
    """The figures of a programme or of one of its periods: one row in all, one for each group; then what they mean.

    What the page keeps back because it is under five, the file keeps back too.
    """
    stretch = period or programme
    about: list[Cell] = [
        in_language(programme.title), in_language(period.title) if period else _("The whole programme"),
        stretch.starts_on, stretch.ends_on,
    ]  # fmt: skip
    held: list[Cell] = [figures.workshops, figures.sessions, round(figures.minutes / 60, 2)]
    rows = [[*about, _("In all"), "", *_shown(figures.in_all), *held]]
    rows += [
        [*about, str(breakdown.title), _said(row.name), *_shown(row.values)]
        for breakdown in figures.breakdowns
        for row in breakdown.rows
    ]
    columns = [
        _("Programme"), _("Period"), _("First day"), _("Last day"), _("Breakdown"), _("Group"), *map(label, Measure),
        _("Workshops begun"), _("Sessions held"), _("Hours held"),
    ]  # fmt: skip
    dot = (TOO_FEW, _("fewer than five, or not shown so that fewer than five do not follow from it"))
    notes = [(str(word), str(meaning)) for word, meaning in EXPLAINED]
    return as_xlsx(_("Figures"), columns, rows, [*notes, dot])


def _shown(values: dict[Measure, int | None]) -> list[Cell]:
    counts = [values[measure] for measure in Measure]
    return [TOO_FEW if count is None else count for count in counts]


def _said(name: object) -> str:
    return in_language(name) if isinstance(name, dict) else str(name)
