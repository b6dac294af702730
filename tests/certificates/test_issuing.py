"""Deciding, finishing, cancelling and replacing documents."""

from collections.abc import Callable
from dataclasses import replace as changed
from datetime import date, timedelta

import pytest
from sqlalchemy import event, func, select

from lms import clock
from lms.access import Program
from lms.attendance.models import Mark, Presence, Roll
from lms.awards.models import Award
from lms.awards.queries import holds
from lms.catalogue.models import Privacy
from lms.certificates.completion import ConditionCode, Outcome
from lms.certificates.models import Certificate, CertificateState, DocumentKind, Numbering
from lms.certificates.queries.progress import due, progress_of
from lms.certificates.rules import ending
from lms.certificates.rules.facts import form_of_study, valid_until
from lms.certificates.rules.issuing import finish, issue
from lms.db import Db
from lms.enrolment.models import State
from lms.errors import RefusedError, SettingError
from lms.jobs import Job
from lms.notices.models import Notice
from lms.scheduling.models import WorkshopState
from tests.certificates.scene import NEUTRAL_TITLE, PUBLIC_URL, Held, provider
from tests.make import Make, real_course

NAME = ending.Name("Щербак", "Оксана", "Петрівна", "Shcherbak", "Oksana")


def refused(code: str) -> "pytest.RaisesContext[RefusedError]":  # type: ignore[name-defined]
    return pytest.raises(RefusedError, check=lambda refusal: refusal.code == code)


def test_whoever_meets_the_rule_is_due_once(held: Held, db: Db) -> None:
    enrolment = held.place()
    held.place(percent=None)
    held.place(present=100)
    found = due(db, clock.now())
    assert [(one.enrolment.id, one.outcome) for one in found] == [(enrolment.id, Outcome.COMPLETION)]
    issue(db, enrolment, PUBLIC_URL, by=held.by)
    assert due(db, clock.now()) == []
    with refused("already-issued"):
        issue(db, enrolment, PUBLIC_URL, by=held.by)


def test_an_add_on_module_counts_for_those_alone_who_took_it(make: Make, db: Db) -> None:
    modules = [
        module | {"add_on": module["id"] == "debrief", "minutes": {"self_study": 60, "together": 60}}
        for module in real_course()["modules"]
    ]
    provider(make)
    held = Held(make, edition=make.edition(modules=modules))
    took, did_not = held.place(), held.place()
    on_top = held._session(held.sessions[0].starts_local - timedelta(days=1))
    on_top.modules = ["debrief"]
    for enrolment, minutes in ((took, 240), (did_not, 0)):
        make._saved(Mark(session=on_top, person=enrolment.person, presence=Presence.PRESENT, minutes=minutes))
    shares = progress_of(db, held.workshop, [took.person_id, did_not.person_id], clock.now()).values()
    assert {share.of(ConditionCode.SHARE).figures["whole"] for share in shares} == {480}
    assert [issue(db, one, PUBLIC_URL, by=held.by).facts["minutes"] for one in (took, did_not)] == [18 * 60, 16 * 60]


def test_nothing_is_due_while_a_roll_is_open(held: Held, db: Db) -> None:
    enrolment = held.place()
    roll = db.scalars(select(Roll).where(Roll.session_id == held.sessions[1].id)).one()
    roll.closed_at = None
    db.flush()
    assert due(db, clock.now()) == []
    with refused("not-completed"):
        issue(db, enrolment, PUBLIC_URL, by=held.by)


def test_only_the_enrolled_of_workshops_that_run_or_ran_are_due(held: Held, db: Db) -> None:
    enrolment = held.place()
    enrolment.state = State.CALLED_BACK
    db.flush()
    assert due(db, clock.now()) == []
    with refused("not-enrolled"):
        issue(db, enrolment, PUBLIC_URL, by=held.by)
    enrolment.state, held.workshop.state = State.PLACED, WorkshopState.CANCELLED
    db.flush()
    assert due(db, clock.now()) == []


def test_only_workshops_with_news_are_looked_at(held: Held, db: Db) -> None:
    held.place()
    later = clock.now() + timedelta(hours=1)
    assert len(due(db, later, clock.now() - timedelta(minutes=5))) == 1
    assert due(db, later + timedelta(hours=1), later) == []
    held.close_the_test()
    assert len(due(db, clock.now(), clock.now() - timedelta(minutes=2))) == 1


def test_a_decision_fixes_number_code_facts_and_award(held: Held, db: Db) -> None:
    certificate = held.decided(surname="Щербак", given="Оксана", patronymic="Петрівна", surname_latin="Shcherbak",
                               given_latin="Oksana")  # fmt: skip
    year = clock.today().year
    assert certificate.number == f"VY-{year}-000001"
    assert len(certificate.check_code) == 28
    assert certificate.state is CertificateState.ISSUING
    facts = certificate.facts
    assert facts["name"] == {"uk": "Оксана Петрівна ЩЕРБАК", "en": "Oksana SHCHERBAK"}
    assert facts["rank"] == {"uk": "сержант поліції", "en": "Police Sergeant"}
    assert facts["minutes"] == 1440
    assert facts["address"] == f"{PUBLIC_URL}/verify#n={certificate.number}&c={certificate.check_code}"
    assert len(facts["outcomes"]) == 10
    award = holds(db, certificate.person_id, held.edition.course.key, clock.today())
    assert award is not None
    assert (award.document_number, award.minutes) == (certificate.number, 1440)
    assert award.until == valid_until(clock.today(), 36)


def test_numbers_follow_each_other_and_none_is_missing_after_a_refusal(held: Held, db: Db) -> None:
    first, spare = held.decided(), held.place(percent=10)
    with refused("not-completed"), db.begin_nested():
        issue(db, spare, PUBLIC_URL, by=held.by)
    second = held.decided()
    assert (first.ordinal, second.ordinal) == (1, 2)
    assert db.scalars(select(Numbering.last)).all() == [2]


def test_the_file_makes_the_document_valid_and_tells_the_holder_once(held: Held, db: Db) -> None:
    certificate = held.decided()
    assert finish(db, certificate.id, "a" * 64, None, by=held.by)
    assert not finish(db, certificate.id, "b" * 64, None, by=held.by)
    assert (certificate.state, certificate.sha256) == (CertificateState.ISSUED, "a" * 64)
    kinds = db.scalars(select(Notice.kind).where(Notice.person_id == certificate.person_id)).all()
    assert kinds == ["certificate-issued"]


def test_who_was_present_but_failed_gets_a_confirmation_after_the_test_closed(held: Held, db: Db) -> None:
    enrolment = held.place(percent=50, present=450)
    assert due(db, clock.now()) == []
    held.close_the_test()
    certificate = issue(db, enrolment, PUBLIC_URL, by=held.by)
    assert certificate.kind is DocumentKind.ATTENDANCE
    assert (certificate.facts["minutes"], certificate.facts["outcomes"]) == (450, [])
    assert db.scalar(select(func.count()).select_from(Award)) == 0


def test_a_test_passed_after_all_replaces_the_confirmation(held: Held, db: Db) -> None:
    enrolment = held.place(percent=50)
    held.close_the_test()
    first = issue(db, enrolment, PUBLIC_URL, by=held.by)
    held.score(enrolment.person, 90, number=2)
    with refused("already-issued"):
        issue(db, enrolment, PUBLIC_URL, by=held.by)
    finish(db, first.id, "a" * 64, None, by=held.by)
    second = issue(db, enrolment, PUBLIC_URL, by=held.by)
    assert (first.state, first.replaced_by_id) == (CertificateState.REPLACED, second.id)
    assert second.kind is DocumentKind.COMPLETION


def test_without_a_provider_nothing_is_issued(make: Make, db: Db) -> None:
    enrolment = Held(make).place()
    with pytest.raises(SettingError):
        issue(db, enrolment, PUBLIC_URL, by=Program())


def test_a_cancelled_document_ends_its_award_and_is_not_issued_again(held: Held, db: Db) -> None:
    certificate = held.issued()
    with refused("reason-missing"):
        ending.cancel(db, certificate, "  ", by=held.by)
    ending.cancel(db, certificate, "Видано помилково", by=held.by)
    assert certificate.state is CertificateState.CANCELLED
    assert holds(db, certificate.person_id, held.edition.course.key, clock.today()) is None
    assert due(db, clock.now()) == []
    with refused("not-valid"):
        ending.cancel(db, certificate, "Ще раз", by=held.by)


def test_a_replaced_name_gets_a_new_number_and_keeps_everything_else(held: Held, db: Db) -> None:
    old = held.issued()
    new = ending.replace(db, old, NAME, "Помилка в прізвищі", PUBLIC_URL, by=held.by)
    assert (old.state, old.replaced_by_id) == (CertificateState.REPLACED, new.id)
    assert new.facts["name"]["uk"] == "Оксана Петрівна ЩЕРБАК"
    assert new.number != old.number
    assert new.check_code != old.check_code
    assert new.facts["title"] == old.facts["title"]
    assert new.facts["replaces"] == old.number
    award = holds(db, old.person_id, held.edition.course.key, clock.today())
    assert award is not None
    assert award.document_number == new.number
    with refused("being-prepared"):
        ending.replace(db, new, changed(NAME, patronymic=""), "Знову", PUBLIC_URL, by=held.by)


@pytest.mark.usefixtures("held")
def test_a_confidential_document_stays_out_of_the_record_and_its_mail_is_neutral(make: Make, db: Db) -> None:
    certificate = Held(make, privacy=Privacy.CONFIDENTIAL).issued()
    assert not certificate.is_in_record
    told = db.scalars(select(Notice).where(Notice.person_id == certificate.person_id)).one()
    assert told.facts["title"] == NEUTRAL_TITLE
    award = db.scalars(select(Award).where(Award.person_id == certificate.person_id)).one()
    assert award.neutral_title == NEUTRAL_TITLE


def test_each_document_has_one_job(held: Held, db: Db) -> None:
    certificate = held.decided()
    assert db.scalars(select(Job.key).where(Job.kind == "certificate")).all() == [f"certificate:{certificate.number}"]
    assert db.scalar(select(func.count()).select_from(Certificate)) == 1


def test_progress_takes_as_many_statements_for_thirty_people_as_for_one(held: Held, db: Db) -> None:
    people = [held.place().person_id for _number in range(30)]
    assert len(progress_of(db, held.workshop, people, clock.now())) == 30
    assert statements_of(db, lambda: progress_of(db, held.workshop, people[:1], clock.now())) == statements_of(
        db, lambda: progress_of(db, held.workshop, people, clock.now())
    )


def statements_of(db: Db, action: Callable[[], object]) -> int:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.connection(), "before_cursor_execute", note)
    try:
        action()
    finally:
        event.remove(db.connection(), "before_cursor_execute", note)
    return len(seen)


def test_the_form_of_study_follows_from_venues_and_self_study(held: Held) -> None:
    outline = held.edition.outline
    assert form_of_study(outline, held.sessions) == "distance"
    held.sessions[0].venue_id = 1
    assert form_of_study(outline, held.sessions) == "blended"
    alone = {"modules": [{"minutes": {"self_study": 0, "together": 60}}]}
    assert form_of_study(alone, held.sessions[:1]) == "in-person"
    held.sessions[0].venue_id = None


@pytest.mark.parametrize(
    ("since", "months", "until"),
    [
        (date(2026, 3, 15), 36, date(2029, 3, 15)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 3, 15), None, None),
    ],
)
def test_an_award_ends_on_the_same_day_of_its_last_month(since: date, months: int | None, until: date | None) -> None:
    assert valid_until(since, months) == until
