"""What a staff list would change: the one document that is shown, hashed, compared again and applied."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict

from lms.people.models.persons import Sex, StaffGroup
from lms.people.ranks import Rank


class Part(BaseModel):
    """The parent of everything in the document: it never changes once made."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))


class Place(Part):
    """Where a line stands in the file: sheet, and row number from 1."""

    sheet: str
    row: int


class UnitFact(Part):
    """A unit as the page names it."""

    id: int
    code: str
    name: dict[str, str]


class Change(Part):
    """One field of a person or of their service, before and after; None is "nothing"."""

    field: str
    before: str | None
    after: str | None


class Joining(Part):
    """A person who begins to serve: new here, or (with `person_id`) known and serving nowhere today."""

    place: Place
    person_id: int | None
    service_number: str | None
    surname: str
    given: str
    patronymic: str | None
    surname_latin: str
    given_latin: str
    sex: Sex | None
    email: str | None
    unit_id: int
    post: str
    rank: Rank | None
    staff_group: StaffGroup
    group_is_proposed: bool
    begins_on: date | None
    changes: tuple[Change, ...] = ()

    @property
    def name(self) -> str:
        """SURNAME Given Patronymic."""
        return " ".join(part for part in (self.surname.upper(), self.given, self.patronymic) if part)


class Altered(Part):
    """A person of whom something changes while the unit stays. `begins_on` None: the day it is applied."""

    place: Place
    person_id: int
    name: str
    unit_id: int
    changes: tuple[Change, ...]
    begins_on: date | None


class Moved(Part):
    """A person who serves in another unit from `begins_on` (None: the day it is applied)."""

    place: Place
    person_id: int
    name: str
    from_unit_id: int
    to_unit_id: int
    changes: tuple[Change, ...]
    begins_on: date | None
    roles: tuple[str, ...]


class Leaving(Part):
    """A person of the units the file speaks for whom it does not name; the roles they hold in any place."""

    person_id: int
    name: str
    service_number: str | None
    unit_id: int
    roles: tuple[str, ...]


class Conflict(Part):
    """A line that cannot be taken: code and facts of its sentence, place, field and column letter, the other line."""

    code: str
    place: Place
    field: str | None
    column: str | None
    facts: dict[str, str]
    other: Place | None = None


class Stop(Part):
    """Why nothing of the whole file is applied: code and facts of its sentence, the units it is about."""

    code: str
    facts: dict[str, str]
    unit_ids: tuple[int, ...] = ()


class Skipped(Part):
    """A line that is about nobody, and why."""

    place: Place
    why: str
    text: str


class Difference(Part):
    """What a file would change in the units it speaks for. Everything the page shows stands in here.

    `people` counts who serves in those units today, `rows` the persons of the file, `unchanged` those alike in both.
    """

    units: tuple[UnitFact, ...] = ()
    spoken: tuple[int, ...] = ()
    people: int = 0
    rows: int = 0
    unchanged: int = 0
    new: tuple[Joining, ...] = ()
    changed: tuple[Altered, ...] = ()
    moved: tuple[Moved, ...] = ()
    left: tuple[Leaving, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    stops: tuple[Stop, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def is_blocked(self) -> bool:
        """Whether something keeps the whole file from being applied."""
        return bool(self.conflicts or self.stops)

    @property
    def is_empty(self) -> bool:
        """Whether the file says nothing that is not known already."""
        return not (self.new or self.changed or self.moved or self.left)

    @cached_property
    def unit_by_id(self) -> dict[int, UnitFact]:
        """The units that are named anywhere in the document."""
        return {unit.id: unit for unit in self.units}

    @property
    def person_ids(self) -> list[int]:
        """Everybody known who is named, in ascending order."""
        entries: tuple[Joining | Altered | Moved | Leaving, ...] = (*self.new, *self.changed, *self.moved, *self.left)
        return sorted({entry.person_id for entry in entries if entry.person_id is not None})

    def document(self) -> dict[str, Any]:
        """The document as it is stored and shown: JSON, language-neutral."""
        return self.model_dump(mode="json")

    def sha256(self) -> str:
        """SHA-256 (hex) of the document as JSON with sorted keys, no spaces, UTF-8: "exactly what was shown"."""
        text = json.dumps(self.document(), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Since:
    """One way in which the difference of now is not the one that was shown.

    `what` is appeared, gone or different; `category` is new, changed, moved, left, conflict, stop or figures.
    """

    what: str
    category: str
    name: str


_PEOPLE = ("new", "changed", "moved", "left")


def since_shown(shown: Difference, now: Difference) -> list[Since]:
    """What changed between the difference that was shown and the one of now; empty when they are equal."""
    found = [since for category in _PEOPLE for since in _compared(shown, now, category)]
    for category, before, after in (
        ("conflict", shown.conflicts, now.conflicts),
        ("stop", shown.stops, now.stops),
    ):
        found += [Since("appeared", category, "") for entry in after if entry not in before]
        found += [Since("gone", category, "") for entry in before if entry not in after]
    if not found and shown != now:
        found.append(Since("different", "figures", ""))
    return found


def _compared(shown: Difference, now: Difference, category: str) -> Iterator[Since]:
    """Compare one list, person by person."""
    before, after = _by_key(getattr(shown, category)), _by_key(getattr(now, category))
    for key, entry in after.items():
        if key not in before:
            yield Since("appeared", category, entry.name)
        elif entry != before[key]:
            yield Since("different", category, entry.name)
    for key, entry in before.items():
        if key not in after:
            yield Since("gone", category, entry.name)


Entry = Joining | Altered | Moved | Leaving


def _by_key(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Name each entry by its person, or by its place when the person is new."""
    return {
        f"person {entry.person_id}" if entry.person_id or isinstance(entry, Leaving) else f"line {entry.place}": entry
        for entry in entries
    }
