"""The pages of the catalogue: one blueprint, filled by the files beside it, and what they share."""

from typing import Any

from flask import Blueprint, g, request

from lms.catalogue import queries
from lms.catalogue.models import Edition

bp = Blueprint("catalogue", __name__, url_prefix="/catalogue")


def asked_version() -> int | None:
    """The number of an earlier version in the address; None means the current one."""
    return request.args.get("version", type=int)


def readable(catalogue: str, course: str) -> Edition:
    """The version that the address names, its content loaded."""
    return queries.visible_edition(g.db, g.actor, f"{catalogue}/{course}", asked_version())


def for_trainers(catalogue: str, course: str) -> Edition:
    """The version that the address names, for whoever may read its trainer's notes."""
    return queries.visible_notes(g.db, g.actor, f"{catalogue}/{course}", asked_version())


def path_of(edition: Edition) -> dict[str, Any]:
    """The address of a version's pages: without a number when it is the current one."""
    catalogue, course = edition.course.key.split("/")
    return {"catalogue": catalogue, "course": course, "version": None if edition.is_current else edition.number}


@bp.app_context_processor
def words() -> dict[str, object]:
    return {"course_path": path_of}
