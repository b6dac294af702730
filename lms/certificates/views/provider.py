"""Who issues: what is printed on documents from now on."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.access import Permission, needs, scopes_for
from lms.certificates.forms import ProviderForm
from lms.certificates.models import Provider
from lms.certificates.rules import holding
from lms.certificates.views.pages import bp
from lms.errors import NotVisibleError
from lms.forms import version_refused
from lms.i18n import NAMES, _

TEXTS = ("name", "legal_basis", "city", "signatory_post", "signatory_name")


@bp.get("/certificates/provider")
@needs(Permission.CERTIFICATES_PROVIDER_EDIT)
def provider() -> str:
    row = visible_provider()
    return render_template("certificates/provider.html", form=ProviderForm(data=typed(row) if row else None))


@bp.post("/certificates/provider")
@needs(Permission.CERTIFICATES_PROVIDER_EDIT)
def set_provider() -> ResponseReturnValue:
    row, form = visible_provider(), ProviderForm()
    if form.accepts(lambda: save(row, form)):
        flash(_("Saved. Documents issued from now on carry this."))
        return redirect(url_for(".provider"))
    return render_template("certificates/provider.html", form=form), 422


def visible_provider() -> Provider | None:
    """The provider's row, for those whose trust is not narrowed to a course or a unit; NotVisibleError otherwise."""
    if not any(scope.is_everything for scope in scopes_for(g.actor, Permission.CERTIFICATES_PROVIDER_EDIT)):
        raise NotVisibleError
    return holding.provider(g.db)


def typed(row: Provider) -> dict[str, object]:
    """The row as the form shows it."""
    texts = {f"{name}_{code}": getattr(row, name).get(code, "") for name in TEXTS for code in NAMES}
    return {"series": row.series, "version": row.version, **texts}


def save(row: Provider | None, form: ProviderForm) -> None:
    """Keep what was typed, unless somebody else has saved meanwhile."""
    version_refused(form.version.data or 0, row.version if row else 0)
    texts = {name: {code: form[f"{name}_{code}"].data or "" for code in NAMES} for name in TEXTS}
    holding.set_provider(g.db, holding.ProviderFacts(series=form.series.data or "", **texts), by=g.actor)
