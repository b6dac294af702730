"""Which person a line of a staff list is about."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from lms.i18n import fold
from lms.people.models.persons import PersonKind
from lms.people.rules.staff_list.difference import Place
from lms.people.rules.staff_list.known import Known
from lms.people.staff_lists.fields import Field
from lms.people.staff_lists.rows import StaffRow
from lms.people.staff_lists.words import service_number_key


class LineError(ValueError):
    """A line that cannot be taken: code and facts of its sentence, the field it is about, the other line."""

    def __init__(self, code: str, field: Field, other: Place | None = None, /, **facts: str) -> None:
        """Keep what the conflict will say."""
        super().__init__(code)
        self.code = code
        self.field = field
        self.other = other
        self.facts = facts


def _name_key(surname: str, given: str) -> tuple[str, str]:
    return fold(surname), fold(given)


def _may_be_one(patronymic: str | None, other: str | None) -> bool:
    """Whether two patronymics may belong to one person: equal, or one of them unknown."""
    return not patronymic or not other or fold(patronymic) == fold(other)


def _is_one(patronymic: str | None, other: str | None) -> bool:
    """Whether two patronymics are known and equal."""
    return bool(patronymic and other) and fold(patronymic or "") == fold(other or "")


def place_of(row: StaffRow) -> Place:
    """Where the line stands."""
    return Place(sheet=row.sheet, row=row.number)


class Matching:
    """Finds the person of each line: by service number, else by full name among the units the file speaks for.

    Nobody outside `reach` (unit ids) is ever named to who imports the file.
    """

    def __init__(
        self, people: Iterable[Known], rows: Sequence[StaffRow], spoken: frozenset[int], reach: frozenset[int]
    ) -> None:
        """Take everybody the rows may be about."""
        self._spoken, self._reach = spoken, reach
        self._by_number: dict[str, list[Known]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[Known]] = defaultdict(list)
        for known in people:
            if known.service_number:
                self._by_number[service_number_key(known.service_number)].append(known)
            if known.kind is PersonKind.STAFF:
                self._by_name[_name_key(known.surname, known.given)].append(known)
        self._claimed = {known.id for row in rows for known in self._numbered(row)}
        self._lines: dict[tuple[str, str], list[StaffRow]] = defaultdict(list)
        for row in rows:
            self._lines[_name_key(row.surname, row.given)].append(row)
        self._met: dict[int, Place] = {}

    def person_of(self, row: StaffRow) -> Known | None:
        """The person, or None for who is new. Raises LineError when that cannot be told, or two lines name one person."""
        known = self._with_number(row) if row.service_number else self._without_number(row)
        if known:
            first = self._met.setdefault(known.id, place_of(row))
            if first != place_of(row):
                raise LineError("person-twice", Field.FULL_NAME, first, name=known.name)
        return known

    def perhaps(self, row: StaffRow) -> set[int]:
        """Everybody a faulty line may be about, so that nobody is taken for a leaver because of a typing mistake."""
        return {known.id for known in (*self._numbered(row), *self._namesakes(row))}

    def _numbered(self, row: StaffRow) -> list[Known]:
        """Persons with the line's number."""
        return self._by_number.get(service_number_key(row.service_number), []) if row.service_number else []

    def _namesakes(self, row: StaffRow) -> list[Known]:
        """Staff with the line's name."""
        found = self._by_name.get(_name_key(row.surname, row.given), [])
        return [known for known in found if _may_be_one(row.patronymic, known.patronymic)]

    def _with_number(self, row: StaffRow) -> Known | None:
        """Find a person by number; one of the same name and unit without a number, or with another one, gets it."""
        found = self._numbered(row)
        exact = [known for known in found if known.service_number == row.service_number]
        if len(exact or found) > 1:
            raise LineError("number-ambiguous", Field.SERVICE_NUMBER, number=row.service_number or "")
        if found:
            return self._same_person((exact or found)[0], row)
        here = [
            known for known in self._namesakes(row) if known.unit_id in self._spoken and known.id not in self._claimed
        ]
        numbered = [known for known in here if known.service_number]
        if len(here) == 1 and numbered and _is_one(row.patronymic, numbered[0].patronymic):
            return numbered[0]  # a new number: it is shown as a change
        if numbered:
            raise LineError("number-differs", Field.SERVICE_NUMBER, name=numbered[0].name,
                            number=row.service_number or "", known=numbered[0].service_number or "")  # fmt: skip
        if len(here) > 1:
            raise LineError("name-ambiguous", Field.FULL_NAME, name=here[0].name)
        return here[0] if here else None

    def _same_person(self, known: Known, row: StaffRow) -> Known:
        """Refuse a number that stands with an altogether different name."""
        if fold(known.surname) != fold(row.surname) and fold(known.given) != fold(row.given):
            visible = known.unit_id in self._reach
            raise LineError("number-of-another", Field.SERVICE_NUMBER, number=row.service_number or "",
                            known=known.name if visible else "")  # fmt: skip
        return known

    def _without_number(self, row: StaffRow) -> Known | None:
        """Find a person by full name among the units; refuse what could be somebody else."""
        others = [line for line in self._lines[_name_key(row.surname, row.given)] if line is not row]
        twin = next((line for line in others if _may_be_one(row.patronymic, line.patronymic)), None)
        if twin:
            raise LineError("namesake-in-list", Field.FULL_NAME, place_of(twin))
        namesakes = self._namesakes(row)
        here = [known for known in namesakes if known.unit_id in self._spoken]
        if len(here) > 1:
            raise LineError("name-ambiguous", Field.FULL_NAME, name=here[0].name)
        if here:
            return here[0]
        if namesakes:
            raise LineError("name-known-elsewhere", Field.FULL_NAME)
        return None
