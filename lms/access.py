"""Who may do what: roles, permissions, the mark on each view and the gate that enforces it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.db import SAFE_METHODS
from lms.i18n import Worded, _l


class Role(Worded):
    """What a person is trusted with; everybody who is signed in is an officer."""

    OFFICER = "officer", _l("Staff member")
    TRAINER = "trainer", _l("Trainer")
    COMMANDER = "commander", _l("Head of unit")
    HR = "hr", _l("HR")
    COORDINATOR = "coordinator", _l("Programme coordinator")
    EVALUATOR = "evaluator", _l("Evaluator")
    ADMINISTRATOR = "administrator", _l("Administrator")


class Permission(StrEnum):
    """What a view needs, as feature:thing:verb. Keep the list in alphabetical order."""

    ATTENDANCE_ROLL_EDIT = "attendance:roll:edit"
    ATTENDANCE_ROLL_READ = "attendance:roll:read"
    AUDIT_LOG_READ = "audit:log:read"
    AWARDS_OWN_READ = "awards:own:read"
    CATALOGUE_COURSE_READ = "catalogue:course:read"
    CATALOGUE_NOTES_READ = "catalogue:notes:read"
    CERTIFICATES_OWN_READ = "certificates:own:read"
    CERTIFICATES_PROVIDER_EDIT = "certificates:provider:edit"
    CERTIFICATES_REGISTER_EXPORT = "certificates:register:export"
    CERTIFICATES_REGISTER_READ = "certificates:register:read"
    CERTIFICATES_STATE_EDIT = "certificates:state:edit"
    ENROLMENT_CLEARANCE_DECIDE = "enrolment:clearance:decide"
    ENROLMENT_CLEARANCE_READ = "enrolment:clearance:read"
    ENROLMENT_EXCEPTION_ALLOW = "enrolment:exception:allow"
    ENROLMENT_OWN_EDIT = "enrolment:own:edit"
    ENROLMENT_PARTICIPANTS_EDIT = "enrolment:participants:edit"
    ENROLMENT_PARTICIPANTS_READ = "enrolment:participants:read"
    NOTICES_OUTBOX_READ = "notices:outbox:read"
    NOTICES_OWN_READ = "notices:own:read"
    NOTICES_TELL_EDIT = "notices:tell:edit"
    PEOPLE_CONTACTS_EDIT = "people:contacts:edit"
    PEOPLE_DIRECTORY_READ = "people:directory:read"
    PEOPLE_GRANTS_EDIT = "people:grants:edit"
    PEOPLE_OWN_EDIT = "people:own:edit"
    PEOPLE_PERSON_EDIT = "people:person:edit"
    PEOPLE_SLIPS_PRINT = "people:slips:print"
    PEOPLE_STAFF_LIST_IMPORT = "people:staff-list:import"
    PEOPLE_UNIT_ACTING = "people:unit:acting"
    PEOPLE_UNIT_LOCK = "people:unit:lock"
    QUIZZES_ATTEMPT_TAKE = "quizzes:attempt:take"
    QUIZZES_RESULTS_READ = "quizzes:results:read"
    QUIZZES_WINDOW_EDIT = "quizzes:window:edit"
    REPORTS_FIGURES_READ = "reports:figures:read"
    REPORTS_HOME_READ = "reports:home:read"
    REPORTS_JOBS_EDIT = "reports:jobs:edit"
    REPORTS_OTHERS_READ = "reports:others:read"
    REPORTS_RECORD_READ = "reports:record:read"
    SCHEDULING_CALENDAR_READ = "scheduling:calendar:read"
    SCHEDULING_EXCEPTION_ALLOW = "scheduling:exception:allow"
    SCHEDULING_PROGRAMME_EDIT = "scheduling:programme:edit"
    SCHEDULING_PROGRAMME_READ = "scheduling:programme:read"
    SCHEDULING_WORKSHOP_EDIT = "scheduling:workshop:edit"
    SCHEDULING_WORKSHOP_READ = "scheduling:workshop:read"


P = Permission

EVERYBODY = frozenset({
    P.AWARDS_OWN_READ, P.CATALOGUE_COURSE_READ, P.CERTIFICATES_OWN_READ, P.ENROLMENT_OWN_EDIT, P.NOTICES_OWN_READ,
    P.PEOPLE_OWN_EDIT, P.QUIZZES_ATTEMPT_TAKE, P.REPORTS_HOME_READ, P.REPORTS_RECORD_READ, P.SCHEDULING_CALENDAR_READ,
    P.SCHEDULING_WORKSHOP_READ,
})  # fmt: skip

ROLES: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: EVERYBODY,
    Role.TRAINER: EVERYBODY | {
        P.ATTENDANCE_ROLL_EDIT, P.ATTENDANCE_ROLL_READ, P.CATALOGUE_NOTES_READ, P.ENROLMENT_PARTICIPANTS_EDIT,
        P.ENROLMENT_PARTICIPANTS_READ, P.QUIZZES_RESULTS_READ, P.QUIZZES_WINDOW_EDIT, P.SCHEDULING_PROGRAMME_READ,
        P.SCHEDULING_WORKSHOP_EDIT,
    },
    Role.COMMANDER: EVERYBODY | {
        P.ENROLMENT_CLEARANCE_DECIDE, P.ENROLMENT_CLEARANCE_READ, P.NOTICES_TELL_EDIT, P.PEOPLE_DIRECTORY_READ,
        P.PEOPLE_SLIPS_PRINT, P.PEOPLE_UNIT_ACTING, P.REPORTS_OTHERS_READ,
    },
    Role.HR: EVERYBODY | {
        P.CERTIFICATES_REGISTER_EXPORT, P.CERTIFICATES_REGISTER_READ, P.ENROLMENT_CLEARANCE_READ, P.NOTICES_TELL_EDIT,
        P.PEOPLE_DIRECTORY_READ, P.PEOPLE_PERSON_EDIT, P.PEOPLE_SLIPS_PRINT, P.PEOPLE_STAFF_LIST_IMPORT,
        P.PEOPLE_UNIT_ACTING, P.REPORTS_OTHERS_READ,
    },
    Role.COORDINATOR: EVERYBODY | {
        P.ATTENDANCE_ROLL_READ, P.CERTIFICATES_PROVIDER_EDIT, P.CERTIFICATES_REGISTER_READ, P.CERTIFICATES_STATE_EDIT,
        P.ENROLMENT_CLEARANCE_READ, P.ENROLMENT_EXCEPTION_ALLOW, P.ENROLMENT_PARTICIPANTS_EDIT,
        P.ENROLMENT_PARTICIPANTS_READ, P.PEOPLE_CONTACTS_EDIT, P.QUIZZES_RESULTS_READ,
        P.QUIZZES_WINDOW_EDIT, P.REPORTS_FIGURES_READ, P.SCHEDULING_EXCEPTION_ALLOW, P.SCHEDULING_PROGRAMME_EDIT,
        P.SCHEDULING_PROGRAMME_READ, P.SCHEDULING_WORKSHOP_EDIT,
    },
    Role.EVALUATOR: EVERYBODY | {P.REPORTS_FIGURES_READ, P.SCHEDULING_PROGRAMME_READ},
    Role.ADMINISTRATOR: EVERYBODY | {
        P.AUDIT_LOG_READ, P.CERTIFICATES_PROVIDER_EDIT, P.NOTICES_OUTBOX_READ, P.PEOPLE_DIRECTORY_READ,
        P.PEOPLE_GRANTS_EDIT, P.PEOPLE_PERSON_EDIT, P.PEOPLE_SLIPS_PRINT, P.PEOPLE_UNIT_ACTING, P.PEOPLE_UNIT_LOCK,
        P.REPORTS_JOBS_EDIT,
    },
}  # fmt: skip


@dataclass(frozen=True)
class Scope:
    """One trust in force: a role over a unit's subtree (its path), over one course, or over everything."""

    role: Role
    unit_path: str | None = None
    course: str | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing narrows this trust."""
        return self.unit_path is None and self.course is None


class Actor(Protocol):
    """Whoever acts: a signed-in person, nobody, or the program itself."""

    @property
    def id(self) -> int | None:
        """The person's id, None for nobody and for the program."""

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """The trusts in force now."""

    @property
    def staff_group(self) -> str | None:
        """The staff group of today's posting; None for whoever serves nowhere, for nobody and for the program."""


class Recipient(Protocol):
    """Whoever a message is for."""

    id: int
    email: str | None
    language: str


@dataclass(frozen=True)
class Nobody:
    """A visitor who has not signed in."""

    id: int | None = None
    name: str = ""
    scopes: tuple[Scope, ...] = ()
    staff_group: str | None = None


@dataclass(frozen=True)
class Program:
    """Vyshkil itself, when the clock or a command acts."""

    id: int | None = None
    name: str = "Vyshkil"
    scopes: tuple[Scope, ...] = (Scope(Role.ADMINISTRATOR),)
    staff_group: str | None = None


def roles_of(actor: Actor) -> frozenset[Role]:
    """The roles an actor has anywhere."""
    own = {Role.OFFICER} if actor.id is not None else set()
    return frozenset(own | {scope.role for scope in actor.scopes})


def may(actor: Actor, permission: Permission) -> bool:
    """Whether some role of the actor has the permission; which rows, a `visible_…` query decides."""
    return any(permission in ROLES[role] for role in roles_of(actor))


def scopes_for(actor: Actor, permission: Permission) -> tuple[Scope, ...]:
    """The trusts of an actor that carry a permission: over these, and nothing else, they may use it."""
    return tuple(scope for scope in actor.scopes if permission in ROLES[scope.role])


PUBLIC = "public"
PUBLIC_BY_NAME = frozenset({"static", "bootstrap.static"})
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def needs(permission: Permission) -> Callable[[View], View]:
    """Mark a view with the one permission it needs."""

    def mark(view: View) -> View:
        view.__dict__["needs"] = permission
        return view

    return mark


def public(view: View) -> View:
    """Mark a view as open to everybody, signed in or not."""
    view.__dict__["needs"] = PUBLIC
    return view


def need_of(app: Flask, endpoint: str) -> Permission | str | None:
    """What the endpoint needs: a permission, PUBLIC, or None when nobody said (refused)."""
    if endpoint in PUBLIC_BY_NAME:
        return PUBLIC
    need: Permission | str | None = getattr(app.view_functions[endpoint], "needs", None)
    return need


def gate() -> ResponseReturnValue | None:
    """Let the request through only if the view is marked and the actor may; runs before every request."""
    if request.endpoint is None:
        return None
    need = need_of(current_app, request.endpoint)
    if need is None:
        abort(403)
    if request.method not in SAFE_METHODS and request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
        abort(403)
    if need == PUBLIC:
        return None
    if g.actor.id is None:
        back = request.full_path.rstrip("?") if request.method in SAFE_METHODS else None
        return redirect(url_for("people.sign_in", next=back))
    if not may(g.actor, Permission(need)):
        abort(403)
    return None


def allowed_roles(need: Permission | str | None) -> Iterable[Role]:
    """The roles that pass the gate with this need, for the access document."""
    return [role for role in Role if need == PUBLIC or need in ROLES[role]]
