"""Messages of the actor's people that nobody has brought to them: no address, or not seen for two days."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from lms.access import Actor, Permission
from lms.db import Db
from lms.notices.models import Notice
from lms.notices.queries import not_brought
from lms.people.models.persons import Person
from lms.people.queries.trust import serving_within


def _of_my_people(actor: Actor) -> ColumnElement[bool]:
    return and_(serving_within(actor, Permission.NOTICES_TELL_EDIT), Person.id != actor.id, not_brought())


def to_tell(actor: Actor) -> Select[Notice]:
    """The messages to bring, person by person in Ukrainian order, the oldest first."""
    query = select(Notice).join(Person, Person.id == Notice.person_id).where(_of_my_people(actor))
    return query.order_by(Person.sort_key, Person.id, Notice.id)


def count_to_tell(db: Db, actor: Actor) -> int:
    """How many people have a message that somebody should bring."""
    query = select(func.count(Notice.person_id.distinct())).join(Person, Person.id == Notice.person_id)
    return int(db.scalar(query.where(_of_my_people(actor))) or 0)


def visible_to_tell(db: Db, actor: Actor, notice_ids: Collection[int]) -> list[Notice]:
    """Those of the messages that stand in the actor's list; others are left out as if they did not exist."""
    return list(db.scalars(to_tell(actor).where(Notice.id.in_(notice_ids))))


def is_for_themselves(facts: dict[str, Any]) -> bool:
    """Whether only the person may read the message: results, and what the sender marked as private."""
    return bool(facts.get("private"))
