"""What a holder decides about a document, and what the provider prints on the next ones."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from lms.access import Actor
from lms.audit.rules import record
from lms.catalogue.models import Privacy
from lms.certificates.models import Certificate, Provider
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _


@dataclass(frozen=True)
class ProviderFacts:
    """What the settings of the provider hold; texts by language."""

    series: str
    name: dict[str, Any]
    legal_basis: dict[str, Any]
    city: dict[str, Any]
    signatory_post: dict[str, Any]
    signatory_name: dict[str, Any]


def choose(db: Db, certificate: Certificate, *, shows_real_title: bool, is_in_record: bool, by: Actor) -> None:
    """The holder says whether the check page names the course, and whether HR may have the document.

    Only a confidential one leaves a choice: refuses `nothing-to-choose` for others.
    """
    db.refresh(certificate, with_for_update={"of": Certificate})
    if certificate.privacy is not Privacy.CONFIDENTIAL:
        raise RefusedError("nothing-to-choose", _("This course is not confidential: there is nothing to choose."))
    if (certificate.shows_real_title, certificate.is_in_record) == (shows_real_title, is_in_record):
        return
    certificate.shows_real_title, certificate.is_in_record = shows_real_title, is_in_record
    record(db, by, "certificate.shown", certificate, title=shows_real_title, in_record=is_in_record)


def provider(db: Db) -> Provider | None:
    """Who issues, None while nobody has entered it."""
    return db.scalars(select(Provider).order_by(Provider.id).limit(1)).first()


def set_provider(db: Db, facts: ProviderFacts, *, by: Actor) -> Provider:
    """Keep what is printed on documents from now on; those issued before keep what they say."""
    row = provider(db)
    if row is None:
        row = Provider(**asdict(facts))
        db.add(row)
    else:
        for name, value in asdict(facts).items():
            setattr(row, name, value)
    record(db, by, "provider.changed", row, series=facts.series)
    return row
