"""The application: its features, its settings, and the order in which a request passes through."""

from datetime import timedelta
from importlib.metadata import version

from flask import Flask, Response, g, render_template, request, session, url_for
from flask_bootstrap import Bootstrap5
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import DBAPIError, IntegrityError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from lms import access, clock, compression, config, db, headers, i18n, limits, logs, once, storage
from lms.access import Permission, may
from lms.attendance import views as attendance
from lms.audit import rules as audit_rules
from lms.audit import views as audit
from lms.awards import views as awards
from lms.catalogue.views import index as catalogue
from lms.certificates.views import index as certificates
from lms.config import Config
from lms.enrolment.views import index as enrolment
from lms.errors import NotVisibleError, TooManyTriesError
from lms.i18n import _
from lms.notices import views as notices
from lms.operations import views as operations
from lms.people.views import (
    account,
    codes,
    contacts,
    directory,
    grants,
    signing,
    slips,
    staff_list,
    staff_list_difference,
    units,
)
from lms.people.views import pages as people
from lms.people.views import session as signed_in
from lms.quizzes.views import index as quizzes
from lms.reports import navigation
from lms.reports.views import index as reports
from lms.scheduling.views import index as scheduling

BLUEPRINTS = [
    attendance.bp,
    audit.bp,
    enrolment.bp,
    people.bp,
    certificates.bp,
    operations.bp,
    notices.bp,
    reports.bp,
    catalogue.bp,
    awards.bp,
    quizzes.bp,
    scheduling.bp,
]
PEOPLE_PAGES = (account, codes, contacts, directory, grants, signing, slips, staff_list, staff_list_difference, units)
LARGEST_BODY = 12 * 1024**2


def assemble(settings: Config) -> None:
    """Open the database and the store of this process and fix what happens before each commit."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    db.bind(db.make_engine(settings.url))
    storage.bind(settings.data_dir / "files")
    db.before_commit(audit_rules.chain)


def create_app(settings: Config) -> Flask:
    """The web application. `assemble` must have run in this process."""
    app = Flask("lms", template_folder=str(config.TEMPLATES), static_folder=str(config.STATIC))
    app.config.update(
        SECRET_KEY=settings.secret,
        SETTINGS=settings,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        SESSION_COOKIE_NAME="vyshkil",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        PERMANENT_SESSION_LIFETIME=timedelta(days=int(settings.own_device_days)),
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        BOOTSTRAP_SERVE_LOCAL=True,
        PUBLIC_URL=settings.public_url.rstrip("/"),
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if int(settings.proxies):
        hops = int(settings.proxies)
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    compression.install(app, version("vyshkil"))
    headers.install(app, https=settings.is_https)
    logs.install(app)
    i18n.install(app, config.TRANSLATIONS)
    app.before_request(limits.count_try)
    db.install(app, _after_failed_commit)
    _install_sign_in(app)
    app.before_request(access.gate)
    CSRFProtect(app)
    app.before_request(once.already_done)
    app.after_request(_remember_where)
    Bootstrap5(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    _install_errors(app)
    _install_page_parts(app, settings)
    return app


def _remember_where(response: Response) -> Response:
    if 300 <= response.status_code < 400 and "db" in g and request.method == "POST":  # noqa: PLR2004
        once.remember(response.headers["Location"])
    return response


def _install_sign_in(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(signed_in.signed_in_with)

    def load_actor() -> None:
        g.actor = access.Nobody()
        if request.endpoint in access.PUBLIC_BY_NAME:
            return  # files are kept by caches, so they must neither read nor set the cookie
        signed_in.end_if_idle()
        if current_user.is_authenticated:
            g.actor = current_user.actor
            g.preferred_language = current_user.person.language

    app.before_request(load_actor)


def _install_page_parts(app: Flask, settings: Config) -> None:
    def parts() -> dict[str, object]:
        actor = g.get("actor", access.Nobody())
        signed_in = actor.id is not None
        return {
            "actor": actor,
            "can": lambda permission: may(actor, Permission(permission)),
            "demo": settings.is_demo,
            "help_url": url_for("people.contacts"),
            "shared_pc": signed_in and not session.get("own_device", False),
            "idle_minutes": int(settings.idle_minutes) if signed_in and not session.get("own_device", False) else None,
            "navigation": navigation.menu_of(actor, request.endpoint),
            "unread": navigation.unread_of(actor),
            "version": version("vyshkil"),
            "now": clock.now(),
        }

    app.context_processor(parts)


def _after_failed_commit(failure: DBAPIError) -> Response:
    code = 409 if isinstance(failure, IntegrityError) else 503
    logs.log.error("commit-failed", code=code, kind=type(failure.orig).__name__)
    return error_page(code)


def error_page(code: int, wait_seconds: int | None = None) -> Response:
    """The page that says what happened, what to do, and that nothing was saved. It reads no database."""
    g.failed = True
    what, todo = _explanation(code)
    page = render_template(
        "errors/page.html",
        code=code,
        title=what,
        what_to_do=todo,
        saved=_("Nothing was saved."),
        request_id=g.get("request_id", ""),
    )
    answer = Response(page, status=code)
    if code in {429, 503}:
        answer.headers["Retry-After"] = str(wait_seconds or 5)
    return answer


def _explanation(code: int) -> tuple[str, str]:
    known = {
        400: (_("The page was open too long or was not sent whole."), _("Go back, load the page again and repeat.")),
        401: (_("You are not signed in."), _("Sign in and repeat.")),
        403: (_("Your role does not allow this."), _("If your duty needs it, ask the administrator of your region.")),
        404: (_("There is no such page, or it is not meant for you."), _("Check the address, or go to the first page.")),
        405: (_("This address cannot be used in this way."), _("Go to the first page and start from there.")),
        409: (_("Somebody changed the same thing at the same moment."), _("Load the page again and look before you repeat.")),
        413: (_("The file is too large."), _("Send a file of at most 10 MB, or divide it.")),
        429: (_("Too many tries in a short time."), _("Wait a quarter of an hour, or ask your personnel office for a sign-in slip.")),
        503: (_("The system is busy for a moment."), _("Wait a few seconds and repeat.")),
    }  # fmt: skip
    mistake = (
        _("Something went wrong on our side."),
        _("Repeat in a few minutes. If it stays, tell the administrator the number below."),
    )
    return known.get(code, mistake)


def _install_errors(app: Flask) -> None:
    app.register_error_handler(NotVisibleError, lambda _error: error_page(404))
    app.register_error_handler(TooManyTriesError, lambda error: error_page(429, error.wait_seconds))
    app.register_error_handler(CSRFError, lambda _error: error_page(400))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(Exception, _unforeseen)


def _http_error(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:  # noqa: PLR2004
        return error
    return error_page(error.code)


def _database_error(failure: DBAPIError) -> Response:
    if db.is_busy(failure):
        return error_page(503)
    return _after_failed_commit(failure) if isinstance(failure, IntegrityError) else _unforeseen(failure)


def _unforeseen(error: Exception) -> Response:
    logs.log.error("unforeseen", exc_info=error)
    return error_page(500)
