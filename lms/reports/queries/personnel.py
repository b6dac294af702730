"""What a personnel office should do now: its last file, new certificates, people who cannot sign in."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from lms import clock
from lms.access import Actor, Permission
from lms.certificates.models import Certificate, CertificateState
from lms.certificates.queries.register import Filters, register
from lms.db import Db
from lms.people.models.persons import Person, Posting
from lms.people.models.signing_in import OneTimeCode
from lms.people.models.staff_lists import StaffImport
from lms.people.models.units import Unit
from lms.people.queries.staff_imports import imports_seen_by
from lms.people.queries.trust import serving_on, serving_within
from lms.reports.queries.telling import count_to_tell

UNITS_SHOWN = 5


@dataclass(frozen=True)
class LastImport:
    """The newest upload: what became of it, its file's name, and who sent it."""

    row: StaffImport
    file_name: str
    by: Person | None


@dataclass(frozen=True)
class Personnel:
    """Everything of the section; `without` are units with how many people who have neither password nor code."""

    last_import: LastImport | None
    new_certificates: int
    without: Sequence[tuple[Unit, int]]
    without_in_all: int
    to_tell: int


def personnel(db: Db, actor: Actor) -> Personnel:
    """The section of a personnel office. Five statements."""
    found = db.execute(imports_seen_by(actor).where(StaffImport.kind == "staff").limit(1)).first()
    without = _without(db, actor)
    return Personnel(
        last_import=LastImport(found[0], found[1], found[2]) if found else None,
        new_certificates=new_certificates(db, actor),
        without=without[:UNITS_SHOWN],
        without_in_all=sum(count for _unit, count in without),
        to_tell=count_to_tell(db, actor),
    )


def _without(db: Db, actor: Actor) -> list[tuple[Unit, int]]:
    """Units by how many of their people have no password and no code that still holds, most first. One statement."""
    has_code = select(OneTimeCode.id).where(
        OneTimeCode.person_id == Person.id, OneTimeCode.used_at.is_(None), OneTimeCode.ends_at > clock.now()
    )  # fmt: skip
    query = (
        select(Unit, func.count()).join(Posting, Posting.unit_id == Unit.id).join(Person, Person.id == Posting.person_id)
        .where(serving_on(clock.today()), serving_within(actor, Permission.PEOPLE_SLIPS_PRINT),
               Person.password_hash.is_(None), Person.suspended_at.is_(None), ~has_code.exists())
        .group_by(Unit.id).order_by(func.count().desc(), Unit.sort_key, Unit.id)
    )  # fmt: skip
    return [(unit, count) for unit, count in db.execute(query)]


def new_certificates(db: Db, actor: Actor) -> int:
    """How many valid documents of the actor's part of the register the actor has not downloaded yet."""
    new = register(actor, Filters(state=CertificateState.ISSUED, is_new=True)).order_by(None)
    return int(db.scalar(select(func.count()).select_from(new.with_only_columns(Certificate.id).subquery())) or 0)
