"""A person's own documents, and the file of one."""

import io

from flask import Response, flash, g, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from lms import storage
from lms.access import Permission, may, needs
from lms.catalogue.models import Privacy
from lms.certificates.codes import grouped
from lms.certificates.documents.bundles import file_name
from lms.certificates.documents.sheets import PDF
from lms.certificates.forms import ChoicesForm
from lms.certificates.models import Certificate, CertificateState
from lms.certificates.queries.register import (
    READ,
    file_for,
    has_taken,
    newer_numbers,
    own_certificate,
    own_certificates,
    visible_certificate,
)
from lms.certificates.rules.holding import choose
from lms.certificates.views.pages import bp
from lms.errors import NotVisibleError
from lms.i18n import _


@bp.get("/me/certificates")
@needs(Permission.CERTIFICATES_OWN_READ)
def own() -> str:
    certificates = own_certificates(g.db, g.actor)
    return render_template(
        "certificates/own.html",
        certificates=certificates,
        newer=newer_numbers(g.db, certificates),
        states=CertificateState,
        grouped=grouped,
        confidential=Privacy.CONFIDENTIAL,
    )


@bp.get("/me/certificates/<string:number>")
@needs(Permission.CERTIFICATES_OWN_READ)
def choices(number: str) -> str:
    certificate = own_certificate(g.db, g.actor, number)
    return render_template("certificates/choices.html", certificate=certificate, form=ChoicesForm(obj=certificate))


@bp.post("/me/certificates/<string:number>")
@needs(Permission.CERTIFICATES_OWN_READ)
def save_choices(number: str) -> ResponseReturnValue:
    certificate, form = own_certificate(g.db, g.actor, number), ChoicesForm()
    if form.accepts(
        lambda: choose(
            g.db,
            certificate,
            shows_real_title=form.shows_real_title.data,
            is_in_record=form.is_in_record.data,
            by=g.actor,
        )
    ):
        flash(_("Saved."))
        return redirect(url_for(".own"))
    return render_template("certificates/choices.html", certificate=certificate, form=form), 422


@bp.get("/certificates/<string:number>.pdf")
@needs(Permission.CERTIFICATES_OWN_READ)
def sheet(number: str) -> ResponseReturnValue:
    """The holder fetches it freely; from the register it is first taken, so that the log says by whom."""
    try:
        return _sent(own_certificate(g.db, g.actor, number))
    except NotVisibleError:
        if not may(g.actor, READ):
            raise
    certificate = visible_certificate(g.db, g.actor, number)
    if not has_taken(g.db, g.actor, certificate):
        return redirect(url_for(".certificate", number=certificate.number))
    return _sent(certificate)


def _sent(certificate: Certificate) -> Response:
    data = io.BytesIO(storage.read(file_for(g.actor, certificate)))
    return send_file(data, mimetype=PDF, download_name=file_name(certificate))
