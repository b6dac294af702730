"""Check a document by its number and code, as anybody may."""

import hmac
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from lms.catalogue.models import Privacy
from lms.certificates.codes import LENGTH, code_typed, number_typed
from lms.certificates.models import Certificate, CertificateState
from lms.db import Db

NOBODYS_CODE = "0" * LENGTH


@dataclass(frozen=True)
class Checked:
    """What a stranger with number and code learns: never unit, rank, venue or the days of the sessions."""

    number: str
    state: CertificateState
    kind: str
    title: dict[str, Any]
    minutes: int
    decided_on: date
    name: dict[str, Any]


def checked(db: Db, number: str, code: str) -> Checked | None:
    """The document with this number, if the code is its own; None otherwise, for the same work either way.

    A title that is confidential is the neutral one unless the holder shows the real one. Nothing here depends on
    whether the holder may still sign in.
    """
    query = select(Certificate.id, Certificate.check_code).where(
        Certificate.number == number_typed(number), Certificate.state != CertificateState.ISSUING
    )
    row = db.execute(query).first()
    certificate_id, own_code = row or (0, NOBODYS_CODE)
    is_right = hmac.compare_digest(own_code.encode(), code_typed(code).encode())
    return _shown(db.get_one(Certificate, certificate_id)) if is_right and row else None


def _shown(certificate: Certificate) -> Checked:
    facts = certificate.facts
    is_neutral = certificate.privacy is Privacy.CONFIDENTIAL and not certificate.shows_real_title
    return Checked(
        number=certificate.number,
        state=certificate.state,
        kind=certificate.kind.value,
        title=facts["neutral_title" if is_neutral else "title"],
        minutes=facts["minutes"],
        decided_on=date.fromisoformat(facts["decided_on"]),
        name=facts["name"],
    )
