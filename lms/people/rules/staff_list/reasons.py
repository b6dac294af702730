"""Why a line, or a whole file, is not taken, and what to do, in the language in force."""

from collections.abc import Iterable
from typing import Final

from lms.i18n import _, _l, in_language
from lms.people.rules.staff_list.difference import Conflict, Difference, Since, Stop, UnitFact
from lms.people.staff_lists.sentences import CELLS, Sentence, Words, cell_sentence, sentence

LINES: Final[Words] = {
    "unit-unknown": (
        _l("No unit is called “%(text)s”."),
        _l("Write its code, its full name or a known short name."),
    ),
    "unit-closed": (_l("The unit “%(text)s” no longer exists."), _l("Write the unit that followed it.")),
    "unit-ambiguous": (
        _l("Several units are called “%(text)s”: %(codes)s."),
        _l("Write the code of the right one."),
    ),
    "unit-missing": (_l("The row does not say in which unit the person serves."), _l("Fill in the unit.")),
    "unit-not-spoken-for": (
        _l("The unit “%(text)s” is not among those the file was said to be about."),
        _l("Take the row out, or add the unit to those below."),
    ),
    "number-ambiguous": (
        _l("Several persons have a number that reads like %(number)s."),
        _l("Write it exactly as on the person’s page."),
    ),
    "number-of-another": (
        _l("The service number %(number)s already belongs to somebody with another name."),
        _l("Check the number and the name; one of them is wrong."),
    ),
    "number-differs": (
        _l("%(name)s of this unit has the number %(known)s, but the row says %(number)s."),
        _l("Correct it. If the number is new, give the patronymic in the row, as on the person’s page."),
    ),
    "name-ambiguous": (
        _l("Several persons of these units are called %(name)s."),
        _l("Add the service number to the row."),
    ),
    "name-known-elsewhere": (
        _l("Somebody of this name is known in another unit, or left earlier; the row has no service number."),
        _l("Add the service number, so that nobody is entered twice."),
    ),
    "namesake-in-list": (
        _l("The same name stands in two rows, and this one has no service number."),
        _l("Add the service number, or delete the repeated row."),
    ),
    "person-twice": (_l("Two rows are about one person: %(name)s."), _l("Keep one of them.")),
    "serves-elsewhere": (
        _l("%(name)s serves in the unit %(unit)s, for which you do not answer."),
        _l("Ask the personnel office there to end that service; then upload the list again."),
    ),
    "is-outside": (
        _l("This number belongs to an outside trainer."),
        _l("Correct the number, or take the row out."),
    ),
    "email-of-trusted": (
        _l("%(name)s is trusted with more than you may decide on; the list would change their e-mail address."),
        _l("Empty the cell. The person changes the address on their own page."),
    ),
    "transfer-planned": (
        _l("For %(name)s a later change of service is already entered."),
        _l("Until that day, leave the row as the person serves today."),
    ),
    "since-in-future": (
        _l("The service begins only on %(text)s."),
        _l("Leave the row as it is today, and upload the list again on that day."),
    ),
    "group-missing": (
        _l("For a new person neither the staff group nor the post is given."),
        _l("Fill in one of them."),
    ),
}
STOPS: Final[Words] = {
    "units-beyond-scope": (
        _l("The file speaks for units for which you do not answer: %(units)s."),
        _l("Take their rows out, or ask the personnel office of those units to upload the list."),
    ),
    "no-people": (_l("The file names nobody."), _l("Check that the right sheet was read and the columns are right.")),
    "no-units": (
        _l("The file does not say which unit it is about."),
        _l("Choose the column of units, or name the unit below."),
    ),
    "too-many-left": (
        _l("By this file %(left)s of %(people)s people would leave. Above 5 %% nothing is applied."),
        _l(
            "Usually rows are missing: a filter was on, or a sheet was left out. If the file is about other units, name"
            " them below. If somebody in the list of leavers has really left, end their service there, one by one."
        ),
    ),
    "too-many-left-of-unit": (
        _l(
            "By this file %(left)s of %(people)s people of the unit %(units)s would leave. Above 5 %% nothing is applied."
        ),
        _l("Check the rows of this unit. If somebody has really left, end their service in the list below."),
    ),
}
CATEGORIES: Final = {
    "new": _l("new people"),
    "changed": _l("changes"),
    "moved": _l("transfers"),
    "left": _l("people who left"),
    "conflict": _l("rows that cannot be taken"),
    "stop": _l("reasons to stop"),
    "figures": _l("the figures"),
}


def conflict_sentence(conflict: Conflict) -> Sentence:
    """Why a line is not taken; what a hint can add stands in it."""
    if conflict.code in CELLS:
        return cell_sentence(conflict.code, conflict.facts)
    found = sentence(LINES, conflict.code, conflict.facts)
    hint = conflict.facts.get("similar") or conflict.facts.get("successor")
    if hint:
        return Sentence(found.what, f"{_('Did you mean %(codes)s?', codes=hint)} {found.todo}")
    if conflict.facts.get("known") and conflict.code == "number-of-another":
        return Sentence(f"{found.what} {_('It is %(name)s.', name=conflict.facts['known'])}", found.todo)
    return found


def stop_sentence(stop: Stop, found: Difference) -> Sentence:
    """Why nothing of the file is applied."""
    named = [found.unit_by_id[unit_id] for unit_id in stop.unit_ids]
    return sentence(STOPS, stop.code, {**stop.facts, "units": units_in_words(named)})


def units_in_words(units: Iterable[UnitFact]) -> str:
    """Units as a sentence names them."""
    return "; ".join(f"{in_language(unit.name)} ({unit.code})" for unit in units)


def since_sentence(since: Since) -> str:
    """One way in which the difference changed since it was shown."""
    of_what = str(CATEGORIES[since.category])
    name = f": {since.name}" if since.name else ""
    ways = {
        "appeared": _("Came in: %(what)s%(name)s", what=of_what, name=name),
        "gone": _("Went out: %(what)s%(name)s", what=of_what, name=name),
        "different": _("Is different now: %(what)s%(name)s", what=of_what, name=name),
    }
    return ways[since.what]
