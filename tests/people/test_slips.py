"""Slips, codes and links: who may make them, that they hold once, and what stays secret."""

import dataclasses
import io
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pypdf
import pypdfium2
import pytest
import time_machine
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import Engine, func, select, text

from lms import clock, jobs, pdf, storage
from lms.access import Program, Role
from lms.audit.models import Entry
from lms.cli import lms as command_line
from lms.db import Db, unit_of_work
from lms.errors import RefusedError
from lms.i18n import speaking
from lms.jobs import Job, JobState
from lms.people.cli import people
from lms.people.documents.slips import Slip, _slip, code_address, mail_link, print_slips, slips_html
from lms.people.models.persons import Person
from lms.people.models.signing_in import CodeUse, OneTimeCode, SignIn
from lms.people.queries.trust import actor_of
from lms.people.rules.codes import DIGITS, checked_code, in_groups, make_code, new_code, use_up
from lms.people.rules.passwords import set_password
from lms.storage import StoredFile
from tests.make import Make
from tests.notices.letters import mail_server
from tests.pages import Pages
from tests.people.reading import part

BY = Program()
NEW = "три зелені вагони"
WORK: dict[str, jobs.Work] = {"sign-in-slips": print_slips, "sign-in-link": mail_link}


def a_code(db: Db, person: Person, use: CodeUse = CodeUse.SLIP) -> str:
    code = make_code(db, person, use, by=BY)
    db.commit()
    return code


def enter(pages: Pages, person: Person, code: str, status: int = 302) -> Any:
    return pages.post("/sign-in/code", status, name=person.service_number, code=code)


def test_a_code_has_more_than_sixty_bits_and_only_digits() -> None:
    assert 10**DIGITS > 2**60
    assert re.fullmatch(r"\d{20}", new_code())
    assert in_groups("12345678") == "1234 5678"


def test_a_slip_leads_to_a_password_and_in(pages: Pages, db: Db, make: Make) -> None:
    person = make.person()
    code = a_code(db, person)
    pages.get("/sign-in/code")
    page = pages.post("/sign-in/code", name=person.service_number, code=in_groups(code), follow=True)
    assert person.full_name in part(page, "main").text
    pages.post("/sign-in/new-password", 422, password="short", repeated="short")
    pages.post("/sign-in/new-password", password=NEW, repeated=NEW)
    pages.get("/me/account")
    pages.post("/sign-out")
    pages.post("/sign-in", name=person.service_number, password=NEW)


def test_a_slip_is_good_once(pages: Pages, db: Db, make: Make) -> None:
    person = make.person()
    code = a_code(db, person)
    enter(pages, person, code)
    other = Pages(pages.app, db, make)
    enter(other, person, code)
    pages.post("/sign-in/new-password", password=NEW, repeated=NEW)
    other.post("/sign-in/new-password", password=NEW, repeated=NEW)
    assert other.last is not None
    assert other.last.headers["Location"] == "/sign-in/code"
    enter(other, person, code, 422)
    assert db.scalar(select(func.count()).select_from(SignIn)) == 1


def test_a_new_slip_ends_the_old_one(pages: Pages, db: Db, make: Make) -> None:
    person = make.person()
    old, new = a_code(db, person), a_code(db, person)
    enter(pages, person, old, 422)
    enter(pages, person, new)


def test_a_slip_holds_two_weeks_and_a_link_a_day(db: Db, make: Make) -> None:
    person = make.person()
    for use, holds in ((CodeUse.SLIP, timedelta(days=14)), (CodeUse.LINK, timedelta(hours=24))):
        code = a_code(db, person, use)
        with time_machine.travel(clock.now() + holds - timedelta(minutes=1), tick=False):
            checked_code(db, person.service_number or "", code)
        with time_machine.travel(clock.now() + holds + timedelta(minutes=1), tick=False), pytest.raises(RefusedError):
            checked_code(db, person.service_number or "", code)


def test_a_code_fits_its_own_person_only(pages: Pages, db: Db, make: Make) -> None:
    person, other = make.person(), make.person()
    code = a_code(db, person)
    enter(pages, other, code, 422)
    enter(pages, person, code[:-1] + str((int(code[-1]) + 1) % 10), 422)
    pages.get("/sign-in/new-password", status=302)


def test_a_checked_code_waits_a_quarter_of_an_hour_for_the_password(pages: Pages, db: Db, make: Make) -> None:
    person = make.person()
    enter(pages, person, a_code(db, person))
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        pages.get("/sign-in/new-password", status=302)


def test_setting_a_password_ends_every_other_code(db: Db, make: Make) -> None:
    person = make.person()
    link = a_code(db, person, CodeUse.LINK)
    use_up(db, checked_code(db, person.service_number or "", a_code(db, person)), by=BY)
    set_password(db, person, NEW, by=BY)
    with pytest.raises(RefusedError):
        checked_code(db, person.service_number or "", link)


def test_a_code_is_used_up_once_even_when_it_was_read_before(db: Db, make: Make) -> None:
    person = make.person()
    code = checked_code(db, person.service_number or "", a_code(db, person))
    use_up(db, code, by=BY)
    with pytest.raises(RefusedError) as refused:
        use_up(db, code, by=BY)
    assert refused.value.code == "code-does-not-fit"


def refusal(db: Db, person: Person, by: Person) -> str | None:
    try:
        make_code(db, person, CodeUse.SLIP, by=actor_of(db, by))
    except RefusedError as refused:
        return refused.code
    return None


def test_nobody_makes_a_slip_for_somebody_trusted_with_more(db: Db, make: Make) -> None:
    region = make.unit()
    unit = make.unit(parent=region)
    head, hr = make.trusted(Role.COMMANDER, unit=region), make.trusted(Role.HR, unit=region)
    everywhere, local = make.trusted(Role.ADMINISTRATOR), make.trusted(Role.ADMINISTRATOR, unit=region)
    officer, below = make.person(unit=unit), make.trusted(Role.COMMANDER, unit=unit)
    trainer = make.trusted(Role.TRAINER, serves=unit)
    elsewhere = make.trusted(Role.COMMANDER, unit=make.unit())
    verdicts = {
        (by, whom): refusal(db, person, actor) is None
        for by, actor in {"head": head, "hr": hr, "local": local, "everywhere": everywhere}.items()
        for whom, person in {
            "officer": officer, "head-below": below, "trainer": trainer, "hr": hr, "local": local,
            "everywhere": everywhere, "head-elsewhere": elsewhere,
        }.items()
    }  # fmt: skip
    assert {pair for pair, may in verdicts.items() if may} == {
        ("head", "officer"),
        ("hr", "officer"), ("hr", "head-below"), ("hr", "trainer"),
        ("local", "officer"), ("local", "head-below"), ("local", "trainer"), ("local", "hr"), ("local", "local"),
        *(("everywhere", whom) for _by, whom in verdicts),
    }  # fmt: skip


def test_a_trust_that_begins_tomorrow_counts_already(db: Db, make: Make) -> None:
    unit = make.unit()
    officer = make.person(unit=unit)
    make.grant(officer, Role.ADMINISTRATOR, starts_on=clock.today() + timedelta(days=1))
    assert refusal(db, officer, make.trusted(Role.HR, unit=unit)) == "beyond-your-trust"


def test_a_person_without_number_and_e_mail_and_a_suspended_one_get_no_slip(db: Db, make: Make) -> None:
    administrator = make.trusted(Role.ADMINISTRATOR)
    assert refusal(db, make.person(service_number=None), administrator) == "no-sign-in-name"
    assert refusal(db, make.person(suspended_at=clock.now()), administrator) == "suspended"
    assert refusal(db, make.person(service_number=None, email="a@example.org"), administrator) is None


def test_the_page_ticks_those_without_password_and_e_mail(pages: Pages, db: Db, make: Make) -> None:
    unit = make.unit()
    pages.sign_in(Role.COMMANDER, unit=unit, serves=make.unit())
    bare, mailed, set_up = (make.person(unit=unit, email=email) for email in (None, "a@example.org", None))
    set_password(db, set_up, NEW, by=BY)
    boxes = pages.get(f"/units/{unit.id}/slips").select("input[name=person]")
    ticked = {int(str(box["value"])) for box in boxes if box.has_attr("checked")}
    assert ticked == {bare.id}
    assert len(boxes) == 3
    assert mailed.id


def test_slips_are_asked_for_within_the_unit_alone(pages: Pages, db: Db, make: Make) -> None:
    unit, other = make.unit(), make.unit()
    officer, stranger = make.person(unit=unit), make.person(unit=other)
    pages.sign_in(Role.COMMANDER, unit=unit)
    pages.post(f"/units/{other.id}/slips", 404, person=stranger.id)
    pages.post(f"/units/{unit.id}/slips", 404, person=stranger.id)
    pages.post(f"/units/{unit.id}/slips", 422)
    assert db.scalar(select(func.count()).select_from(Job).where(Job.kind == "sign-in-slips")) == 0
    pages.post(f"/units/{unit.id}/slips", 303, person=officer.id)
    assert db.scalars(select(Entry.action).where(Entry.action == "slips.asked")).one()
    pages.sign_in(Role.TRAINER)
    pages.post(f"/units/{unit.id}/slips", 403, person=officer.id)


def test_a_locked_unit_prints_no_slips_and_its_slips_end(pages: Pages, db: Db, make: Make) -> None:
    region = make.unit()
    unit = make.unit(parent=region)
    officer = make.person(unit=unit)
    code = a_code(db, officer)
    pages.sign_in(Role.ADMINISTRATOR)
    pages.post(f"/units/{region.id}/lock")
    enter(Pages(pages.app, db, make), officer, code, 422)
    pages.post(f"/units/{unit.id}/slips", 422, person=officer.id)
    pages.post(f"/units/{region.id}/unlock")
    pages.post(f"/units/{unit.id}/slips", 303, person=officer.id)


@pytest.fixture
def asked(committed: Engine) -> tuple[int, list[int]]:
    """Slips of three officers, asked for by HR: the job and the officers."""
    assert committed
    with unit_of_work() as db:
        make = Make(db)
        unit = make.unit()
        hr, officers = make.trusted(Role.HR, unit=unit), [make.person(unit=unit) for _number in range(3)]
        ids = [person.id for person in officers]
        job = jobs.ask(db, "sign-in-slips", "test", {"unit": unit.id, "persons": ids}, person_id=hr.id)
    return job, ids


def printed(job_id: int) -> pypdf.PdfReader:
    with unit_of_work(write=False) as db:
        job = db.get_one(Job, job_id)
        assert job.state is JobState.DONE, job.fault
        file = db.get_one(StoredFile, job.file_id)
        assert file.person_id == job.person_id
        return pypdf.PdfReader(io.BytesIO(storage.read(file.sha256)))


def test_the_worker_prints_codes_that_hold_and_keeps_only_their_digests(asked: tuple[int, list[int]]) -> None:
    job, ids = asked
    assert jobs.run_one(WORK)
    words = " ".join(page.extract_text() for page in printed(job).pages)
    codes = re.findall(r"\d{4}(?: \d{4}){4}", words)
    assert len(codes) == len(ids)
    with unit_of_work() as db:
        for person_id in ids:
            number = db.get_one(Person, person_id).service_number or ""
            assert number in words
            assert sum(is_code_of(db, number, code) for code in codes) == 1
        stored = " ".join(
            str(row)
            for table in ("job", "one_time_code", "audit_entry", "notice")
            for row in db.execute(text(f"SELECT * FROM {table}"))  # noqa: S608
        )
        assert not any(code in stored or code.replace(" ", "") in stored for code in codes)
        assert db.scalar(select(func.count()).where(Entry.action == "slip.made")) == len(ids)


def is_code_of(db: Db, number: str, code: str) -> bool:
    try:
        return checked_code(db, number, code) is not None
    except RefusedError:
        return False


def test_when_the_file_cannot_be_kept_no_code_holds(
    asked: tuple[int, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(storage, "keep_file", full)
    jobs.run_one(WORK)
    with unit_of_work(write=False) as db:
        assert db.scalar(select(func.count()).select_from(OneTimeCode)) == 0
        assert db.get_one(Job, asked[0]).state is JobState.WAITING


def test_eight_slips_stand_on_a_sheet_and_the_picture_leads_to_the_code_page(make: Make) -> None:
    persons = [make.person(surname="Щербань-Войцехівський", given="Олександр") for _number in range(9)]
    slips: list[Slip] = [_slip(person, new_code()) for person in persons]
    with speaking("uk"):
        body = pdf.renderer().render(slips_html(slips, make.unit()))
    reader = pypdf.PdfReader(io.BytesIO(body))
    assert [len(re.findall(r"\d{4}(?: \d{4}){4}", page.extract_text())) for page in reader.pages] == [8, 1]
    assert "Талон" in (reader.metadata.title or "" if reader.metadata else "")
    assert len(pypdfium2.PdfDocument(body)) == 2
    address = urlsplit(code_address(persons[0], "1" * 20))
    assert (address.path, address.query) == ("/sign-in/code", "")
    assert parse_qs(address.fragment) == {"n": [persons[0].service_number], "c": ["1" * 20]}


def test_asking_for_a_link_says_the_same_to_everybody_and_mails_those_with_an_address(
    pages: Pages, db: Db, make: Make
) -> None:
    own, none = make.person(email="own@example.org"), make.person()
    shared = [make.person(email="all@example.org"), make.person(email="all@example.org")]
    answers = set()
    for name in (own.service_number, none.service_number, shared[0].service_number, "5550555", "own@example.org"):
        page = pages.post("/sign-in/forgot", name=name, follow=True)
        answers.add(part(page, "main").get_text())
    assert len(answers) == 1
    facts = db.scalars(select(Job.facts).where(Job.kind == "sign-in-link")).all()
    assert facts == [{"person": own.id}] * 2


def test_the_command_line_makes_the_first_administrator_and_prints_a_link(db: Db) -> None:
    run = CliRunner()
    admin, reset = people.commands["admin"], people.commands["reset"]
    assert "--name" in run.invoke(admin, ["A-1"]).output
    done = run.invoke(admin, ["A-1", "--name", "Перша Адміна"], catch_exceptions=False)
    person = db.scalars(select(Person).where(Person.service_number == "A-1")).one()
    assert (person.surname, person.surname_latin) == ("Перша", "Persha")
    assert actor_of(db, person).scopes[0].role is Role.ADMINISTRATOR
    shown = parse_qs(urlsplit(done.output.split()[0]).fragment)
    assert checked_code(db, shown["n"][0], shown["c"][0]).person_id == person.id
    again = run.invoke(reset, ["A-1"], catch_exceptions=False)
    assert "/sign-in/code#" in again.output
    assert len(actor_of(db, person).scopes) == 1
    assert "people" in command_line.commands


def test_whoever_opens_the_code_page_sees_no_code_in_the_address_sent_to_the_server(pages: Pages) -> None:
    page = pages.get("/sign-in/code")
    assert part(page, "[data-fill]")["data-fill"] == "n name c code"


def test_the_mailed_link_signs_in_once_and_stands_in_no_row(
    db: Db, make: Make, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make.person(email="own@example.org", language="en")
    job = jobs.ask(db, "sign-in-link", "test", {"person": person.id})
    db.commit()
    with mail_server() as (box, url):
        monkeypatch.setitem(app.config, "SETTINGS", dataclasses.replace(app.config["SETTINGS"], smtp_url=url))
        assert jobs.run_one(WORK)
    db.expire_all()
    assert db.get_one(Job, job).state is JobState.DONE
    letter = box.letters[0]
    assert (letter["To"], letter["Subject"]) == ("own@example.org", "A link to set your password")
    body = letter.get_payload(decode=True)
    assert isinstance(body, bytes)
    link = re.search(r"http://\S+", body.decode())
    assert link is not None
    shown = parse_qs(urlsplit(link[0]).fragment)
    assert checked_code(db, shown["n"][0], shown["c"][0]).person_id == person.id
    assert shown["c"][0] not in str(db.execute(text("SELECT * FROM job")).all())
