"""The worker: which function does which kind of job, and what the clock starts."""

import signal
import threading
from collections.abc import Callable
from datetime import timedelta

from lms import clock, jobs
from lms.attendance.documents import make_day_sheet
from lms.catalogue.documents import make_book
from lms.certificates.documents.bundles import make_bundle, make_list
from lms.certificates.documents.sheets import issue_due, make_sheet
from lms.db import unit_of_work
from lms.enrolment.rules.places import fill_free_seats
from lms.enrolment.rules.quotas import return_quotas
from lms.jobs import Work
from lms.logs import log
from lms.notices.documents import deliver
from lms.operations.tidying import tidy
from lms.people.documents.slips import mail_link, print_slips
from lms.quizzes.rules import finish_all_overdue

PAUSE_SECONDS = 1.0

JOBS: dict[str, Work] = {
    "book": make_book,
    "certificate": make_sheet,
    "certificates-bundle": make_bundle,
    "certificates-list": make_list,
    "day-sheet": make_day_sheet,
    "mail": deliver,
    "sign-in-link": mail_link,
    "sign-in-slips": print_slips,
}

CLOCK: list[tuple[str, timedelta, Callable[[], None]]] = [
    ("certificates", timedelta(minutes=1), issue_due),
    ("overdue-tests", timedelta(minutes=1), finish_all_overdue),
    ("free-seats", timedelta(minutes=2), fill_free_seats),
    ("unused-seats", timedelta(minutes=10), return_quotas),
    ("tidy", timedelta(days=1), tidy),
]
"""What runs by itself: a name, how often, and the function. Each slot runs once, on whichever worker comes first."""


class Worker:
    """One worker process: claims jobs one at a time until it is told to stop."""

    def __init__(self) -> None:
        """Not yet told to stop."""
        self.stop = threading.Event()

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; the job at hand is finished first."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())
        table = JOBS | {"clock": run_slot}
        while not self.stop.is_set():
            ask_for_slots()
            if not jobs.run_one(table):
                self.stop.wait(PAUSE_SECONDS)


def ask_for_slots() -> None:
    """Ask for the present slot of everything on the clock's list; a slot asked for before is not asked for again."""
    now = clock.now()
    due = [(name, int(now.timestamp() // every.total_seconds())) for name, every, _function in CLOCK]
    fresh = [(name, slot) for name, slot in due if _asked.get(name) != slot]
    if not fresh:
        return
    with unit_of_work() as db:
        for name, slot in fresh:
            jobs.ask(db, "clock", f"{name}@{slot}", {"name": name})
    _asked.update(fresh)


_asked: dict[str, int] = {}


def run_slot(claimed: jobs.Claimed) -> None:
    """Run one function of the clock's list."""
    for name, _every, function in CLOCK:
        if name == claimed.facts["name"]:
            log.info("clock", name=name)
            function()
