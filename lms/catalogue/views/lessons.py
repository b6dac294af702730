"""Lessons that keep the reader's place, handouts, and the trainer's notes."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.access import Permission, needs
from lms.catalogue import plain_words, queries, rules
from lms.catalogue.models import Edition
from lms.catalogue.views.pages import bp, for_trainers, path_of, readable
from lms.content.markdown import lesson_minutes, render_lesson, title_of
from lms.errors import NotVisibleError
from lms.i18n import _, in_language, language

PLACE = re.compile(r"part(-\d{1,3}){1,5}", re.ASCII)
HEADING = re.compile(r'<h([2-6]) id="(part[\d-]+)">(.*?)</h\1>', re.DOTALL)
TAG = re.compile(r"<sup.*?</sup>|<[^>]+>", re.DOTALL)


@dataclass(frozen=True)
class Heading:
    """A heading of a lesson: where a link leads, how deep it stands, what it says."""

    id: str
    level: int
    text: str


@dataclass(frozen=True)
class Text:
    """A lesson, a handout or notes, ready to show: title, safe HTML, its language, headings, minutes to read it once."""

    title: str
    html: Markup
    language: str
    headings: list[Heading]
    minutes: int


def text_of(texts: dict[str, str], sources: list[str], outline: dict[str, Any]) -> Text:
    """The text in the reader's language, else in one that there is."""
    spoken = language() if language() in texts else next(iter(texts))
    html = render_lesson(texts[spoken], sources, spoken, plain_words.objectives_of(outline, spoken))
    headings = [
        Heading(name, int(level), unescape(TAG.sub("", inner)).strip()) for level, name, inner in HEADING.findall(html)
    ]
    safe = Markup(html)  # noqa: S704 - render_lesson cleans with nh3
    return Text(title_of(texts[spoken]), safe, spoken, headings, lesson_minutes(texts[spoken]))


def lesson_page(template: str, edition: Edition, module: dict[str, Any], texts: dict[str, str]) -> str:
    """A lesson, its handout or its notes, with sources and neighbours."""
    outline = edition.outline
    before, after = plain_words.neighbours(outline, module["id"])
    return render_template(
        template,
        edition=edition,
        module=module,
        path=path_of(edition) | {"module": module["id"]},
        text=text_of(texts, module["sources"], outline),
        sources=plain_words.sources_of(outline, module["sources"]),
        reading=queries.readings(g.db, g.actor.id, edition.id).get(module["id"]),
        before=before,
        after=after,
        teaches=queries.teaches(g.actor, edition.course.key),
    )


@bp.get("/<string:catalogue>/<string:course>/<string:module>")
@needs(Permission.CATALOGUE_COURSE_READ)
def lesson(catalogue: str, course: str, module: str) -> str:
    edition = readable(catalogue, course)
    found = queries.module_of(edition.content, module)
    return lesson_page("catalogue/lesson.html", edition, found, found["lesson"])


@bp.get("/<string:catalogue>/<string:course>/<string:module>/handout")
@needs(Permission.CATALOGUE_COURSE_READ)
def handout(catalogue: str, course: str, module: str) -> str:
    edition = readable(catalogue, course)
    found = queries.module_of(edition.content, module)
    if not found.get("handout"):
        raise NotVisibleError
    return lesson_page("catalogue/handout.html", edition, found, found["handout"])


@bp.get("/<string:catalogue>/<string:course>/<string:module>/notes")
@needs(Permission.CATALOGUE_NOTES_READ)
def notes(catalogue: str, course: str, module: str) -> str:
    edition = for_trainers(catalogue, course)
    found = queries.module_of(edition.content, module)
    return lesson_page("catalogue/notes.html", edition, found, found["notes"])


@bp.post("/<string:catalogue>/<string:course>/<string:module>/place")
@needs(Permission.CATALOGUE_COURSE_READ)
def keep_place(catalogue: str, course: str, module: str) -> ResponseReturnValue:
    edition = readable(catalogue, course)
    queries.module_of(edition.outline, module)
    place = request.form.get("place", "")
    if not PLACE.fullmatch(place):
        abort(400)
    rules.keep_place(g.db, edition, module, place, by=g.actor)
    return "", 204


@bp.post("/<string:catalogue>/<string:course>/<string:module>/finish")
@needs(Permission.CATALOGUE_COURSE_READ)
def finish_lesson(catalogue: str, course: str, module: str) -> ResponseReturnValue:
    edition = readable(catalogue, course)
    found = queries.module_of(edition.outline, module)
    rules.finish_lesson(g.db, edition, module, by=g.actor)
    flash(_("Read: %(module)s. Your self-study of this module is done.", module=in_language(found["title"])))
    return redirect(url_for(".course", **path_of(edition), _anchor="modules"))
