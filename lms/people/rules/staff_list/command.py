"""A staff list given on the command line: read, compared, applied without a page in between."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.access import Actor, Permission, Program, Role, Scope, may
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _
from lms.people.queries.persons import person_by_number
from lms.people.queries.trust import actor_of
from lms.people.rules.staff_list.columns import Recognised, recognised
from lms.people.rules.staff_list.comparing import difference
from lms.people.rules.staff_list.difference import Difference
from lms.people.rules.staff_list.imports import Upload, compare, confirm, keep_upload, office_file
from lms.people.rules.staff_list.units import unit_book, units_named
from lms.people.staff_lists.cells import Sheet


def importer(db: Db, number: str) -> Actor:
    """The HR person with this service number; without one the program, for all units.

    RefusedError `nobody-with-number`, `may-not-import`.
    """
    if not number:
        return Program(scopes=(Scope(Role.HR),))
    person = person_by_number(db, number)
    if person is None:
        raise RefusedError("nobody-with-number", _("Nobody has the service number %(number)s.", number=number))
    actor = actor_of(db, person)
    if not may(actor, Permission.PEOPLE_STAFF_LIST_IMPORT):
        raise RefusedError("may-not-import", _("%(person)s may not import staff lists.", person=person.full_name))
    return actor


@dataclass(frozen=True)
class ListCommand:
    """One run: the file, who imports it, the units it was said to be about."""

    db: Db
    upload: Upload
    sheets: Sequence[Sheet]
    by: Actor
    units: Sequence[str]

    def difference(self) -> Difference:
        """What the file would change; nothing is written."""
        found = self._recognised()
        file = office_file(self.sheets, found.stored(), self.upload.kind)
        return difference(self.db, file, self._unit_ids(), by=self.by)

    def applied(self) -> Difference:
        """Apply the file; nothing is applied of one that is blocked or says nothing new."""
        found = self._recognised()
        row = keep_upload(self.db, self.upload, found, self._unit_ids(), by=self.by)
        file = office_file(self.sheets, row.columns, self.upload.kind)
        shown = compare(self.db, row, file, by=self.by)
        self.db.flush()
        if shown.is_blocked or shown.is_empty:
            return shown
        return confirm(self.db, row, file, row.shown_sha256 or "", by=self.by)

    def _recognised(self) -> Recognised:
        found = recognised(self.db, self.sheets, self.upload.kind)
        if not found.is_settled:
            raise RefusedError(
                "columns-unknown",
                _("The columns of this file are not known yet. Upload it once in the browser and say what they hold."),
            )
        return found

    def _unit_ids(self) -> list[int]:
        return units_named(unit_book(self.db, self.by), self.units)
