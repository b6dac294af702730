"""What stands in the menu, for whom."""

from dataclasses import dataclass

from flask import g, url_for
from sqlalchemy import func, select

from lms.access import Actor, Permission, may
from lms.i18n import _l
from lms.notices.models import Notice

P = Permission
MENU: list[tuple[str, object, str, Permission]] = [
    ("audit.log", _l("Log"), "journal-check", P.AUDIT_LOG_READ),
]
ELSEWHERE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Item:
    """One line of the menu."""

    label: str
    url: str
    icon: str
    is_current: bool


def menu_of(actor: Actor, endpoint: str | None) -> list[Item]:
    """The menu of an actor: only what their roles may open."""
    if actor.id is None:
        return []
    return [
        Item(str(words), url_for(target), icon, target == endpoint)
        for target, words, icon, permission in MENU
        if may(actor, permission)
    ]


def unread_of(actor: Actor) -> int:
    """How many messages the actor has not seen; nothing is read while an error page is drawn."""
    if actor.id is None or g.get("failed") or "db" not in g:
        return 0
    query = select(func.count()).where(Notice.person_id == actor.id, Notice.seen_at.is_(None))
    return int(g.db.scalar(query) or 0)
