"""What all forms share: trimming, the run of an action under a savepoint, refusals as errors on the form."""

import secrets
from collections.abc import Callable
from typing import Any

from flask import g
from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from wtforms import HiddenField
from wtforms.fields import Field
from wtforms.validators import ValidationError

from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _

TooLong = 10_000
FIRST_YEAR, LAST_YEAR = 2000, 2100
UNTRIMMED = frozenset({"PasswordField", "FieldList", "FormField"})


def _trimmed(value: Any) -> Any:  # noqa: ANN401
    return value.strip() if isinstance(value, str) else value


def in_our_time(_form: object, field: Field) -> None:
    """A date or moment of this century; years like 0026 come from typing too fast."""
    if field.data is not None and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
        raise ValidationError(_("Choose a date between %(first)s and %(last)s.", first=FIRST_YEAR, last=LAST_YEAR))


class Form(FlaskForm):  # type: ignore[misc]
    """The parent of every form: values come trimmed, and `accepts` turns a refusal into an error of the form."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """WTForms' settings."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:  # noqa: ANN401
            """Trim what was typed, secrets aside; forms within a form trim their own fields."""
            filters = list(unbound_field.kwargs.get("filters", ()))
            if unbound_field.field_class.__name__ not in UNTRIMMED:
                filters.append(_trimmed)
            field: Field = unbound_field.bind(form=form, filters=filters, **options)
            return field

    def accepts(self, action: Callable[[], object]) -> bool:
        """Validate, then run the action in a savepoint; a refusal undoes it and stands on the form (answer 422)."""
        if not self.validate_on_submit():
            return False
        try:
            with g.db.begin_nested():
                action()
                g.db.flush()
        except RefusedError as refusal:
            self.form_errors.append(refusal.message)
        except StaleDataError:
            self.form_errors.append(_("Somebody changed this while you were writing. Look at it again, then save."))
        except IntegrityError:
            self.form_errors.append(_("This was already saved by somebody else a moment ago. Look at it again."))
        else:
            return True
        return False


class CreateForm(Form):
    """A form that creates: pressed twice, it creates once."""

    once_key = HiddenField(default=lambda: secrets.token_urlsafe(16))


def let_go(db: Db) -> None:
    """End this request's transaction, in which nothing was written yet, so that slow work ahead holds no lock.

    Parsing an upload is such work. The next statement begins a new transaction: what must still hold is read again.
    """
    if db.new or db.dirty or db.deleted:
        msg = "something was written already"
        raise RuntimeError(msg)
    db.rollback()


def version_refused(form_version: int, row_version: int) -> None:
    """RefusedError `changed-meanwhile` when the row is newer than the page the person wrote on."""
    if form_version != row_version:
        raise RefusedError(
            "changed-meanwhile",
            _("Somebody changed this while you were writing. Your text is still here; look at the new one, then save."),
        )
