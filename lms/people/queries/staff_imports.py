"""Uploaded staff lists, for those who uploaded them."""

from sqlalchemy import ColumnElement, Select, select, true

from lms.access import Actor, Permission, scopes_for
from lms.db import Db
from lms.errors import NotVisibleError
from lms.people.models.persons import Person
from lms.people.models.staff_lists import StaffImport
from lms.storage import StoredFile


def _visible(actor: Actor) -> ColumnElement[bool]:
    """Everybody sees their own uploads; who may import for everything sees all."""
    scopes = scopes_for(actor, Permission.PEOPLE_STAFF_LIST_IMPORT)
    return true() if any(scope.is_everything for scope in scopes) else StaffImport.asked_by_id == actor.id


def visible_import(db: Db, actor: Actor, import_id: int, kind: str | None = None) -> StaffImport:
    """One upload the actor may see, perhaps of one kind only; NotVisibleError otherwise."""
    query = select(StaffImport).where(StaffImport.id == import_id, _visible(actor))
    row = db.scalar(query.where(StaffImport.kind == kind) if kind else query)
    if row is None:
        raise NotVisibleError
    return row


def file_of(db: Db, row: StaffImport) -> StoredFile:
    """The file that was uploaded."""
    return db.get_one(StoredFile, row.file_id)


def imports_seen_by(actor: Actor) -> Select[StaffImport, str, Person]:
    """The uploads an actor may see, newest first, each with its file's name and who uploaded it."""
    query = select(StaffImport, StoredFile.name, Person).join(StoredFile, StoredFile.id == StaffImport.file_id)
    query = query.outerjoin(Person, Person.id == StaffImport.asked_by_id)
    return query.where(_visible(actor)).order_by(StaffImport.id.desc())
