"""Every list can be taken as an Excel file; where one cannot, the reason stands here."""

import re

import pytest

from lms import config

OWN = "one's own few lines; the record, which holds them all, is a file"
SOURCE = "the file that was uploaded holds these lines"
OTHERWISE = {
    "audit/log.html": "audit.take_log",
    "certificates/_rows.html": "certificates.ask_for_list",
    "reports/record.html": "reports.export_record",
}
"""Lists whose taking is noted or takes long: a form asks for the file."""
NO_FILE = {
    "attendance/correction.html": "the history of one mark",
    "awards/earlier_training.html": SOURCE,
    "awards/mine.html": OWN,
    "catalogue/course.html": "what a course consists of; the course book is a file",
    "certificates/people.html": "its documents are taken by certificates/_rows.html; the rest is what was pasted",
    "certificates/register.html": "its rows and their file are certificates/_rows.html",
    "enrolment/mine.html": OWN,
    "enrolment/workshop.html": "the sessions of one workshop; the calendar is a file",
    "notices/outbox.html": "only in a demonstration",
    "people/account.html": OWN,
    "people/contacts.html": "public, a few lines for each region",
    "people/person.html": "one person; their record is a file",
    "people/slips.html": "the form that prints slips; the unit's people are a file",
    "people/staff_list/difference.html": SOURCE,
    "people/staff_list/headings.html": SOURCE,
    "people/staff_list/upload.html": "the last uploads; the log has them all",
    "quizzes/mine.html": OWN,
    "quizzes/test.html": OWN,
    "reports/home/administrator.html": "what to do now, drawn from other pages",
    "reports/home/commander.html": "what to do now, drawn from other pages",
    "reports/home/coordinator.html": "what to do now, drawn from other pages",
    "scheduling/part_workshop.html": "drawn by scheduling/workshops.html and by a programme",
}
IS_LIST = re.compile(r"\btable_of\(|\bpager\(")


def lists() -> dict[str, str]:
    """Every page that draws a list, with its text."""
    pages = {str(path.relative_to(config.TEMPLATES)): path.read_text() for path in config.TEMPLATES.rglob("*.html")}
    return {name: text for name, text in pages.items() if IS_LIST.search(text) and not name.startswith("parts/")}


def test_every_list_is_a_file_or_has_a_reason_why_not() -> None:
    without = {name for name, text in lists().items() if "excel_link(" not in text}
    assert without - set(OTHERWISE) == set(NO_FILE)


@pytest.mark.parametrize(("page", "endpoint"), OTHERWISE.items())
def test_a_list_whose_file_is_asked_for_has_the_form(page: str, endpoint: str) -> None:
    assert f'url_for("{endpoint}"' in lists()[page]
