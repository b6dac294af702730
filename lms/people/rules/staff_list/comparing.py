"""Compare a staff list with who serves where today."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from lms import clock
from lms.access import Actor
from lms.db import Db
from lms.people.rules.staff_list.difference import (
    Altered,
    Conflict,
    Difference,
    Joining,
    Leaving,
    Moved,
    Place,
    Stop,
)
from lms.people.rules.staff_list.entries import altered_or_moved, joining
from lms.people.rules.staff_list.known import Known, known_to
from lms.people.rules.staff_list.matching import LineError, Matching, place_of
from lms.people.rules.staff_list.office_file import OfficeFile
from lms.people.rules.staff_list.stops import stops_for_leavers
from lms.people.rules.staff_list.units import UnitBook, unit_book
from lms.people.staff_lists.errors import CellError
from lms.people.staff_lists.fields import Field
from lms.people.staff_lists.rows import StaffRow


def difference(db: Db, file: OfficeFile, units: Sequence[int], *, by: Actor) -> Difference:
    """What the file would change, for the units given (with all under them) or else for those it holds.

    Whoever serves in these units today and is not in the file is a leaver. Nothing is compared when one of the units
    is beyond the actor's scope. Statements: eight, and one for every thousand rows.
    """
    book = unit_book(db, by)
    named = _named_units(book, file, units)
    spoken = book.with_sub_units(units) if units else frozenset(named.values())
    stop = _stop_at_once(book, file, units, spoken)
    if stop:
        return Difference(
            units=book.facts(stop.unit_ids), stops=(stop,), rows=len(file.staff.rows), left_out=file.left_out
        )
    comparing = _Comparing(file, book, named, spoken, tuple(units))
    return comparing.result(known_to(db, file.staff.rows, spoken, by))


def _named_units(book: UnitBook, file: OfficeFile, units: Sequence[int]) -> dict[str, int]:
    """The unit that each text of the unit column means, where it means one."""
    within = book.with_sub_units(units) if units else book.reach
    named = {}
    for text in {row.unit for row in file.staff.rows if row.unit}:
        try:
            named[text] = book.find(text, within)
        except CellError:
            continue
    return named


def _stop_at_once(book: UnitBook, file: OfficeFile, units: Sequence[int], spoken: frozenset[int]) -> Stop | None:
    """Why nothing is compared at all."""
    beyond = sorted(spoken - book.reach)
    if beyond:
        return Stop(code="units-beyond-scope", facts={}, unit_ids=tuple(beyond))
    if not file.staff.rows:
        return Stop(code="no-people", facts={})
    if not units and Field.UNIT not in file.staff.fields:
        return Stop(code="no-units", facts={})
    return None


@dataclass
class _Comparing:
    """One comparison; `_compare` puts each line where it belongs."""

    file: OfficeFile
    book: UnitBook
    named: dict[str, int]
    spoken: frozenset[int]
    given: tuple[int, ...]
    unchanged: int = 0
    new: list[Joining] = field(default_factory=list)
    changed: list[Altered] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    found: set[int] = field(default_factory=set)
    repeated: set[Place] = field(default_factory=set)

    def result(self, people: Sequence[Known]) -> Difference:
        """Compare every line, then see who is missing."""
        staff = self.file.staff
        matching = Matching(people, staff.rows, self.spoken, self.book.reach)
        self.repeated = {Place(sheet=at.sheet, row=at.number) for twice in staff.conflicts for at in twice.rows}
        for row in staff.rows:
            self._compare(matching, row)
        for twice in staff.conflicts:
            first, second = (Place(sheet=at.sheet, row=at.number) for at in twice.rows)
            self._note(second, LineError(twice.code, twice.field, first, value=twice.value))
        here = [known for known in people if known.unit_id in self.spoken]
        left = tuple(_leaving(known) for known in here if known.id not in self.found)
        mentioned = (*self.spoken, *(entry.from_unit_id for entry in self.moved))
        return Difference(
            units=self.book.facts((*mentioned, *(entry.to_unit_id for entry in self.moved))),
            spoken=tuple(sorted(self.spoken)),
            people=len(here),
            rows=len(staff.rows),
            unchanged=self.unchanged,
            new=tuple(self.new),
            changed=tuple(self.changed),
            moved=tuple(self.moved),
            left=left,
            conflicts=tuple(self.conflicts),
            stops=stops_for_leavers(Counter(known.unit_id for known in here if known.unit_id), left),
            skipped=self.file.skipped,
            left_out=self.file.left_out,
        )

    def _compare(self, matching: Matching, row: StaffRow) -> None:
        """Put one line into the list it belongs to, or note why it cannot be taken."""
        for fault in row.faults:
            self._note(place_of(row), LineError(fault.code, fault.field, **dict(fault.facts)))
        if row.faults:
            self.found |= matching.perhaps(row)
            return
        try:
            known = matching.person_of(row)
            if known:
                self.found.add(known.id)
            unit_id = self._unit_of(row, known)
            self._sort_in(row, known, unit_id)
        except LineError as error:
            self.found |= matching.perhaps(row)
            if error.code != "person-twice" or place_of(row) not in self.repeated:
                self._note(place_of(row), error)

    def _sort_in(self, row: StaffRow, known: Known | None, unit_id: int) -> None:
        """Decide between new, changed, moved and unchanged."""
        if known is None or known.serving is None:
            self.new.append(joining(row, known, unit_id, clock.today()))
            return
        if known.unit_id not in self.spoken | self.book.reach:
            unit = self.book.by_id[known.serving.unit_id]
            raise LineError("serves-elsewhere", Field.UNIT, name=known.name, unit=unit.code)
        entry = altered_or_moved(row, known, unit_id, self.file.staff.fields)
        if entry is None:
            self.unchanged += 1
        elif isinstance(entry, Moved):
            self.moved.append(entry)
        else:
            self.changed.append(entry)

    def _unit_of(self, row: StaffRow, known: Known | None) -> int:
        """The unit of a line: what its cell says, else where the person serves, else the one unit the user gave."""
        if row.unit is None:
            if known and known.unit_id in self.spoken:
                return known.unit_id
            if len(self.given) == 1 and Field.UNIT not in self.file.staff.fields:
                return self.given[0]
            raise LineError("unit-missing", Field.UNIT)
        unit_id = self.named.get(row.unit)
        if unit_id is None:
            raise self._unknown_unit(row.unit)
        if unit_id not in self.spoken:
            raise LineError("unit-not-spoken-for", Field.UNIT, text=row.unit)
        return unit_id

    def _unknown_unit(self, text: str) -> LineError:
        """Say why the words name no unit."""
        try:
            self.book.find(text, self.spoken)
        except CellError as error:
            return LineError(error.code, Field.UNIT, **{name: str(value) for name, value in error.facts.items()})
        return LineError("unit-missing", Field.UNIT)

    def _note(self, place: Place, error: LineError) -> None:
        """Keep a conflict with its place in the file."""
        column = self.file.column_of(place.sheet, error.field)
        self.conflicts.append(
            Conflict(code=error.code, place=place, field=error.field.value, column=column, facts=error.facts, other=error.other)
        )  # fmt: skip


def _leaving(known: Known) -> Leaving:
    """A person of the units whom the file does not name."""
    return Leaving(
        person_id=known.id, name=known.name, service_number=known.service_number, unit_id=known.unit_id or 0,
        roles=known.roles,
    )  # fmt: skip
