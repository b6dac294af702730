"""The requests on the page of a head of unit as an Excel file."""

from lms.enrolment.cover import Cover
from lms.enrolment.queries.lines import Board, RequestLine
from lms.i18n import _, in_language, label
from lms.scheduling.queries.workshops import listed
from lms.tables import Cell, as_xlsx


def clearance_sheet(board: Board) -> bytes:
    """One row for each request, in the order of the page, under the title that its reader may see.

    Beside a request that waits stands the day on which the fewest would stay, beside a decided one the last decision.
    """
    parts = [
        (_("Waiting for you"), board.own),
        (_("Waiting for heads below you"), board.below),
        (_("Requests that nobody can decide"), board.nobody),
    ]
    rows = [[*_request(part, line), *_cover(line.worst), *_undecided()] for part, lines in parts for line in lines]
    rows += [[*_request(_("Decided"), line), *_cover(None), *_decision(line)] for line in board.decided]
    columns = [
        _("List"), _("Name"), _("Rank"), _("Unit"), _("Staff group"), _("Workshop"), _("Begins"), _("State"), _("Asked"),
        _("Day with the fewest left"), _("Away"), _("Serve in the unit"), _("Who stays"),
        _("Decision"), _("Decided by"), _("Decided on"), _("Reason"),
    ]  # fmt: skip
    return as_xlsx(_("Clearance to attend"), columns, rows)


def _request(part: str, line: RequestLine) -> list[Cell]:
    one = line.enrolment
    return [
        part, listed(one.person), label(one.rank), in_language(one.unit.name) if one.unit else "",
        label(one.staff_group), line.title, one.workshop.starts_at, label(one.state), one.asked_at,
    ]  # fmt: skip


def _cover(worst: Cover | None) -> list[Cell]:
    if worst is None:
        return [None, None, None, ""]
    staying = "; ".join(f"{label(group)} – {count}" for group, count in worst.staying.items())
    return [worst.day, worst.away, worst.strength, staying]


def _undecided() -> list[Cell]:
    return ["", "", None, ""]


def _decision(line: RequestLine) -> list[Cell]:
    last = max(line.decisions, key=lambda one: (one.decided_at, one.id), default=None)
    if last is None:
        return _undecided()
    return [label(last.decision), listed(last.decided_by), last.decided_at, last.reason]
