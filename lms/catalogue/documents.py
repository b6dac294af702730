"""A course as a book: the worker's job that sets lessons, handouts and sheets of a version as one PDF."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app
from markupsafe import Markup

from lms import jobs
from lms.access import Program
from lms.audit.rules import record
from lms.catalogue import plain_words
from lms.catalogue.audience import group_words
from lms.catalogue.models import BookKind, Edition, Kind, Method
from lms.catalogue.queries import assessments_of, content_of, feedback_of
from lms.content.markdown import render_lesson, title_of
from lms.db import unit_of_work
from lms.i18n import speaking
from lms.pdf import renderer
from lms.storage import keep_file

PDF = "application/pdf"


@dataclass(frozen=True)
class Handout:
    """A sheet to be printed: its own title, and its text as safe HTML."""

    title: str
    html: Markup


@dataclass(frozen=True)
class Chapter:
    """One module in a book: its number and place in the course, its lesson or notes, and its handout if it has one."""

    number: int
    module: Mapping[str, Any]
    part: str
    html: Markup
    handout: Handout | None

    @property
    def id(self) -> str:
        """Where a link to the chapter leads."""
        return f"chapter-{self.number}"


def make_book(claimed: jobs.Claimed) -> None:
    """Set a version of a course as a book and store it; a repeat sets the same book again."""
    kind, spoken = BookKind(claimed.facts["kind"]), str(claimed.facts["language"])
    with unit_of_work(write=False) as db:
        edition = db.get_one(Edition, claimed.facts["edition"])
        content_of(edition)
        key = edition.course.key
        db.expunge_all()
    pdf = renderer().render(html_of(edition, kind, spoken), language=spoken)
    name = f"{key.partition('/')[2]}-{edition.number}-{kind.value}-{spoken}.pdf"
    with unit_of_work() as db:
        file = keep_file(db, pdf, name, PDF, person_id=None)
        record(db, Program(), "book.made", edition, job=claimed.id, kind=kind.value, language=spoken)
        jobs.done(db, claimed, file_id=file.id)


def html_of(edition: Edition, kind: BookKind, spoken: str) -> str:
    """The book as the renderer gets it, in the language that it is asked for."""
    content = content_of(edition)
    with speaking(spoken):
        template = current_app.jinja_env.get_template("documents/book.html")
        return template.render(
            edition=edition,
            content=content,
            kind=kind,
            is_for_trainers=kind is BookKind.TRAINERS,
            spoken=spoken,
            words=plain_words,
            audience=group_words(content["audience"]),
            held_as=Kind(content["kind"]),
            methods=Method,
            chapters=chapters_of(content, kind, spoken),
            numbers=plain_words.objective_numbers(content),
            sheets=assessments_of(content),
            feedback=feedback_of(content),
        )


def chapters_of(content: Mapping[str, Any], kind: BookKind, spoken: str) -> list[Chapter]:
    """The modules in the order of the course; those without a text in this language are left out.

    Sources are numbered through the whole book, in the order of the course's list, which stands at its end.
    """
    parts = {step.id: part.title for part in plain_words.parts_of(content) for step in part.modules}
    text = "lesson" if kind is BookKind.COURSE else "notes"
    chapters = []
    for number, module in enumerate(content["modules"], 1):
        if spoken in module[text]:
            html = _html(content, module[text][spoken], spoken, f"m{number}-")
            chapters.append(
                Chapter(number, module, parts.get(module["id"], ""), html, _handout(content, module, spoken, number))
            )
    return chapters


def _handout(content: Mapping[str, Any], module: Mapping[str, Any], spoken: str, number: int) -> Handout | None:
    text = module.get("handout", {}).get(spoken)
    return Handout(title_of(text), _html(content, text, spoken, f"h{number}-")) if text else None


def _html(content: Mapping[str, Any], text: str, spoken: str, prefix: str) -> Markup:
    names = [source["id"] for source in content["sources"]]
    html = render_lesson(text, names, spoken, plain_words.objectives_of(content, spoken), prefix)
    return Markup(html)  # noqa: S704 - render_lesson cleans with nh3
