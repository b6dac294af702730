"""What the pages of tests ask."""

from collections.abc import Iterable
from datetime import datetime

from werkzeug.datastructures import MultiDict
from wtforms import DateTimeLocalField, HiddenField
from wtforms.validators import InputRequired

from lms import clock
from lms.forms import Form
from lms.i18n import _l
from lms.quizzes.sheets import Asked

SAVE, CHECK, SUBMIT = "save", "check", "submit"
"""What the button of a sheet asks for: keep the answers, look them over before handing in, hand in now."""

ONE_OF = ("single", "true-false")


def field_name(question_id: str) -> str:
    """The name of a question's inputs."""
    return f"answer-{question_id}"


def typed_answers(fields: MultiDict[str, str], asked: Iterable[Asked]) -> dict[str, list[str]]:
    """Question id → the values that a sheet was sent with.

    Radios nobody touched are left out: they cannot take an answer back, and another page may have saved one since.
    """
    typed = [(question, fields.getlist(field_name(question.id))) for question in asked]
    return {question.id: values for question, values in typed if values or question.type not in ONE_OF}


class WindowForm(Form):
    """From when until when a final test is open, as the clock in Kyiv shows it."""

    version = HiddenField(default="0")
    opens = DateTimeLocalField(_l("Opens"), [InputRequired(_l("Enter a date and a time."))])
    closes = DateTimeLocalField(
        _l("Closes"),
        [InputRequired(_l("Enter a date and a time."))],
        description=_l(
            "After that moment those who took the test see the right answers, and it cannot be opened again."
        ),
    )

    @property
    def shown_version(self) -> int:
        """The version of the window that the page showed; 0 when there was none, -1 for nonsense."""
        typed = str(self.version.data or "")
        return int(typed) if typed.isdecimal() else -1

    @property
    def span(self) -> tuple[datetime, datetime]:
        """What was typed, as instants; RefusedError for an hour that the change of the clock skips or repeats."""
        opens, closes = self.opens.data, self.closes.data
        if opens is None or closes is None:
            raise ValueError("not validated")
        return clock.instant_of(opens), clock.instant_of(closes)
