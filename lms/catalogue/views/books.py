"""A course as a book in PDF: ask for it, see how far it is, fetch it."""

from io import BytesIO

from flask import g, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from lms import storage
from lms.access import Permission, needs
from lms.catalogue import queries, rules
from lms.catalogue.models import BookKind, Edition
from lms.catalogue.views.pages import bp, for_trainers, path_of, readable
from lms.jobs import JobState


def book_page(edition: Edition, kind: BookKind, spoken: str) -> str:
    """How far a book is: not asked for, in the making, ready, or failed."""
    job = queries.book_job(g.db, edition, kind, spoken)
    is_pending = job is not None and job.state in {JobState.WAITING, JobState.RUNNING}
    path = path_of(edition) | {"spoken": spoken}
    return render_template(
        "catalogue/book.html", edition=edition, kind=kind, spoken=spoken, path=path, job=job, states=JobState,
        is_pending=is_pending, endpoints=ENDPOINTS[kind],
    )  # fmt: skip


def asked(edition: Edition, kind: BookKind, spoken: str) -> ResponseReturnValue:
    """Ask for a book and show how far it is."""
    rules.ask_for_book(g.db, edition, kind, spoken, by=g.actor)
    return redirect(url_for(ENDPOINTS[kind]["page"], **path_of(edition), spoken=spoken), 303)


def sent(edition: Edition, kind: BookKind, spoken: str) -> ResponseReturnValue:
    """The file of a book; one that is not made yet leads to its page."""
    file = queries.book_file(g.db, edition, kind, spoken)
    if file is None:
        return redirect(url_for(ENDPOINTS[kind]["page"], **path_of(edition), spoken=spoken), 303)
    data = BytesIO(storage.read(file.sha256))
    return send_file(data, mimetype=file.media_type, as_attachment=True, download_name=file.name, etag=file.sha256)


@bp.get("/<string:catalogue>/<string:course>/book/<string:spoken>")
@needs(Permission.CATALOGUE_COURSE_READ)
def book(catalogue: str, course: str, spoken: str) -> str:
    return book_page(readable(catalogue, course), BookKind.COURSE, spoken)


@bp.post("/<string:catalogue>/<string:course>/book/<string:spoken>")
@needs(Permission.CATALOGUE_COURSE_READ)
def ask_for_book(catalogue: str, course: str, spoken: str) -> ResponseReturnValue:
    return asked(readable(catalogue, course), BookKind.COURSE, spoken)


@bp.get("/<string:catalogue>/<string:course>/book/<string:spoken>.pdf")
@needs(Permission.CATALOGUE_COURSE_READ)
def book_file(catalogue: str, course: str, spoken: str) -> ResponseReturnValue:
    return sent(readable(catalogue, course), BookKind.COURSE, spoken)


@bp.get("/<string:catalogue>/<string:course>/trainers-book/<string:spoken>")
@needs(Permission.CATALOGUE_NOTES_READ)
def trainers_book(catalogue: str, course: str, spoken: str) -> str:
    return book_page(for_trainers(catalogue, course), BookKind.TRAINERS, spoken)


@bp.post("/<string:catalogue>/<string:course>/trainers-book/<string:spoken>")
@needs(Permission.CATALOGUE_NOTES_READ)
def ask_for_trainers_book(catalogue: str, course: str, spoken: str) -> ResponseReturnValue:
    return asked(for_trainers(catalogue, course), BookKind.TRAINERS, spoken)


@bp.get("/<string:catalogue>/<string:course>/trainers-book/<string:spoken>.pdf")
@needs(Permission.CATALOGUE_NOTES_READ)
def trainers_book_file(catalogue: str, course: str, spoken: str) -> ResponseReturnValue:
    return sent(for_trainers(catalogue, course), BookKind.TRAINERS, spoken)


ENDPOINTS = {
    BookKind.COURSE: {"page": ".book", "ask": ".ask_for_book", "file": ".book_file"},
    BookKind.TRAINERS: {"page": ".trainers_book", "ask": ".ask_for_trainers_book", "file": ".trainers_book_file"},
}
