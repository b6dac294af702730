"""What the pages of programmes ask."""

from typing import Any

from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import HiddenInput

from lms import clock
from lms.forms import CreateForm, Form, in_our_time
from lms.i18n import _, _l, in_language
from lms.people.models.units import Unit
from lms.scheduling.forms.sessions import id_or_none, options
from lms.scheduling.models import Programme, ProgrammeUnit

CODE = Regexp(
    r"^[A-Za-zА-ЯІЇЄҐа-яіїєґ0-9][A-Za-zА-ЯІЇЄҐа-яіїєґ0-9./ -]*$", message=_l("Letters, digits, dots and hyphens")
)
LONG, LONGER = 300, 1000


class ProgrammeForm(Form):
    """What a programme is called, who pays, under which contract, and what its documents carry."""

    code = StringField(_l("Short code"), [InputRequired(_l("Enter a code")), Length(max=40), CODE])
    title_uk = StringField(_l("Title in Ukrainian"), [InputRequired(_l("Enter the title")), Length(max=LONG)])
    title_en = StringField(_l("Title in English"), [InputRequired(_l("Enter the title")), Length(max=LONG)])
    funders_uk = StringField(_l("Who pays, in Ukrainian"), [InputRequired(_l("Enter who pays")), Length(max=LONG)])
    funders_en = StringField(_l("Who pays, in English"), [InputRequired(_l("Enter who pays")), Length(max=LONG)])
    contract_number = StringField(_l("Contract number"), [Optional(), Length(max=80)])
    header_uk = TextAreaField(
        _l("Header of documents in Ukrainian"),
        [Optional(), Length(max=LONGER)],
        description=_l("Stands at the top of sign-in sheets and certificates of this programme."),
    )
    header_en = TextAreaField(_l("Header of documents in English"), [Optional(), Length(max=LONGER)])

    def facts(self) -> dict[str, Any]:
        """What was typed, as the rules take it."""
        typed: dict[str, Any] = self.data
        both = {
            name: {"uk": typed[f"{name}_uk"] or "", "en": typed[f"{name}_en"] or ""}
            for name in ("title", "funders", "header")
        }
        return {"code": typed["code"], "contract_number": typed["contract_number"] or ""} | both


class NewProgrammeForm(ProgrammeForm, CreateForm):
    """A new programme, with its dates."""

    starts_on = DateField(_l("First day"), [InputRequired(_l("Choose the first day")), in_our_time])
    ends_on = DateField(
        _l("Last day"),
        [InputRequired(_l("Choose the last day")), in_our_time],
        description=_l("Later it moves only by an amendment with a reason."),
    )


class ChangedProgrammeForm(ProgrammeForm):
    """A programme that stands already."""

    version = IntegerField(widget=HiddenInput())


def as_typed(programme: Programme) -> dict[str, Any]:
    """A stored programme as its form shows it."""
    both = {
        f"{name}_{language}": getattr(programme, name).get(language, "")
        for name in ("title", "funders", "header")
        for language in ("uk", "en")
    }
    return both | {"code": programme.code, "contract_number": programme.contract_number}


class AmendmentForm(CreateForm):
    """Move the end of a programme."""

    ends_on = DateField(_l("New last day"), [InputRequired(_l("Choose the new last day")), in_our_time])
    decided_on = DateField(
        _l("Decided on"), [InputRequired(_l("Choose the day of the decision")), in_our_time], default=clock.today
    )
    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Say why the end was moved.")), Length(max=LONGER)])


class UnitForm(CreateForm):
    """A unit that takes part, and why it was chosen."""

    unit = SelectField(_l("Unit"), [InputRequired(_l("Choose a unit"))], coerce=id_or_none, choices=[])
    starts_on = DateField(_l("Takes part from"), [InputRequired(_l("Choose the first day")), in_our_time])
    ends_on = DateField(_l("until"), [Optional(), in_our_time])
    reason = TextAreaField(_l("Why it was chosen"), [Optional(), Length(max=LONGER)])
    survey_percent = IntegerField(
        _l("Survey figure, per cent"),
        [Optional(), NumberRange(0, 100, _l("From %(min)s to %(max)s"))],
        description=_l("What the survey said when it was chosen."),
    )

    def offer(self, units: list[Unit]) -> None:
        """Fill the list of units."""
        self.unit.choices = options(((unit.id, in_language(unit.name)) for unit in units), empty=_("– choose a unit –"))

    def facts(self) -> dict[str, Any]:
        """What was typed, as the rule takes it."""
        typed: dict[str, Any] = self.data
        return {name: typed[name] for name in ("starts_on", "ends_on", "survey_percent")} | {
            "reason": typed["reason"] or ""
        }


class EndForm(Form):
    """Until when a unit takes part."""

    ends_on = DateField(
        _l("Takes part until"), [InputRequired(_l("Choose the last day")), in_our_time], default=clock.today
    )


def ending(membership: ProgrammeUnit) -> EndForm:
    """The form with the day that stands, or today."""
    return EndForm(data={"ends_on": membership.ends_on or clock.today()})


class PeriodForm(CreateForm):
    """A reporting period."""

    title_uk = StringField(_l("Title in Ukrainian"), [InputRequired(_l("Enter the title")), Length(max=LONG)])
    title_en = StringField(_l("Title in English"), [InputRequired(_l("Enter the title")), Length(max=LONG)])
    starts_on = DateField(_l("First day"), [InputRequired(_l("Choose the first day")), in_our_time])
    ends_on = DateField(_l("Last day"), [InputRequired(_l("Choose the last day")), in_our_time])

    def facts(self) -> dict[str, Any]:
        """What was typed, as the rule takes it."""
        typed: dict[str, Any] = self.data
        return {
            "title": {"uk": typed["title_uk"], "en": typed["title_en"]},
            "starts_on": typed["starts_on"],
            "ends_on": typed["ends_on"],
        }
