"""What is wrong with a file, its columns or one cell, and what to do, in the language in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lms.i18n import _, _l


@dataclass(frozen=True)
class Sentence:
    """What is wrong, and what to do about it."""

    what: str
    todo: str

    def __str__(self) -> str:
        """Both, one after the other."""
        return f"{self.what} {self.todo}".strip()


Words = Mapping[str, tuple[object, object]]

_RETYPE: Final = _l("Type the value again, in the same form as in the other rows.")
FILE: Final[Words] = {
    "empty-file": (_l("The file is empty."), _l("Choose another file.")),
    "file-too-large": (_l("The file is larger than %(limit_mb)s MB."), _l("Divide it into several files by unit.")),
    "unpacked-too-large": (
        _l("The file is too large when it is opened (more than %(limit_mb)s MB)."),
        _l("Delete pictures and spare sheets, or divide it by unit."),
    ),
    "too-many-rows": (_l("The file has more than %(limit)s rows."), _l("Divide it into several files by unit.")),
    "too-many-columns": (_l("A sheet has more than %(limit)s columns."), _l("Delete the columns that are not needed.")),
    "too-much-text": (_l("The file holds too much text."), _l("Divide it into several files by unit.")),
    "damaged": (_l("The file is damaged."), _l("Open it in Excel or LibreOffice, save it as XLSX, upload it again.")),
    "password-protected": (_l("The file is protected with a password."), _l("Save it without a password.")),
    "old-excel": (_l("This is the old Excel format (.xls)."), _l("Open the file and save it as XLSX.")),
    "unsupported-format": (_l("This is not a table."), _l("Save the list as XLSX, ODS or CSV.")),
    "unknown-encoding": (_l("The letters of the file cannot be read."), _l("Save it as XLSX, or as CSV UTF-8.")),
    "no-headings": (_l("No row with headings was found."), _l("Show which row holds the headings.")),
    "no-such-row": (_l("Sheet “%(sheet)s” has no row %(row)s."), _l("Choose a row of the sheet.")),
}
COLUMNS: Final[Words] = {
    "no-name": (_l("No column holds the name."), _l("Choose the full name, or surname and given name.")),
    "field-twice": (_l("Two columns hold the same."), _l("Keep one, and leave the other unread.")),
    "name-twice": (_l("The name stands in one column and in its parts."), _l("Choose one of the two ways.")),
    "no-title": (_l("No column holds the title of the training."), _l("Choose that column.")),
    "no-date": (_l("No column holds the date."), _l("Choose that column.")),
    "no-service-number": (
        _l("No column holds the service number: people will be found by their full name."),
        _l("If there is such a column, choose it."),
    ),
    "no-unit": (_l("No column holds the unit."), _l("Choose that column, or name the unit on the next page.")),
}
CELLS: Final[Words] = {
    "missing": (_l("The cell is empty."), _l("Fill it in.")),
    "given-missing": (_l("Only one word stands where a full name is needed."), _l("Write surname and given name.")),
    "name-not-split": (
        _l("It is not clear which words are the surname."),
        _l("Write the surname in capitals, or give surname and given name a column each."),
    ),
    "name-order": (
        _l("In Latin letters it is not clear which word is the surname."),
        _l("Write the surname in capitals, or put a comma after it."),
    ),
    "mixed-letters": (
        _l("In “%(word)s” the letter “%(letter)s” (No. %(place)s) is of the other alphabet."),
        _l("Type the word again in one alphabet."),
    ),
    "initials": (_l("The name is written with initials."), _l("Write it in full.")),
    "not-a-name": (_l("“%(sign)s” cannot stand in a name."), _l("Write only the name in this cell.")),
    "not-latin": (_l("“%(letter)s” is not a Latin letter."), _l("Write the name in Latin letters, or empty the cell.")),
    "number-from-excel": (
        _l("Excel keeps the service number %(text)s as a number: zeros in front or last digits may be lost."),
        _l("Set the format of the column to Text, then type the number again as on the badge."),
    ),
    "number-invalid": (_l("“%(text)s” is not a service number."), _l("Write letters and digits only.")),
    "rank-unknown": (
        _l("“%(text)s” is not a rank of the police."),
        _l("Write one of the 14 ranks of the law; leave the cell empty for no rank."),
    ),
    "staff-group-unknown": (_l("“%(text)s” is not a staff group."), _l("Write: senior, middle or line.")),
    "sex-unknown": (_l("“%(text)s” does not say the sex."), _l("Write m or f, or empty the cell.")),
    "email-invalid": (_l("“%(text)s” is not an e-mail address."), _l("Correct it, or empty the cell.")),
    "date-is-number": (
        _l("The cell holds the number %(text)s, not a date."),
        _l("Set the format of the cell to Date."),
    ),
    "date-unclear": (_l("“%(text)s” is not a date."), _l("Write day, month and year: 01.03.2024.")),
    "date-impossible": (_l("There is no such day: %(text)s."), _l("Write day, month and year: 01.03.2024.")),
    "date-far": (_l("The date %(text)s is too far away."), _l("Check the year.")),
    "hours-unclear": (_l("“%(text)s” is not a number of hours."), _l("Write a number: 24 or 24.5.")),
    "too-long": (_l("The text is longer than %(limit)s characters."), _l("Shorten it.")),
    "service-number-twice": (
        _l("The service number %(value)s stands twice."),
        _l("Delete one of the rows, or correct its number."),
    ),
    "email-twice": (
        _l("The address %(value)s stands twice."),
        _l("Leave it with the person whose own address it is, and empty the other cell."),
    ),
}
UNKNOWN: Final = (_l("The value cannot be taken."), _RETYPE)


def sentence(words: Words, code: str, facts: Mapping[str, object]) -> Sentence:
    """The sentence of a code with its facts."""
    what, todo = words.get(code, UNKNOWN)
    return Sentence(str(what) % facts, str(todo) % facts)


def file_sentence(code: str, facts: Mapping[str, object]) -> Sentence:
    """Why a file cannot be read."""
    return sentence(FILE, code, facts)


def columns_sentence(code: str) -> Sentence:
    """What is wrong with the columns."""
    return sentence(COLUMNS, code, {})


def cell_sentence(code: str, facts: Mapping[str, object]) -> Sentence:
    """What is wrong with a cell; for a mixed word, with its repair."""
    found = sentence(CELLS, code, facts)
    if code == "mixed-letters" and facts.get("repaired"):
        return Sentence(found.what, _("Type “%(repaired)s” again in one alphabet.", repaired=facts["repaired"]))
    return found


FIELDS: Final[Mapping[str, object]] = {
    "service_number": _l("Service number"),
    "full_name": _l("Full name"),
    "surname": _l("Surname"),
    "given": _l("Given name"),
    "patronymic": _l("Patronymic"),
    "latin_surname": _l("Surname in Latin letters"),
    "latin_given": _l("Given name in Latin letters"),
    "surname_latin": _l("Surname in Latin letters"),
    "given_latin": _l("Given name in Latin letters"),
    "rank": _l("Rank"),
    "post": _l("Post"),
    "unit": _l("Unit"),
    "staff_group": _l("Staff group"),
    "sex": _l("Sex"),
    "email": _l("E-mail"),
    "since": _l("In this post since"),
    "title": _l("Title of the training"),
    "provider": _l("Provider"),
    "hours": _l("Hours"),
    "date": _l("Date"),
    "document": _l("Document number"),
}
SKIPPED: Final[Mapping[str, object]] = {
    "heading": _l("headings again"),
    "column-numbers": _l("numbers of columns"),
    "example": _l("an example"),
    "total": _l("a total"),
    "vacancy": _l("a vacancy"),
    "note": _l("a note"),
}
