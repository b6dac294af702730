"""What the pages of persons ask."""

from datetime import timedelta

from wtforms import DateField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Email, InputRequired, Length, Optional, Regexp
from wtforms.widgets import HiddenInput

from lms import clock
from lms.access import Role
from lms.forms import CreateForm, Form
from lms.i18n import NAMES, _, _l, in_language
from lms.people.models.persons import Person
from lms.people.models.units import Unit
from lms.people.rules.grants import Trust
from lms.people.rules.persons import Details
from lms.people.rules.units import Term

LATIN = Regexp(r"^[A-Za-z][A-Za-z' \-]*$", message=_l("Latin letters only, as in the passport"))
LANGUAGES = [SelectChoice(code, name) for code, name in NAMES.items()]
COURSE = Regexp(r"^[a-z0-9-]+/[a-z0-9-]+$", message=_l("Like this: leadership/supervisors"))


class SearchForm(Form):
    """Find a person."""

    class Meta(Form.Meta):
        """Stands in the address, so it needs no token."""

        csrf = False

    unit = IntegerField(widget=HiddenInput(), validators=[Optional()])
    q = StringField(_l("Name or service number"), render_kw={"type": "search"})


class PersonForm(Form):
    """What HR writes on a person's page."""

    patronymic = StringField(_l("Patronymic"), [Optional(), Length(max=80)])
    surname_latin = StringField(
        _l("Surname in Latin letters"), [InputRequired(_l("Enter the surname")), Length(max=120), LATIN]
    )
    given_latin = StringField(
        _l("Given name in Latin letters"),
        [InputRequired(_l("Enter the given name")), Length(max=120), LATIN],
        description=_l("As in the passport: certificates carry both names."),
    )
    email = StringField(
        _l("E-mail"),
        [Optional(), Email(_l("This is not an e-mail address")), Length(max=200)],
        description=_l("The person's own. With an address that several share nobody can sign in."),
    )
    language = RadioField(_l("Language of pages and mails"), choices=LANGUAGES)
    version = IntegerField(widget=HiddenInput())

    def details(self) -> Details:
        """What was typed."""
        return Details(
            self.patronymic.data or None, self.surname_latin.data or "", self.given_latin.data or "",
            (self.email.data or "").lower() or None, self.language.data,
        )  # fmt: skip


class LanguageForm(Form):
    """The language of one's own pages and mails."""

    language = RadioField(_l("Language of pages and mails"), choices=LANGUAGES)


class GrantForm(CreateForm):
    """Trust a person with a role."""

    role = SelectField(
        _l("Role"), choices=[SelectChoice(role.value, role.words) for role in Role if role is not Role.OFFICER]
    )
    unit = SelectField(_l("Over which unit"), validate_choice=True)
    course = StringField(
        _l("Over which course"),
        [Optional(), Length(max=120), COURSE],
        description=_l("For trainers and coordinators of one course only, like this: leadership/supervisors"),
    )
    starts_on = DateField(_l("First day"), [InputRequired(_l("Enter the first day"))], default=clock.today)
    ends_on = DateField(_l("Last day"), [Optional()])
    basis = StringField(
        _l("Order or letter"), [InputRequired(_l("Say what it rests on")), Length(max=300)],
        description=_l("Number and date of the document"),
    )  # fmt: skip

    def offer(self, units: list[tuple[Unit, int]], *, everything: bool) -> None:
        """Let the administrator choose among the units of their own trust."""
        self.units = {str(unit.id): unit for unit, _depth in units}
        indented = [SelectChoice(str(unit.id), "\u2007" * 2 * depth + in_language(unit.name)) for unit, depth in units]
        self.unit.choices = ([SelectChoice("", _("Everything"))] if everything else []) + indented

    def trust(self) -> Trust:
        """What was chosen."""
        return Trust(
            Role(self.role.data), self.units.get(self.unit.data), self.course.data or None, self.starts_on.data or clock.today(),
            self.ends_on.data, self.basis.data or "",
        )  # fmt: skip


class EndGrantForm(Form):
    """Let a trust end."""

    last_day = DateField(
        _l("Last day"),
        [InputRequired(_l("Enter the last day"))],
        default=lambda: clock.today() - timedelta(days=1),
        description=_l("Yesterday ends it at once."),
    )


class ActingForm(CreateForm):
    """Name an acting head."""

    person = SelectField(_l("Colleague"), coerce=int)
    first = DateField(_l("First day"), [InputRequired(_l("Enter the first day"))], default=clock.today)
    last = DateField(_l("Last day"), [InputRequired(_l("Enter the last day"))])

    def offer(self, colleagues: list[Person]) -> None:
        """Let the head choose among those who serve in the unit."""
        self.persons = {person.id: person for person in colleagues}
        self.person.choices = [SelectChoice(str(person.id), person.full_name) for person in colleagues]

    def term(self) -> Term:
        """The days that were typed."""
        today = clock.today()
        return Term(self.first.data or today, self.last.data or today)
