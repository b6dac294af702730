"""What the planning page asks: a whole workshop on one page, and the small forms beside it."""

from secrets import token_urlsafe
from typing import Any

from wtforms import (
    DateTimeLocalField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from lms import clock
from lms.forms import CreateForm, Form, in_our_time
from lms.i18n import _, _l, _n, day, in_language
from lms.scheduling.forms.sessions import PatternForm, SessionRow, id_or_none, options
from lms.scheduling.models import Duty, Session, SessionTrainer, Workshop
from lms.scheduling.planner import MOST_SESSIONS, Plan, instant
from lms.scheduling.queries.choices import Choices
from lms.scheduling.queries.workshops import listed

LANGUAGES = [("uk", _l("Ukrainian")), ("en", _l("English"))]
MOST_SEATS, MOST_TRAVEL, LONGEST_TEXT = 1000, 24 * 60, 5000
MOMENT = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class WorkshopForm(Form):
    """A whole workshop."""

    edition = SelectField(_l("Course"), [InputRequired(_l("Choose a course"))], coerce=id_or_none, choices=[])
    programme = SelectField(_l("Programme"), coerce=id_or_none, choices=[])
    title = StringField(_l("Title"), [Optional(), Length(max=200)], description=_l("Empty: the title of the course."))
    language = SelectField(_l("Language"), choices=lambda: options(LANGUAGES), default="uk")
    interpreted_into = SelectField(
        _l("Interpreted into"),
        default="",
        choices=lambda: options(LANGUAGES, empty=_("– not interpreted –")),
    )
    interpreter = SelectField(_l("Interpreter"), coerce=id_or_none, choices=[])
    seats = IntegerField(
        _l("Seats"),
        [Optional(), NumberRange(1, MOST_SEATS, _l("From %(min)s to %(max)s"))],
        description=_l("Empty: as the course says."),
    )
    travel_minutes = IntegerField(
        _l("Travel there, in minutes"),
        [Optional(), NumberRange(0, MOST_TRAVEL, _l("From %(min)s to %(max)s"))],
        description=_l("Counted before and after each session when heads of unit decide who stays on duty."),
    )
    enrol_from = DateTimeLocalField(
        _l("Enrolment from"), [Optional(), in_our_time], format=MOMENT, description=_l("Kyiv time. Empty: at once.")
    )
    enrol_until = DateTimeLocalField(
        _l("Enrolment until"), [Optional(), in_our_time], format=MOMENT,
        description=_l("Kyiv time. Empty: three days before the first session."),
    )  # fmt: skip
    instructions = TextAreaField(
        _l("Joining instructions"),
        [Optional(), Length(max=LONGEST_TEXT)],
        description=_l("What to bring, whom to call on the day. Only those enrolled read this."),
    )
    sessions = FieldList(FormField(SessionRow), _l("Sessions"), max_entries=MOST_SESSIONS)

    def offer(self, choices: Choices) -> None:
        """Fill every list that one chooses from, in the rows too."""
        editions = [
            (e.id, _("%(course)s (version of %(day)s)", course=in_language(e.title), day=day(e.published_at.date())))
            for e in choices.editions
        ]
        self.edition.choices = options(editions, empty=_("– choose a course –"))
        programmes = [(programme.id, in_language(programme.title)) for programme in choices.programmes]
        self.programme.choices = options(programmes, empty=_("– none –"))
        people = [(person.id, listed(person)) for person in choices.interpreters]
        self.interpreter.choices = options(people, empty=_("– nobody yet –"))
        for row in self.sessions:
            row.form.offer(choices)

    def rework(self, pressed: str, pattern: PatternForm) -> bool:
        """Do what a button beside "save" asks for, keeping all that was typed; False when it was another button."""
        if pressed == "add":
            self._add(pattern)
        elif pressed == "row":
            self._append([{}], pattern)
        elif pressed.startswith("remove-"):
            place = int(pressed.removeprefix("remove-"))
            if place < len(self.sessions):
                self.sessions.pop_entry(place)  # type: ignore[call-arg]
        elif pressed != "show":
            return False
        return True

    def _add(self, pattern: PatternForm) -> None:
        if pattern.validate():
            for place in reversed(range(len(self.sessions))):
                if self.sessions[place].form.is_blank:
                    self.sessions.pop_entry(place)  # type: ignore[call-arg]
            self._append(pattern.rows(), pattern)

    def _append(self, rows: list[dict[str, Any]], pattern: PatternForm) -> None:
        if len(self.sessions) + len(rows) > MOST_SESSIONS:
            pattern.form_errors.append(_n("At most %(num)s session.", "At most %(num)s sessions.", MOST_SESSIONS))
            return
        for row in rows:
            self.sessions.append_entry(row)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401
        """Everything is well-formed; what clashes is no fault of the form."""
        is_valid = bool(super().validate(extra_validators))
        if self.interpreted_into.data and self.interpreted_into.data == self.language.data:
            self.interpreted_into.errors = [_("It is held in this language already.")]
            return False
        return is_valid

    def plan(self) -> Plan:
        """The workshop as it was typed; RefusedError for a wall time that does not exist or comes twice."""
        window = [
            instant(field.data, clock.KYIV) if field.data else None for field in (self.enrol_from, self.enrol_until)
        ]
        return Plan(
            edition_id=self.edition.data,
            programme_id=self.programme.data,
            title=self.title.data or "",
            language=self.language.data,
            interpreted_into=self.interpreted_into.data or None,
            interpreter_id=self.interpreter.data,
            seats=self.seats.data,
            enrol_from=window[0],
            enrol_until=window[1],
            travel_minutes=self.travel_minutes.data or 0,
            instructions=self.instructions.data or "",
            sessions=tuple(row.form.planned() for row in self.sessions if not row.form.is_blank),
        )


class NewWorkshopForm(WorkshopForm, CreateForm):
    """A new workshop; "save" pressed twice makes one."""

    def rework(self, pressed: str, pattern: PatternForm) -> bool:
        """As every planning page does it; the page that follows is a new one and can be saved once."""
        is_reworked = super().rework(pressed, pattern)
        if is_reworked:
            self.once_key.data = token_urlsafe(16)
        return is_reworked


class ChangedWorkshopForm(WorkshopForm):
    """A workshop that stands already."""

    version = IntegerField(widget=HiddenInput())


def as_typed(workshop: Workshop, sessions: list[Session], people: dict[int, list[SessionTrainer]]) -> dict[str, Any]:
    """A stored workshop as the planning page shows it; `sessions` are those that may still change."""
    interpreters = [row.person_id for rows in people.values() for row in rows if row.duty is Duty.INTERPRETER]
    is_course = workshop.title in workshop.edition.title.values()
    return {
        "edition": workshop.edition_id,
        "programme": workshop.programme_id,
        "title": "" if is_course else workshop.title,
        "language": workshop.language,
        "interpreted_into": workshop.interpreted_into or "",
        "interpreter": interpreters[0] if interpreters else None,
        "seats": workshop.seats,
        "travel_minutes": workshop.travel_minutes,
        "enrol_from": clock.on_the_wall(workshop.enrol_from),
        "enrol_until": clock.on_the_wall(workshop.enrol_until),
        "instructions": workshop.instructions,
        "sessions": [_row(session, people.get(session.id, [])) for session in sessions],
    }


def _row(session: Session, people: list[SessionTrainer]) -> dict[str, Any]:
    return {
        "id": session.id,
        "day": session.starts_local.date(),
        "starts": session.starts_local.time(),
        "ends": session.ends_local.time(),
        "venue": session.venue_id,
        "link": session.link,
        "trainers": [row.person_id for row in people if row.duty is Duty.TRAINER],
        "modules": session.modules,
    }


class CancelForm(Form):
    """Why a workshop does not take place."""

    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Say why")), Length(max=1000)])


class AllowForm(Form):
    """Let one trainer teach with a qualification that runs out."""

    person = HiddenField(validators=[InputRequired()])
    reason = StringField(_l("Why this trainer may teach all the same"), [InputRequired(_l("Say why")), Length(max=500)])
