"""Numbered documents: frozen facts, a check code, a PDF; and HR's bundles of them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms import clock
from lms.catalogue.models import Edition, Privacy
from lms.db import Base
from lms.i18n import Worded, _l
from lms.people.models.persons import Person
from lms.scheduling.models import Workshop


class Provider(Base):
    """Who issues: full name, legal basis, series, signatory and city, as they are printed. One row."""

    __tablename__ = "provider"

    id: Mapped[int] = mapped_column(primary_key=True)
    series: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[dict[str, Any]]
    legal_basis: Mapped[dict[str, Any]]
    city: Mapped[dict[str, Any]]
    signatory_post: Mapped[dict[str, Any]]
    signatory_name: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Numbering(Base):
    """The last number given in a series and year; locked while the next one is taken, so that none is missing."""

    __tablename__ = "numbering"
    __table_args__ = (UniqueConstraint("series", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series: Mapped[str] = mapped_column(String(8))
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)


class DocumentKind(Worded):
    """What a document says."""

    COMPLETION = "completion", _l("Certificate of completion")
    ATTENDANCE = "attendance", _l("Confirmation of attendance")


class CertificateState(Worded):
    """Whether a document holds."""

    ISSUING = "issuing", _l("Being prepared")
    ISSUED = "issued", _l("Valid")
    REPLACED = "replaced", _l("Replaced by a newer one")
    CANCELLED = "cancelled", _l("Cancelled (no longer valid)")


HOLDS = text("state IN ('issuing', 'issued')")


class Certificate(Base):
    """A numbered document. Number, check code and facts are fixed in the transaction that decides the issue.

    A confidential one has two sheets: the holder's, and `neutral_sha256` with the neutral title for everybody else.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        Index(
            "uq_certificate_live", "workshop_id", "person_id", unique=True, sqlite_where=HOLDS, postgresql_where=HOLDS
        ),
        UniqueConstraint("series", "year", "ordinal"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    series: Mapped[str] = mapped_column(String(8))
    year: Mapped[int]
    ordinal: Mapped[int]
    check_code: Mapped[str] = mapped_column(String(40))
    kind: Mapped[DocumentKind]
    state: Mapped[CertificateState] = mapped_column(default=CertificateState.ISSUING, index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    privacy: Mapped[Privacy]
    facts: Mapped[dict[str, Any]]
    sha256: Mapped[str | None] = mapped_column(String(64))
    neutral_sha256: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    issued_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str] = mapped_column(Text, default="")
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    shows_real_title: Mapped[bool] = mapped_column(default=False)
    is_in_record: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column()

    person: Mapped[Person] = relationship()
    workshop: Mapped[Workshop] = relationship()
    edition: Mapped[Edition] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def decided_on(self) -> date:
        """The day that stands on the document."""
        return date.fromisoformat(self.facts["decided_on"])


class Bundle(Base):
    """One ZIP that somebody asked for: the filter, the job that makes it, and what went into it."""

    __tablename__ = "bundle"

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    filters: Mapped[dict[str, Any]]
    certificate_ids: Mapped[list[int]]
    with_service_number: Mapped[bool] = mapped_column(default=False)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))


class BundleItem(Base):
    """A certificate that somebody has downloaded: from it comes "new since my last download"."""

    __tablename__ = "bundle_item"
    __table_args__ = (
        UniqueConstraint("bundle_id", "certificate_id"),
        Index("ix_bundle_item_certificate", "certificate_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bundle_id: Mapped[int] = mapped_column(ForeignKey("bundle.id"))
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"))
