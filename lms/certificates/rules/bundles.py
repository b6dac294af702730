"""Take documents out of the register: one, a ZIP of many, or the list as a table. Each is logged with who took which."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert

from lms import jobs
from lms.access import Actor
from lms.audit.rules import record
from lms.certificates.models import Bundle, BundleItem, Certificate, CertificateState
from lms.db import Db
from lms.errors import RefusedError
from lms.i18n import _, _n, language

BUNDLE_JOB, LIST_JOB = "certificates-bundle", "certificates-list"
MOST = 2_000


def ask_for_bundle(
    db: Db, certificates: Sequence[Certificate], filters: dict[str, Any], *, with_service_number: bool, by: Actor
) -> Bundle:
    """Ask for one ZIP of these documents; those that are not valid or not ready are left out.

    Refuses `nothing-to-take` and, above 2,000, `too-many`.
    """
    ids = [certificate.id for certificate in certificates if certificate.state is CertificateState.ISSUED]
    if not ids:
        raise RefusedError("nothing-to-take", _("There is no valid document in this list."))
    if len(ids) > MOST:
        refusal = _n(
            "A ZIP holds at most %(num)s document. Narrow the list, for instance by unit or date.",
            "A ZIP holds at most %(num)s documents. Narrow the list, for instance by unit or date.",
            MOST,
        )
        raise RefusedError("too-many", refusal)
    bundle = _bundle(db, ids, filters, with_service_number=with_service_number, by=by)
    facts = {"bundle": bundle.id, "language": language(), "back": "/certificates"}
    bundle.job_id = jobs.ask(db, BUNDLE_JOB, str(bundle.id), facts, person_id=by.id)
    record(db, by, "bundle.asked", bundle, certificates=ids, service_numbers=with_service_number)
    return bundle


def ask_for_list(db: Db, certificates: Sequence[Certificate], once: str, *, by: Actor) -> int:
    """Ask for the list as an Excel file; returns the job's id."""
    ids = [certificate.id for certificate in certificates]
    if not ids:
        raise RefusedError("nothing-to-take", _("There is nothing in this list."))
    facts = {"certificates": ids, "language": language(), "back": "/certificates"}
    job_id = jobs.ask(db, LIST_JOB, f"{by.id}:{once}", facts, person_id=by.id)
    record(db, by, "certificates-list.asked", None, certificates=ids, job=job_id)
    return job_id


def take(db: Db, certificate: Certificate, *, by: Actor) -> Bundle:
    """Note that somebody takes one document out of the register."""
    if certificate.state is CertificateState.ISSUING:
        raise RefusedError("being-prepared", _("The document is still being prepared. Try again in a minute."))
    bundle = _bundle(db, [certificate.id], {}, with_service_number=False, by=by)
    note_items(db, bundle, [certificate.id])
    record(db, by, "certificate.taken", certificate, bundle=bundle.id)
    return bundle


def note_items(db: Db, bundle: Bundle, ids: Sequence[int]) -> None:
    """What has gone into a bundle: from it comes "new since my last download"."""
    db.execute(insert(BundleItem), [{"bundle_id": bundle.id, "certificate_id": found} for found in ids])


def _bundle(db: Db, ids: list[int], filters: dict[str, Any], *, with_service_number: bool, by: Actor) -> Bundle:
    bundle = Bundle(asked_by_id=by.id, filters=filters, certificate_ids=ids, with_service_number=with_service_number)
    db.add(bundle)
    db.flush()
    return bundle
