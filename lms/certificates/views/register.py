"""The register: who holds what, narrowed in the address; one document of it; people on a pasted list."""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.access import Permission, may, needs
from lms.certificates.forms import BundleForm, ListForm, PeopleForm, RegisterForm
from lms.certificates.models import CertificateState
from lms.certificates.queries import register as rows
from lms.certificates.queries.lists import people_listed
from lms.certificates.queries.register import READ, Filters, visible_certificate
from lms.certificates.rules import bundles
from lms.certificates.views.pages import bp
from lms.i18n import in_language
from lms.people.queries.persons import postings_on
from lms.people.queries.trust import visible_units
from lms.tables import Page, asked_page, page_of


@bp.get("/certificates")
@needs(Permission.CERTIFICATES_OWN_READ)
def register() -> ResponseReturnValue:
    if not may(g.actor, READ):
        return redirect(url_for(".own"))
    form, filters = asked_filters()
    page = page_of(g.db, rows.register(g.actor, filters), asked_page())
    return render_template(
        "certificates/register.html", form=form, bundle=BundleForm(), table=ListForm(), **parts_of(page)
    )


@bp.get("/certificates/for-these-people")
@needs(Permission.CERTIFICATES_REGISTER_READ)
def for_these_people() -> str:
    return render_template("certificates/people.html", form=PeopleForm(), found=None)


@bp.post("/certificates/for-these-people")
@needs(Permission.CERTIFICATES_REGISTER_READ)
def find_people() -> ResponseReturnValue:
    form = PeopleForm()
    if not form.validate_on_submit():
        return render_template("certificates/people.html", form=form, found=None), 422
    found = people_listed(g.db, g.actor, form.people.data or "")
    filters = Filters(person_ids=found.person_ids, only_persons=True)
    page = page_of(g.db, rows.register(g.actor, filters), 1, bundles.MOST)
    without = len(set(found.person_ids) - {certificate.person_id for certificate in page.rows})
    return render_template(
        "certificates/people.html",
        form=form,
        found=found,
        without=without,
        bundle=BundleForm(),
        table=ListForm(),
        **parts_of(page),
    )


@bp.get("/certificates/<string:number>")
@needs(Permission.CERTIFICATES_REGISTER_READ)
def certificate(number: str) -> str:
    one = visible_certificate(g.db, g.actor, number)
    return render_template(
        "certificates/one.html",
        certificate=one,
        may_end=rows.may_end(g.db, g.actor, one),
        newer=rows.newer_numbers(g.db, [one]),
        **parts_of(Page([one], 1, 1)),
    )


def parts_of(page: Page[Any]) -> dict[str, Any]:
    """What every list of documents shows beside the rows: titles as the reader may read them, units, words."""
    today = clock.today()
    serving = postings_on(g.db, [row.person_id for row in page.rows], today)
    titles = {row.id: rows.title_for(g.actor, row) for row in page.rows}
    return {"page": page, "titles": titles, "serving": serving, "states": CertificateState}


def asked_filters() -> tuple[RegisterForm, Filters]:
    """The filters in the address; what is not offered to this reader narrows nothing."""
    form = RegisterForm(request.args)
    units = g.db.scalars(visible_units(rows.without_courses(g.actor), READ)).all()
    courses = rows.courses_in(g.db, g.actor)
    form.offer(
        [(str(unit.id), in_language(unit.name)) for unit in units],
        [(edition.course.key, in_language(edition.title)) for edition in courses],
    )
    form.validate()
    paths = {str(unit.id): unit.path for unit in units}
    return form, Filters(
        unit_path=paths.get(form.unit.data or "", ""),
        group=valid(form, "group"),
        course=valid(form, "course"),
        state=valid(form, "state"),
        text=valid(form, "text"),
        first_day=form.first.data,
        last_day=form.last.data,
        is_new=bool(form.new.data),
    )


def valid(form: RegisterForm, name: str) -> str:
    """What was asked in a field, nothing when it was nonsense."""
    return "" if form[name].errors else str(form[name].data or "")
