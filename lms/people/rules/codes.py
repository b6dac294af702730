"""One-time codes: on a printed slip or in a link, each good for setting a password once."""

import secrets
from datetime import timedelta

from sqlalchemy import update

from lms import clock
from lms.access import Actor
from lms.audit.rules import record
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _
from lms.people.models.persons import Person
from lms.people.models.signing_in import CodeUse, OneTimeCode
from lms.people.queries.accounts import is_beyond
from lms.people.queries.codes import code_with
from lms.people.queries.persons import person_signing_in
from lms.people.rules.sign_ins import sha256

DIGITS, GROUP = 20, 4
"""20 digits are 66 bits. Digits alone can be typed on any keyboard layout and told apart on any printer."""
HOLDS = {CodeUse.SLIP: timedelta(days=14), CodeUse.LINK: timedelta(hours=24)}


def in_groups(code: str) -> str:
    """A code as people read it, with a space after every fourth digit."""
    return " ".join(code[place : place + GROUP] for place in range(0, len(code), GROUP))


def refuse_beyond(db: Db, person: Person, by: Actor) -> None:
    """RefusedError `beyond-your-trust` when the person is trusted with more than the actor outranks."""
    if is_beyond(db, by, person):
        raise RefusedError(
            "beyond-your-trust",
            _("%(person)s is trusted with more than you may decide on. Ask the administrator.", person=person.name),
        )


def new_code() -> str:
    """Random digits; only their digest is ever stored."""
    return "".join(secrets.choice("0123456789") for _place in range(DIGITS))


def make_code(db: Db, person: Person, use: CodeUse, *, by: Actor) -> str:
    """Make and keep a code and return it: this is the only time that anybody sees it."""
    code = new_code()
    keep_code(db, person, use, code, by=by)
    return code


def refuse_code(db: Db, person: Person, by: Actor) -> None:
    """RefusedError `beyond-your-trust`, `suspended`, or `no-sign-in-name` for a person without number and e-mail."""
    refuse_beyond(db, person, by)
    if person.suspended_at is not None:
        raise RefusedError("suspended", _("%(person)s is suspended.", person=person.name))
    if not person.service_number and not person.email:
        raise RefusedError(
            "no-sign-in-name", _("%(person)s has neither a service number nor an e-mail.", person=person.name)
        )


def keep_code(db: Db, person: Person, use: CodeUse, code: str, *, by: Actor) -> None:
    """Let a code hold from now on; the person's earlier ones for the same use end. RefusedError as `refuse_code`."""
    db.refresh(person, with_for_update={"of": Person})
    refuse_code(db, person, by)
    void_codes(db, person, use)
    row = OneTimeCode(
        person=person, use=use, code_sha256=sha256(code), made_by_id=by.id, ends_at=clock.now() + HOLDS[use]
    )
    db.add(row)
    record(db, by, f"{use}.made", row, person=person.id)


def void_codes(db: Db, person: Person, use: CodeUse) -> None:
    """End a person's unused codes for one use."""
    now = clock.now()
    running = update(OneTimeCode).where(OneTimeCode.person_id == person.id, OneTimeCode.use == use)
    running = running.where(OneTimeCode.used_at.is_(None), OneTimeCode.ends_at > now)
    db.execute(running.values(ends_at=now))


def checked_code(db: Db, name: str, typed: str) -> OneTimeCode:
    """The code that was typed with this number or e-mail, if it holds; RefusedError `code-does-not-fit` otherwise."""
    found = code_with(db, sha256("".join(filter(str.isdigit, typed))))
    person = person_signing_in(db, name)
    if found is None or person is None or found.person_id != person.id:
        raise RefusedError(
            "code-does-not-fit",
            _("The number and the code do not fit together, or the code was used or is too old."),
        )
    return found


def use_up(db: Db, code: OneTimeCode, *, by: Actor) -> None:
    """Take the code's one use; RefusedError `code-does-not-fit` when somebody was quicker."""
    db.refresh(code, with_for_update={"of": OneTimeCode})
    if code.used_at is not None or code.ends_at <= clock.now():
        raise RefusedError("code-does-not-fit", _("This code was used or is too old. Ask for a new one."))
    code.used_at = clock.now()
    db.flush()
    record(db, by, f"{code.use}.used", code, person=code.person_id)
