"""Whom one may ask, by region and purpose."""

from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Base
from lms.i18n import Worded, _l
from lms.people.models.units import Unit


class ContactPurpose(Worded):
    """What one asks a contact about."""

    SIGN_IN = "sign-in", _l("Signing in and slips")
    TRAINING = "training", _l("Workshops and enrolment")
    CERTIFICATES = "certificates", _l("Certificates and records")
    DATA = "data", _l("My personal data")


class Contact(Base):
    """Whom to ask: by region (or for all) and purpose."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    purpose: Mapped[ContactPurpose]
    name: Mapped[dict[str, Any]]
    phone: Mapped[str] = mapped_column(String(60), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    hours: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()

    unit: Mapped[Unit | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
