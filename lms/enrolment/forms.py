"""What the pages of enrolment ask."""

from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.enrolment.machine import WAIVABLE
from lms.enrolment.queue import PRIORITIES, WOMEN_OR_MEN
from lms.enrolment.rules.quotas import Terms
from lms.forms import CreateForm, Form, in_our_time
from lms.i18n import _, _l, in_language, label
from lms.people.models.persons import Sex, StaffGroup
from lms.people.models.units import Unit
from lms.scheduling.forms.sessions import code_or_nothing, id_or_none, options


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


class QuotaForm(CreateForm):
    """Give a group its seats; what stays empty asks for nothing."""

    seats = IntegerField(
        _l("Number of seats"), [InputRequired(_l("Enter a number")), NumberRange(1, 1000, _l("From 1 to 1000"))]
    )
    unit = SelectField(
        _l("Unit, with all below it"), [Optional()], coerce=id_or_none, choices=[],
        description=_l("Unit and staff group count as they are on the first day of the workshop."),
    )  # fmt: skip
    staff_group = SelectField(_l("Staff group"), [Optional()], coerce=code_or_nothing, choices=[])
    sex = SelectField(_l("Women or men"), [Optional()], coerce=code_or_nothing, choices=[])
    returns_on = DateField(
        _l("Unused seats are for everybody from"), [Optional(), in_our_time],
        description=_l("That morning whoever waits moves up. Leave it empty to keep the seats until the workshop starts."),
    )  # fmt: skip

    units: dict[int | None, Unit]

    def offer(self, units: list[Unit]) -> None:
        """Fill the lists."""
        self.units, every = {unit.id: unit for unit in units}, _("– all –")
        self.unit.choices = options(((unit.id, in_language(unit.name)) for unit in units), empty=every)
        self.staff_group.choices = options(((group.value, label(group)) for group in StaffGroup), empty=every)
        self.sex.choices = options(((sex.value, WOMEN_OR_MEN[sex]) for sex in Sex), empty=every)

    def terms(self) -> Terms:
        """What was typed, as the rule takes it."""
        group, sex = self.staff_group.data, self.sex.data
        return Terms(
            self.seats.data or 0, self.units.get(self.unit.data), StaffGroup(group) if group else None,
            Sex(sex) if sex else None, self.returns_on.data,
        )  # fmt: skip


class WaiverForm(CreateForm):
    """Let one condition be for one person."""

    number = StringField(_l("Service number"), [InputRequired(_l("Enter a service number")), Length(max=20)])
    condition = SelectField(_l("Condition that need not hold"), choices=lambda: options(
        (one.code, one.description) for one in WAIVABLE
    ))  # fmt: skip
    reason = TextAreaField(
        _l("Reason"), [InputRequired(_l("Say why: it is kept with the request.")), Length(max=1000)],
        description=_l("Whoever checks the list later reads it."), render_kw={"rows": 3},
    )  # fmt: skip


class PriorityForm(Form):
    """Put somebody on the waiting list before others."""

    priority = SelectField(_l("Place on the waiting list"), coerce=int, choices=lambda: options(PRIORITIES.items()))
    reason = TextAreaField(
        _l("Reason"), [InputRequired(_l("Say why: others wait longer because of it.")), Length(max=1000)],
        description=_l("It is kept with the request and in the log."), render_kw={"rows": 3},
    )  # fmt: skip


class CancelForm(Form):
    """Cancel a whole workshop."""

    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Say why; everybody concerned reads it.")), Length(max=1000)],
        description=_l("Everybody enrolled, waiting or teaching reads it."),
        render_kw={"rows": 3},
    )
