"""What the pages of enrolment ask."""

from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.forms import CreateForm, Form
from lms.i18n import _l


class AskForm(CreateForm):
    """Ask for a place: one button."""


class StepForm(Form):
    """One button for one step; the page says the rest."""


class ReasonForm(Form):
    """Why a person stays on duty or is called back."""

    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Say why: the person will read it.")), Length(max=1000)],
        description=_l("The person reads it. Write no names and nothing secret."),
        render_kw={"rows": 3},
    )


class NominateForm(CreateForm):
    """Ask on behalf of a person."""

    number = StringField(_l("Service number"), [InputRequired(_l("Enter a service number")), Length(max=20)])


class GuestForm(CreateForm):
    """Put a guest on the list."""

    name = StringField(_l("Guest’s name"), [InputRequired(_l("Enter a name")), Length(max=120)])
    organisation = StringField(_l("Organisation"), [Optional(), Length(max=160)])


class SeatsForm(Form):
    """Change the number of seats."""

    seats = IntegerField(
        _l("Number of seats"), [InputRequired(_l("Enter a number")), NumberRange(1, 1000, _l("From 1 to 1000"))]
    )


class CancelForm(Form):
    """Cancel a whole workshop."""

    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Say why; everybody concerned reads it.")), Length(max=1000)],
        description=_l("Everybody enrolled, waiting or teaching reads it."),
        render_kw={"rows": 3},
    )
