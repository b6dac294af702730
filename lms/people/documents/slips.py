"""What leaves on paper or by mail to let people sign in: slips of a unit, and links.

The codes are made here, in the worker, in the transaction that also keeps the file or ends the job. So no job's facts
ever hold a code in clear: a repeat after a crash makes new ones, and what was not finished never held.
"""

from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import urlencode, urlsplit

import segno
from flask import current_app
from markupsafe import Markup

from lms import clock, jobs, mail, pdf, storage
from lms.access import Program
from lms.db import unit_of_work
from lms.i18n import _, speaking
from lms.notices.rules import tell
from lms.people.models.persons import Person
from lms.people.models.signing_in import CodeUse
from lms.people.models.units import Unit
from lms.people.queries.persons import persons_by_id
from lms.people.queries.trust import actor_of
from lms.people.rules.codes import HOLDS, in_groups, keep_code, make_code, new_code

PER_PAGE = 8


@dataclass(frozen=True)
class Slip:
    """One slip as it is printed."""

    full_name: str
    number: str
    code: str
    qr: Markup


def code_address(person: Person, code: str) -> str:
    """The page that takes the code, both filled in. They stand behind #, so that no server or proxy logs them."""
    typed = urlencode({"n": person.service_number or person.email or "", "c": code})
    return f"{current_app.config['PUBLIC_URL']}/sign-in/code#{typed}"


def print_slips(claimed: jobs.Claimed) -> None:
    """Make the codes and the file of slips for the persons named in the facts; all of them hold, or none."""
    with unit_of_work(write=False) as db, speaking("uk"):
        unit = db.get_one(Unit, claimed.facts["unit"])
        persons = [person for person in persons_by_id(db, claimed.facts["persons"]) if person.suspended_at is None]
        codes = {person.id: new_code() for person in persons}
        html = slips_html([_slip(person, codes[person.id]) for person in persons], unit)
        words, unit_code = _("sign-in-slips"), unit.code
    name, body = f"{words}-{unit_code}-{clock.today():%Y-%m-%d}.pdf", pdf.renderer().render(html)
    with jobs.finishing(claimed) as db:
        by = actor_of(db, db.get_one(Person, claimed.person_id))
        for person in persons_by_id(db, list(codes)):
            keep_code(db, person, CodeUse.SLIP, codes[person.id], by=by)
            tell(db, person, "slip-made", f"job-{claimed.id}", {"path": "/me/account"}, by=by)
        file = storage.keep_file(db, body, name, "application/pdf", person_id=claimed.person_id)
        jobs.done(db, claimed, file_id=file.id)


def _slip(person: Person, code: str) -> Slip:
    qr = segno.make(code_address(person, code), error="m", micro=False).svg_inline(
        border=2, omitsize=True, title=f"QR: {person.full_name}"
    )
    drawn = Markup(qr)  # noqa: S704 - segno's drawing holds no text
    return Slip(person.full_name, person.service_number or person.email or "", in_groups(code), drawn)


def slips_html(slips: list[Slip], unit: Unit) -> str:
    """The slips as A4 sheets of eight."""
    sheets = [slips[place : place + PER_PAGE] for place in range(0, len(slips), PER_PAGE)]
    last_day = clock.on_the_wall(clock.now() + HOLDS[CodeUse.SLIP]).date()
    address = f"{current_app.config['PUBLIC_URL']}/sign-in/code"
    template = current_app.jinja_env.get_template("documents/slips.html")
    return template.render(sheets=sheets, unit=unit, last_day=last_day, address=address)


def mail_link(claimed: jobs.Claimed) -> None:
    """Mail a person a one-time link. The code is kept before the letter leaves; a repeat sends a new one."""
    settings = current_app.config["SETTINGS"]
    if not settings.smtp_url:
        return
    with unit_of_work() as db:
        person = db.get_one(Person, claimed.facts["person"])
        if not person.email or person.suspended_at is not None:
            return
        code = make_code(db, person, CodeUse.LINK, by=Program())
        with speaking(person.language):
            letter = _letter_with(person, code, f"link-{claimed.id}-{claimed.tries}")
    mail.send(letter, settings.smtp_url)


def _letter_with(person: Person, code: str, message: str) -> EmailMessage:
    template = current_app.jinja_env.get_template("people/link_mail.txt")
    host = urlsplit(current_app.config["PUBLIC_URL"]).hostname or "localhost"
    return mail.letter(
        sender=current_app.config["SETTINGS"].mail_from,
        to=person.email or "",
        subject=_("A link to set your password"),
        body=template.render(person=person, code=in_groups(code), address=code_address(person, code)),
        message_id=f"<{message}@{host}>",
    )
