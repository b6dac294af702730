"""The shelves, a course, its lessons that keep the reader's place, and the trainer's notes."""

import re
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from itertools import groupby
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms import clock, storage
from lms.access import Permission, needs
from lms.catalogue import plain_words, queries, rules
from lms.catalogue.audience import group_words, reasons_against
from lms.catalogue.models import Catalogue, Edition, Kind, Method
from lms.content.markdown import lesson_minutes, render_lesson
from lms.errors import NotVisibleError, Reason
from lms.i18n import _, in_language, language

bp = Blueprint("catalogue", __name__, url_prefix="/catalogue")

PLACE = re.compile(r"part(-\d{1,3}){1,5}", re.ASCII)
HEADING = re.compile(r'<h([2-6]) id="(part[\d-]+)">(.*?)</h\1>', re.DOTALL)
TAG = re.compile(r"<sup.*?</sup>|<[^>]+>", re.DOTALL)


@dataclass(frozen=True)
class Card:
    """A course on the shelf: its version, shelf, hours, why it is not meant for the reader, lessons read."""

    edition: Edition
    shelf: Catalogue
    hours: plain_words.Hours
    reasons: list[Reason]
    read: int


@dataclass(frozen=True)
class Heading:
    """A heading of a lesson: where a link leads, how deep it stands, what it says."""

    id: str
    level: int
    text: str


@dataclass(frozen=True)
class Text:
    """A lesson or notes, ready to show: safe HTML, its language, headings, minutes to read it once."""

    html: Markup
    language: str
    headings: list[Heading]
    minutes: int


def text_of(texts: dict[str, str], sources: list[str]) -> Text:
    """The text in the reader's language, else in one that there is."""
    spoken = language() if language() in texts else next(iter(texts))
    html = render_lesson(texts[spoken], sources, spoken)
    headings = [
        Heading(name, int(level), unescape(TAG.sub("", inner)).strip()) for level, name, inner in HEADING.findall(html)
    ]
    safe = Markup(html)  # noqa: S704 - render_lesson cleans with nh3
    return Text(safe, spoken, headings, lesson_minutes(texts[spoken]))


def asked_version() -> int | None:
    """The number of an earlier version in the address; None means the current one."""
    return request.args.get("version", type=int)


def path_of(edition: Edition) -> dict[str, Any]:
    """The address of a version's pages: without a number when it is the current one."""
    catalogue, course = edition.course.key.split("/")
    return {"catalogue": catalogue, "course": course, "version": None if edition.is_current else edition.number}


def sources_of(outline: dict[str, Any], module: dict[str, Any]) -> list[dict[str, Any]]:
    """The sources of a module as its lesson numbers them; one without a description shows its id."""
    described = {source["id"]: source for source in outline["sources"]}
    return [
        described.get(name, {"id": name, "title": {"uk": name, "en": name}, "url": None}) for name in module["sources"]
    ]


@bp.app_context_processor
def words() -> dict[str, object]:
    return {"course_path": path_of}


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
    key = f"{catalogue}/{course}"
    edition = queries.visible_edition(g.db, g.actor, key, asked_version())
    outline = edition.outline
    return render_template(
        "catalogue/course.html",
        edition=edition,
        outline=outline,
        path=path_of(edition),
        words=plain_words,
        audience=group_words(outline["audience"]),
        reasons=reasons_against(outline, g.actor.staff_group, {}, clock.today()),
        readings=queries.readings(g.db, g.actor.id, edition.id),
        teaches=queries.teaches(g.actor, key),
        kinds=Kind,
        methods=Method,
    )


def lesson_page(template: str, edition: Edition, module: dict[str, Any], texts: dict[str, str]) -> str:
    """A lesson or its notes, with sources and neighbours."""
    outline = edition.outline
    before, after = plain_words.neighbours(outline, module["id"])
    return render_template(
        template,
        edition=edition,
        module=module,
        path=path_of(edition) | {"module": module["id"]},
        text=text_of(texts, module["sources"]),
        sources=sources_of(outline, module),
        reading=queries.readings(g.db, g.actor.id, edition.id).get(module["id"]),
        before=before,
        after=after,
        teaches=queries.teaches(g.actor, edition.course.key),
    )


@bp.get("/<string:catalogue>/<string:course>/<string:module>")
@needs(Permission.CATALOGUE_COURSE_READ)
def lesson(catalogue: str, course: str, module: str) -> str:
    edition = queries.visible_edition(g.db, g.actor, f"{catalogue}/{course}", asked_version())
    found = queries.module_of(edition.content, module)
    return lesson_page("catalogue/lesson.html", edition, found, found["lesson"])


@bp.get("/<string:catalogue>/<string:course>/<string:module>/notes")
@needs(Permission.CATALOGUE_NOTES_READ)
def notes(catalogue: str, course: str, module: str) -> str:
    edition = queries.visible_notes(g.db, g.actor, f"{catalogue}/{course}", asked_version())
    found = queries.module_of(edition.content, module)
    return lesson_page("catalogue/notes.html", edition, found, found["notes"])


@bp.post("/<string:catalogue>/<string:course>/<string:module>/place")
@needs(Permission.CATALOGUE_COURSE_READ)
def keep_place(catalogue: str, course: str, module: str) -> ResponseReturnValue:
    edition = queries.visible_edition(g.db, g.actor, f"{catalogue}/{course}", asked_version())
    queries.module_of(edition.outline, module)
    place = request.form.get("place", "")
    if not PLACE.fullmatch(place):
        abort(400)
    rules.keep_place(g.db, edition, module, place, by=g.actor)
    return "", 204


@bp.post("/<string:catalogue>/<string:course>/<string:module>/finish")
@needs(Permission.CATALOGUE_COURSE_READ)
def finish_lesson(catalogue: str, course: str, module: str) -> ResponseReturnValue:
    edition = queries.visible_edition(g.db, g.actor, f"{catalogue}/{course}", asked_version())
    found = queries.module_of(edition.outline, module)
    rules.finish_lesson(g.db, edition, module, by=g.actor)
    flash(_("Read: %(module)s. Your self-study of this module is done.", module=in_language(found["title"])))
    return redirect(url_for(".course", **path_of(edition), _anchor="modules"))


@bp.get("/<string:catalogue>/<string:course>/files/<string:name>")
@needs(Permission.CATALOGUE_COURSE_READ)
def attachment(catalogue: str, course: str, name: str) -> ResponseReturnValue:
    edition = queries.visible_edition(g.db, g.actor, f"{catalogue}/{course}", asked_version())
    sha256 = {file["name"]: file["sha256"] for file in edition.outline["files"]}.get(name)
    if sha256 is None:
        raise NotVisibleError
    return send_file(BytesIO(storage.read(sha256)), as_attachment=True, download_name=name, etag=sha256)
