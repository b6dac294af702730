"""What the roll asks."""

from collections.abc import Iterable, Mapping

from wtforms import HiddenField, IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.attendance.models import Presence
from lms.attendance.rules import Noted
from lms.forms import Form
from lms.i18n import _l

LONGEST_SESSION = 24 * 60
CLOSE = "close"


class RollForm(Form):
    """The head-count below the names; `then` says whether to save only, or to close."""

    head_count = IntegerField(
        _l("Heads in the room, guests included"), [Optional(), NumberRange(0, 500)], render_kw={"inputmode": "numeric"}
    )
    guests = IntegerField(_l("Of these, guests"), [Optional(), NumberRange(0, 200)], render_kw={"inputmode": "numeric"})
    remark = TextAreaField(
        _l("Remark"),
        [Optional(), Length(max=1000)],
        description=_l("Needed when heads and marks differ; also an air-raid alarm or a power cut."),
    )
    then = HiddenField(default="save")

    def validate_head_count(self, field: IntegerField) -> None:
        """Closing needs a head-count."""
        if self.then.data == CLOSE and field.data is None:
            field.errors = [*field.errors, _l("To close the roll, count the heads in the room and enter the number.")]


class CorrectionForm(Form):
    """One person's presence, corrected."""

    presence = RadioField(
        _l("How was the person there?"),
        [InputRequired(_l("Choose one."))],
        choices=[SelectChoice(presence.value, presence.words) for presence in Presence],
    )
    minutes = IntegerField(
        _l("Minutes present"),
        [Optional(), NumberRange(0, LONGEST_SESSION)],
        description=_l("Only for “came late”, “left early” and “called back to duty”."),
    )
    reason = TextAreaField(
        _l("Why"),
        [Optional(), Length(max=1000)],
        description=_l("Needed once the roll is closed. The first mark stays in the history."),
    )

    def noted(self) -> Noted:
        """What was chosen."""
        return Noted(Presence(self.presence.data), self.minutes.data)


def typed_marks(fields: Mapping[str, str], person_ids: Iterable[int]) -> dict[int, Noted]:
    """What the list of names says, for these persons only: a tick is present, a word below it says otherwise."""
    noted = {}
    for person_id in person_ids:
        otherwise = fields.get(f"otherwise-{person_id}", "")
        minutes = fields.get(f"minutes-{person_id}", "").strip()
        is_known = otherwise in {presence.value for presence in Presence}
        ticked = Presence.PRESENT if f"here-{person_id}" in fields else Presence.ABSENT
        presence = Presence(otherwise) if is_known else ticked
        noted[person_id] = Noted(presence, int(minutes) if minutes.isdecimal() else None)
    return noted
