"""How often a secret may be tried: every try is a row, written before the request's own unit begins."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from flask import current_app, g, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy import Index, String, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from lms import clock
from lms.db import Base, unit_of_work
from lms.errors import TooManyTriesError


class Try(Base):
    """One try of a secret: what kind, against whom and from where (keyed digests), when, and whether it was right."""

    __tablename__ = "try"
    __table_args__ = (
        Index("ix_try_subject", "kind", "subject", "at"),
        Index("ix_try_address", "kind", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    was_right: Mapped[bool] = mapped_column(default=False)


@dataclass(frozen=True)
class Limit:
    """How many wrong tries within a window, against one subject and from one address.

    A police station shares one address, so the bound by address is far wider than the one by subject. `fold` makes
    equal what the check of the secret takes for equal, or each spelling would have tries of its own; without a field
    the subject is the signed-in browser itself.
    """

    kind: str
    subject_field: str
    per_subject: int
    per_address: int
    window: timedelta
    fold: Callable[[str], str] = str


View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def counted(limit: Limit) -> Callable[[View], View]:
    """Mark a view that checks a secret: its POSTs are counted, and refused with 429 past the limit."""

    def mark(view: View) -> View:
        view.__dict__["limit"] = limit
        return view

    return mark


def digest(text: str) -> str:
    """A keyed digest: tries are counted without storing what was typed or from where."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, text.strip().casefold().encode(), hashlib.sha256).hexdigest()


def count_try() -> None:
    """Write the try of this request in a unit of its own; TooManyTriesError when it is one too many."""
    view = current_app.view_functions.get(request.endpoint or "")
    limit: Limit | None = getattr(view, "limit", None)
    if limit is None or request.method != "POST":
        return
    typed = request.form.get(limit.subject_field, "") if limit.subject_field else session.get("_user_id", "")
    subject = digest(limit.fold(typed))
    address = digest(request.remote_addr or "")
    now = clock.now()
    with unit_of_work() as db:
        this = Try(kind=limit.kind, subject=subject, address=address, at=now)
        db.add(this)
        db.flush()
        wrong = select(func.count()).where(
            Try.kind == limit.kind, Try.at > now - limit.window, ~Try.was_right, Try.id != this.id
        )
        by_subject = db.scalar(wrong.where(Try.subject == subject)) or 0
        by_address = db.scalar(wrong.where(Try.address == address)) or 0
        g.try_id = this.id
    if by_subject >= limit.per_subject or by_address >= limit.per_address:
        raise TooManyTriesError(int(limit.window.total_seconds()))


def was_right() -> None:
    """Mark the try of this request as good, in the request's own unit."""
    g.db.execute(update(Try).where(Try.id == g.try_id).values(was_right=True))
