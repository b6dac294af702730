"""Earlier training that HR states in a file: whose each line is, and which lines are new."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lms.i18n import _l, fold
from lms.people.rules.staff_list.difference import Conflict, Part, Place, Skipped
from lms.people.rules.staff_list.office_file import column_letter
from lms.people.staff_lists.fields import Field
from lms.people.staff_lists.headings import Mapping, Table
from lms.people.staff_lists.sentences import CELLS, Sentence, Words, cell_sentence, sentence
from lms.people.staff_lists.training import TrainingList, TrainingRow
from lms.people.staff_lists.words import service_number_key

MINUTES = 60
LINES: Words = {
    "person-unknown": (
        _l("Nobody in your units has this number or name."),
        _l("Check the number and the name; somebody of another unit is entered by the personnel office there."),
    ),
    "person-ambiguous": (_l("Several people in your units have this name."), _l("Add the service number.")),
    "number-of-another": (
        _l("The service number belongs to somebody with another name."),
        _l("Check the number and the name; one of them is wrong."),
    ),
    "date-in-future": (_l("The training has not ended yet."), _l("Upload it when it has ended.")),
}


@dataclass(frozen=True)
class Somebody:
    """A person whom a line may be about."""

    id: int
    service_number: str | None
    surname: str
    given: str
    patronymic: str | None

    @property
    def name(self) -> str:
        """SURNAME Given Patronymic."""
        return " ".join(part for part in (self.surname.upper(), self.given, self.patronymic) if part)


class Stated(Part):
    """One training of one person, as HR states it; its award's code is the same for all writings of the title."""

    place: Place
    person_id: int
    name: str
    title: str
    code: str
    provider: str
    minutes: int | None
    since: date
    document_number: str


class Preview(Part):
    """What a file would enter, what is in the records already, what cannot be taken, and the lines about nobody."""

    new: tuple[Stated, ...] = ()
    known: tuple[Stated, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    def sha256(self) -> str:
        """SHA-256 (hex) of everything the page shows."""
        text = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


Held = tuple[int, str, date]


class LineError(ValueError):
    """A line whose person or date cannot be taken."""

    def __init__(self, code: str, field: Field) -> None:
        """Keep what the page will say."""
        super().__init__(code)
        self.code = code
        self.field = field


def code_of(title: str) -> str:
    """The code of an earlier training: equal for titles that differ only in case, apostrophes and spaces."""
    return f"earlier/{hashlib.sha256(fold(title).encode()).hexdigest()[:24]}"


def preview_of(
    trainings: TrainingList,
    lists: Sequence[tuple[Table, Mapping]],
    people: Iterable[Somebody],
    held: Collection[Held],
    today: date,
) -> Preview:
    """Sort the lines of a file. A training that stands twice (person, title, date) is entered once."""
    finder, columns = _Finder(people), {table.sheet.name: mapping for table, mapping in lists}
    sorted_in: dict[str, list[Any]] = defaultdict(list)
    met = set(held)
    for row in trainings.rows:
        place = Place(sheet=row.sheet, row=row.number)
        try:
            stated = _stated(row, finder, today)
        except LineError as error:
            sorted_in["conflicts"].append(_conflict(place, error.code, error.field, columns, {}))
            continue
        if stated is None:
            faults = [_conflict(place, at.code, at.field, columns, dict(at.facts)) for at in row.faults]
            sorted_in["conflicts"].extend(faults)
            continue
        key = (stated.person_id, stated.code, stated.since)
        sorted_in["known" if key in met else "new"].append(stated)
        met.add(key)
    skipped = (
        Skipped(place=Place(sheet=line.sheet, row=line.number), why=line.why, text=line.text)
        for line in trainings.skipped
    )
    lines = {name: tuple(found) for name, found in sorted_in.items()}
    return Preview(skipped=tuple(skipped), **lines)


def _stated(row: TrainingRow, finder: "_Finder", today: date) -> Stated | None:
    """One line as an award; None when one of its cells is faulty. Raises LineError."""
    if row.faults or row.title is None or row.date is None:
        return None
    person = finder.person_of(row)
    if row.date > today:
        raise LineError("date-in-future", Field.DATE)
    return Stated(
        place=Place(sheet=row.sheet, row=row.number),
        person_id=person.id,
        name=person.name,
        title=row.title,
        code=code_of(row.title),
        provider=row.provider or "",
        minutes=int(row.hours * Decimal(MINUTES)) if row.hours is not None else None,
        since=row.date,
        document_number=(row.document or "")[:80],
    )


class _Finder:
    """Finds people by number, else by full name."""

    def __init__(self, people: Iterable[Somebody]) -> None:
        self._by_number: dict[str, list[Somebody]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[Somebody]] = defaultdict(list)
        for one in people:
            if one.service_number:
                self._by_number[service_number_key(one.service_number)].append(one)
            self._by_name[fold(one.surname), fold(one.given)].append(one)

    def person_of(self, row: TrainingRow) -> Somebody:
        """The person of a line. Raises LineError person-unknown, person-ambiguous, number-of-another."""
        found = self._by_number.get(service_number_key(row.service_number), []) if row.service_number else []
        if found and row.surname and row.given and not _shares_a_name(found[0], row):
            raise LineError("number-of-another", Field.SERVICE_NUMBER)
        if not found:
            found = self._named(row)
        field = Field.SERVICE_NUMBER if row.service_number else Field.FULL_NAME
        if not found:
            raise LineError("person-unknown", field)
        if len(found) > 1:
            raise LineError("person-ambiguous", field)
        return found[0]

    def _named(self, row: TrainingRow) -> list[Somebody]:
        """People of the line's full name; for a line with a number, those who have none here."""
        named = self._by_name.get((fold(row.surname), fold(row.given)), [])
        return [
            one
            for one in named
            if (not row.patronymic or not one.patronymic or fold(row.patronymic) == fold(one.patronymic))
            and not (row.service_number and one.service_number)
        ]


def _shares_a_name(one: Somebody, row: TrainingRow) -> bool:
    return fold(one.surname) == fold(row.surname) or fold(one.given) == fold(row.given)


def _conflict(place: Place, code: str, field: Field, columns: dict[str, Mapping], facts: dict[str, str]) -> Conflict:
    """A line that is left out, with its place."""
    column = columns[place.sheet].column(field)
    letter = None if column is None else column_letter(column)
    return Conflict(code=code, place=place, field=field.value, column=letter, facts=facts)


def conflict_sentence(conflict: Conflict) -> Sentence:
    """Why a line is left out, and what to do."""
    if conflict.code in CELLS:
        return cell_sentence(conflict.code, conflict.facts)
    return sentence(LINES, conflict.code, conflict.facts)
