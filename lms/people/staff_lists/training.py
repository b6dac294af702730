"""Turn the lines of an earlier-training file into what persons have attended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lms.people.staff_lists.fields import Field
from lms.people.staff_lists.headings import Mapping, Table
from lms.people.staff_lists.lines import Fault, Line, Skipped, lines_of
from lms.people.staff_lists.rows import name_in
from lms.people.staff_lists.words import hours_of, last_date_of, line_of_text, service_number_of


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """One training one person had: who by service number or name, what, from whom, hours as stated, its last day.

    A value is None (surname, given: "") where the cell is empty, has no column, or has a fault.
    """

    sheet: str
    number: int
    service_number: str | None
    surname: str
    given: str
    patronymic: str | None
    title: str | None
    provider: str | None
    hours: Decimal | None
    date: date | None
    document: str | None
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class TrainingList:
    """All trainings of a file and the lines that are about nobody."""

    rows: tuple[TrainingRow, ...]
    skipped: tuple[Skipped, ...]

    @property
    def is_clean(self) -> bool:
        """Say whether every line can be taken as it stands."""
        return not any(row.faults for row in self.rows)


def training_list_of(tables: Sequence[tuple[Table, Mapping]]) -> TrainingList:
    """Read the trainings of one file. Raises nothing: what is wrong stands in faults.

    Fault codes as for a staff list, and missing (title, date), hours-unclear. A person needs a number or a name;
    one person may stand in many lines.
    """
    lines = [line for table, mapping in tables for line in lines_of(table, mapping)]
    rows = tuple(_training_row(line) for line in lines if isinstance(line, Line))
    return TrainingList(rows, tuple(line for line in lines if isinstance(line, Skipped)))


def _training_row(line: Line) -> TrainingRow:
    """Read one line."""
    name = name_in(line, needed=line.is_empty(Field.SERVICE_NUMBER))
    line.need(Field.TITLE)
    line.need(Field.DATE)
    return TrainingRow(
        sheet=line.sheet,
        number=line.number,
        service_number=line.read(Field.SERVICE_NUMBER, service_number_of),
        surname=name.surname,
        given=name.given,
        patronymic=name.patronymic,
        title=line.read(Field.TITLE, line_of_text),
        provider=line.read(Field.PROVIDER, line_of_text),
        hours=line.read(Field.HOURS, hours_of),
        date=line.read(Field.DATE, last_date_of),
        document=line.read(Field.DOCUMENT, line_of_text),
        faults=tuple(line.faults),
    )
