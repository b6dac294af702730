"""What a person holds, in the browser."""

from datetime import timedelta
from typing import Any

from lms import clock
from lms.awards.models import AwardBasis, AwardKind
from tests.make import Make
from tests.pages import Pages, text_of

TODAY = clock.today()


def test_a_person_sees_everything_they_hold_and_nothing_of_others(pages: Pages, make: Make) -> None:
    person = make.person()
    completion: dict[str, Any] = {"kind": AwardKind.COMPLETION, "basis": AwardBasis.ASSESSED, "minutes": 1440}
    recognised: dict[str, Any] = {
        "kind": AwardKind.RECOGNISED,
        "basis": AwardBasis.HR,
        "provider": "Академія",
        "document_number": "А-7",
    }
    make.award(person, until=TODAY + timedelta(days=30))
    make.award(person, title={"uk": "Вигадане лідерство", "en": "Invented leadership"}, **completion)
    make.award(person, title={"uk": "Вигаданий семінар", "en": "Invented seminar"}, **recognised)
    make.award(make.person(), title={"uk": "Чуже", "en": "Of others"})
    pages.speak("uk")
    pages.sign_in(person)
    page = pages.get("/me/awards")
    captions = [caption.text for caption in page.find_all("caption")]
    assert captions == ["Пройдений курс", "Кваліфікація тренера", "Попереднє навчання"]
    text = text_of(page)
    for words in ("Вигадане лідерство", "24 год", "Вигаданий семінар", "за даними кадрів", "Академія", "Документ А-7"):
        assert words in text, words
    assert "Чуже" not in text


def test_the_holder_sees_the_real_title_of_a_confidential_course(pages: Pages, make: Make) -> None:
    person = make.person()
    make.award(
        person, title={"uk": "Справжня назва", "en": "Real title"}, neutral_title={"uk": "Нейтральна", "en": "Neutral"}
    )
    pages.sign_in(person)
    text = text_of(pages.get("/me/awards"))
    assert "Справжня назва" in text
    assert "Нейтральна" not in text


def test_what_ran_out_or_was_ended_stands_apart_with_its_reason(pages: Pages, make: Make) -> None:
    person = make.person()
    make.award(person, until=TODAY - timedelta(days=1))
    make.award(person, ended_at=clock.now(), ended_why="Помилка кадрів")
    pages.sign_in(person)
    page = pages.get("/me/awards")
    assert [caption.text for caption in page.find_all("caption")] == ["Уже не чинне або ще не чинне"]
    assert "Помилка кадрів" in text_of(page)


def test_a_person_who_holds_nothing_is_led_to_the_catalogue(pages: Pages) -> None:
    pages.sign_in("officer")
    assert pages.get("/me/awards").find("a", href="/catalogue", string="Відкрити каталог")


def test_the_page_is_for_those_who_signed_in(pages: Pages) -> None:
    pages.get("/me/awards", status=302)
