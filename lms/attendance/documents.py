"""What attendance makes: the sheet for the day under the programme's header; a roll and the tasks as Excel files."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import current_app

from lms import jobs
from lms.attendance.queries import Line, lines
from lms.catalogue.models import Privacy
from lms.db import Db
from lms.enrolment.models import Enrolment
from lms.enrolment.queries.places import guests
from lms.i18n import _, in_language, label, span, speaking
from lms.jobs import Claimed
from lms.pdf import renderer
from lms.scheduling.models import Duty, Session
from lms.scheduling.queries.workshops import listed, people_at
from lms.storage import keep_file
from lms.tables import Cell, as_xlsx

LANGUAGE = "uk"
EMPTY_LINES = 3


def day_sheet_facts(db: Db, session: Session) -> dict[str, Any]:
    """Everything the sheet shows, frozen now. A confidential course stands under its neutral title: paper lies about."""
    workshop = session.workshop
    is_confidential = workshop.privacy is Privacy.CONFIDENTIAL
    with speaking(LANGUAGE):
        teaching = [row for row in people_at(db, [session]).get(session.id, []) if row.duty is Duty.TRAINER]
        return {
            "title": in_language(workshop.edition.neutral_title) if is_confidential else workshop.title,
            "header": in_language(workshop.programme.header) if workshop.programme else "",
            "programme": in_language(workshop.programme.title) if workshop.programme else "",
            "contract": workshop.programme.contract_number if workshop.programme else "",
            "when": span(session.starts_local, session.ends_local),
            "year": session.starts_local.year,
            "date": session.starts_local.date().isoformat(),
            "place": in_language(session.venue.name) if session.venue else "",
            "city": in_language(session.venue.city) if session.venue else "",
            "trainers": [row.person.name for row in teaching],
            "participants": [_row(line.enrolment) for line in lines(db, session)],
            "guests": [
                {"name": guest.name, "organisation": guest.organisation} for guest in guests(db, session.workshop_id)
            ],
        }


def _row(enrolment: Any) -> dict[str, str]:  # noqa: ANN401
    unit = in_language(enrolment.unit.name) if enrolment.unit else ""
    return {"name": enrolment.person.full_name, "rank": label(enrolment.rank) if enrolment.rank else "", "unit": unit}


def fingerprint(facts: dict[str, Any]) -> str:
    """The same sheet is made once."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


def make_day_sheet(claimed: Claimed) -> None:
    """The worker's part: the PDF out of the frozen facts."""
    with speaking(LANGUAGE):
        html = current_app.jinja_env.get_template("documents/day_sheet.html").render(
            empty_lines=EMPTY_LINES, **claimed.facts
        )
    pdf = renderer().render(html)
    with jobs.finishing(claimed) as db:
        name = f"Облік присутності {claimed.facts['date']}.pdf"
        file = keep_file(db, pdf, name, "application/pdf", person_id=claimed.person_id)
        db.flush()
        jobs.done(db, claimed, file_id=file.id)


def roll_sheet(roll: Sequence[Line]) -> bytes:
    """The roll of one session: one row for each participant, with the mark that counts."""
    columns = [_("Name"), _("Rank"), _("Presence"), _("Minutes"), _("Why")]
    rows: list[list[Cell]] = [
        [
            listed(one.person), label(one.rank),
            *([label(mark.presence), mark.minutes, mark.reason] if mark else [_("Not recorded"), None, ""]),
        ]
        for one, mark in ((line.enrolment, line.mark) for line in roll)
    ]  # fmt: skip
    return as_xlsx(_("Attendance"), columns, rows)


def tasks_sheet(
    tasks: Sequence[Mapping[str, Any]], enrolments: Sequence[Enrolment], handed: Mapping[int, Collection[str]]
) -> bytes:
    """One row for each participant, one column for each task of the course: whether it was handed in."""
    columns = [_("Name"), *(in_language(task["title"]) for task in tasks)]
    rows: list[list[Cell]] = [
        [listed(one.person), *(_("yes") if task["id"] in handed.get(one.person_id, ()) else _("no") for task in tasks)]
        for one in enrolments
    ]
    return as_xlsx(_("Tasks handed in"), columns, rows)
