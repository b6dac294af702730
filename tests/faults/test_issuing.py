"""kill -9 while certificates are issued: nothing is lost and nothing is made twice."""

import os
import random
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import IO

import weasyprint
from sqlalchemy import Engine, func, select, update

from lms import clock, jobs, pdf, storage
from lms import db as database
from lms.audit.models import Entry
from lms.awards.models import Award
from lms.certificates.documents.sheets import issue_due, make_sheet
from lms.certificates.models import Certificate, CertificateState, Numbering
from lms.config import STATIC
from lms.db import Db, unit_of_work
from lms.enrolment.models import Enrolment
from lms.jobs import Job, JobState
from lms.notices.models import Notice
from lms.operations import doctor
from lms.people.models.units import Unit
from lms.scheduling.models import Session, Workshop
from tests.certificates.scene import Held, provider
from tests.make import Make

KILLS, PEOPLE = 100, 40
SHORTEST, LONGEST = 0.02, 0.6
WARMING = '<p style="font-family: Noto Serif">Тут <b style="font-family: Noto Sans">warm</b></p>'
"""Drawn once here, so that a forked renderer finds libraries and fonts read and a kill costs milliseconds."""

TABLE: dict[str, jobs.Work] = {"certificate": make_sheet}


class ForkedChild:
    """The renderer's child, forked from its worker instead of started anew; it draws for real and ends with its pipe."""

    def __init__(self, static: Path) -> None:
        asks, answers = os.pipe(), os.pipe()
        if not os.fork():
            os.close(asks[1])
            os.close(answers[0])
            sys.stdin, sys.stdout = os.fdopen(asks[0]), os.fdopen(answers[1], "w")
            pdf._serve(static)
            os._exit(0)
        os.close(asks[0])
        os.close(answers[1])
        self.stdin: IO[bytes] = os.fdopen(asks[1], "wb")
        self.stdout: IO[bytes] = os.fdopen(answers[0], "rb")

    def poll(self) -> None:
        """Alive as long as its worker is."""


def work(url: str, files: Path) -> None:
    """One worker's life: issue what is due, make the sheets, leave when nothing is left."""
    database.bind(database.make_engine(url))
    storage.bind(files)
    pdf._Own.renderer = pdf.Renderer(STATIC)
    pdf._Own.renderer.child = ForkedChild(STATIC)  # type: ignore[assignment]
    issue_due()
    while jobs.run_one(TABLE):
        pass


def fork_worker(url: str, files: Path) -> int:
    """The process id of a worker that shares nothing with this process but what was imported."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        work(url, files)
        status = 0
    finally:
        os._exit(status)


def let_leases_end() -> None:
    """As if the five minutes had passed after which a dead worker's job is taken by the next one."""
    with unit_of_work() as db:
        running = update(Job).where(Job.state == JobState.RUNNING)
        db.execute(running.values(leased_until=clock.now() - timedelta(seconds=1)))


def how_many_left(db: Db) -> int:
    """People who have no finished document."""
    finished = select(func.count()).where(Certificate.state == CertificateState.ISSUED)
    return (db.scalar(select(func.count()).select_from(Enrolment)) or 0) - (db.scalar(finished) or 0)


def one_more(db: Db) -> None:
    """Another participant who has earned a certificate, so that there is work for every worker."""
    held = Held.__new__(Held)
    held.db, held.make = db, Make(db)
    held.workshop = db.scalars(select(Workshop)).one()
    held.edition, held.sessions = held.workshop.edition, sessions_in(db)
    held.place(unit=db.scalars(select(Unit).limit(1)).one())


def sessions_in(db: Db) -> list[Session]:
    return list(db.scalars(select(Session).order_by(Session.starts_at)))


def test_a_hundred_kills_lose_nothing_and_double_nothing(committed: Engine, tmp_path: Path) -> None:
    weasyprint.HTML(string=WARMING).write_pdf()
    url, files = committed.url.render_as_string(hide_password=False), tmp_path / "files"
    with unit_of_work() as db:
        make = Make(db)
        provider(make)
        held, unit = Held(make), make.unit()
        for _number in range(PEOPLE):
            held.place(unit=unit)
    longest, chance = 0.3, random.Random(7)  # noqa: S311 - a test that can be run again
    for kill in range(KILLS):
        committed.dispose()
        pid = fork_worker(url, files)
        time.sleep(chance.uniform(0, longest))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        let_leases_end()
        with unit_of_work() as db:
            left = how_many_left(db)
            if not left:
                one_more(db)
        is_ahead = left < PEOPLE * (1 - (kill + 1) / KILLS)
        longest = max(SHORTEST, min(LONGEST, longest * (0.85 if is_ahead else 1.2)))
    committed.dispose()
    assert os.waitpid(fork_worker(url, files), 0)[1] == 0
    with unit_of_work(write=False) as db:
        check_all(db, files)


def check_all(db: Db, files: Path) -> None:
    """Every number once, every row with its file, every file with its row, one award and one notice each."""
    people = db.scalar(select(func.count()).select_from(Enrolment)) or 0
    assert people >= PEOPLE
    assert sorted(db.scalars(select(Certificate.ordinal))) == list(range(1, people + 1))
    assert db.scalars(select(Numbering.last)).all() == [people]
    assert set(db.scalars(select(Certificate.state))) == {CertificateState.ISSUED}
    hashes = list(db.scalars(select(Certificate.sha256)))
    assert len(set(hashes)) == people
    stored = {path.parent.name + path.name for path in files.glob("??/*") if not path.name.startswith(".")}
    assert stored == set(hashes)
    holders = sorted(db.scalars(select(Enrolment.person_id)))
    assert sorted(db.scalars(select(Award.person_id))) == holders
    assert sorted(db.scalars(select(Notice.person_id).where(Notice.kind == "certificate-issued"))) == holders
    assert db.scalar(select(func.count()).where(Entry.action == "certificate.issued")) == people
    storage.bind(files)
    assert list(doctor.examine(db)) == []
