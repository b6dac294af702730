"""Whom a course is meant for, and every reason why it is not meant for somebody. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from lms.catalogue.models import Audience
from lms.errors import Reason
from lms.i18n import _, day, label

RENEWAL_DAYS = 180
"""A course may be repeated in the last half year of its validity, so that nobody's document has to run out first."""


def group_words(groups: Sequence[str]) -> str:
    """Staff groups as a list in words: "heads of unit, supervisors"."""
    return ", ".join(label(Audience(group)) for group in groups)


def reasons_against(
    outline: Mapping[str, Any], staff_group: str | None, held: Mapping[str, date | None], on: date
) -> list[Reason]:
    """Every reason why a course is not meant for a person on a day; an empty list means that it is.

    `outline` is an edition's (`catalogue.models.Edition.outline`) or its whole content, `staff_group` the value of the
    posting of that day (None: serves nowhere), `held` the codes of awards in force with their last day (None: no end);
    a completed course is held under its key, "leadership/supervisors".
    """
    return [*_group_reasons(outline["audience"], staff_group), *_held_reasons(outline["id"], held, on)]


def _group_reasons(audience: Sequence[str], staff_group: str | None) -> list[Reason]:
    if staff_group in audience:
        return []
    meant = group_words(audience)
    if staff_group is None:
        message = _("It is meant for: %(groups)s. Your present post and unit are not in the staff list.", groups=meant)
        helper = _("HR enters where you serve; the programme coordinator can make an exception.")
        return [Reason("no-posting", message, helper)]
    message = _(
        "It is meant for: %(groups)s. You are listed as: %(own)s.", groups=meant, own=group_words([staff_group])
    )
    helper = _("HR corrects a wrong staff group; the programme coordinator can make an exception.")
    return [Reason("other-staff-group", message, helper)]


def _held_reasons(key: str, held: Mapping[str, date | None], on: date) -> list[Reason]:
    if key not in held:
        return []
    until = held[key]
    if until is None:
        message = _("You have completed it, and that does not run out.")
        return [Reason("already-held", message, _("The programme coordinator can make an exception."))]
    if until - on <= timedelta(days=RENEWAL_DAYS):
        return []
    message = _(
        "You have completed it, valid until %(until)s. You can take it again from %(from_day)s.",
        until=day(until), from_day=day(until - timedelta(days=RENEWAL_DAYS)),
    )  # fmt: skip
    return [Reason("already-held", message, _("The programme coordinator can make an exception."))]
