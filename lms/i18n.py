"""Two languages: words, dates, numbers, and the order of the Ukrainian alphabet."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol, Self

from babel import Locale, dates, numbers
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, force_locale, get_locale
from flask_babel import gettext as _gettext
from flask_babel import lazy_gettext as _lazy_gettext
from flask_babel import lazy_ngettext as _lazy_ngettext
from flask_babel import ngettext as _ngettext

from lms import clock

DEFAULT = "uk"
NAMES = {"uk": "Українська", "en": "English"}
_ALPHABET = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
_ORDER = {letter: chr(0x100 + place) for place, letter in enumerate(_ALPHABET)}


def _(message: str, **values: Any) -> str:  # noqa: ANN401
    """The message in the language in force; works in views, commands and jobs alike."""
    return str(_gettext(message, **values))


def _n(one: str, many: str, num: int, **values: Any) -> str:  # noqa: ANN401
    """The message in the right plural form; `%(num)s` is the number."""
    return str(_ngettext(one, many, num, **values))


_l = _lazy_gettext
_ln = _lazy_ngettext


class Worded(StrEnum):
    """A state, role or code together with its words on screen: `PLACED = "placed", _l("Enrolled")`."""

    words: object

    def __new__(cls, value: str, words: object = "") -> Self:
        """Keep the value as it is stored, and the words beside it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member


class HasWords(Protocol):
    """Anything with words on screen: a `Worded`, or a code whose words are {"uk": …, "en": …}."""

    @property
    def words(self) -> object:
        """A translatable text, or the text in both languages."""


def label(member: HasWords | None) -> str:
    """What a state, role, rank or code is called on screen, in the language in force."""
    words = member.words if member is not None else ""
    return in_language(words) if isinstance(words, dict) else str(words)


def language() -> str:
    """The language in force: "uk" or "en"."""
    locale = get_locale()
    return locale.language if locale else DEFAULT


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Say everything in this block in one language (mails, documents)."""
    with force_locale(code):
        yield


def _chosen() -> str:
    """The visitor's choice, else Ukrainian: the browser's own wish does not count (law 2704-VIII, art. 27)."""
    if has_request_context():
        asked = session.get("language") or getattr(g, "preferred_language", None)
        if asked in NAMES:
            return str(asked)
    return DEFAULT


def locale() -> Locale:
    """The Babel locale in force (British habits for English)."""
    return Locale.parse("en_GB" if language() == "en" else "uk_UA")


def day(value: date) -> str:
    """A date in words: «15 березня 2026 р.», 15 March 2026."""
    return dates.format_date(value, "d MMMM y 'р'." if language() == "uk" else "d MMMM y", locale=locale())


def weekday(value: date) -> str:
    """A date with its weekday, without the year: «вівторок, 15 березня», Tuesday 15 March."""
    return dates.format_date(value, "EEEE, d MMMM" if language() == "uk" else "EEEE d MMMM", locale=locale())


def month(value: date) -> str:
    """A month and its year: «травень 2026», May 2026."""
    return dates.format_date(value, "LLLL y", locale=locale())


def clock_time(value: datetime) -> str:
    """An hour on the wall: 09:00. An aware instant is shown as Kyiv's clock has it."""
    wall = value if value.tzinfo is None else clock.on_the_wall(value)
    return f"{wall:%H:%M}"


def moment(value: datetime) -> str:
    """A date and an hour on the wall."""
    wall = value if value.tzinfo is None else clock.on_the_wall(value)
    return f"{day(wall.date())}, {wall:%H:%M}"


def span(starts: datetime, ends: datetime) -> str:
    """A stretch of one day: «вівторок, 15 березня, 09:00–13:00»."""
    return f"{weekday(starts.date())}, {clock_time(starts)}–{clock_time(ends)}"


def minutes(value: int) -> str:
    """Minutes in words: «2 год 30 хв», 2 h 30 min."""
    hours, rest = divmod(value, 60)
    parts = [_("%(hours)s h", hours=hours)] if hours else []
    if rest or not hours:
        parts.append(_("%(minutes)s min", minutes=rest))
    return " ".join(parts)


def number(value: float) -> str:
    """A number with the decimal sign and the thousands of the language."""
    return numbers.format_decimal(value, locale=locale())


def in_language(texts: dict[str, str] | None) -> str:
    """The text for the language in force out of {"uk": …, "en": …}."""
    if not texts:
        return ""
    return texts.get(language()) or texts.get(DEFAULT) or next(iter(texts.values()))


def sort_key(text: str) -> str:
    """A key that orders by the Ukrainian alphabet (ґ after г, є after е, і and ї after и), case aside.

    Stored beside names, so that both databases order alike. Signs and Latin letters come first.
    """
    return "".join(_ORDER.get(letter, letter) for letter in text.casefold() if letter not in "'’ʼ")


def fold(text: str) -> str:
    """A text as searches compare it: case, apostrophes and outer spaces aside."""
    return " ".join(text.casefold().replace("’", "'").replace("ʼ", "'").split())


def merged_catalogue(folder: Path, code: str) -> Catalog:
    """All `*.po` files of a language as one catalogue; ValueError names a message that stands in two."""
    whole = Catalog(locale=code)
    for path in sorted((folder / code).glob("*.po")):
        with path.open("rb") as file:
            part = read_po(file, locale=code)
        for message in part:
            if not message.id:
                continue
            known = whole.get(message.id)
            if known is not None and known.string != message.string:
                raise ValueError(f"{path.name}: {message.id!r} is translated differently in another file")
            whole[message.id] = message
    return whole


def compile_catalogues(folder: Path) -> None:
    """Write `<language>/LC_MESSAGES/messages.mo` from the `*.po` files of each language."""
    for code in NAMES:
        buffer = BytesIO()
        write_mo(buffer, merged_catalogue(folder, code))
        target = folder / code / "LC_MESSAGES" / "messages.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(buffer.getvalue())


def install(app: Flask, folder: Path) -> None:
    """Teach the application and its templates both languages."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(folder)
    Babel(app, default_locale=DEFAULT, locale_selector=_chosen)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    for name, function in {
        "day": day, "weekday": weekday, "month": month, "clock_time": clock_time, "moment": moment, "span": span,
        "minutes": minutes, "number": number, "in_language": in_language, "label": label,
    }.items():  # fmt: skip
        app.jinja_env.filters[name] = function
    app.jinja_env.globals.update(language=language, language_names=NAMES, request=request)
