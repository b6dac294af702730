"""The tree of police units."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import SORT_KEY, Base
from lms.i18n import Worded, _l


class UnitKind(Worded):
    """What sort of police unit it is."""

    REGION = "region", _l("Main directorate of a region")
    DIRECTORATE = "directorate", _l("District directorate")
    DEPARTMENT = "department", _l("Department")
    DIVISION = "division", _l("Division")
    SECTOR = "sector", _l("Sector")


class Unit(Base):
    """A police unit in the tree region → unit → sub-unit, valid from–to, with its successor.

    `path` holds the ids from the root, as "/1/5/9/": a subtree is all units whose path starts with it.
    """

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[dict[str, Any]]
    kind: Mapped[UnitKind]
    aliases: Mapped[list[str]] = mapped_column(default=list)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    path: Mapped[str] = mapped_column(String(200), index=True, default="")
    sort_key: Mapped[str] = mapped_column(SORT_KEY, default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    locked_at: Mapped[datetime | None]

    parent: Mapped["Unit | None"] = relationship(remote_side="Unit.id", foreign_keys=[parent_id])
