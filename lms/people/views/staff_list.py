"""Staff lists: upload, template, the row of headings, what the columns hold."""

from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.access import Permission, needs
from lms.forms import Form, let_go
from lms.i18n import language
from lms.people.forms.staff_list import UploadForm, columns_form, headings_form
from lms.people.models.staff_lists import StaffImport
from lms.people.queries.staff_imports import file_of, imports_seen_by, visible_import
from lms.people.rules.staff_list.columns import recognised, restored_lists
from lms.people.rules.staff_list.imports import (
    choose_headings,
    compare,
    keep_upload,
    office_file,
    settle_columns,
    sheets_of,
)
from lms.people.staff_lists.fields import Kind
from lms.people.staff_lists.headings import Table
from lms.people.staff_lists.sentences import Sentence, columns_sentence
from lms.people.staff_lists.template import Language, staff_template
from lms.people.views.pages import bp
from lms.tables import XLSX

IMPORT = Permission.PEOPLE_STAFF_LIST_IMPORT
SHOWN = 50


def _upload_page(form: UploadForm) -> str:
    history = g.db.execute(imports_seen_by(g.actor).limit(SHOWN)).all()
    return render_template("people/staff_list/upload.html", form=form, history=history)


@bp.get("/people/import")
@needs(IMPORT)
def staff_lists() -> str:
    return _upload_page(UploadForm())


@bp.post("/people/import")
@needs(IMPORT)
def upload_staff_list() -> ResponseReturnValue:
    form = UploadForm()
    let_go(g.db)
    if not form.validate_on_submit():
        return _upload_page(form), 422
    found = recognised(g.db, form.sheets, form.upload.kind)
    let_go(g.db)
    is_ready = found.is_settled and form.upload.kind is Kind.STAFF
    file = office_file(form.sheets, found.stored(), Kind.STAFF).with_rows() if is_ready else None
    kept: list[StaffImport] = []

    def action() -> None:
        kept.append(keep_upload(g.db, form.upload, found, (), by=g.actor))
        if file:
            compare(g.db, kept[0], file, by=g.actor)

    if form.accepts(action):
        return redirect(url_for(".staff_list", import_id=kept[0].id), 303)
    return _upload_page(form), 422


@bp.get("/people/import/template.xlsx")
@needs(IMPORT)
def staff_list_template() -> ResponseReturnValue:
    asked = request.args.get("language", language())
    spoken: Language = "en" if asked == "en" else "uk"
    answer = Response(staff_template(spoken), mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="staff-list-{spoken}.xlsx"'
    return answer


def _headings_page(row: StaffImport, form: Form) -> str:
    return render_template("people/staff_list/headings.html", row=row, form=form, file=file_of(g.db, row))


@bp.get("/people/import/<int:import_id>/headings")
@needs(IMPORT)
def staff_list_headings(import_id: int) -> str:
    row = visible_import(g.db, g.actor, import_id)
    return _headings_page(row, headings_form(sheets_of(file_of(g.db, row))))


@bp.post("/people/import/<int:import_id>/headings")
@needs(IMPORT)
def choose_staff_list_headings(import_id: int) -> ResponseReturnValue:
    file = file_of(g.db, visible_import(g.db, g.actor, import_id))
    let_go(g.db)
    sheets = sheets_of(file)
    form, row = headings_form(sheets), visible_import(g.db, g.actor, import_id)
    if form.accepts(lambda: choose_headings(g.db, row, form.tables(Kind(row.kind)), sheets, by=g.actor)):
        return redirect(url_for(".staff_list_columns", import_id=import_id), 303)
    return _headings_page(row, form), 422


def _questions(table: Table) -> list[Sentence]:
    """What the user should look at before going on."""
    return [columns_sentence(code) for code in table.proposed().faults(table.kind)]


def _columns_page(row: StaffImport, form: Form) -> str:
    file = file_of(g.db, row)
    return render_template("people/staff_list/columns.html", row=row, form=form, file=file, questions=_questions)


@bp.get("/people/import/<int:import_id>/columns")
@needs(IMPORT)
def staff_list_columns(import_id: int) -> ResponseReturnValue:
    row = visible_import(g.db, g.actor, import_id)
    if not row.columns["tables"]:
        return redirect(url_for(".staff_list_headings", import_id=import_id))
    kind = Kind(row.kind)
    lists = restored_lists(sheets_of(file_of(g.db, row)), row.columns, kind)
    return _columns_page(row, columns_form(lists, kind))


@bp.post("/people/import/<int:import_id>/columns")
@needs(IMPORT)
def settle_staff_list_columns(import_id: int) -> ResponseReturnValue:
    row = visible_import(g.db, g.actor, import_id)
    file, columns, kind = file_of(g.db, row), row.columns, Kind(row.kind)
    let_go(g.db)
    sheets = sheets_of(file)
    form = columns_form(restored_lists(sheets, columns, kind), kind)
    row = visible_import(g.db, g.actor, import_id)

    def action() -> None:
        settle_columns(g.db, row, form.lists(), by=g.actor)
        if kind is Kind.STAFF:
            compare(g.db, row, office_file(sheets, row.columns, kind), by=g.actor)

    if form.accepts(action):
        return redirect(url_for(".staff_list", import_id=import_id), 303)
    return _columns_page(row, form), 422
