"""A small world whose relations are written down by hand: who is what to whom, never computed by the program."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from lms import clock
from lms.access import Role
from lms.audit.models import Entry
from lms.awards.models import Award, AwardBasis, AwardKind
from lms.catalogue.models import Edition
from lms.certificates.models import Bundle, Certificate, CertificateState, DocumentKind
from lms.enrolment.models import Enrolment, Guest, State
from lms.jobs import Job
from lms.notices.models import Notice
from lms.people.models import Contact, ContactPurpose, Grant, ImportState, Person, StaffGroup, StaffImport, Unit
from lms.quizzes.models import Attempt
from lms.scheduling.models import Programme, Session, Venue, Workshop, WorkshopState
from lms.storage import StoredFile
from tests.enrolment.scene import edition_of, trainer_of, workshop_of
from tests.make import Make


@dataclass
class World:
    """Two regions; in the first the units A and B. `person` of unit A is placed in `workshop`, which `trainer` teaches."""

    make: Make

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
        self.edition: Edition = edition_of(make)
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
        self.enrolment: Enrolment = self._enrolled(self.workshop, State.PLACED)
        self.request: Enrolment = self._enrolled(self.coming, State.ASKED)
        self.guest: Guest = make._saved(
            Guest(workshop_id=self.coming.id, name="Гість", organisation="", added_by_id=self.actor("trainer").id)
        )

    def _enrolled(self, workshop: Workshop, state: State) -> Enrolment:
        person = self.actor("person")
        enrolment: Enrolment = self.make._saved(
            Enrolment(workshop=workshop, person=person, state=state, unit_id=self.unit.id, staff_group=StaffGroup.LINE)
        )
        return enrolment

    def _traces(self) -> None:
        save, person, hr = self.make._saved, self.actor("person"), self.actor("hr")
        now = clock.now()
        self.file: StoredFile = save(
            StoredFile(sha256="0" * 64, name="a.pdf", media_type="application/pdf", size=1, person_id=hr.id)
        )
        self.job: Job = save(Job(kind="bundle", key="bundle:1", facts={}, person_id=hr.id))
        self.notice: Notice = save(
            Notice(key="n", kind="enrolment-cleared", person_id=person.id, facts={"title": two("Курс"), "path": "/"})
        )
        self.contact: Contact = save(Contact(purpose=ContactPurpose.TRAINING, name=two("Відділ"), phone="1"))
        self.grant: Grant = self.make.grant(self.actor("colleague"), Role.TRAINER)
        self.acting: Grant = self.make.grant(self.actor("colleague"), Role.COMMANDER, unit=self.unit, is_acting=True)
        self.award: Award = save(
            Award(
                person=person,
                kind=AwardKind.COMPLETION,
                code=self.edition.course.key,
                title=self.edition.title,
                since=clock.today(),
                basis=AwardBasis.ASSESSED,
            )
        )
        self.imported: StaffImport = save(
            StaffImport(file_id=self.file.id, state=ImportState.UPLOADED, asked_by_id=hr.id, unit_ids=[self.unit.id])
        )
        self.certificate: Certificate = save(
            Certificate(number="VY-2026-000001", series="VY", year=2026, ordinal=1, check_code="A" * 26, kind=DocumentKind.COMPLETION,
                        state=CertificateState.ISSUED, person=person, workshop=self.workshop, edition=self.edition, privacy=self.edition.privacy,
                        facts={}, sha256="0" * 64, issued_at=now)
        )  # fmt: skip
        self.bundle: Bundle = save(Bundle(asked_by_id=hr.id, filters={}, certificate_ids=[self.certificate.id]))
        self.attempt: Attempt = save(
            Attempt(workshop=self.workshop, person=person, edition=self.edition, test="final", number=1, seed="1", form=[],
                    started_at=now, deadline_at=now + timedelta(hours=1))
        )  # fmt: skip
        self.entry: Entry = save(Entry(action="x.made", subject_kind="unit", facts={}))


def two(text: str) -> dict[str, Any]:
    """The same text for both languages."""
    return {"uk": text, "en": text}
