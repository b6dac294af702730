"""What single cells of a staff list mean: staff group, sex, date, hours, address, service number."""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from lms.people.staff_lists.cells import Cell, Number, text_of, tidy
from lms.people.staff_lists.errors import CellError
from lms.people.staff_lists.letters import mixture, same_to_the_eye, with_cyrillic_twins


class StaffGroup(StrEnum):
    """Who a workshop is for, set by HR by post; never derived from rank."""

    SENIOR = "senior"
    MIDDLE = "middle"
    LINE = "line"


class Sex(StrEnum):
    """Sex as the staff list records it."""

    FEMALE = "female"
    MALE = "male"


_GROUPS: Final = tuple(
    (group, re.compile(pattern))
    for group, pattern in (
        (StaffGroup.MIDDLE, r"(керівник(и|ів)? )?(середн(я|ьої) ланк(а|и)|середній рівень)( управління)?|середня"),
        (StaffGroup.MIDDLE, r"middle( ranked)?( manager| supervisor| officer| level| staff)?s?|mid level( managers?)?"),
        (StaffGroup.MIDDLE, r"supervisors?"),
        (StaffGroup.LINE, r"((працівник(и|ів)?|персонал|службов(ець|ці)) )?без підлеглих|працівники?|рядов(ий|і)"),
        (StaffGroup.LINE, r"line( staff| officer| level)?s?|(staff )?without subordinates"),
        (StaffGroup.SENIOR, r"керівник(и|ів)?( (підрозділ(у|ів)|вищої ланки))?|вища ланка|керівний склад|керівництво"),
        (StaffGroup.SENIOR, r"(senior|top)( manager| officer| level| staff)?s?|heads? of units?"),
    )
)  # fmt: skip
_SEXES: Final = {
    word: sex
    for sex, words in (
        (Sex.FEMALE, "ж жін жінка жіноча жіночий f fem female woman w"),
        (Sex.MALE, "ч чол чоловік чоловіча чоловічий m male man"),
    )
    for word in words.split()
}
_MONTH_NAMES: Final = "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня"
_MONTHS: Final = {name: number for number, name in enumerate(_MONTH_NAMES.split(), 1)}
_YEAR_SIGN: Final = r"(?:\s*(?:року|рік|р\.?))?"
_DATES: Final = (
    re.compile(r"(?P<day>\d{1,2})[./-](?P<month>\d{1,2})[./-](?P<year>\d{4})" + _YEAR_SIGN),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:[T ]00:00(?::00)?)?"),
    re.compile(r"«?(?P<day>\d{1,2})»?\s+(?P<month>[а-яґєії]+)\s+(?P<year>\d{4})" + _YEAR_SIGN),
)
_YEARS: Final = range(1950, 2101)
_PERIOD: Final = re.compile(r"\s+[-–—]\s+|\s*[–—]\s*|(?<=\d{4})\s*-\s*(?=\d{1,2}\.)|\s+(?:до|по|to)\s+")
_HOURS: Final = re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?)\s*(?:год(?:\.|ин\w*)?|г\.?|hours?|hrs?\.?|h)?", re.IGNORECASE)
_EMAIL: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_SCIENTIFIC: Final = re.compile(r"\d+(?:[.,]\d+)?[EЕ][+-]?\d+", re.IGNORECASE)
_SERVICE_NUMBER: Final = re.compile(r"[^\W_]+(?:[ ./-][^\W_]+)*")
SERVICE_NUMBER_LENGTH: Final = 20
TEXT_LENGTH: Final = 200
EMAIL_LENGTH: Final = 200


def _plain(text: str) -> str:
    """Return small words without marks, look-alike letters repaired."""
    return re.sub(r"[^\w]+", " ", with_cyrillic_twins(tidy(text).casefold())).strip()


def staff_group_of(text: str) -> StaffGroup:
    """Return the staff group these words name. Raises CellError staff-group-unknown (text)."""
    plain = _plain(text)
    group = next((group for group, pattern in _GROUPS if pattern.fullmatch(plain)), None)
    if group is None:
        raise CellError("staff-group-unknown", text=tidy(text))
    return group


def sex_of(text: str) -> Sex:
    """Return the sex these words name. Raises CellError sex-unknown (text)."""
    sex = _SEXES.get(_plain(text))
    if sex is None:
        raise CellError("sex-unknown", text=tidy(text))
    return sex


def date_of(cell: Cell) -> date:
    """Return the day of a date cell or of «01.03.2024», «2024-03-01», «1 березня 2024 року»; day before month.

    Raises CellError: date-is-number (a cell not formatted as a date), date-unclear (text; two-digit years too),
    date-impossible (text), date-far (text; not between 1950 and 2100).
    """
    if isinstance(cell, Number):
        raise CellError("date-is-number", text=str(cell))
    found = cell if isinstance(cell, date) else _written_date(tidy(cell))
    if found.year not in _YEARS:
        raise CellError("date-far", text=text_of(found))
    return found


def last_date_of(cell: Cell) -> date:
    """Return the day, or the last day of «01.03.2024 – 05.03.2024». Raises CellError as `date_of`."""
    return date_of(_PERIOD.split(tidy(cell))[-1]) if isinstance(cell, str) else date_of(cell)


def _written_date(text: str) -> date:
    """Read a date written out."""
    match = next((match for pattern in _DATES if (match := pattern.fullmatch(text.lower()))), None)
    if match is None:
        raise CellError("date-unclear", text=text)
    month = match["month"]
    number = int(month) if month.isdecimal() else _MONTHS.get(month, 0)
    try:
        return date(int(match["year"]), number, int(match["day"]))
    except ValueError as error:
        raise CellError("date-impossible", text=text) from error


def hours_of(cell: Cell) -> Decimal:
    """Return hours as the document states them («24», «24,5 год.»). Raises CellError hours-unclear (text)."""
    text = text_of(cell)
    match = _HOURS.fullmatch(text)
    hours = Decimal(match.group(1).replace(",", ".")) if match else Decimal(0)
    if not hours:
        raise CellError("hours-unclear", text=text)
    return hours


def email_of(text: str) -> str:
    """Return the address in small letters. Raises CellError: email-invalid (text), mixed-letters (as for names)."""
    address = tidy(text).lower().removeprefix("mailto:")
    found = mixture(address)
    if found:
        raise CellError("mixed-letters", word=found.word, letter=found.letter, place=str(found.place),
                        alphabet=found.alphabet, repaired=found.repaired)  # fmt: skip
    if len(address) > EMAIL_LENGTH or not _EMAIL.fullmatch(address) or ".." in address:
        raise CellError("email-invalid", text=tidy(text))
    return address


def service_number_of(cell: Cell) -> str:
    """Return a service number as written, letters in capitals.

    Raises CellError: number-from-excel (text; a numeric cell or a date, whose zeros and digits may be lost, or text
    such as 1,23E+06), number-invalid (text), too-long (limit), mixed-letters (as for names).
    """
    text = text_of(cell).removeprefix("'").removeprefix("’").upper()
    if not isinstance(cell, str) or _SCIENTIFIC.fullmatch(text):
        raise CellError("number-from-excel", text=text)
    if len(text) > SERVICE_NUMBER_LENGTH:
        raise CellError("too-long", limit=str(SERVICE_NUMBER_LENGTH))
    if not _SERVICE_NUMBER.fullmatch(text) or not any(map(str.isdigit, text)):
        raise CellError("number-invalid", text=text)
    found = mixture(text)
    if found:
        raise CellError("mixed-letters", word=found.word, letter=found.letter, place=str(found.place),
                        alphabet=found.alphabet, repaired=found.repaired)  # fmt: skip
    return text


def service_number_key(number: str) -> str:
    """Return a key that is equal for numbers that differ only in case, spaces, dashes or look-alike letters."""
    return same_to_the_eye(number)


def line_of_text(cell: Cell) -> str:
    """Return the tidy text of a post, unit, title or document. Raises CellError too-long (limit)."""
    text = text_of(cell)
    if len(text) > TEXT_LENGTH:
        raise CellError("too-long", limit=str(TEXT_LENGTH))
    return text
