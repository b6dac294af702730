"""What the page of contacts asks."""

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Email, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from lms.access import Actor
from lms.forms import CreateForm, Form
from lms.i18n import _, _l, in_language
from lms.people.models.contacts import Contact, ContactPurpose
from lms.people.models.units import Unit
from lms.people.queries.contacts import may_edit
from lms.people.rules.contacts import Entry


class _ContactFields(Form):
    purpose = SelectField(
        _l("What people ask about"), choices=[SelectChoice(item.value, item.words) for item in ContactPurpose]
    )
    unit = SelectField(_l("For whom"))
    name_uk = StringField(_l("Who answers, in Ukrainian"), [InputRequired(_l("Say who answers")), Length(max=120)])
    name_en = StringField(_l("Who answers, in English"), [InputRequired(_l("Say who answers")), Length(max=120)])
    phone = StringField(_l("Telephone"), [Optional(), Length(max=60)])
    email = StringField(_l("E-mail"), [Optional(), Email(_l("This is not an e-mail address")), Length(max=200)])
    hours = TextAreaField(_l("When"), [Optional(), Length(max=300)], description=_l("For example: Mon–Fri 9:00–18:00"))

    def offer(self, regions: list[Unit], actor: Actor) -> None:
        """Let the actor choose among the regions they may write for."""
        everywhere = [SelectChoice("", _("All regions"))] if may_edit(actor, None) else []
        self.regions = {str(unit.id): unit for unit in regions if may_edit(actor, unit)}
        self.unit.choices = everywhere + [
            SelectChoice(key, in_language(unit.name)) for key, unit in self.regions.items()
        ]

    def entry(self) -> Entry:
        """What was typed."""
        name = {"uk": self.name_uk.data or "", "en": self.name_en.data or ""}
        return Entry(
            self.regions.get(self.unit.data), ContactPurpose(self.purpose.data), name,
            self.phone.data or "", self.email.data or "", self.hours.data or "",
        )  # fmt: skip


class NewContactForm(_ContactFields, CreateForm):
    """Add a contact."""


class ContactForm(_ContactFields):
    """Change a contact."""

    version = IntegerField(widget=HiddenInput())

    def show(self, contact: Contact) -> None:
        """Fill in what the contact says now."""
        self.process(data={
            "purpose": contact.purpose.value, "unit": str(contact.unit_id or ""), "name_uk": contact.name.get("uk", ""),
            "name_en": contact.name.get("en", ""), "phone": contact.phone, "email": contact.email,
            "hours": contact.hours, "version": contact.version,
        })  # fmt: skip
