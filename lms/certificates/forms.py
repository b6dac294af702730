"""What the pages of certificates ask."""

from typing import Any

from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import HiddenInput

from lms.certificates.models import CertificateState
from lms.forms import CreateForm, Form
from lms.i18n import _l
from lms.people.models.persons import StaffGroup

ANY = ("", _l("All"))


def _worded(words: type[CertificateState] | type[StaffGroup]) -> list[tuple[str, Any]]:
    return [ANY, *((member.value, member.words) for member in words)]


class CheckForm(Form):
    """Check one document, by what stands on it."""

    number = StringField(
        _l("Register number"),
        [InputRequired(_l("Enter the number that stands on the document")), Length(max=60)],
        description=_l("For example VY-2026-000123"),
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )
    code = StringField(
        _l("Check code"),
        [InputRequired(_l("Enter the code that stands below the number")), Length(max=120)],
        description=_l("Seven groups of four signs, beside the QR code. Spaces and hyphens do not matter."),
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )


class RegisterForm(Form):
    """Narrow the register; it stands in the address."""

    class Meta(Form.Meta):
        """Read from the address: nothing is changed, so there is no token."""

        csrf = False

    text = StringField(_l("Name or number"), [Optional(), Length(max=80)])
    unit = SelectField(_l("Unit with its sub-units"), [Optional()])
    group = SelectField(_l("Staff group"), [Optional()])
    course = SelectField(_l("Course"), [Optional()])
    first = DateField(_l("Issued from"), [Optional()])
    last = DateField(_l("Issued until"), [Optional()])
    state = SelectField(_l("State"), [Optional()])
    new = BooleanField(_l("Only new since my last download"))

    def offer(self, units: list[tuple[str, str]], courses: list[tuple[str, str]]) -> None:
        """Put the reader's units and courses into the lists."""
        self.unit.choices = [ANY, *units]
        self.course.choices = [ANY, *courses]
        self.group.choices = _worded(StaffGroup)
        self.state.choices = _worded(CertificateState)


class PeopleForm(Form):
    """Find the documents of people on a list."""

    people = TextAreaField(
        _l("Service numbers or names"),
        [InputRequired(_l("Paste at least one line")), Length(max=60_000)],
        description=_l("One a line, as you copy a column out of a table. At most 1,000 lines."),
        render_kw={"rows": 12, "spellcheck": "false"},
    )


class BundleForm(CreateForm):
    """Ask for one ZIP."""

    with_service_number = BooleanField(_l("List service numbers in manifest.csv"))
    people = TextAreaField(_l("Service numbers or names"), [Optional(), Length(max=60_000)])


class ListForm(CreateForm):
    """Ask for the list as an Excel file."""

    people = TextAreaField(_l("Service numbers or names"), [Optional(), Length(max=60_000)])


class CancelForm(Form):
    """Cancel a document."""

    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Write the reason")), Length(max=500)],
        description=_l("The holder reads it. The check page shows only that the document is not valid."),
    )


class ReplaceForm(CreateForm):
    """Correct the name on a document."""

    surname = StringField(_l("Surname"), [InputRequired(_l("Enter the surname")), Length(max=80)])
    given = StringField(_l("Given name"), [InputRequired(_l("Enter the given name")), Length(max=80)])
    patronymic = StringField(_l("Patronymic"), [Optional(), Length(max=80)])
    surname_latin = StringField(
        _l("Surname in Latin letters"), [InputRequired(_l("Enter the surname in Latin letters")), Length(max=120)]
    )
    given_latin = StringField(
        _l("Given name in Latin letters"),
        [InputRequired(_l("Enter the given name in Latin letters")), Length(max=120)],
    )
    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Write the reason")), Length(max=500)])


class ChoicesForm(Form):
    """What a holder allows for a confidential document."""

    shows_real_title = BooleanField(_l("The check page names the course"))
    is_in_record = BooleanField(_l("HR may have this document, with a neutral title"))


TEXT_UK, TEXT_EN = [InputRequired(_l("Enter this in Ukrainian")), Length(max=200)], [
    InputRequired(_l("Enter this in English")), Length(max=200),
]  # fmt: skip


class ProviderForm(Form):
    """What is printed on documents from now on."""

    version = IntegerField(widget=HiddenInput(), default=0)
    series = StringField(
        _l("Series"),
        [
            InputRequired(_l("Enter the series")),
            Regexp(r"^[A-Z]{1,8}$", message=_l("One to eight Latin capital letters")),
        ],
        description=_l("The letters before the number, for example VY. A new series starts with number 1."),
    )
    name_uk = StringField(_l("Name of the provider (Ukrainian)"), TEXT_UK)
    name_en = StringField(_l("Name of the provider (English)"), TEXT_EN)
    legal_basis_uk = StringField(_l("Basis: licence or order (Ukrainian)"), [Optional(), Length(max=200)])
    legal_basis_en = StringField(_l("Basis: licence or order (English)"), [Optional(), Length(max=200)])
    city_uk = StringField(
        _l("City (Ukrainian)"), TEXT_UK, description=_l("The name only, without the abbreviation for “city”")
    )
    city_en = StringField(_l("City (English)"), TEXT_EN)
    signatory_post_uk = StringField(_l("Post of the signatory (Ukrainian)"), TEXT_UK)
    signatory_post_en = StringField(_l("Post of the signatory (English)"), TEXT_EN)
    signatory_name_uk = StringField(
        _l("Name of the signatory (Ukrainian)"), TEXT_UK, description=_l("Given name and SURNAME")
    )
    signatory_name_en = StringField(_l("Name of the signatory (English)"), TEXT_EN)
