"""The small world once more, with its course confidential: a canary in every title of it, and traces in every room."""

from typing import Any

from lms import clock, jobs, storage
from lms.access import Role
from lms.attendance.documents import day_sheet_facts
from lms.attendance.models import HandIn, Mark, Presence
from lms.awards.models import Award
from lms.certificates.documents.bundles import make_bundle, make_list
from lms.certificates.rules.bundles import ask_for_bundle, ask_for_list
from lms.certificates.rules.ending import cancel
from lms.certificates.rules.holding import choose
from lms.certificates.rules.issuing import finish, issue
from lms.enrolment.models import Enrolment, State
from lms.enrolment.rules.clearances import call_back, clear, keep_on_duty
from lms.enrolment.rules.places import ask, cancel_workshop
from lms.i18n import sort_key
from lms.jobs import Job
from lms.people.models.persons import Person, StaffGroup
from lms.people.queries.trust import actor_of
from lms.quizzes.models import Attempt, AttemptState
from lms.scheduling.models import Workshop, WorkshopState
from lms.storage import StoredFile
from tests import tiny_course
from tests.certificates.scene import Held, provider
from tests.enrolment.scene import CANARY, trainer_of, workshop_of
from tests.make import NUMBERS
from tests.world import World

TITLE = "{uk: Канарка Таємниця, en: Canary Secret}"
OPEN_TITLES = (
    "{uk: Мала справа, en: A small matter}", "{uk: Коротко, en: In brief}", "{uk: Перше, en: First}",
    "{uk: Запис, en: A record}", "{uk: Вхідний, en: Entry}",
)  # fmt: skip
SURNAME, SURNAME_LATIN = "Прихований", "Prykhovanyi"
TRAINER, TRAINER_LATIN = "Навчитель", "Navchytel"
BANNED = ("Канарк", "Canary")


def confidential_course() -> str:
    """The tiny course's file with a canary in the place of each text, confidential."""
    text = tiny_course.COURSE.replace("privacy: open", "privacy: confidential")
    for title in OPEN_TITLES:
        assert title in text, title
        text = text.replace(title, TITLE)
    return text


class CanaryWorld(World):
    """The world whose only course is confidential; `person` has been through everything that leaves a trace.

    Build it while `tests.tiny_course.COURSE` is `confidential_course()`.
    """

    def _units_and_people(self) -> None:
        super()._units_and_people()
        for name, person in self.actors.items():
            if person is not None:
                person.email = f"{name}@example.org"
        for name, surname, latin in (("person", SURNAME, SURNAME_LATIN), ("trainer", TRAINER, TRAINER_LATIN)):
            known = self.actor(name)
            known.surname, known.surname_latin, known.sort_key = surname, latin, sort_key(surname)

    def _course_and_workshop(self) -> None:
        super()._course_and_workshop()
        assert self.edition.title == CANARY
        self._beside_it()

    def _beside_it(self) -> None:
        """Open workshops at the canary's time: the person asks for one, its trainer is planned for another."""
        course = self.make.edition()
        other = self.actor("other-trainer")
        self.meeting: Workshop = workshop_of(self.make, edition=course, day=20, made_by_id=other.id)
        trainer_of(self.make, self.meeting, other)
        self.elsewhere: Enrolment = self._enrolled(self.meeting, State.ASKED)
        self.clash: Workshop = workshop_of(
            self.make, edition=course, day=20, venue=self.venue, state=WorkshopState.DRAFT, made_by_id=other.id
        )
        self.clash.published_at = None
        trainer_of(self.make, self.clash, self.actor("trainer"))
        trainer_of(self.make, self.clash, other)

    def _documents(self, person: Person) -> None:
        provider(self.make)
        held = Held(self.make, edition=self.edition, privacy=self.edition.privacy)
        for session in held.sessions:
            session.modules = ["first-steps"]
        self.held = held.workshop
        self.certificate = issue(self.make.db, self._done(held, person), "http://training.example", by=self.make.by)
        real, neutral = storage.put(b"%PDF Canary"), storage.put(b"%PDF neutral")
        finish(self.make.db, self.certificate.id, real, neutral, by=self.make.by)
        choose(self.make.db, self.certificate, shows_real_title=False, is_in_record=True, by=self.by(person))
        former = self.make.person(unit=self.unit, email="former@example.org")
        cancelled = issue(self.make.db, self._done(held, former), "http://training.example", by=self.make.by)
        finish(self.make.db, cancelled.id, real, neutral, by=self.make.by)
        cancel(self.make.db, cancelled, "Помилка", by=self.by(self.actor("coordinator")))
        self.make.award(person, code="canary-trainer", title=CANARY, neutral_title=self.edition.neutral_title)
        self._taken_out()

    def _done(self, held: Held, person: Person) -> Enrolment:
        """A person's place in a workshop where they did all that the course asks."""
        place = held.place(person=person)
        self.make._saved(
            HandIn(
                workshop_id=held.workshop.id,
                person_id=person.id,
                task="record",
                received_by_id=self.actor("trainer").id,
            )
        )
        return place

    def by(self, person: Person) -> Any:
        """The person as one who acts."""
        return actor_of(self.make.db, person)

    def _taken_out(self) -> None:
        """HR's ZIP and list of the register, made by the jobs."""
        db, hr = self.make.db, self.by(self.actor("hr"))
        bundle = ask_for_bundle(db, [self.certificate], {}, with_service_number=True, by=hr)
        listed = ask_for_list(db, [self.certificate], "once", by=hr)
        assert bundle.job_id is not None
        self.bundle_job, self.list_job = db.get_one(Job, bundle.job_id), db.get_one(Job, listed)
        db.commit()
        for job, work in ((self.bundle_job, make_bundle), (self.list_job, make_list)):
            work(jobs.Claimed(job.id, job.kind, job.key, job.facts, 1, job.person_id))
            db.refresh(job)
        self.zip_file = db.get_one(StoredFile, self.bundle_job.file_id)
        self.xlsx_file = db.get_one(StoredFile, self.list_job.file_id)

    def _traces(self) -> None:
        super()._traces()
        self._attended()
        self._decided()

    def _attended(self) -> None:
        save, person, db = self.make._saved, self.actor("person"), self.make.db
        save(Mark(session=self.session, person=person, presence=Presence.PRESENT, minutes=240))
        jobs.ask(db, "day-sheet", "first", day_sheet_facts(db, self.session), person_id=self.actor("trainer").id)
        now = clock.now()
        self.scored: Attempt = save(
            Attempt(
                workshop=self.workshop, person=person, edition=self.edition, test="final", number=2, seed="s", form=[],
                state=AttemptState.SCORED, deadline_at=now, submitted_at=now, points=8, percent=80, passed=True,
            )
        )  # fmt: skip

    def _decided(self) -> None:
        """Everything that a head decides and a coordinator calls off, by the rules that say it to people."""
        db, head = self.make.db, self.by(self.actor("head"))
        self.gone = workshop_of(self.make, edition=self.edition, day=40)
        trainer_of(self.make, self.gone, self.actor("trainer"))
        for decide in (clear, keep_on_duty, None):
            person = self.make.person(unit=self.unit, group=StaffGroup.LINE, email=f"asks{next(NUMBERS)}@example.org")
            asked = ask(db, person, self.gone, by=self.by(person))
            if decide is clear:
                clear(db, asked, by=head)
                call_back(db, asked, "Потрібен", by=head)
            elif decide is keep_on_duty:
                keep_on_duty(db, asked, "Потрібен", by=head)
        cancel_workshop(db, self.gone, "Немає зали", by=self.by(self.actor("coordinator")))
        self.make.trusted(Role.TRAINER, course="shelf/small")
        db.flush()
        assert db.query(Award).filter_by(person_id=self.actor("person").id, code="shelf/small").count()
