"""Lists of a workshop as Excel files."""

from collections.abc import Iterable

from lms.db import Db
from lms.enrolment.machine import WAIVABLE
from lms.enrolment.models import HOLDS_SEAT, Quota, Waiver
from lms.enrolment.queries.places import decisions_on, guests, listed, waiting
from lms.enrolment.queries.quotas import QuotaLine
from lms.enrolment.queue import group_words
from lms.i18n import _, _n, day, in_language, label
from lms.scheduling.models import Workshop
from lms.scheduling.queries.workshops import listed as name_listed
from lms.tables import Cell, as_xlsx


def participants_sheet(db: Db, workshop: Workshop) -> bytes:
    """Participants by the Ukrainian alphabet, then the waiting list in its order, then guests."""
    enrolments = [*listed(db, workshop.id, HOLDS_SEAT), *waiting(db, workshop.id)]
    decisions = decisions_on(db, enrolments)
    rows: list[list[Cell]] = []
    for number, one in enumerate(enrolments, start=1):
        decided = decisions.get(one.id, [])
        rows.append([
            number, name_listed(one.person), one.person.service_number,
            in_language(one.rank.words) if one.rank else "", in_language(one.unit.name) if one.unit else "",
            label(one.staff_group), label(one.state), name_listed(decided[0].decided_by) if decided else "",
            decided[0].decided_at if decided else None,
        ])  # fmt: skip
    rows += [
        [None, guest.name, "", "", guest.organisation, "", _("Guest"), "", None] for guest in guests(db, workshop.id)
    ]
    columns = [_("No."), _("Name"), _("Service number"), _("Rank"), _("Unit"), _("Staff group"), _("State"),
               _("Decided by"), _("Decided on")]  # fmt: skip
    return as_xlsx(_("Participants"), columns, rows)


def exceptions_sheet(waivers: Iterable[Waiver]) -> bytes:
    """The exceptions of a workshop as its page lists them: for whom, from what, why, who allowed it, what came of it."""
    conditions = {one.code: str(one.description) for one in WAIVABLE}
    columns = [_("Name"), _("Condition"), _("Reason"), _("Allowed by"), _("Allowed on"), _("Used")]
    rows: list[list[Cell]] = [
        [
            name_listed(one.person), conditions.get(one.condition, one.condition), one.reason,
            name_listed(one.allowed_by), one.allowed_at, label(one.enrolment.state) if one.enrolment else _("not yet"),
        ]
        for one in waivers
    ]  # fmt: skip
    return as_xlsx(_("Exceptions"), columns, rows)


def quotas_sheet(lines: Iterable[QuotaLine]) -> bytes:
    """The seats of units and groups as their page lists them."""
    columns = [_("Group"), _("Seats"), _("Enrolled"), _("Held"), _("Waiting"), _("Free"), _("Unused seats")]
    rows: list[list[Cell]] = [
        [
            group_words(line.quota), line.quota.seats, line.placed, line.held, line.waiting, line.free,
            _unused(line.quota),
        ]
        for line in lines
    ]  # fmt: skip
    return as_xlsx(_("Seats for units and groups"), columns, rows)


def _unused(quota: Quota) -> str:
    if quota.returned is not None:
        return _n("%(num)s seat given back", "%(num)s seats given back", quota.returned)
    return _("for everybody from %(day)s", day=day(quota.returns_on)) if quota.returns_on else _("stay with the group")
