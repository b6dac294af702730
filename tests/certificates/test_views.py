"""The pages of certificates, as people open them."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from sqlalchemy import event, func, select

from lms import clock
from lms.access import Role
from lms.audit.models import Entry
from lms.catalogue.models import Privacy
from lms.certificates.codes import grouped
from lms.certificates.models import Bundle, BundleItem, Certificate, CertificateState, Provider
from lms.certificates.rules import ending
from lms.jobs import Job
from lms.limits import Try, digest
from lms.people.models.persons import StaffGroup
from lms.scheduling.models import Duty, SessionTrainer
from tests.certificates.scene import NEUTRAL_TITLE, SECRET_TITLE, Held
from tests.make import Make
from tests.pages import Pages

IVAN: dict[str, Any] = {"surname": "Петренко", "given": "Іван", "patronymic": "Сергійович", "surname_latin": "Petrenko",
        "given_latin": "Ivan"}  # fmt: skip
TITLE = "Керівник середньої ланки"


def words(page: BeautifulSoup) -> str:
    """What the main part of a page says."""
    assert page.main is not None
    return page.main.get_text(" ")


def one_of(page: BeautifulSoup | Tag, selector: str) -> Tag:
    """The first part of a page that fits."""
    found = page.select_one(selector)
    assert found is not None, selector
    return found


def checked(pages: Pages, number: str, code: str) -> str:
    page = pages.post("/verify", 200, number=number, code=code)
    return one_of(page, "#result").get_text(" ", strip=True)


def statements_of(pages: Pages, action: Callable[[], object]) -> int:
    """How many statements an action takes."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(pages.db.connection(), "before_cursor_execute", note)
    try:
        action()
    finally:
        event.remove(pages.db.connection(), "before_cursor_execute", note)
    return len(seen)


def test_anybody_checks_a_certificate_by_typing(pages: Pages, held: Held, make: Make) -> None:
    unit = make.unit(name="Відділ № 77")
    certificate = held.issued(unit=unit, **IVAN)
    certificate.person.suspended_at = clock.now()
    pages.db.flush()
    pages.get("/verify")
    said = checked(pages, certificate.number.lower(), grouped(certificate.check_code).lower())
    for part in ("Чинний", "Іван Сергійович ПЕТРЕНКО", TITLE, "24 год", certificate.number):
        assert part in said
    for secret in ("Відділ № 77", "сержант", str(certificate.person.service_number)):
        assert secret not in said
    assert [row.was_right for row in pages.db.scalars(select(Try).where(Try.kind == "verify"))] == [True]


def test_an_unknown_number_and_a_wrong_code_get_the_same_words_for_the_same_work(pages: Pages, held: Held) -> None:
    certificate = held.issued()
    wrong_code, unknown = list[str](), list[str]()
    code = "A" * 28
    one = statements_of(pages, lambda: wrong_code.append(checked(pages, certificate.number, code)))
    other = statements_of(pages, lambda: unknown.append(checked(pages, "VY-2026-999999", code)))
    assert wrong_code == unknown
    assert one == other
    assert "Не знайдено" in unknown[0]


def test_the_check_page_says_replaced_and_cancelled(pages: Pages, held: Held) -> None:
    replaced, cancelled, waiting = held.issued(), held.issued(), held.decided()
    name = ending.Name("Нова", "Назва", "", "Nova", "Nazva")
    ending.replace(pages.db, replaced, name, "Помилка", "http://x", by=held.by)
    ending.cancel(pages.db, cancelled, "Таємна причина", by=held.by)
    pages.db.flush()
    assert "Замінено новим" in checked(pages, replaced.number, replaced.check_code)
    said = checked(pages, cancelled.number, cancelled.check_code)
    assert "Анульовано" in said
    assert "Таємна причина" not in said
    assert "Не знайдено" in checked(pages, waiting.number, waiting.check_code)


def test_wrong_codes_are_counted_and_at_last_refused(pages: Pages, held: Held) -> None:
    certificate = held.issued()
    for _number in range(30):
        pages.db.add(Try(kind="verify", subject=digest_of(pages, certificate.number), address="elsewhere"))
    pages.db.flush()
    pages.post("/verify", 429, number=certificate.number, code="A" * 28)


def digest_of(pages: Pages, number: str) -> str:
    with pages.app.app_context():
        return digest(number)


def test_an_empty_form_is_refused_with_reasons(pages: Pages) -> None:
    page = pages.post("/verify", 422, number="", code="")
    assert len(page.select(".faults li")) == 2


@pytest.mark.usefixtures("held")
def test_the_title_of_a_confidential_one_is_neutral_unless_its_holder_shows_it(pages: Pages, make: Make) -> None:
    certificate = Held(make, privacy=Privacy.CONFIDENTIAL).issued()
    assert NEUTRAL_TITLE["uk"] in checked(pages, certificate.number, certificate.check_code)
    pages.sign_in(certificate.person)
    pages.post(f"/me/certificates/{certificate.number}", shows_real_title="y")
    assert SECRET_TITLE["uk"] in checked(pages, certificate.number, certificate.check_code)


def test_a_holder_sees_and_opens_the_own_one_without_a_log(pages: Pages, held: Held) -> None:
    certificate = held.issued(**IVAN)
    pages.sign_in(certificate.person)
    page = pages.get("/me/certificates")
    assert TITLE in words(page)
    before = pages.db.scalar(select(func.count()).select_from(Entry))
    answer = pages.download(f"/certificates/{certificate.number}.pdf")
    assert answer.mimetype == "application/pdf"
    assert f"PETRENKO_Ivan_{certificate.number}.pdf" in answer.headers["Content-Disposition"]
    assert pages.db.scalar(select(func.count()).select_from(Entry)) == before
    assert pages.get("/certificates", 302)


def test_nobody_opens_or_changes_what_is_anothers(pages: Pages, held: Held, make: Make) -> None:
    certificate = held.issued()
    pages.sign_in(make.person(unit=make.unit()))
    pages.get(f"/certificates/{certificate.number}.pdf", 404)
    pages.get(f"/me/certificates/{certificate.number}", 404)
    pages.post(f"/me/certificates/{certificate.number}", 404, is_in_record="y")
    pages.get(f"/certificates/{certificate.number}", 403)


def test_a_document_of_an_open_course_leaves_nothing_to_choose(pages: Pages, held: Held) -> None:
    certificate = held.issued()
    pages.sign_in(certificate.person)
    pages.post(f"/me/certificates/{certificate.number}", 422, shows_real_title="y")


def test_hr_sees_its_units_only_and_no_confidential_one(pages: Pages, held: Held, make: Make) -> None:
    unit = make.unit()
    ours, theirs = held.issued(unit=unit, **IVAN), held.issued()
    secret = Held(make, privacy=Privacy.CONFIDENTIAL).issued(unit=unit)
    pages.sign_in(Role.HR, unit=unit)
    page = pages.get("/certificates")
    assert ours.number in page.text
    assert theirs.number not in page.text
    assert secret.number not in page.text
    assert SECRET_TITLE["uk"] not in page.text
    pages.get(f"/certificates/{ours.number}")
    pages.get(f"/certificates/{theirs.number}", 404)
    pages.get(f"/certificates/{secret.number}", 404)
    secret.is_in_record = True
    pages.db.flush()
    assert NEUTRAL_TITLE["uk"] in words(pages.get(f"/certificates/{secret.number}"))
    page = pages.get(f"/certificates?course={secret.edition.course.key}")
    assert SECRET_TITLE["uk"] not in page.text


def test_hr_takes_a_copy_and_the_log_says_so(pages: Pages, held: Held, make: Make) -> None:
    unit = make.unit()
    certificate = held.issued(unit=unit, **IVAN)
    secret = Held(make, privacy=Privacy.CONFIDENTIAL).issued(unit=unit)
    secret.is_in_record = True
    pages.db.flush()
    who = pages.sign_in(Role.HR, unit=unit)
    pages.get(f"/certificates/{certificate.number}.pdf", 302)
    pages.post(f"/certificates/{certificate.number}/copies", 303)
    pages.download(f"/certificates/{certificate.number}.pdf")
    taken = pages.db.scalars(select(Entry).where(Entry.action == "certificate.taken")).one()
    assert (taken.actor_id, taken.subject_id) == (who.id, certificate.id)
    assert pages.db.scalars(select(BundleItem.certificate_id)).all() == [certificate.id]
    pages.post(f"/certificates/{secret.number}/copies", 303)
    assert pages.download(f"/certificates/{secret.number}.pdf").data.endswith(b"neutral")


def test_the_register_is_narrowed_in_the_address(pages: Pages, held: Held, make: Make) -> None:
    root = make.unit()
    unit, other = make.unit(parent=root), make.unit(parent=root)
    ivan = held.issued(unit=unit, **IVAN)
    olha = held.issued(unit=other, surname="Коваль", given="Ольга", group=StaffGroup.MIDDLE, surname_latin="Koval")
    ending.cancel(pages.db, olha, "Помилка", by=held.by)
    pages.db.flush()
    pages.sign_in(Role.HR, unit=root)

    def found(query: str) -> set[str]:
        text = words(pages.get(f"/certificates?{query}"))
        return {c.number for c in (ivan, olha) if c.number in text}

    today = clock.today().isoformat()
    both, only_ivan, only_olha = {ivan.number, olha.number}, {ivan.number}, {olha.number}
    assert found("") == both
    assert found(f"unit={unit.id}") == only_ivan
    assert found(f"unit={root.id}") == both
    assert found("group=middle") == only_olha
    assert found(f"course={held.edition.course.key}") == both
    assert found("state=cancelled") == only_olha
    assert found("text=петренко") == only_ivan
    assert found("text=KOVAL") == only_olha
    assert found(f"text={ivan.number}") == only_ivan
    assert found(f"first={today}&last={today}") == both
    assert found("first=2100-01-01") == set()
    assert found("state=nonsense&unit=99999&first=oops") == both
    pages.post(f"/certificates/{ivan.number}/copies", 303)
    assert found("new=y") == only_olha


def test_the_register_takes_as_many_statements_for_thirty_rows_as_for_one(pages: Pages, held: Held, make: Make) -> None:
    unit = make.unit()
    held.issued(unit=unit)
    pages.sign_in(Role.HR, unit=unit)
    one = statements_of(pages, lambda: pages.get("/certificates"))
    for _number in range(30):
        held.issued(unit=unit)
    assert statements_of(pages, lambda: pages.get("/certificates")) == one


def test_hr_asks_for_a_zip_and_a_table_once(pages: Pages, held: Held, make: Make) -> None:
    unit = make.unit()
    certificate = held.issued(unit=unit)
    pages.sign_in(Role.HR, unit=unit)
    page = pages.get("/certificates")
    key = one_of(page, "form[action*=bundles] [name=once_key]")["value"]
    for _press in range(2):
        pages.post("/certificates/bundles", 303 if not _press else 302, once_key=key, with_service_number="y")
    bundle = pages.db.scalars(select(Bundle)).one()
    assert (bundle.certificate_ids, bundle.with_service_number) == ([certificate.id], True)
    pages.post("/certificates/lists?group=line", 303, once_key="k")
    kinds = pages.db.scalars(select(Job.kind).where(Job.kind.startswith("certificates-")).order_by(Job.id)).all()
    assert kinds == ["certificates-bundle", "certificates-list"]


def test_an_empty_list_makes_no_zip_and_says_why(pages: Pages, make: Make) -> None:
    pages.sign_in(Role.HR, unit=make.unit())
    page = pages.post("/certificates/bundles", 302, once_key="k", follow=True)
    assert "немає жодного чинного документа" in words(page)
    assert pages.db.scalar(select(func.count()).select_from(Bundle)) == 0


def test_a_coordinator_reads_the_register_but_takes_no_bundles(pages: Pages, held: Held) -> None:
    certificate = held.issued()
    pages.sign_in(Role.COORDINATOR, course=held.edition.course.key)
    assert certificate.number in words(pages.get("/certificates"))
    pages.post("/certificates/bundles", 403, once_key="k")
    pages.post("/certificates/lists", 403, once_key="k")


def test_the_coordinator_of_another_course_sees_nothing_of_it(pages: Pages, held: Held, make: Make) -> None:
    certificate = held.issued()
    pages.sign_in(Role.COORDINATOR, course=make.edition().course.key)
    assert certificate.number not in words(pages.get("/certificates"))
    for address in ("", "/cancel", "/replace"):
        pages.get(f"/certificates/{certificate.number}{address}", 404)
    pages.post(f"/certificates/{certificate.number}/cancel", 404, reason="x")
    pages.db.refresh(certificate)
    assert certificate.state is CertificateState.ISSUED


def test_people_of_a_pasted_list_are_found_and_the_others_named(pages: Pages, held: Held, make: Make) -> None:
    unit = make.unit()
    ivan = held.issued(unit=unit, **IVAN)
    twins = [held.issued(unit=unit, surname="Коваль", given="Ольга", patronymic=None) for _number in range(2)]
    elsewhere = held.issued(surname="Чужий", given="Петро")
    without = make.person(unit=unit, surname="Безсертифіката", given="Ніна")
    pages.sign_in(Role.HR, unit=unit)
    pages.get("/certificates/for-these-people")
    lines = ["Іван Петренко", str(twins[0].person.service_number), "Коваль Ольга", "Чужий Петро", "Безсертифіката Ніна"]
    people = "\n".join([*lines, "", "  PETRENKO Ivan;"])
    page = pages.post("/certificates/for-these-people", 200, people=people)
    faults = one_of(page, "#faults")
    assert [one_of(row, "th").text for row in faults.select("tbody tr")] == ["Коваль Ольга", "Чужий Петро"]
    assert [one_of(row, "td").text.split(":")[0] for row in faults.select("tbody tr")] == [
        "Кілька людей мають таке ім’я", "Не знайдено серед людей, яких ви можете бачити",
    ]  # fmt: skip
    assert ivan.number in words(page)
    assert twins[0].number in words(page)
    assert twins[1].number not in words(page)
    assert elsewhere.number not in words(page)
    assert "1 особа зі списку не має документів" in words(page)
    assert without.surname not in faults.text
    pages.post("/certificates/bundles", 303, once_key="k", people=people)
    assert sorted(pages.db.scalars(select(Bundle)).one().certificate_ids) == sorted([ivan.id, twins[0].id])


def test_a_long_list_takes_no_more_statements(pages: Pages, held: Held, make: Make) -> None:
    unit = make.unit()
    held.issued(unit=unit, **IVAN)
    pages.sign_in(Role.HR, unit=unit)
    url, line = "/certificates/for-these-people", "Петренко Іван\n"
    one = statements_of(pages, lambda: pages.post(url, 200, people=line))
    assert statements_of(pages, lambda: pages.post(url, 200, people=line * 300 + "Ніхто\n" * 100)) == one
    pages.post(url, 422, people="")


def test_a_coordinator_cancels_with_a_reason(pages: Pages, held: Held) -> None:
    certificate = held.issued()
    pages.sign_in(Role.COORDINATOR, course=held.edition.course.key)
    url = f"/certificates/{certificate.number}/cancel"
    pages.get(url)
    pages.post(url, 422, reason="")
    page = pages.post(url, reason="Видано двічі", follow=True)
    assert "Анульовано" in words(page)
    pages.sign_in(certificate.person)
    assert "Видано двічі" in words(pages.get("/me/certificates"))


def test_a_coordinator_replaces_a_wrong_name(pages: Pages, held: Held) -> None:
    certificate = held.issued(**IVAN)
    pages.sign_in(Role.COORDINATOR, course=held.edition.course.key)
    url = f"/certificates/{certificate.number}/replace"
    assert one_of(pages.get(url), "#surname")["value"] == "Петренко"
    page = pages.post(url, follow=True, once_key="k", reason="Помилка", **(IVAN | {"surname": "Петрук"}))
    assert "Іван Сергійович ПЕТРУК" in words(page)
    newer = pages.db.scalars(select(Certificate).order_by(Certificate.id.desc())).first()
    assert newer is not None
    pages.sign_in(certificate.person)
    assert newer.number in words(pages.get("/me/certificates"))


def test_hr_neither_cancels_nor_replaces(pages: Pages, held: Held, make: Make) -> None:
    unit = make.unit()
    certificate = held.issued(unit=unit)
    pages.sign_in(Role.HR, unit=unit)
    pages.get(f"/certificates/{certificate.number}/cancel", 403)
    pages.post(f"/certificates/{certificate.number}/replace", 403, reason="x")
    pages.db.refresh(certificate)
    assert certificate.state is CertificateState.ISSUED


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_the_provider_is_set_by_those_trusted_with_everything(pages: Pages, role: Role) -> None:
    texts: dict[str, Any] = {f"{name}_{code}": f"{name} {code}" for name in ("name", "city", "signatory_post", "signatory_name")
             for code in ("uk", "en")}  # fmt: skip
    pages.sign_in(role)
    pages.get("/certificates/provider")
    pages.post("/certificates/provider", 422, series="vy", version="0", **texts)
    pages.post("/certificates/provider", series="VY", version="0", **texts)
    row = pages.db.scalars(select(Provider)).one()
    assert (row.series, row.city) == ("VY", {"uk": "city uk", "en": "city en"})
    pages.post("/certificates/provider", 422, series="VZ", version="0", **texts)
    pages.post("/certificates/provider", series="VZ", version=str(row.version), **texts)
    assert pages.db.scalars(select(Provider.series)).all() == ["VZ"]


def test_the_coordinator_of_one_course_does_not_set_the_provider(pages: Pages, held: Held) -> None:
    pages.sign_in(Role.COORDINATOR, course=held.edition.course.key)
    pages.get("/certificates/provider", 404)
    pages.sign_in(Role.HR)
    pages.get("/certificates/provider", 403)


def test_a_participant_sees_the_own_progress_and_nobody_elses(pages: Pages, held: Held, make: Make) -> None:
    enrolment = held.place(percent=50)
    pages.sign_in(enrolment.person)
    page = pages.get(f"/me/workshops/{held.workshop.id}/progress")
    assert "Найкращий результат тесту: 50 %" in words(page)
    pages.speak("en")
    pages.sign_in(enrolment.person)
    assert "Still possible" in words(pages.get(f"/me/workshops/{held.workshop.id}/progress"))
    pages.sign_in(make.person(unit=make.unit()))
    pages.get(f"/me/workshops/{held.workshop.id}/progress", 404)
    pages.get(f"/workshops/{held.workshop.id}/progress", 403)


def test_a_trainer_sees_how_far_everybody_is(pages: Pages, held: Held, make: Make) -> None:
    held.place(**IVAN)
    trainer = make.trusted(Role.TRAINER)
    pages.sign_in(trainer)
    pages.get(f"/workshops/{held.workshop.id}/progress", 404)
    pages.db.add(SessionTrainer(session=held.sessions[0], person=trainer, duty=Duty.TRAINER))
    pages.db.flush()
    page = pages.get(f"/workshops/{held.workshop.id}/progress")
    assert "ПЕТРЕНКО Іван Сергійович" in words(page)
    url = f"/workshops/{held.workshop.id}/progress"
    one = statements_of(pages, lambda: pages.get(url))
    for _number in range(15):
        held.place()
    assert statements_of(pages, lambda: pages.get(url)) == one
