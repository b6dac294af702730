"""What the pages of signing in ask."""

from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from lms.forms import Form
from lms.i18n import _l
from lms.people.rules.passwords import LONGEST, SHORTEST

OFF = {"autocapitalize": "none", "spellcheck": "false"}


def name_field() -> StringField:
    """The field in which people say who they are."""
    return StringField(
        _l("Service number or e-mail"),
        [InputRequired(_l("Enter your service number or your e-mail")), Length(max=200)],
        render_kw={"autocomplete": "username", **OFF},
    )


class SignInForm(Form):
    """Sign in."""

    name = name_field()
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Enter your password")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
    own_device = BooleanField(
        _l("This is my own device"),
        description=_l("Leave it empty on a computer of the service: then you are signed out after a short pause."),
    )


class CodeForm(Form):
    """Say the code of a slip or of a mail."""

    name = name_field()
    code = StringField(
        _l("Code"),
        [InputRequired(_l("Enter the code")), Length(max=60)],
        description=_l("20 digits, with or without spaces"),
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", **OFF},
    )


def new_password_field() -> PasswordField:
    """The field for a password that is being chosen."""
    return PasswordField(
        _l("New password"),
        [InputRequired(_l("Enter a new password")), Length(max=LONGEST)],
        description=_l("At least %(length)s characters; several words in a row are easy to remember.", length=SHORTEST),
        render_kw={"autocomplete": "new-password"},
    )


def repeated_field() -> PasswordField:
    """The same password once more."""
    return PasswordField(
        _l("The same once more"),
        [InputRequired(_l("Enter it once more")), EqualTo("password", _l("The two are not the same"))],
        render_kw={"autocomplete": "new-password"},
    )


class NewPasswordForm(Form):
    """Choose a password after a code was right."""

    password = new_password_field()
    repeated = repeated_field()
    own_device = BooleanField(
        _l("This is my own device"),
        description=_l("Leave it empty on a computer of the service: then you are signed out after a short pause."),
    )


class PasswordForm(Form):
    """Change the password of whoever is signed in."""

    current = PasswordField(
        _l("Your present password"),
        [InputRequired(_l("Enter your present password")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
    password = new_password_field()
    repeated = repeated_field()


class ForgotForm(Form):
    """Ask for a link by mail."""

    name = name_field()
