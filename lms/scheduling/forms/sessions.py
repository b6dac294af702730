"""What the planning page asks about sessions: the rows, and the pattern from which rows are made."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wtforms import DateField, HiddenField, IntegerField, SelectField, SelectMultipleField, StringField, TimeField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import URL, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms import clock
from lms.errors import RefusedError
from lms.forms import Form, in_our_time
from lms.i18n import _, _l, in_language, label
from lms.scheduling.planner import MOST_SESSIONS, Every, Pattern, PlannedSession, days_of, instants
from lms.scheduling.queries.choices import Choices
from lms.scheduling.queries.workshops import listed

LONGEST_LINK = 500
IS_ADDRESS = URL(message=_l("A whole address, like https://…"))


def options(pairs: Iterable[tuple[object, object]], *, empty: object = None) -> list[SelectChoice]:
    """What a list offers: (value, words) in order, first the words for choosing nothing."""
    choices = [SelectChoice(value, words) for value, words in pairs]
    return choices if empty is None else [SelectChoice("", empty), *choices]


def id_or_none(value: object) -> int | None:
    """The id behind a choice; None for the empty one."""
    return int(str(value)) if value not in {None, "", "None"} else None


def code_or_nothing(value: object) -> str:
    """The code behind a choice; nothing for the empty one."""
    return "" if value in {None, "None"} else str(value)


class Checkboxes(SelectMultipleField):
    """Several of a list, each with a box of its own."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PlaceAndPeople(Form):
    """Where, and who teaches: of one session, or of all that a pattern makes."""

    class Meta(Form.Meta):
        """Stands within the form that carries the token."""

        csrf = False

    venue = SelectField(_l("Venue"), coerce=id_or_none, choices=[])
    link = StringField(_l("or link"), [Optional(), Length(max=LONGEST_LINK), IS_ADDRESS], render_kw={"type": "url"})
    trainers = Checkboxes(_l("Trainers"), coerce=int, choices=[])

    def offer(self, choices: Choices) -> None:
        """Fill the lists that one chooses from."""
        venues = [(venue.id, f"{in_language(venue.city)}, {in_language(venue.name)}") for venue in choices.venues]
        self.venue.choices = options(venues, empty=_("– none, online –"))
        named = ((person.id, listed(person)) for person in choices.trainers)
        self.trainers.choices = options(
            (key, _("%(name)s (not qualified today)", name=name) if key in choices.lacking else name)
            for key, name in named
        )


class SessionRow(PlaceAndPeople):
    """One session. A row in which no date and no time is typed does not count."""

    id = HiddenField()
    day = DateField(_l("Date"), [InputRequired(_l("Choose a date")), in_our_time])
    starts = TimeField(_l("From"), [InputRequired(_l("Enter when it starts"))], format=["%H:%M", "%H:%M:%S"])
    ends = TimeField(_l("To"), [InputRequired(_l("Enter when it ends"))], format=["%H:%M", "%H:%M:%S"])
    modules = Checkboxes(_l("Modules"), choices=[])

    zones: dict[int | None, str]

    def offer(self, choices: Choices) -> None:
        """Fill the lists; modules that the chosen course does not have fall away."""
        super().offer(choices)
        modules = choices.edition.outline["modules"] if choices.edition else []
        self.modules.choices = options((module["id"], in_language(module["title"])) for module in modules)
        known = {module["id"] for module in modules}
        self.modules.data = [module for module in self.modules.data or [] if module in known]
        self.zones = {venue.id: venue.zone for venue in choices.venues}

    @property
    def is_blank(self) -> bool:
        """Whether nobody has typed a date or a time, so that the row is left out."""
        fields: tuple[Any, ...] = (self.day, self.starts, self.ends)
        return not any(field.data is not None or any(field.raw_data or ()) for field in fields)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401
        """Date and times are there, in order, and on the clock of that day."""
        if self.is_blank:
            return True
        if not super().validate(extra_validators):
            return False
        planned = self.planned()
        try:
            instants(planned.starts_local, planned.ends_local, self.zones.get(planned.venue_id, clock.KYIV))
        except RefusedError as refusal:
            self.ends.errors = [refusal.message]
            return False
        return True

    def planned(self) -> PlannedSession:
        """The session as it was typed."""
        typed: dict[str, Any] = self.data
        return PlannedSession(
            starts_local=datetime.combine(typed["day"], typed["starts"]),
            ends_local=datetime.combine(typed["day"], typed["ends"]),
            venue_id=self.venue.data,
            link=self.link.data or "",
            trainer_ids=tuple(self.trainers.data or ()),
            modules=tuple(self.modules.data or ()),
            id=id_or_none(self.id.data),
        )


class PatternForm(PlaceAndPeople):
    """Sessions of the same hours, every so often: the rows they become can be changed one by one."""

    first = DateField(_l("First date"), [InputRequired(_l("Choose the first date")), in_our_time])
    starts = TimeField(_l("From"), [InputRequired(_l("Enter when they start"))], format=["%H:%M", "%H:%M:%S"])
    ends = TimeField(_l("To"), [InputRequired(_l("Enter when they end"))], format=["%H:%M", "%H:%M:%S"])
    every = SelectField(
        _l("Repeated"),
        choices=lambda: options((every.value, label(every)) for every in Every),
        default=Every.WORKING_DAY,
    )
    count = IntegerField(
        _l("How many"),
        [InputRequired(_l("Enter how many")), NumberRange(1, MOST_SESSIONS, _l("From %(min)s to %(max)s"))],
        default=1,
    )

    def rows(self) -> list[dict[str, Any]]:
        """The rows that the pattern makes, as the session rows take them."""
        typed: dict[str, Any] = self.data
        pattern = Pattern(typed["first"], typed["starts"], typed["ends"], Every(typed["every"]), typed["count"])
        same = {"starts": pattern.starts, "ends": pattern.ends, "venue": self.venue.data, "link": self.link.data}
        return [{"day": day, "trainers": list(self.trainers.data or ())} | same for day in days_of(pattern)]
