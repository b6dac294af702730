"""What stands in the menu, for whom."""

from dataclasses import dataclass

from flask import g, url_for
from sqlalchemy import func, select

from lms.access import Actor, Permission, may
from lms.i18n import _l
from lms.notices.models import Notice

P = Permission
MENU: list[tuple[str, object, str, Permission]] = [
    ("reports.home", _l("What to do now"), "house-door", P.REPORTS_HOME_READ),
    ("catalogue.index", _l("Courses"), "collection", P.CATALOGUE_COURSE_READ),
    ("enrolment.mine", _l("My workshops"), "calendar-check", P.ENROLMENT_OWN_EDIT),
    ("quizzes.mine", _l("My tests"), "pencil-square", P.QUIZZES_ATTEMPT_TAKE),
    ("enrolment.clearance", _l("Clearance"), "clipboard-check", P.ENROLMENT_CLEARANCE_READ),
    ("reports.tell_these_people", _l("Tell these people"), "megaphone", P.NOTICES_TELL_EDIT),
    ("scheduling.workshops", _l("Workshops"), "calendar3", P.SCHEDULING_WORKSHOP_READ),
    ("scheduling.calendar", _l("My calendar"), "calendar-event", P.SCHEDULING_WORKSHOP_EDIT),
    ("scheduling.programmes", _l("Programmes"), "briefcase", P.SCHEDULING_PROGRAMME_READ),
    ("reports.figures_page", _l("Figures"), "bar-chart", P.REPORTS_FIGURES_READ),
    ("people.directory", _l("People"), "people", P.PEOPLE_DIRECTORY_READ),
    ("people.staff_lists", _l("Staff lists"), "file-earmark-spreadsheet", P.PEOPLE_STAFF_LIST_IMPORT),
    ("certificates.own", _l("My certificates"), "award", P.CERTIFICATES_OWN_READ),
    ("reports.me", _l("My record"), "person-lines-fill", P.REPORTS_RECORD_READ),
    ("certificates.register", _l("Certificates"), "patch-check", P.CERTIFICATES_REGISTER_READ),
    ("audit.log", _l("Log"), "journal-check", P.AUDIT_LOG_READ),
]
ELSEWHERE: frozenset[str] = frozenset({
    "attendance.correction", "attendance.roll", "attendance.tasks", "operations.livez", "operations.readyz",
    "notices.outbox", "reports.file", "reports.record", "reports.work",
    "certificates.cancelling", "certificates.certificate", "certificates.choices", "certificates.everybodys_progress",
    "certificates.for_these_people", "certificates.progress", "certificates.provider", "certificates.replacing",
    "certificates.sheet", "certificates.verify",
    "people.account", "people.acting_head", "people.code", "people.contact", "people.contacts", "people.edit_person",
    "people.ending_grant", "people.forgot", "people.new_contact", "people.new_grant", "people.new_password",
    "people.password", "people.person", "people.sign_in", "people.slips", "people.unit", "people.units",
    "enrolment.cancellation", "enrolment.participants", "enrolment.participants_xlsx", "enrolment.quotas", "enrolment.request_of", "enrolment.calendar_feed", "enrolment.calendar_file_of", "enrolment.exceptions", "enrolment.priority",
    "enrolment.workshop",
    "awards.earlier_training", "people.staff_list", "people.staff_list_columns", "people.staff_list_headings",
    "people.staff_list_template",
    "quizzes.attempt", "quizzes.handing_in", "quizzes.result", "quizzes.results", "quizzes.test", "quizzes.window",
    "scheduling.amendment", "scheduling.edit", "scheduling.edit_programme", "scheduling.edit_venue",
    "scheduling.ending_of_unit", "scheduling.export", "scheduling.new", "scheduling.new_period",
    "scheduling.new_programme", "scheduling.new_unit", "scheduling.new_venue", "scheduling.programme",
    "scheduling.venues", "scheduling.programme_units_xlsx", "scheduling.programmes_xlsx", "scheduling.venues_xlsx",
    "attendance.roll_xlsx", "attendance.tasks_xlsx", "audit.log_xlsx", "certificates.everybodys_progress_xlsx",
    "enrolment.clearance_xlsx", "enrolment.exceptions_xlsx", "enrolment.quotas_xlsx", "quizzes.results_xlsx",
    "people.directory_xlsx", "people.unit_xlsx", "people.units_xlsx", "reports.figures_xlsx",
    "reports.tell_these_people_xlsx",
    "awards.mine", "catalogue.assessment", "catalogue.attachment", "catalogue.book", "catalogue.book_file",
    "catalogue.course", "catalogue.handout", "catalogue.lesson", "catalogue.notes", "catalogue.trainers_book",
    "catalogue.trainers_book_file",
})  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One line of the menu."""

    label: str
    url: str
    icon: str
    is_current: bool


def menu_of(actor: Actor, endpoint: str | None) -> list[Item]:
    """The menu of an actor: only what their roles may open."""
    if actor.id is None:
        return []
    return [
        Item(str(words), url_for(target), icon, target == endpoint)
        for target, words, icon, permission in MENU
        if may(actor, permission)
    ]


def unread_of(actor: Actor) -> int:
    """How many messages the actor has not seen; nothing is read while an error page is drawn."""
    if actor.id is None or g.get("failed") or "db" not in g:
        return 0
    query = select(func.count()).where(Notice.person_id == actor.id, Notice.seen_at.is_(None))
    return int(g.db.scalar(query) or 0)
