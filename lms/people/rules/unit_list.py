"""Bring the tree of units to what a list of units says: all of it, or nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.access import Actor
from lms.audit.rules import record
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _, sort_key
from lms.people.models.units import Unit, UnitKind
from lms.people.staff_lists.cells import Cell, Sheet, cell_at, text_of
from lms.people.staff_lists.errors import CellError
from lms.people.staff_lists.sentences import cell_sentence
from lms.people.staff_lists.words import date_of

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


def unit_lines(sheet: Sheet) -> list[UnitLine]:
    """The lines of a sheet below the row that names COLUMNS, in any order; semicolons stand between aliases.

    RefusedError `columns-missing` or, with the number of the line in the file, `line-refused`.
    """
    for above, row in enumerate(sheet.rows):
        places = {text_of(cell): column for column, cell in enumerate(row)}
        if set(COLUMNS) <= set(places):
            lines = enumerate(sheet.rows[above + 1 :], start=above + 2)
            return [
                _line(number, {name: cell_at(row, places[name]) for name in COLUMNS}) for number, row in lines if row
            ]
    raise RefusedError("columns-missing", _("One row must name these columns: %(names)s.", names=", ".join(COLUMNS)))


def _line(number: int, cells: Mapping[str, Cell]) -> UnitLine:
    text = {name: text_of(cell) for name, cell in cells.items()}
    if not all(text[name] for name in ("code", "name_uk", "name_en")) or len(text["code"]) > LONGEST_CODE:
        raise _refused(number, _("Code (at most 40 signs) and both names must be there."))
    try:
        kind, valid_from = UnitKind(text["kind"]), date_of(cells["valid_from"])
    except CellError as fault:
        raise _refused(number, str(cell_sentence(fault.code, fault.facts))) from fault
    except ValueError:
        kinds = ", ".join(kind.value for kind in UnitKind)
        raise _refused(number, _("The kind is one of %(kinds)s.", kinds=kinds)) from None
    aliases = tuple(alias.strip() for alias in text["aliases"].split(";") if alias.strip())
    name = {"uk": text["name_uk"], "en": text["name_en"]}
    return UnitLine(number, text["code"], name, kind, text["parent"], aliases, valid_from)


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
