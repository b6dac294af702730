"""What the columns of a file mean: proposed, remembered, or said by the user."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from lms.access import Actor
from lms.audit.rules import record
from lms.db import Db
from lms.people.models.staff_lists import HeadingMatch
from lms.people.staff_lists.cells import Sheet
from lms.people.staff_lists.errors import StaffListError
from lms.people.staff_lists.fields import Kind
from lms.people.staff_lists.headings import Mapping, Table, table_at, tables_of

SEARCHED_ROWS = 40


@dataclass(frozen=True)
class Recognised:
    """The lists found in a file with what their columns seem to mean, and the sheets that hold none.

    `is_settled`: nothing has to be asked. Without any list the user says which row holds the headings.
    """

    lists: tuple[tuple[Table, Mapping], ...]
    left_out: tuple[str, ...]
    is_settled: bool

    def stored(self) -> dict[str, Any]:
        """The same, as it is kept with the upload."""
        return stored_columns(self.lists, self.left_out, is_settled=self.is_settled)


def recognised(db: Db, sheets: Sequence[Sheet], kind: Kind) -> Recognised:
    """Find the lists of a file; what a user once said of the same headings goes before what is proposed."""
    try:
        found = tables_of(sheets, kind)
        tables, left_out = found.found, found.left_out
        remembered = _remembered(db, kind, [table.signature for table in tables])
    except StaffListError:
        visible = [sheet for sheet in sheets if not sheet.hidden]
        possible = [table for sheet in visible for table in _possible(sheet, kind)]
        remembered = _remembered(db, kind, [table.signature for table in possible])
        tables = tuple(_first_of_each_sheet(table for table in possible if table.signature in remembered))
        read = {table.sheet.name for table in tables}
        left_out = tuple(sheet.name for sheet in visible if sheet.name not in read and any(sheet.rows))
    lists = tuple((table, _mapping(table, remembered.get(table.signature))) for table in tables)
    settled = all(table.signature in remembered or not mapping.faults(kind) for table, mapping in lists)
    return Recognised(lists, left_out, bool(lists) and settled)


def _remembered(db: Db, kind: Kind, signatures: Iterable[str]) -> dict[str, list[str]]:
    """What users said of these headings: one statement."""
    query = select(HeadingMatch).where(HeadingMatch.kind == kind.value, HeadingMatch.signature.in_(set(signatures)))
    return {match.signature: match.columns["fields"] for match in db.scalars(query)}


def _mapping(table: Table, remembered: Sequence[str] | None) -> Mapping:
    return Mapping.restored(remembered, table.kind) if remembered is not None else table.proposed()


def _possible(sheet: Sheet, kind: Kind) -> Iterator[Table]:
    """Every row near the top, taken as headings."""
    for number, row in enumerate(sheet.rows[:SEARCHED_ROWS], start=1):
        if row:
            yield table_at(sheet, number, kind)


def _first_of_each_sheet(tables: Iterable[Table]) -> Iterator[Table]:
    met: set[str] = set()
    for table in tables:
        if table.sheet.name not in met:
            met.add(table.sheet.name)
            yield table


def remember(db: Db, lists: Iterable[tuple[Table, Mapping]], *, by: Actor) -> None:
    """Keep what a user says of headings for the next file with the same ones."""
    said = {table.signature: (table.kind, mapping.stored()) for table, mapping in lists}
    query = select(HeadingMatch).where(HeadingMatch.signature.in_(said))
    known = {match.signature: match for match in db.scalars(query)}
    for signature, (kind, fields) in said.items():
        match = known.get(signature)
        if match is not None and match.columns["fields"] == fields:
            continue
        if match is None:
            match = HeadingMatch(kind=kind.value, signature=signature, made_by_id=by.id)
            db.add(match)
        match.columns = {"fields": fields}
        record(db, by, "heading-match.kept", match)


def stored_columns(
    lists: Iterable[tuple[Table, Mapping]], left_out: Iterable[str], *, is_settled: bool
) -> dict[str, Any]:
    """Mappings as they are kept with the upload; until they are settled the user is asked."""
    tables = [
        {
            "sheet": table.sheet.name,
            "row": table.heading_row,
            "headings": list(table.headings),
            "fields": mapping.stored(),
        }
        for table, mapping in lists
    ]
    return {"tables": tables, "left_out": list(left_out), "is_settled": is_settled}


def restored_lists(sheets: Sequence[Sheet], stored: dict[str, Any], kind: Kind) -> tuple[tuple[Table, Mapping], ...]:
    """The lists of a file, as `stored_columns` kept them."""
    by_name = {sheet.name: sheet for sheet in sheets}
    return tuple(
        (
            Table(by_name[table["sheet"]], kind, table["row"], tuple(table["headings"])),
            Mapping.restored(table["fields"], kind),
        )
        for table in stored.get("tables", ())
    )
