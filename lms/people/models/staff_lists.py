"""Uploaded staff lists, and what their headings mean."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms import clock
from lms.db import Base
from lms.i18n import Worded, _l


class HeadingMatch(Base):
    """What a user said the columns of a file mean, remembered for the next file with the same headings."""

    __tablename__ = "heading_match"
    __table_args__ = (UniqueConstraint("kind", "signature"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    signature: Mapped[str] = mapped_column(String(64))
    columns: Mapped[dict[str, Any]]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ImportState(Worded):
    """How far an uploaded file has come."""

    UPLOADED = "uploaded", _l("Uploaded")
    COMPARED = "compared", _l("Compared")
    APPLIED = "applied", _l("Applied")
    DROPPED = "dropped", _l("Dropped")


class StaffImport(Base):
    """One uploaded staff list: the file, the columns' meaning, the units it speaks for, the difference that was shown."""

    __tablename__ = "staff_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), default="staff")
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    state: Mapped[ImportState] = mapped_column(default=ImportState.UPLOADED)
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)
    unit_ids: Mapped[list[int]] = mapped_column(default=list)
    difference: Mapped[dict[str, Any]] = mapped_column(default=dict)
    shown_sha256: Mapped[str | None] = mapped_column(String(64))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    applied_at: Mapped[datetime | None]
