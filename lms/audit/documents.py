"""A part of the log as an Excel file."""

import json
from collections.abc import Iterable

from lms.audit.models import Entry
from lms.i18n import _
from lms.tables import Cell, as_xlsx


def log_sheet(entries: Iterable[Entry]) -> bytes:
    """One row for each change, as on the page: ids, codes and numbers, never a name."""
    columns = [_("No."), _("When"), _("Who"), _("What"), _("On which row"), _("Row number"), _("Facts")]
    rows: list[list[Cell]] = [
        [
            entry.seq, entry.at, _("the program") if entry.actor_id is None else entry.actor_id, entry.action,
            entry.subject_kind, entry.subject_id, json.dumps(entry.facts, ensure_ascii=False, sort_keys=True),
        ]
        for entry in entries
    ]  # fmt: skip
    return as_xlsx(_("Log"), columns, rows)
