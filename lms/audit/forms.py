"""What one may narrow the log to; stands in the address."""

from typing import Any

from wtforms import DateField, IntegerField, StringField
from wtforms.validators import Length, NumberRange, Optional

from lms.audit.queries import Asked
from lms.forms import Form, in_our_time
from lms.i18n import _l

LARGEST_ID = 2**31 - 1


class LogFilters(Form):
    """Filters of the log."""

    class Meta(Form.Meta):
        """Stands in the address, so it needs no token."""

        csrf = False

    action = StringField(_l("What"), [Length(max=60)], description=_l("The action, or how it begins"))
    subject = StringField(_l("On which row"), [Length(max=40)])
    id = IntegerField(_l("Row number"), [Optional(), NumberRange(1, LARGEST_ID)])
    since = DateField(_l("From"), [Optional(), in_our_time])
    until = DateField(_l("To"), [Optional(), in_our_time])

    def asked(self) -> Asked:
        """What was chosen; what cannot be is left out."""
        self.validate()
        chosen: dict[str, Any] = {field.name: None if field.errors else field.data for field in self}
        return Asked(
            action=chosen["action"] or "",
            subject_kind=chosen["subject"] or "",
            subject_id=chosen["id"],
            since=chosen["since"],
            until=chosen["until"],
        )
