"""How far everybody in a workshop is, as an Excel file."""

from collections.abc import Mapping, Sequence

from lms.certificates.completion import ConditionCode, Progress
from lms.enrolment.models import Enrolment
from lms.i18n import _, label
from lms.scheduling.queries.workshops import listed
from lms.tables import Cell, as_xlsx


def progress_sheet(enrolments: Sequence[Enrolment], found: Mapping[int, Progress]) -> bytes:
    """One row for each participant: the whole rule, each of its conditions with its figures, the document earned."""
    codes = [code for code in ConditionCode if any(_has(one, code) for one in found.values())]
    columns = [_("Name"), _("Together")]
    for code in codes:
        columns += [label(code), _("%(condition)s: figures", condition=label(code))]
    rows = [_row(enrolment, found[enrolment.person_id], codes) for enrolment in enrolments]
    return as_xlsx(_("How far everybody is"), [*columns, _("Document")], rows)


def _has(progress: Progress, code: ConditionCode) -> bool:
    return any(condition.code is code for condition in progress.conditions)


def _row(enrolment: Enrolment, progress: Progress, codes: Sequence[ConditionCode]) -> list[Cell]:
    row: list[Cell] = [listed(enrolment.person), label(progress.standing)]
    for code in codes:
        condition = progress.of(code)
        row += [label(condition.standing), condition.sentence]
    return [*row, label(progress.outcome)]
