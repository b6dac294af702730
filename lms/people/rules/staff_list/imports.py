"""The way of an uploaded list: kept, its columns settled, compared, then applied as shown or dropped."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from lms import clock, storage
from lms.access import Actor
from lms.audit.rules import record
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _
from lms.people.models.persons import Person, Posting
from lms.people.models.staff_lists import ImportState, StaffImport
from lms.people.models.units import Unit
from lms.people.queries.trust import serving_on
from lms.people.rules.staff_list.applying import apply
from lms.people.rules.staff_list.columns import Recognised, remember, restored_lists, stored_columns
from lms.people.rules.staff_list.comparing import difference
from lms.people.rules.staff_list.difference import Difference, Since, since_shown
from lms.people.rules.staff_list.known import chunks
from lms.people.rules.staff_list.office_file import OfficeFile
from lms.people.staff_lists.cells import Sheet
from lms.people.staff_lists.fields import Kind
from lms.people.staff_lists.headings import BLOCKING, Mapping, Table
from lms.people.staff_lists.reading import read
from lms.people.staff_lists.sentences import columns_sentence
from lms.storage import StoredFile

OPEN = (ImportState.UPLOADED, ImportState.COMPARED)


class ChangedSinceError(RefusedError):
    """The difference of now is not the one that was shown; `since` says in what."""

    def __init__(self, since: Sequence[Since]) -> None:
        """Keep what changed."""
        super().__init__(
            "changed-since-shown",
            _("Something changed since this page was shown, so nothing was applied. Compare again, then confirm."),
        )
        self.since = since


@dataclass(frozen=True)
class Upload:
    """A file as it came: its bytes, its name, what list it is said to be."""

    data: bytes
    name: str
    kind: Kind
    media_type: str

    def sheets(self) -> list[Sheet]:
        """The sheets of the file; StaffListError when it cannot be read. It needs no database, and takes its time."""
        return read(self.data, self.name)


def keep_upload(db: Db, upload: Upload, found: Recognised, units: Sequence[int], *, by: Actor) -> StaffImport:
    """Keep an uploaded file; the same file sent twice by one person, while it is open, stays one upload."""
    sha256 = storage.put(upload.data)
    row = _open_upload(db, sha256, upload, by)
    if row is None:
        file = storage.keep_file(db, upload.data, upload.name[:200], upload.media_type, person_id=by.id)
        row = StaffImport(kind=upload.kind.value, file_id=file.id, asked_by_id=by.id)
        db.add(row)
    row.columns, row.unit_ids = found.stored(), list(units)
    row.state, row.difference, row.shown_sha256 = ImportState.UPLOADED, {}, None
    record(db, by, "staff-list.uploaded", row, kind=upload.kind.value, file=row.file_id)
    return row


def _open_upload(db: Db, sha256: str, upload: Upload, by: Actor) -> StaffImport | None:
    """The same file, uploaded by the same person and still open."""
    query = select(StaffImport).join(StoredFile, StoredFile.id == StaffImport.file_id).where(
        StoredFile.sha256 == sha256, StoredFile.name == upload.name[:200], StaffImport.asked_by_id == by.id,
        StaffImport.kind == upload.kind.value, StaffImport.state.in_(OPEN),
    )  # fmt: skip
    return db.scalars(query.order_by(StaffImport.id.desc()).limit(1)).first()


def sheets_of(file: StoredFile) -> list[Sheet]:
    """Read a kept file again. It needs no database, and takes its time."""
    return read(storage.read(file.sha256), file.name)


def office_file(sheets: Sequence[Sheet], columns: dict[str, Any], kind: Kind) -> OfficeFile:
    """A kept file with the columns that were settled for it."""
    return OfficeFile(restored_lists(sheets, columns, kind), tuple(columns.get("left_out", ())))


def choose_headings(db: Db, row: StaffImport, tables: Sequence[Table], sheets: Sequence[Sheet], *, by: Actor) -> None:
    """Take the user's word on which rows hold the headings; what the columns mean is asked next."""
    refuse_closed(row)
    row.columns = stored_columns(
        [(table, table.proposed()) for table in tables], _other_sheets(tables, sheets), is_settled=False
    )
    record(db, by, "staff-list.headings-chosen", row)


def settle_columns(db: Db, row: StaffImport, lists: Sequence[tuple[Table, Mapping]], *, by: Actor) -> None:
    """Take what the user says of the columns, and remember it for the next file with the same headings."""
    refuse_closed(row)
    for table, mapping in lists:
        for code in mapping.faults(table.kind):
            if code in BLOCKING:
                raise RefusedError(code, f"{table.sheet.name}: {columns_sentence(code)}")
    row.columns = stored_columns(lists, row.columns.get("left_out", ()), is_settled=True)
    remember(db, lists, by=by)
    record(db, by, "staff-list.columns-settled", row)


def speak_for(db: Db, row: StaffImport, units: Sequence[int], *, by: Actor) -> None:
    """Say for which units (with all under them) the file speaks; none: for those it holds."""
    refuse_closed(row)
    row.unit_ids = list(units)
    record(db, by, "staff-list.units-chosen", row, units=list(units))


def _other_sheets(tables: Sequence[Table], sheets: Sequence[Sheet]) -> list[str]:
    """The filled sheets on which no list is read."""
    read_ones = {table.sheet.name for table in tables}
    return [sheet.name for sheet in sheets if any(sheet.rows) and sheet.name not in read_ones]


def compare(db: Db, row: StaffImport, file: OfficeFile, *, by: Actor) -> Difference:
    """Compare the list with today's people and keep what will be shown."""
    refuse_closed(row)
    found = difference(db, file, row.unit_ids, by=by)
    row.difference, row.shown_sha256 = found.document(), found.sha256()
    row.state = ImportState.COMPARED
    record(db, by, "staff-list.compared", row, **figures(found))
    return found


def confirm(db: Db, row: StaffImport, file: OfficeFile, shown_sha256: str, *, by: Actor) -> Difference:
    """Apply exactly what was shown, all of it or nothing.

    The comparison is made again under lock. RefusedError: import-closed, list-blocked, nothing-to-apply;
    ChangedSinceError when it is not the one that was shown.
    """
    shown = Difference.model_validate(row.difference)
    _hold(db, row, shown)
    refuse_closed(row)
    now = difference(db, file, row.unit_ids, by=by)
    if now.sha256() != row.shown_sha256 or shown_sha256 != row.shown_sha256:
        raise ChangedSinceError(since_shown(shown, now))
    if now.is_blocked:
        raise RefusedError("list-blocked", _("Nothing was applied: first correct what the page names."))
    if now.is_empty:
        raise RefusedError("nothing-to-apply", _("The list says nothing that is not known already."))
    apply(db, now, by=by)
    row.state, row.applied_at = ImportState.APPLIED, clock.now()
    record(db, by, "staff-list.applied", row, **figures(now))
    return now


def drop(db: Db, row: StaffImport, *, by: Actor) -> None:
    """Put an upload aside; nothing of it is applied."""
    refuse_closed(row)
    row.state = ImportState.DROPPED
    record(db, by, "staff-list.dropped", row)


def finish(db: Db, row: StaffImport, counts: dict[str, int], *, by: Actor) -> None:
    """Mark an upload as applied by another room (earlier training), with its figures."""
    refuse_closed(row)
    row.state, row.applied_at, row.difference = ImportState.APPLIED, clock.now(), dict(counts)
    record(db, by, "staff-list.applied", row, **counts)


def refuse_closed(row: StaffImport) -> None:
    """RefusedError `import-closed` when the upload was applied or dropped."""
    if row.state not in OPEN:
        raise RefusedError(
            "import-closed", _("This list was already applied or dropped. Upload it again if you need it.")
        )


def figures(found: Difference) -> dict[str, int]:
    """How many of each, for the log."""
    return {
        "new": len(found.new),
        "changed": len(found.changed),
        "moved": len(found.moved),
        "left": len(found.left),
        "conflicts": len(found.conflicts),
        "stops": len(found.stops),
    }


def _hold(db: Db, row: StaffImport, shown: Difference) -> None:
    """Lock, in ascending order of table and id, the persons, the upload and the units, until the transaction ends.

    A locked unit takes no new service from others: their foreign key waits.
    """
    here = select(Posting.person_id).where(Posting.unit_id.in_(shown.spoken), serving_on(clock.today()))
    ids = sorted({*db.scalars(here), *shown.person_ids})
    for part in chunks(ids):
        db.execute(select(Person.id).where(Person.id.in_(part)).order_by(Person.id).with_for_update())
    db.refresh(row, with_for_update=True)
    units = sorted(unit.id for unit in shown.units)
    db.execute(select(Unit.id).where(Unit.id.in_(units)).order_by(Unit.id).with_for_update())
