"""Which unit the words of a staff list mean, and which units a file speaks for."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from sqlalchemy import select

from lms import clock
from lms.access import Actor, Permission
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _, fold
from lms.people.models.units import Unit
from lms.people.queries.trust import units_within
from lms.people.rules.staff_list.difference import UnitFact
from lms.people.staff_lists.errors import CellError
from lms.people.staff_lists.letters import same_to_the_eye

_QUOTES = re.compile("[\"'«»“”„’ʼ№]")
_ALIKE = 0.75
_MOST_GUESSES = 30


def unit_key(text: str) -> str:
    """A key that is equal for two writings of a unit that differ in case, quotes, spaces, dashes, look-alike letters."""
    return same_to_the_eye(_QUOTES.sub("", text))


@dataclass(frozen=True)
class Listed:
    """A unit of the tree, as the staff list needs it."""

    id: int
    code: str
    name: dict[str, str]
    path: str
    spellings: frozenset[str]
    is_open: bool
    successor_id: int | None


class UnitBook:
    """Finds units by code, name or alias."""

    def __init__(self, units: Iterable[Listed], reach: frozenset[int]) -> None:
        """Take the units of the tree, and those over which the file's owner may speak."""
        self.by_id = {unit.id: unit for unit in units}
        self.reach = reach
        self._by_key: dict[str, list[Listed]] = defaultdict(list)
        for unit in self.by_id.values():
            for key in {unit_key(spelling) for spelling in unit.spellings}:
                self._by_key[key].append(unit)
        self._guesses: dict[str, str] = {}

    def find(self, text: str, within: frozenset[int]) -> int:
        """The id of the unit these words name; of several with one name the one `within` (ids).

        Raises CellError unit-unknown (text, similar), unit-closed (text, successor), unit-ambiguous (text, codes).
        """
        found = self._by_key.get(unit_key(text), [])
        standing = [unit for unit in found if unit.is_open]
        if not standing:
            raise self._not_found(text, found)
        narrowed = _narrowed(standing, lambda unit: fold(unit.code) == fold(text))
        narrowed = _narrowed(narrowed, lambda unit: unit.id in within)
        if len(narrowed) > 1:
            raise CellError("unit-ambiguous", text=text, codes=", ".join(sorted(unit.code for unit in narrowed)))
        return narrowed[0].id

    def with_sub_units(self, unit_ids: Iterable[int]) -> frozenset[int]:
        """The units and all that is under them and stands today."""
        paths = tuple(self.by_id[unit_id].path for unit_id in unit_ids)
        return frozenset(unit.id for unit in self.by_id.values() if unit.is_open and unit.path.startswith(paths))

    def facts(self, unit_ids: Iterable[int]) -> tuple[UnitFact, ...]:
        """The units as the page names them, in the order of their codes."""
        units = sorted((self.by_id[unit_id] for unit_id in set(unit_ids)), key=lambda unit: (unit.code, unit.id))
        return tuple(UnitFact(id=unit.id, code=unit.code, name=unit.name) for unit in units)

    def _not_found(self, text: str, closed: list[Listed]) -> CellError:
        """Say that no unit is meant, with the successor of a closed one or the most similar spelling."""
        if closed:
            successor = self.by_id.get(closed[0].successor_id or 0)
            return CellError("unit-closed", text=text, successor=successor.code if successor else "")
        return CellError("unit-unknown", text=text, similar=self._similar(text))

    def _similar(self, text: str) -> str:
        """The code of the unit in reach whose spelling is most like the text, or ""; a bounded number of guesses."""
        if text not in self._guesses and len(self._guesses) < _MOST_GUESSES:
            keys = {key: unit for key, units in self._by_key.items() for unit in units if unit.id in self.reach}
            close = get_close_matches(unit_key(text), keys, n=1, cutoff=_ALIKE)
            self._guesses[text] = keys[close[0]].code if close else ""
        return self._guesses.get(text, "")


def _narrowed(units: list[Listed], is_meant: Callable[[Listed], bool]) -> list[Listed]:
    """Those for which it holds, or all when it holds for none."""
    return [unit for unit in units if is_meant(unit)] or units if len(units) > 1 else units


def unit_book(db: Db, by: Actor) -> UnitBook:
    """All units, and those over which the actor may import: two statements."""
    today = clock.today()
    reach = select(Unit.id).where(units_within(by, Permission.PEOPLE_STAFF_LIST_IMPORT))
    units = [_listed(unit, today) for unit in db.scalars(select(Unit).execution_options(populate_existing=True))]
    return UnitBook(units, frozenset(db.scalars(reach)))


def _listed(unit: Unit, today: date) -> Listed:
    """Take what is needed from a unit's row."""
    is_open = unit.valid_from <= today and (unit.valid_to is None or unit.valid_to >= today)
    spellings = frozenset(text for text in (unit.code, *unit.name.values(), *unit.aliases) if text)
    return Listed(unit.id, unit.code, dict(unit.name), unit.path, spellings, is_open, unit.successor_id)


def units_named(book: UnitBook, texts: Iterable[str]) -> list[int]:
    """The units a person typed, each by code, name or alias. RefusedError `unit-unknown` names the first that is none."""
    found: list[int] = []
    for text in texts:
        try:
            found.append(book.find(text, book.reach))
        except CellError as error:
            codes = error.facts.get("codes") or error.facts.get("successor") or error.facts.get("similar", "")
            hint = _("Did you mean %(codes)s?", codes=codes) if codes else _("Enter the code of the unit.")
            raise RefusedError("unit-unknown", f"{_('No unit is called “%(text)s”.', text=text)} {hint}") from error
    return sorted(set(found))
