"""Staff lists: what a list would change, its confirmation, and the history of what was applied."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.access import Permission, Role, needs
from lms.errors import NotVisibleError
from lms.forms import Form, let_go
from lms.i18n import _, label
from lms.people.forms.staff_list import ConfirmForm, UnitsForm
from lms.people.models.persons import Sex, StaffGroup
from lms.people.models.staff_lists import ImportState, StaffImport
from lms.people.queries.staff_imports import file_of, visible_import
from lms.people.queries.trust import visible_person
from lms.people.ranks import Rank
from lms.people.rules.staff_list.difference import Difference, Since
from lms.people.rules.staff_list.imports import (
    ChangedSinceError,
    compare,
    confirm,
    drop,
    office_file,
    refuse_closed,
    sheets_of,
    speak_for,
)
from lms.people.rules.staff_list.leaving import end_service
from lms.people.rules.staff_list.office_file import OfficeFile
from lms.people.rules.staff_list.reasons import conflict_sentence, since_sentence, stop_sentence
from lms.people.rules.staff_list.units import unit_book, units_named
from lms.people.staff_lists.fields import Kind
from lms.people.staff_lists.sentences import FIELDS, SKIPPED
from lms.people.views.pages import bp, done_or_refused

IMPORT = Permission.PEOPLE_STAFF_LIST_IMPORT
WORDED = {"rank": Rank, "staff_group": StaffGroup, "sex": Sex}


def value_in_words(field: str, value: str | None) -> str:
    """What a field holds, as the page shows it."""
    if value is None:
        return "–"
    return label(WORDED[field](value)) if field in WORDED else value


def _page(row: StaffImport, form: Form, since: tuple[Since, ...] = ()) -> str:
    found = _shown(row)
    return render_template(
        "people/staff_list/difference.html",
        row=row,
        file=file_of(g.db, row),
        found=found,
        form=form,
        confirm_form=form if isinstance(form, ConfirmForm) else None,
        units_form=form if isinstance(form, UnitsForm) else UnitsForm(data={"units": _codes(row, found)}),
        since_shown=[since_sentence(one) for one in since],
        value=value_in_words,
        field_words=FIELDS,
        skipped_words=SKIPPED,
        role_words=lambda roles: ", ".join(label(Role(role)) for role in roles),
        conflict_of=conflict_sentence,
        stop_of=lambda stop: stop_sentence(stop, found),
    )


def _codes(row: StaffImport, found: Difference) -> str:
    """The units that were given, one a line."""
    known = found.unit_by_id
    return "\n".join(known[unit_id].code for unit_id in row.unit_ids if unit_id in known)


def _staff_import(import_id: int) -> StaffImport:
    return visible_import(g.db, g.actor, import_id, Kind.STAFF.value)


def _file_apart(row: StaffImport) -> OfficeFile:
    """Read the kept file while no lock is held."""
    file, columns = file_of(g.db, row), row.columns
    let_go(g.db)
    return office_file(sheets_of(file), columns, Kind.STAFF).with_rows()


@bp.get("/people/import/<int:import_id>")
@needs(IMPORT)
def staff_list(import_id: int) -> ResponseReturnValue:
    row = visible_import(g.db, g.actor, import_id)
    if not row.columns["is_settled"]:
        return redirect(url_for(".staff_list_columns", import_id=import_id))
    if row.kind == Kind.TRAINING:
        return redirect(url_for("awards.earlier_training", import_id=import_id))
    if row.state is ImportState.COMPARED:
        return _page(row, ConfirmForm(data={"shown": row.shown_sha256}))
    return render_template("people/staff_list/result.html", row=row, file=file_of(g.db, row), found=_shown(row))


def _shown(row: StaffImport) -> Difference:
    return Difference.model_validate(row.difference)


@bp.post("/people/import/<int:import_id>/compare")
@needs(IMPORT)
def compare_staff_list(import_id: int) -> ResponseReturnValue:
    form, file = UnitsForm(), _file_apart(_staff_import(import_id))
    row = _staff_import(import_id)

    def action() -> None:
        if form.units.raw_data:
            speak_for(g.db, row, units_named(unit_book(g.db, g.actor), form.texts()), by=g.actor)
        compare(g.db, row, file, by=g.actor)

    if form.accepts(action):
        return redirect(url_for(".staff_list", import_id=import_id), 303)
    return _page(row, form), 422


@bp.post("/people/import/<int:import_id>/confirm")
@needs(IMPORT)
def confirm_staff_list(import_id: int) -> ResponseReturnValue:
    form, file = ConfirmForm(), _file_apart(_staff_import(import_id))
    row, since = _staff_import(import_id), list[Since]()
    if row.state is ImportState.APPLIED:
        return redirect(url_for(".staff_list", import_id=import_id), 303)

    def action() -> None:
        try:
            confirm(g.db, row, file, form.shown.data or "", by=g.actor)
        except ChangedSinceError as error:
            since.extend(error.since)
            raise

    if form.accepts(action):
        flash(_("The staff list was applied."), "success")
        return redirect(url_for(".staff_list", import_id=import_id), 303)
    return _page(row, form, since=tuple(since)), 422


@bp.post("/people/import/<int:import_id>/leavers/<int:person_id>/end")
@needs(IMPORT)
def end_service_of_leaver(import_id: int, person_id: int) -> ResponseReturnValue:
    file = _file_apart(_staff_import(import_id))
    row = _staff_import(import_id)
    person = visible_person(g.db, g.actor, person_id, IMPORT)
    if person_id not in {entry.person_id for entry in _shown(row).left}:
        raise NotVisibleError

    def action() -> None:
        refuse_closed(row)
        end_service(g.db, person, by=g.actor)
        compare(g.db, row, file, by=g.actor)

    done_or_refused(action, _("The service of %(person)s ends today.", person=person.full_name))
    return redirect(url_for(".staff_list", import_id=import_id), 303)


@bp.post("/people/import/<int:import_id>/drop")
@needs(IMPORT)
def drop_staff_list(import_id: int) -> ResponseReturnValue:
    row = visible_import(g.db, g.actor, import_id)
    done_or_refused(lambda: drop(g.db, row, by=g.actor), _("The list was dropped; nothing of it was applied."))
    return redirect(url_for(".staff_lists"), 303)
