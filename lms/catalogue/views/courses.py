"""The shelves, and one course."""

from dataclasses import dataclass
from itertools import groupby

from flask import g, render_template

from lms import clock
from lms.access import Permission, needs
from lms.catalogue import plain_words, queries
from lms.catalogue.audience import group_words, reasons_against
from lms.catalogue.models import Catalogue, Edition, Kind, Method
from lms.catalogue.views.pages import bp, path_of, readable
from lms.errors import Reason


@dataclass(frozen=True)
class Card:
    """A course on the shelf: its version, shelf, hours, why it is not meant for the reader, lessons read."""

    edition: Edition
    shelf: Catalogue
    hours: plain_words.Hours
    reasons: list[Reason]
    read: int


@bp.get("")
@needs(Permission.CATALOGUE_COURSE_READ)
def index() -> str:
    today, read = clock.today(), queries.finished_counts(g.db, g.actor.id)
    cards = [
        Card(
            edition, shelf, plain_words.hours_of(edition.outline),
            reasons_against(edition.outline, g.actor.staff_group, {}, today), read.get(edition.id, 0),
        )
        for shelf, editions in queries.shelf(g.db)
        for edition in editions
    ]  # fmt: skip
    others = [card for card in cards if card.reasons]
    return render_template(
        "catalogue/index.html",
        mine=[card for card in cards if not card.reasons],
        others=[(shelf, list(group)) for shelf, group in groupby(others, key=lambda card: card.shelf)],
        kinds=Kind,
    )


@bp.get("/<string:catalogue>/<string:course>")
@needs(Permission.CATALOGUE_COURSE_READ)
def course(catalogue: str, course: str) -> str:
    edition = readable(catalogue, course)
    outline, teaches = edition.outline, queries.teaches(g.actor, edition.course.key)
    return render_template(
        "catalogue/course.html",
        edition=edition,
        outline=outline,
        path=path_of(edition),
        words=plain_words,
        audience=group_words(outline["audience"]),
        reasons=reasons_against(outline, g.actor.staff_group, {}, clock.today()),
        readings=queries.readings(g.db, g.actor.id, edition.id),
        teaches=teaches,
        sheets=queries.assessments_of(edition.content) if teaches else {},
        feedback=queries.feedback_of(edition.content) if teaches else [],
        kinds=Kind,
        methods=Method,
    )
