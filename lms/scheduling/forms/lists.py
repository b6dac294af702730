"""What one may narrow the list of workshops to; stands in the address."""

from typing import Any

from wtforms import BooleanField, DateField, SelectField
from wtforms.validators import Optional

from lms.catalogue.models import Edition
from lms.forms import Form, in_our_time
from lms.i18n import _, _l, in_language, sort_key
from lms.people.models.units import Unit
from lms.scheduling.forms.sessions import id_or_none, options
from lms.scheduling.forms.workshops import LANGUAGES
from lms.scheduling.models import Programme
from lms.scheduling.queries.lists import Asked


class WorkshopFilters(Form):
    """Filters of the list of workshops."""

    class Meta(Form.Meta):
        """Stands in the address, so it needs no token."""

        csrf = False

    course = SelectField(_l("Course"), choices=[], validate_choice=False)
    programme = SelectField(_l("Programme"), coerce=id_or_none, choices=[], validate_choice=False)
    region = SelectField(_l("Region"), coerce=id_or_none, choices=[], validate_choice=False)
    language = SelectField(
        _l("Language"), choices=lambda: options(LANGUAGES, empty=_("– any –")), validate_choice=False
    )
    since = DateField(_l("From"), [Optional(), in_our_time])
    until = DateField(_l("To"), [Optional(), in_our_time])
    open = BooleanField(_l("only open for enrolment"))
    mine = BooleanField(_l("only mine"))

    def offer(self, editions: list[Edition], programmes: list[Programme], regions: list[Unit], *, plans: bool) -> None:
        """Fill the lists; "only mine" is for those who plan workshops."""
        courses = sorted(
            ((edition.course.key, in_language(edition.title)) for edition in editions), key=lambda c: sort_key(c[1])
        )
        self.course.choices = options(courses, empty=_("– any –"))
        self.programme.choices = options(((row.id, in_language(row.title)) for row in programmes), empty=_("– any –"))
        self.region.choices = options(((unit.id, in_language(unit.name)) for unit in regions), empty=_("– any –"))
        if not plans:
            del self.mine
        if not programmes:
            del self.programme

    def asked(self) -> Asked:
        """What was chosen; a date that is none is left out."""
        self.validate()
        chosen: dict[str, Any] = self.data
        return Asked(
            course=chosen["course"] or "",
            programme_id=chosen.get("programme"),
            region_id=chosen["region"],
            language=chosen["language"] or "",
            since=None if self.since.errors else chosen["since"],
            until=None if self.until.errors else chosen["until"],
            only_open=chosen["open"],
            mine=chosen.get("mine", False),
        )
