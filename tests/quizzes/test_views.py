"""The pages of tests: begin, answer, hand in, look back; and what never leaves the server early."""

from contextvars import Context
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import event

from lms import clock
from lms.access import Role
from lms.catalogue.models import Privacy
from lms.db import Db
from lms.enrolment.models import Enrolment, State
from lms.quizzes import queries
from lms.quizzes.machine import GRACE
from lms.quizzes.models import Attempt, AttemptState
from tests.make import Make
from tests.pages import Pages
from tests.quizzes.scene import BY_ID, CANARIES, Hall, at, coordinator, right, wrong


@pytest.fixture
def hall(make: Make) -> Hall:
    return Hall(make)


def address(hall: Hall, test: str = "final") -> str:
    return f"/workshops/{hall.workshop.id}/tests/{test}"


def fields_of(attempt: Attempt, *, right_ones: int = 10) -> dict[str, Any]:
    ids = [line["question"] for line in attempt.form]
    return {
        f"answer-{name}": right(name) if place < right_ones else wrong(name) for place, name in enumerate(ids)
    }  # fmt: skip


def text_of(page: BeautifulSoup, selector: str) -> str:
    found = page.select_one(selector)
    assert found is not None, selector
    return found.text


def leaks(pages: Pages) -> list[str]:
    """The canaries in the answer that came last."""
    assert pages.last is not None
    body = pages.last.get_data(as_text=True)
    return [canary for canary in CANARIES if canary in body]


def begin(pages: Pages, hall: Hall, test: str = "final") -> Attempt:
    pages.post(address(hall, test), status=303)
    return hall.db.query(Attempt).filter_by(person_id=hall.person.id).order_by(Attempt.id.desc()).first()  # type: ignore[return-value]


def types(page: BeautifulSoup) -> list[str]:
    return sorted({str(field.get("type")) for field in page.select(".sheet .question input")})


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_test_is_taken_from_the_list_to_the_result_without_javascript(
    pages: Pages, hall: Hall, language: str
) -> None:
    pages.speak(language)
    with hall.while_final():
        pages.sign_in(hall.person)
        link = pages.get("/me/tests").select_one(f".tile a[href='{address(hall)}']")
        assert link is not None
        before = pages.get(address(hall))
        assert before.select_one("form.button-form[method=post] button.btn-primary")
        title = {"uk": "Підсумковий тест", "en": "Final test"}[language]
        assert text_of(before, "h1") == title
        attempt = begin(pages, hall)
        sheet = pages.get(f"/attempts/{attempt.id}")
        assert text_of(sheet, "h1") == title
        assert len(sheet.select("fieldset.question legend")) == 10
        assert types(sheet) == ["checkbox", "radio", "text"]
        assert len(sheet.select("input[inputmode=decimal]")) == 2
        pages.post(f"/attempts/{attempt.id}", status=303, then="save", **fields_of(attempt))
        again = pages.get(f"/attempts/{attempt.id}")
        assert len(again.select("input[checked]")) == 2 + 4 + 2
        pages.post(f"/attempts/{attempt.id}", status=303, then="check", **fields_of(attempt))
        assert pages.get(f"/attempts/{attempt.id}/submit").select_one(".tone-good")
        result = pages.post(f"/attempts/{attempt.id}/submit", status=303, follow=True)
        assert "100" in text_of(result, ".notice")
        assert text_of(result, "h1") == title
        assert leaks(pages) == []
        assert "100%" in text_of(pages.get("/me/tests"), "table")


def test_a_refused_start_says_why(pages: Pages, hall: Hall) -> None:
    pages.speak("en")
    pages.sign_in(hall.person)
    assert "opens on" in text_of(pages.get(address(hall)), ".notice")
    page = pages.post(address(hall), status=422)
    assert "opens on" in text_of(page, "[role=alert]")
    assert hall.db.query(Attempt).count() == 0


def test_a_question_left_out_is_named_before_handing_in(pages: Pages, hall: Hall) -> None:
    with hall.while_final():
        pages.sign_in(hall.person)
        attempt = begin(pages, hall)
        first = attempt.form[0]["question"]
        some = {name: values for name, values in fields_of(attempt).items() if name != f"answer-{first}"}
        pages.post(f"/attempts/{attempt.id}", status=303, then="check", **some)
        links = pages.get(f"/attempts/{attempt.id}/submit").select(".tone-wait a")
        assert [link["href"] for link in links] == [f"/attempts/{attempt.id}#question-{first}"]


def test_what_is_no_answer_is_shown_again_and_the_rest_is_saved(pages: Pages, hall: Hall, db: Db) -> None:
    pages.speak("en")
    with hall.while_final():
        pages.sign_in(hall.person)
        attempt = begin(pages, hall)
        number = next(line["question"] for line in attempt.form if BY_ID[line["question"]]["type"] == "numeric")
        typed = fields_of(attempt) | {f"answer-{number}": ["a lot"]}
        page = pages.post(f"/attempts/{attempt.id}", status=200, then="check", **typed)
        assert page.select_one(f"[role=alert] a[href='#question-{number}']")
        assert page.select_one(f"#answer-{number}[value='a lot']")
        assert len(queries.answers_of(db, attempt)) == 9


def test_one_answer_is_saved_at_once_and_the_page_is_told_when(pages: Pages, hall: Hall, db: Db) -> None:
    with hall.while_final():
        pages.sign_in(hall.person)
        attempt = begin(pages, hall)
        name = attempt.form[0]["question"]
        where = f"/attempts/{attempt.id}/answers/{name}"
        sent: dict[str, Any] = {f"answer-{name}": right(name)}
        pages.post(where, status=200, **sent)
        assert pages.last is not None
        told = pages.last.get_json()
        assert told == {"saved": f"{clock.on_the_wall(clock.now()):%H:%M}", "seconds_left": 20 * 60}
        assert queries.answers_of(db, attempt).keys() == {name}
        pages.post(f"/attempts/{attempt.id}/answers/other", status=404)
    with at(attempt.deadline_at + GRACE):
        pages.post(where, status=422, **sent)
        assert pages.last.get_json()["code"] == "time-over"


def test_an_answer_without_a_token_is_not_taken(pages: Pages, hall: Hall, db: Db) -> None:
    attempt = hall.start("entry")
    pages.sign_in(hall.person)
    name = attempt.form[0]["question"]
    typed = {f"answer-{name}": right(name)}
    answer = Context().run(pages.client.post, f"/attempts/{attempt.id}/answers/{name}", data=typed)
    assert answer.status_code == 400
    assert queries.answers_of(db, attempt) == {}


def test_after_a_lost_connection_the_attempt_goes_on_where_it_was(pages: Pages, hall: Hall) -> None:
    attempt = hall.start("entry")
    hall.fill(attempt)
    pages.sign_out()
    pages.get(f"/attempts/{attempt.id}", status=302)
    assert pages.last is not None
    assert pages.last.headers["Location"].endswith(f"next=/attempts/{attempt.id}")
    pages.sign_in(hall.person)
    assert pages.get("/me/tests").select_one(".tile .tone-wait")
    assert len(pages.get(f"/attempts/{attempt.id}").select("input[checked]")) == 8


def test_answers_sent_too_late_are_refused_and_those_before_count(pages: Pages, hall: Hall) -> None:
    pages.speak("en")
    attempt = hall.start("entry")
    hall.fill(attempt, right_ones=3)
    with at(attempt.deadline_at + GRACE):
        pages.sign_in(hall.person)
        page = pages.post(f"/attempts/{attempt.id}", status=303, follow=True, then="submit", **fields_of(attempt))
        assert "came too late" in text_of(page, ".flashes")
        page = pages.post(f"/attempts/{attempt.id}/submit", status=303, follow=True)
        assert "30%" in text_of(page, ".notice")


def test_the_page_hands_in_what_is_there_when_the_time_ends(pages: Pages, hall: Hall) -> None:
    attempt = hall.start("entry")
    with at(attempt.deadline_at + timedelta(seconds=20)):
        pages.sign_in(hall.person)
        assert pages.get(f"/attempts/{attempt.id}").select_one("[data-seconds='0']")
        pages.post(f"/attempts/{attempt.id}", status=303, then="submit", **fields_of(attempt, right_ones=5))
        hall.db.refresh(attempt)
        assert (attempt.state, attempt.percent) == (AttemptState.SCORED, 50)


def test_the_entry_test_explains_at_once_and_the_final_test_when_it_has_closed(pages: Pages, hall: Hall) -> None:
    pages.sign_in(hall.person)
    attempt = begin(pages, hall, "entry")
    pages.get(f"/attempts/{attempt.id}")
    assert leaks(pages) == []
    page = pages.post(f"/attempts/{attempt.id}/submit", status=303, follow=True)
    assert len(page.select(".review .question")) == 10
    assert page.select(".review .is-right")
    with hall.while_final():
        pages.sign_in(hall.person)
        final = hall.took()
        assert not pages.get(f"/attempts/{final.id}").select(".review")
    for moment, shown in ((hall.final_closes + GRACE - timedelta(seconds=1), 0), (hall.final_closes + GRACE, 10)):
        with at(moment):
            pages.sign_in(hall.person)
            assert len(pages.get(f"/attempts/{final.id}").select(".review .question")) == shown
            assert bool(leaks(pages)) is bool(shown)


def crawl(pages: Pages, hall: Hall, attempt: Attempt) -> list[str]:
    """Every page of tests that somebody may open, one after the other; what leaked."""
    found: list[str] = []
    urls = [
        "/me/tests", address(hall), address(hall, "entry"), f"/attempts/{attempt.id}", f"/attempts/{attempt.id}/submit",
        f"/workshops/{hall.workshop.id}/results", f"/workshops/{hall.workshop.id}/results/{attempt.id}",
        f"/workshops/{hall.workshop.id}/tests/final/window", f"/workshops/{hall.workshop.id}",
    ]  # fmt: skip
    opened = 0
    for url in urls:
        answer = Context().run(pages.client.get, url)
        opened += answer.status_code == 200
        found += [f"{url}: {canary}" for canary in CANARIES if canary in answer.get_data(as_text=True)]
    assert opened >= 3, "these pages are looked at, not refused"
    return found


@pytest.mark.parametrize("language", ["uk", "en"])
def test_no_key_weight_or_explanation_leaves_the_server_while_the_final_test_is_open(
    pages: Pages, hall: Hall, make: Make, language: str
) -> None:
    pages.speak(language)
    with hall.while_final():
        attempt = hall.start()
        everybody = [hall.person, hall.trainer, coordinator(make), hall.place()]
        for person in everybody:
            pages.sign_in(person)
            assert crawl(pages, hall, attempt) == []
        for name, values in fields_of(attempt, right_ones=0).items():
            pages.sign_in(hall.person)
            pages.post(f"/attempts/{attempt.id}/answers/{name.removeprefix('answer-')}", status=200, **{name: values})
            assert leaks(pages) == []
        pages.post(f"/attempts/{attempt.id}/submit", status=303)
        for person in everybody:
            pages.sign_in(person)
            assert crawl(pages, hall, attempt) == []


def test_an_attempt_is_its_persons_alone(pages: Pages, hall: Hall, make: Make) -> None:
    attempt = hall.took("entry")
    running = hall.start("entry", hall.place())
    for person in (hall.trainer, coordinator(make), hall.place(), make.trusted(Role.ADMINISTRATOR)):
        pages.sign_in(person)
        for one in (attempt, running):
            pages.get(f"/attempts/{one.id}", status=404)
            pages.get(f"/attempts/{one.id}/submit", status=404)
            pages.post(f"/attempts/{one.id}", status=404, then="submit")
            pages.post(f"/attempts/{one.id}/submit", status=404)
            pages.post(f"/attempts/{one.id}/answers/{one.form[0]['question']}", status=404)
    assert running.state is AttemptState.OPEN
    pages.sign_in(hall.person)
    pages.get(f"/attempts/{attempt.id}")


@pytest.mark.parametrize("privacy", list(Privacy))
def test_only_those_who_run_the_workshop_read_its_results(pages: Pages, make: Make, privacy: Privacy) -> None:
    hall = Hall(make, people=2, privacy=privacy)
    attempt = hall.took("entry")
    hall.start("entry", hall.people[1])
    head, unit = make.trusted(Role.COMMANDER, unit=None), hall.workshop.id
    for person, status in (
        (hall.trainer, 200), (coordinator(make), 200), (hall.person, 403), (head, 403),
        (make.trusted(Role.TRAINER), 404), (make.trusted(Role.HR), 403), (make.trusted(Role.EVALUATOR), 403),
    ):  # fmt: skip
        pages.sign_in(person)
        pages.get(f"/workshops/{unit}/results", status=status)
        pages.get(f"/workshops/{unit}/results/{attempt.id}", status=status)
    pages.sign_in(hall.trainer)
    running = hall.db.query(Attempt).filter_by(person_id=hall.people[1].id).one()
    pages.get(f"/workshops/{unit}/results/{running.id}", status=404)
    other = Hall(make)
    pages.get(f"/workshops/{other.workshop.id}/results", status=404)


def cells(page: BeautifulSoup, person: Any) -> list[str]:
    row = next(row for row in page.select("tbody tr") if person.latin_name in row.text)
    return [" ".join(cell.get_text(" ").split()) for cell in row.select("td")]


def test_a_trainer_sees_everybody_times_every_test(pages: Pages, make: Make) -> None:
    pages.speak("en")
    hall = Hall(make, people=0)
    first, second = hall.place(), hall.place()
    first.surname_latin, second.surname_latin = "Persha", "Druha"
    hall.took("entry", first, right_ones=3)
    hall.start("entry", second)
    with hall.while_final():
        hall.took("final", first, right_ones=7)
        pages.sign_in(hall.trainer)
        page = pages.get(f"/workshops/{hall.workshop.id}/results")
        assert cells(page, first) == ["30%", "70% passed attempt 1 of 2"]
        assert cells(page, second) == ["In progress", "Not started"]


def test_means_stand_there_from_five_people_on(pages: Pages, make: Make) -> None:
    pages.speak("en")
    hall = Hall(make, people=5)
    for person in hall.people:
        hall.took("entry", person, right_ones=4)
    with hall.while_final():
        pages.sign_in(hall.trainer)
        for person in hall.people[:4]:
            hall.took("final", person, right_ones=8)
        url = f"/workshops/{hall.workshop.id}/results"
        assert "Mean" not in text_of(pages.get(url), "main").replace("Means", "")
        hall.took("final", hall.people[4], right_ones=8)
        figures = [one.text.strip() for one in pages.get(url).select(".facts dd")]
        assert figures == ["40%", "80%"]


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_trainer_changes_the_window_and_others_do_not(
    pages: Pages, hall: Hall, make: Make, db: Db, language: str
) -> None:
    pages.speak(language)
    url = f"/workshops/{hall.workshop.id}/tests/final/window"
    wall = clock.on_the_wall(hall.final_opens)
    typed: dict[str, Any] = {
        "opens": f"{wall:%Y-%m-%dT%H:%M}",
        "closes": f"{wall + timedelta(days=3):%Y-%m-%dT%H:%M}",
        "version": "0",
    }
    for person, status in ((hall.person, 403), (make.trusted(Role.TRAINER), 404), (make.trusted(Role.HR), 403)):
        pages.sign_in(person)
        pages.post(url, status=status, **typed)
    assert queries.chosen_window(db, hall.workshop, "final") is None
    pages.sign_in(hall.trainer)
    assert pages.get(url).select_one("#closes[value]")
    page = pages.post(url, status=422, **typed | {"closes": typed["opens"]})
    assert page.select_one("[role=alert]")
    pages.post(url, status=303, **typed)
    assert queries.window_of(db, hall.workshop, "final") == (
        hall.final_opens, hall.final_opens + timedelta(days=3),
    )  # fmt: skip
    pages.post(url, status=422, **typed)
    pages.get(f"/workshops/{hall.workshop.id}/tests/entry/window", status=404)


@pytest.mark.parametrize(
    ("privacy", "words"),
    [(Privacy.OPEN, "passed or not yet"), (Privacy.DISCREET, "does not see"), (Privacy.CONFIDENTIAL, "Nobody else")],
)
def test_every_page_says_who_sees_what(pages: Pages, make: Make, privacy: Privacy, words: str) -> None:
    pages.speak("en")
    hall = Hall(make, privacy=privacy)
    pages.sign_in(hall.person)
    assert words in text_of(pages.get(address(hall, "entry")), ".who-sees")
    attempt = begin(pages, hall, "entry")
    assert words in text_of(pages.get(f"/attempts/{attempt.id}"), ".who-sees")


def test_my_tests_take_the_same_number_of_statements_however_many_workshops(make: Make, db: Db) -> None:
    hall = Hall(make)
    person = hall.person

    def statements() -> int:
        count: list[str] = []

        def look(*args: Any) -> None:
            count.append(args[2])

        connection = db.connection()
        event.listen(connection, "before_cursor_execute", look)
        db.expunge_all()
        queries.tests_for(db, person.id, clock.now())
        event.remove(connection, "before_cursor_execute", look)
        return len(count)

    db.flush()
    before = statements()
    for _number in range(3):
        other = Hall(make, people=0)
        make._saved(Enrolment(workshop=other.workshop, person_id=person.id, state=State.PLACED))
    assert statements() == before <= 5
