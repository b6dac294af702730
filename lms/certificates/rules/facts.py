"""What a document says, frozen in the transaction that decides it: the sheet is drawn from this alone."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from lms import clock
from lms.catalogue.queries import is_add_on
from lms.certificates.completion import Outcome
from lms.certificates.models import Provider
from lms.people.models.persons import Person, Posting
from lms.scheduling.models import Session, Workshop

FORMAT = 1
MONTHS_A_YEAR = 12
LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def names_of(person: Person) -> dict[str, Any]:
    """The name as documents write it, given name first and SURNAME last, in both scripts; and its parts in Latin."""
    given = " ".join(part for part in (person.given, person.patronymic) if part)
    return {
        "name": {"uk": f"{given} {person.surname.upper()}", "en": person.latin_name},
        "latin": {"surname": person.surname_latin, "given": person.given_latin},
    }


def about_person(person: Person, posting: Posting | None) -> dict[str, Any]:
    """Name, grammatical sex for the wording, and rank as both are today."""
    rank = posting.rank_name if posting else {}
    return names_of(person) | {"sex": person.sex.value if person.sex else None, "rank": rank or None}


def about_course(
    workshop: Workshop, sessions: Sequence[Session], outcome: Outcome, minutes_present: int,
    add_on: Collection[str] = (),
) -> dict[str, Any]:  # fmt: skip
    """Titles, the version's date, volume, period, form of study, outcomes, programme.

    A certificate states the volume of the course, with the add-on modules that the person has done (`add_on`); a confirmation the time for which the person was present, and no
    outcomes, because nobody has assessed them.
    """
    edition, outline = workshop.edition, workshop.edition.outline
    is_complete = outcome is Outcome.COMPLETION
    return {
        "kind": outcome.value,
        "title": edition.title,
        "neutral_title": edition.neutral_title,
        "version_of": clock.on_the_wall(edition.published_at).date().isoformat(),
        "minutes": volume_of(outline, add_on) if is_complete else minutes_present,
        "starts_on": min(session.starts_local for session in sessions).date().isoformat(),
        "ends_on": max(session.ends_local for session in sessions).date().isoformat(),
        "form": form_of_study(outline, sessions),
        "outcomes": [objective["text"] for objective in outline["objectives"]] if is_complete else [],
        "programme": about_programme(workshop),
    }


def about_programme(workshop: Workshop) -> dict[str, Any] | None:
    """The programme's title, funders and header text, or None."""
    programme = workshop.programme
    if programme is None:
        return None
    return {"title": programme.title, "funders": programme.funders, "header": programme.header}


def about_provider(provider: Provider) -> dict[str, Any]:
    """Who issues, on what basis, where, and who signs."""
    return {
        "provider": provider.name,
        "basis": provider.legal_basis,
        "city": provider.city,
        "signatory": {"post": provider.signatory_post, "name": provider.signatory_name},
    }


def about_register(number: str, code: str, decided_on: date, public_url: str) -> dict[str, Any]:
    """Number, date, check code, and the address that stands in the QR code for good."""
    return {
        "format": FORMAT,
        "number": number,
        "code": code,
        "decided_on": decided_on.isoformat(),
        "verify": f"{public_url}/verify",
        "address": f"{public_url}/verify#n={number}&c={code}",
    }


def volume_of(outline: dict[str, Any], add_on: Collection[str] = ()) -> int:
    """Minutes of a course, self-study and together: all its modules, of the add-on ones only those named."""
    counted = [module for module in outline["modules"] if not is_add_on(module) or module["id"] in add_on]
    return sum(module["minutes"]["self_study"] + module["minutes"]["together"] for module in counted)


def form_of_study(outline: dict[str, Any], sessions: Sequence[Session]) -> str:
    """Present in person, at a distance, or blended: from the sessions' venues and the course's self-study."""
    in_person = any(session.venue_id for session in sessions)
    apart = any(not session.venue_id for session in sessions)
    alone = any(module["minutes"]["self_study"] for module in outline["modules"])
    if not in_person:
        return "distance"
    return "blended" if apart or alone else "in-person"


def valid_until(since: date, months: int | None) -> date | None:
    """The last day of an award that runs for some months from `since`; None when it does not run out."""
    if months is None:
        return None
    years, month = divmod(since.month - 1 + months, MONTHS_A_YEAR)
    year = since.year + years
    is_leap = month == 1 and (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return date(year, month + 1, min(since.day, LAST_DAYS[month] + is_leap))
