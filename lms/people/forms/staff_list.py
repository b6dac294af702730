"""What the pages of the staff list ask: the file, the row of headings, what the columns hold, the units."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, IntegerField, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length, NumberRange, Optional

from lms.forms import Form
from lms.i18n import _, _l
from lms.people.rules.staff_list.imports import Upload
from lms.people.rules.staff_list.office_file import column_letter
from lms.people.staff_lists.cells import Sheet, cell_at, text_of
from lms.people.staff_lists.errors import StaffListError
from lms.people.staff_lists.fields import FIELDS, Field, Kind
from lms.people.staff_lists.headings import Mapping, Table
from lms.people.staff_lists.sentences import FIELDS as FIELD_WORDS
from lms.people.staff_lists.sentences import file_sentence

EXAMPLES = 3
LONGEST_EXAMPLE = 60
KINDS = [
    SelectChoice(Kind.STAFF.value, _l("Staff list: who serves where")),
    SelectChoice(Kind.TRAINING.value, _l("Earlier training: what people attended elsewhere")),
]


class UploadForm(Form):
    """The file; validating reads it, which needs no database."""

    kind = RadioField(_l("What the file holds"), choices=KINDS, default=Kind.STAFF.value)
    file = FileField(
        _l("File"),
        [FileRequired(_l("Choose a file"))],
        description=_l("XLSX, ODS or CSV, up to 10 MB. Title rows and several sheets are fine."),
        render_kw={"accept": ".xlsx,.xlsm,.ods,.csv,.txt"},
    )
    upload: Upload
    sheets: Sequence[Sheet] = ()

    def validate_file(self, field: Any) -> None:  # noqa: ANN401
        """Read the file once."""
        if self.sheets or not isinstance(field.data, FileStorage):
            return
        sent = field.data
        kind = Kind(self.kind.data) if self.kind.data in list(Kind) else Kind.STAFF
        media_type = (sent.mimetype or "application/octet-stream")[:100]
        self.upload = Upload(sent.read(), sent.filename or "list", kind, media_type)
        try:
            self.sheets = self.upload.sheets()
        except StaffListError as error:
            raise ValidationError(str(file_sentence(error.code, error.facts))) from error


class ConfirmForm(Form):
    """Apply what the page shows: `shown` is the hash of it."""

    shown = HiddenField()


class UnitsForm(Form):
    """The units for which the file speaks, one a line; none: those it holds."""

    units = TextAreaField(
        _l("Units the file is about"),
        [Optional(), Length(max=4000)],
        description=_l("Code or name, one on each line, with all units under them. Empty: the units the file names."),
    )

    def texts(self) -> list[str]:
        """What was typed, line by line."""
        return [line.strip() for line in (self.units.data or "").splitlines() if line.strip()]


class HeadingsForm(Form):
    """On each sheet the number of the row with the headings; made by `headings_form`."""

    sheets: Sequence[Sheet] = ()

    def tables(self, kind: Kind) -> list[Table]:
        """The lists as the user says they begin."""
        chosen = [(sheet, self[f"row{place}"].data) for place, sheet in enumerate(self.sheets)]
        return [
            Table(sheet, kind, row, tuple(text_of(cell) for cell in sheet.rows[row - 1]))
            for sheet, row in chosen
            if row
        ]

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401
        """At least one sheet must hold a list."""
        if not super().validate(extra_validators):
            return False
        if any(self[f"row{place}"].data for place in range(len(self.sheets))):
            return True
        self.form_errors.append(_("Say on at least one sheet which row holds the headings."))
        return False


def headings_form(sheets: Sequence[Sheet]) -> HeadingsForm:
    """The form for these sheets."""
    readable = [sheet for sheet in sheets if not sheet.hidden and any(sheet.rows)]
    fields: dict[str, Any] = {
        f"row{place}": IntegerField(
            _("Sheet “%(sheet)s”: number of the row with the headings", sheet=sheet.name),
            [Optional(), NumberRange(1, len(sheet.rows), _("The sheet has %(rows)s rows.", rows=len(sheet.rows)))],
            description=_("Empty: the sheet is not read."),
        )
        for place, sheet in enumerate(readable)
    }
    form: HeadingsForm = type("HeadingsOfFile", (HeadingsForm,), fields)()
    form.sheets = readable
    return form


class ColumnsForm(Form):
    """What each column holds; made by `columns_form`."""

    tables: Sequence[Table] = ()

    def lists(self) -> list[tuple[Table, Mapping]]:
        """The lists with what the user says of their columns."""
        return [
            (table, Mapping(tuple(_field(self[_name(place, column)].data) for column in range(len(table.headings)))))
            for place, table in enumerate(self.tables)
        ]

    def fields_of(self, place: int) -> list[Any]:
        """The fields of one list, for the page."""
        return [self[_name(place, column)] for column in range(len(self.tables[place].headings))]


def columns_form(lists: Sequence[tuple[Table, Mapping]], kind: Kind) -> ColumnsForm:
    """The form for these lists, each column with its heading and some of what stands in it."""
    choices = [SelectChoice("", _("not read"))]
    choices += [SelectChoice(field.value, str(FIELD_WORDS[field.value])) for field in FIELDS[kind]]
    fields: dict[str, Any] = {}
    for place, (table, mapping) in enumerate(lists):
        for column, heading in enumerate(table.headings):
            meant = mapping.fields[column] if column < len(mapping.fields) else None
            words = heading or _("no heading")
            fields[_name(place, column)] = SelectField(
                _("Column %(letter)s: %(heading)s", letter=column_letter(column), heading=words[:LONGEST_EXAMPLE]),
                choices=choices,
                default=meant.value if meant else "",
                description=_examples(table, column),
            )
    form: ColumnsForm = type("ColumnsOfFile", (ColumnsForm,), fields)()
    form.tables = [table for table, _mapping in lists]
    return form


def _name(place: int, column: int) -> str:
    return f"list{place}_column{column}"


def _field(value: str) -> Field | None:
    return Field(value) if value else None


def _examples(table: Table, column: int) -> str:
    """The first different texts of a column."""
    texts = dict.fromkeys(text for _number, row in table.lines() if (text := text_of(cell_at(row, column))))
    return " · ".join(text[:LONGEST_EXAMPLE] for text in list(texts)[:EXAMPLES]) or _("the column is empty")
