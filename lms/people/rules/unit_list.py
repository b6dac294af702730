"""Bring the tree of units to what a list of units says: all of it, or nothing."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO

from sqlalchemy import select

from lms.access import Actor
from lms.audit.rules import record
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _, sort_key
from lms.people.models.units import Unit, UnitKind

COLUMNS = ("code", "name_uk", "name_en", "kind", "parent", "aliases", "valid_from")
LONGEST_CODE = 40


@dataclass(frozen=True)
class UnitLine:
    """One line of the list: a unit, the code of the unit above ("" for a region), and what else it is called."""

    number: int
    code: str
    name: dict[str, str]
    kind: UnitKind
    parent: str
    aliases: tuple[str, ...]
    valid_from: date


def unit_lines(text: str) -> list[UnitLine]:
    """The lines of a CSV text with the columns COLUMNS, commas between them and semicolons between aliases.

    RefusedError `columns-missing` or, with the number of the line, `line-refused`.
    """
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    if not set(COLUMNS) <= set(reader.fieldnames or ()):
        raise RefusedError(
            "columns-missing", _("The first line must name these columns: %(names)s.", names=", ".join(COLUMNS))
        )
    return [_line(number, row) for number, row in enumerate(reader, start=2)]


def _line(number: int, row: Mapping[str, str | None]) -> UnitLine:
    cell = {name: (row.get(name) or "").strip() for name in COLUMNS}
    try:
        kind, valid_from = UnitKind(cell["kind"]), date.fromisoformat(cell["valid_from"])
    except ValueError:
        kinds = ", ".join(kind.value for kind in UnitKind)
        raise _refused(number, _("Kind is one of %(kinds)s, the date like 2026-05-01.", kinds=kinds)) from None
    if not all(cell[name] for name in ("code", "name_uk", "name_en")) or len(cell["code"]) > LONGEST_CODE:
        raise _refused(number, _("Code (at most 40 signs) and both names must be there."))
    aliases = tuple(alias.strip() for alias in cell["aliases"].split(";") if alias.strip())
    name = {"uk": cell["name_uk"], "en": cell["name_en"]}
    return UnitLine(number, cell["code"], name, kind, cell["parent"], aliases, valid_from)


def bring_units(db: Db, lines: list[UnitLine], *, by: Actor) -> tuple[int, int]:
    """Make new units and rename known ones; returns how many of each. A unit above stands before those below it.

    RefusedError `line-refused` for a code that stands twice, an unknown unit above, or one that would move: people and
    their records hang on the tree.
    """
    units = {unit.code: unit for unit in db.scalars(select(Unit))}
    made, changed, seen = 0, 0, set[str]()
    for line in lines:
        parent = units.get(line.parent)
        for message in _faults(line, parent, seen):
            raise _refused(line.number, message)
        seen.add(line.code)
        unit = units.get(line.code)
        if unit is None:
            units[line.code] = _made(db, line, parent, by=by)
            made += 1
        elif unit.parent_id != (parent.id if parent else None):
            raise _refused(line.number, _("This unit stands under another one already; it cannot be moved by a list."))
        elif (unit.name, unit.kind, tuple(unit.aliases)) != (line.name, line.kind, line.aliases):
            unit.name, unit.kind, unit.aliases = line.name, line.kind, list(line.aliases)
            unit.sort_key = sort_key(line.name["uk"])
            record(db, by, "unit.changed", unit)
            changed += 1
    db.flush()
    return made, changed


def _faults(line: UnitLine, parent: Unit | None, seen: set[str]) -> Iterator[str]:
    if line.code in seen:
        yield _("This code stands in the list twice.")
    if line.parent and parent is None:
        yield _("There is no unit with the code %(code)s; put it before this line.", code=line.parent)
    if (line.kind is UnitKind.REGION) == bool(line.parent):
        yield _("A region stands under nothing, every other unit under one.")


def _made(db: Db, line: UnitLine, parent: Unit | None, *, by: Actor) -> Unit:
    unit = Unit(
        code=line.code, name=line.name, kind=line.kind, aliases=list(line.aliases), valid_from=line.valid_from,
        parent_id=parent.id if parent else None, sort_key=sort_key(line.name["uk"]),
    )  # fmt: skip
    db.add(unit)
    db.flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    record(db, by, "unit.made", unit)
    return unit


def _refused(number: int, message: str) -> RefusedError:
    return RefusedError("line-refused", _("Line %(number)s: %(fault)s", number=number, fault=message))
