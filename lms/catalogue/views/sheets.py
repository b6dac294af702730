"""Practical assessment sheets for trainers, and the files of a course."""

from io import BytesIO

from flask import render_template, send_file
from flask.typing import ResponseReturnValue

from lms import storage
from lms.access import Permission, needs
from lms.catalogue import queries
from lms.catalogue.plain_words import objective_numbers
from lms.catalogue.views.pages import bp, for_trainers, path_of, readable
from lms.errors import NotVisibleError


@bp.get("/<string:catalogue>/<string:course>/assessments/<string:name>")
@needs(Permission.CATALOGUE_NOTES_READ)
def assessment(catalogue: str, course: str, name: str) -> str:
    edition = for_trainers(catalogue, course)
    sheet = queries.assessments_of(edition.content).get(name)
    if sheet is None:
        raise NotVisibleError
    return render_template(
        "catalogue/assessment.html",
        edition=edition,
        sheet=sheet,
        module=queries.module_of(edition.outline, sheet["module"]),
        numbers=objective_numbers(edition.outline),
        path=path_of(edition),
    )


@bp.get("/<string:catalogue>/<string:course>/files/<string:name>")
@needs(Permission.CATALOGUE_COURSE_READ)
def attachment(catalogue: str, course: str, name: str) -> ResponseReturnValue:
    edition = readable(catalogue, course)
    sha256 = {file["name"]: file["sha256"] for file in edition.outline["files"]}.get(name)
    if sha256 is None:
        raise NotVisibleError
    return send_file(BytesIO(storage.read(sha256)), as_attachment=True, download_name=name, etag=sha256)
