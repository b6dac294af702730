"""A small world whose relations are written down by hand: who is what to whom, never computed by the program."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from lms import clock, storage
from lms.access import Role
from lms.audit.models import Entry
from lms.audit.queries import Asked
from lms.audit.rules import take_log
from lms.catalogue.models import Edition
from lms.catalogue.rules import publish
from lms.certificates.models import Certificate
from lms.enrolment.models import Enrolment, Guest, Quota, State
from lms.jobs import Job, JobState
from lms.notices.models import Notice
from lms.people.models.contacts import Contact, ContactPurpose
from lms.people.models.persons import Grant, Person, Sex, StaffGroup
from lms.people.models.staff_lists import StaffImport
from lms.people.models.units import Unit
from lms.people.queries.trust import actor_of
from lms.people.rules.staff_list.columns import recognised
from lms.people.rules.staff_list.imports import Upload, compare, keep_upload, office_file
from lms.people.staff_lists.fields import Kind
from lms.quizzes.models import Attempt, AttemptState, TestWindow
from lms.quizzes.rules import start
from lms.scheduling.models import Programme, ProgrammeUnit, ReportingPeriod, Session, Venue, Workshop, WorkshopState
from lms.storage import StoredFile
from tests.certificates.scene import Held, provider
from tests.enrolment.scene import trainer_of, workshop_of
from tests.make import Make
from tests.tiny_course import TinyCourse


@dataclass
class World:
    """Two regions; in the first the units A and B. `person` of unit A is placed in `workshop`, which `trainer` teaches."""

    make: Make
    folder: Path

    def __post_init__(self) -> None:
        """Make everything."""
        self._units_and_people()
        self._course_and_workshop()
        self._traces()

    def _units_and_people(self) -> None:
        make = self.make
        self.region, self.other_region = make.unit(), make.unit()
        self.unit: Unit = make.unit(parent=self.region)
        self.other_unit: Unit = make.unit(parent=self.other_region)
        self.actors: dict[str, Person | None] = {
            "anonymous": None,
            "person": make.person(unit=self.unit, group=StaffGroup.LINE),
            "colleague": make.person(unit=self.unit, group=StaffGroup.LINE),
            "stand-in": make.person(unit=self.unit, group=StaffGroup.LINE),
            "head": make.trusted(Role.COMMANDER, unit=self.unit),
            "other-head": make.trusted(Role.COMMANDER, unit=self.other_unit),
            "hr": make.trusted(Role.HR, unit=self.region),
            "other-hr": make.trusted(Role.HR, unit=self.other_region),
            "trainer": make.trusted(Role.TRAINER),
            "other-trainer": make.trusted(Role.TRAINER),
            "coordinator": make.trusted(Role.COORDINATOR),
            "evaluator": make.trusted(Role.EVALUATOR),
            "administrator": make.trusted(Role.ADMINISTRATOR),
            "revoked": make.trusted(Role.COORDINATOR),
        }
        revoked = make.db.query(Grant).filter_by(person_id=self.actor("revoked").id).one()
        revoked.ends_on = clock.today() - timedelta(days=1)

    def actor(self, name: str) -> Person:
        """One of the people by what they are called here."""
        person = self.actors[name]
        assert person is not None
        return person

    def _course_and_workshop(self) -> None:
        make = self.make
        self.edition: Edition = publish(make.db, TinyCourse(self.folder).read(), by=make.by)
        self.venue: Venue = make._saved(Venue(name=two("Зал"), city=two("Місто"), address=two("Вулиця"), places=30))
        self.workshop: Workshop = workshop_of(make, edition=self.edition, day=0, venue=self.venue)
        self.session = make.db.query(Session).filter_by(workshop_id=self.workshop.id).one()
        trainer_of(make, self.workshop, self.actor("trainer"))
        self.coming: Workshop = workshop_of(make, edition=self.edition, day=20, made_by_id=self.actor("trainer").id)
        trainer_of(make, self.coming, self.actor("trainer"))
        self.draft: Workshop = workshop_of(
            make, edition=self.edition, day=30, state=WorkshopState.DRAFT, made_by_id=self.actor("trainer").id
        )
        self.draft.published_at = None
        trainer_of(make, self.draft, self.actor("trainer"))
        today = clock.today()
        self.programme: Programme = make._saved(
            Programme(
                code="P1",
                title=two("Проєкт"),
                funders=two("Кошти"),
                header=two("Шапка"),
                starts_on=today,
                ends_on=today + timedelta(days=500),
            )
        )
        self.period: ReportingPeriod = make._saved(
            ReportingPeriod(programme_id=self.programme.id, title=two("Перший"), starts_on=today, ends_on=today)
        )
        self.membership: ProgrammeUnit = make._saved(
            ProgrammeUnit(programme_id=self.programme.id, unit_id=self.other_unit.id, starts_on=today)
        )
        self.enrolment: Enrolment = self._enrolled(self.workshop, State.PLACED)
        self.request: Enrolment = self._enrolled(self.coming, State.ASKED)
        self.guest: Guest = make._saved(
            Guest(workshop_id=self.coming.id, name="Гість", organisation="", added_by_id=self.actor("trainer").id)
        )

        self.quota: Quota = make._saved(
            Quota(workshop_id=self.coming.id, seats=1, sex=Sex.FEMALE, added_by_id=self.actor("trainer").id)
        )

        # Serves nowhere, so that no free seat ends the waiting.
        self.waits: Enrolment = make._saved(Enrolment(workshop=self.coming, person=make.person(), state=State.WAITING))

    def _enrolled(self, workshop: Workshop, state: State) -> Enrolment:
        person = self.actor("person")
        enrolment: Enrolment = self.make._saved(
            Enrolment(workshop=workshop, person=person, state=state, unit_id=self.unit.id, staff_group=StaffGroup.LINE)
        )
        return enrolment

    def _traces(self) -> None:
        save, person, hr = self.make._saved, self.actor("person"), self.actor("hr")
        sha256 = storage.put(b"%PDF-1.7")
        self.file: StoredFile = save(
            StoredFile(sha256=sha256, name="a.pdf", media_type="application/pdf", size=8, person_id=hr.id)
        )
        self.job: Job = save(Job(kind="bundle", key="bundle:1", facts={}, person_id=hr.id))
        self.failed: Job = save(Job(kind="bundle", key="bundle:2", facts={}, state=JobState.FAILED, person_id=hr.id))
        facts = {"workshop": two("Курс"), "title": two("Курс"), "path": "/"}
        self.notice: Notice = save(Notice(key="n", kind="enrolment-cleared", person_id=person.id, facts=facts))
        self.contact: Contact = save(Contact(purpose=ContactPurpose.TRAINING, name=two("Відділ"), phone="1"))
        self.grant: Grant = self.make.grant(self.actor("stand-in"), Role.TRAINER, course="shelf/elsewhere")
        self.taken: Entry = take_log(self.make.db, Asked(), by=actor_of(self.make.db, self.actor("administrator")))
        self.acting: Grant = self.make.grant(
            self.actor("stand-in"), Role.COMMANDER, unit=self.unit, is_acting=True, ends_on=clock.today()
        )
        self._documents(person)
        self._import(hr)
        self._test(person)

    def _documents(self, person: Person) -> None:
        provider(self.make)
        self.certificate: Certificate = Held(self.make).issued(person=person)

    def _import(self, hr: Person) -> None:
        number = self.actor("person").service_number
        text = f"Особовий номер;ПІБ;Звання;Посада;Підрозділ\n{number};Вигаданий Тест Зразкович;сержант;Інспектор;{self.unit.code}\n"
        self.imported = self._uploaded(text, Kind.STAFF, hr)
        file = office_file(self.uploaded.sheets(), self.imported.columns, Kind.STAFF).with_rows()
        compare(self.make.db, self.imported, file, by=actor_of(self.make.db, hr))
        earlier = "ПІБ;Назва навчання;Організатор;Годин;Дата;Номер документа\nВигаданий Тест Зразкович;Курс;Центр;8;01.02.2024;1\n"
        self.training = self._uploaded(earlier, Kind.TRAINING, hr)

    def _uploaded(self, text: str, kind: Kind, hr: Person) -> StaffImport:
        self.uploaded = upload = Upload(text.encode(), "список.csv", kind, "text/csv")
        found = recognised(self.make.db, upload.sheets(), kind)
        row = keep_upload(self.make.db, upload, found, (), by=actor_of(self.make.db, hr))
        self.make.db.flush()
        return row

    def _test(self, person: Person) -> None:
        now, day = clock.now(), timedelta(days=1)
        self.make._saved(
            TestWindow(workshop_id=self.workshop.id, test="final", opens_at=now - day, closes_at=now + day)
        )
        by = actor_of(self.make.db, person)
        self.attempt: Attempt = start(self.make.db, person, self.workshop, "final", by=by)
        self.question = self.attempt.form[0]["question"]
        self.scored: Attempt = self.make._saved(
            Attempt(workshop=self.workshop, person=person, edition=self.edition, test="entry", number=1, seed="s", form=self.attempt.form,
                    state=AttemptState.SCORED, deadline_at=now, submitted_at=now, points=0, percent=50)
        )  # fmt: skip
        self.make.db.flush()


def two(text: str) -> dict[str, Any]:
    """The same text for both languages."""
    return {"uk": text, "en": text}
