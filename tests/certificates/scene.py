"""A workshop that was held: two sessions in the past, rolls closed, people who were present and passed the test."""

from datetime import datetime, timedelta
from typing import Any

from lms import clock, storage
from lms.access import Program
from lms.attendance.models import Mark, Presence, Roll
from lms.catalogue.models import Edition, Privacy
from lms.certificates.models import Certificate, Provider
from lms.certificates.rules.issuing import finish, issue
from lms.db import Db
from lms.enrolment.models import Enrolment, State
from lms.people.models.persons import Person, Sex
from lms.people.models.units import Unit
from lms.quizzes.models import Attempt, AttemptState, TestWindow
from lms.scheduling.models import Session, Workshop, WorkshopState
from tests.make import Make

PUBLIC_URL = "http://training.example"
SECRET_TITLE = {"uk": "Канарка Прихована", "en": "Canary Hidden"}
NEUTRAL_TITLE = {"uk": "Службова підготовка", "en": "In-service training"}
COMPULSORY = ["briefing-and-tasking", "supervising-and-feedback", "decisions-under-pressure"]
TINY_PDF = b"%PDF-1.7 not drawn, because this test is not about the sheet: "


def provider(make: Make) -> Provider:
    """Who issues, in the series VY."""
    row: Provider = make._saved(
        Provider(
            series="VY",
            name={"uk": "Навчальний центр «Вишкіл»", "en": "Training Centre “Vyshkil”"},
            legal_basis={"uk": "наказ від 12.01.2026 № 15", "en": "order No. 15 of 12.01.2026"},
            city={"uk": "Київ", "en": "Kyiv"},
            signatory_post={"uk": "Керівник навчального центру", "en": "Head of the training centre"},
            signatory_name={"uk": "Олена ЗРАЗКОВА", "en": "Olena ZRAZKOVA"},
        )
    )
    return row


class Held:
    """A workshop of two sessions of four hours, yesterday, with everything done; unless told otherwise."""

    def __init__(self, make: Make, *, edition: Edition | None = None, privacy: Privacy = Privacy.OPEN) -> None:
        self.db: Db = make.db
        self.make, self.by = make, Program()
        titles: dict[str, Any] = {"title": SECRET_TITLE} if privacy is Privacy.CONFIDENTIAL else {}
        self.edition = edition or make.edition(privacy=privacy.value, neutral_title=NEUTRAL_TITLE, **titles)
        day = datetime.combine(clock.today() - timedelta(days=2), datetime.min.time())
        self.workshop: Workshop = make._saved(
            Workshop(
                edition=self.edition, title=self.edition.title["uk"], privacy=privacy, state=WorkshopState.PUBLISHED,
                seats=60, enrol_from=clock.now() - timedelta(days=30), enrol_until=clock.now() - timedelta(days=3),
                made_by_id=make.person().id, published_at=clock.now() - timedelta(days=30),
            )
        )  # fmt: skip
        self.sessions = [self._session(day + timedelta(hours=hour)) for hour in (9, 14)]
        self.workshop.starts_at, self.workshop.ends_at = self.sessions[0].starts_at, self.sessions[1].ends_at
        self.db.flush()

    def _session(self, starts: datetime) -> Session:
        ends = starts + timedelta(hours=4)
        session: Session = self.make._saved(
            Session(
                workshop=self.workshop, starts_local=starts, ends_local=ends, starts_at=clock.instant_of(starts),
                ends_at=clock.instant_of(ends), modules=COMPULSORY,
            )
        )  # fmt: skip
        self.make._saved(Roll(session=session, closed_at=clock.now(), head_count=1))
        return session

    def place(
        self, *, present: int = 480, percent: int | None = 80, unit: Unit | None = None, **values: Any
    ) -> Enrolment:
        """A person who was there for so many minutes and has this result in the final test."""
        values.setdefault("sex", Sex.FEMALE)
        person = values.pop("person", None) or self.make.person(unit=unit or self.make.unit(), **values)
        enrolment: Enrolment = self.make._saved(Enrolment(workshop=self.workshop, person=person, state=State.PLACED))
        for session in self.sessions:
            minutes = min(present, session.minutes)
            present -= minutes
            presence = Presence.PRESENT if minutes else Presence.ABSENT
            self.make._saved(Mark(session=session, person=person, presence=presence, minutes=minutes))
        if percent is not None:
            self.score(person, percent)
        return enrolment

    def score(self, person: Person, percent: int, number: int = 1) -> Attempt:
        """A finished attempt at the final test."""
        attempt: Attempt = self.make._saved(
            Attempt(
                workshop=self.workshop, person=person, edition=self.edition, test="final", number=number, seed="s",
                form=[], state=AttemptState.SCORED, deadline_at=clock.now(), submitted_at=clock.now(),
                points=0, percent=percent, passed=percent >= 70,
            )
        )  # fmt: skip
        return attempt

    def decided(self, **values: Any) -> Certificate:
        """The document of a new participant, decided, its file not made yet."""
        return issue(self.db, self.place(**values), PUBLIC_URL, by=self.by)

    def issued(self, **values: Any) -> Certificate:
        """The document of a new participant, with some bytes in the place of its sheet."""
        certificate = self.decided(**values)
        neutral = storage.put(TINY_PDF + b"neutral") if certificate.privacy is Privacy.CONFIDENTIAL else None
        finish(self.db, certificate.id, storage.put(TINY_PDF + certificate.number.encode()), neutral, by=self.by)
        self.db.flush()
        return certificate

    def close_the_test(self) -> None:
        """Let the usual window of the final test be over."""

        self.make._saved(
            TestWindow(
                workshop_id=self.workshop.id, test="final", opens_at=clock.now() - timedelta(days=3),
                closes_at=clock.now() - timedelta(minutes=1),
            )
        )  # fmt: skip
