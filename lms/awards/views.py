"""What the signed-in person holds; earlier training that HR states in a file."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.access import Permission, needs
from lms.awards import queries, rules
from lms.awards.earlier_training import Preview, conflict_sentence
from lms.awards.models import AwardKind
from lms.forms import Form, let_go
from lms.i18n import _
from lms.people.forms.staff_list import ConfirmForm
from lms.people.models.staff_lists import ImportState, StaffImport
from lms.people.queries.staff_imports import file_of, visible_import
from lms.people.rules.staff_list.columns import restored_lists
from lms.people.rules.staff_list.imports import sheets_of
from lms.people.staff_lists.fields import Kind
from lms.people.staff_lists.sentences import FIELDS, SKIPPED

bp = Blueprint("awards", __name__)


@bp.get("/me/awards")
@needs(Permission.AWARDS_OWN_READ)
def mine() -> str:
    awards, held = queries.record_of(g.db, g.actor.id), queries.held(g.db, g.actor.id, clock.today())
    in_force = {award.id for award in held}
    return render_template(
        "awards/mine.html",
        sections=[(kind, [award for award in held if award.kind is kind]) for kind in AwardKind],
        past=[award for award in awards if award.id not in in_force],
        has_any=bool(awards),
        title_for=lambda award: queries.title_for(g.actor, award),
    )


def _upload(import_id: int) -> StaffImport:
    return visible_import(g.db, g.actor, import_id, Kind.TRAINING.value)


def _lists(row: StaffImport) -> rules.Lists:
    """Read the kept file while no lock is held."""
    file, columns = file_of(g.db, row), row.columns
    let_go(g.db)
    return restored_lists(sheets_of(file), columns, Kind.TRAINING)


def _training_page(row: StaffImport, found: Preview, form: Form) -> str:
    words = {"field_words": FIELDS, "skipped_words": SKIPPED, "conflict_of": conflict_sentence}
    return render_template(
        "awards/earlier_training.html", row=row, file=file_of(g.db, row), found=found, form=form, **words
    )


@bp.get("/people/import/<int:import_id>/training")
@needs(Permission.PEOPLE_STAFF_LIST_IMPORT)
def earlier_training(import_id: int) -> ResponseReturnValue:
    row = _upload(import_id)
    if row.state in {ImportState.APPLIED, ImportState.DROPPED}:
        return render_template("awards/earlier_training_done.html", row=row, file=file_of(g.db, row))
    if not row.columns["is_settled"]:
        return redirect(url_for("people.staff_list_columns", import_id=import_id))
    found = rules.earlier_training(g.db, _lists(row), g.actor)
    return _training_page(_upload(import_id), found, ConfirmForm(data={"shown": found.sha256()}))


@bp.post("/people/import/<int:import_id>/training")
@needs(Permission.PEOPLE_STAFF_LIST_IMPORT)
def enter_earlier_training(import_id: int) -> ResponseReturnValue:
    form, lists = ConfirmForm(), _lists(_upload(import_id))
    row, shown = _upload(import_id), form.shown.data or ""
    if row.state is ImportState.APPLIED:
        return redirect(url_for(".earlier_training", import_id=import_id), 303)
    if form.accepts(lambda: rules.give_earlier_training(g.db, row, lists, shown, by=g.actor)):
        flash(_("The earlier training was entered."), "success")
        return redirect(url_for(".earlier_training", import_id=import_id), 303)
    found = rules.earlier_training(g.db, lists, g.actor)
    form.shown.data = found.sha256()
    return _training_page(row, found, form), 422
