"""Both languages are whole, and no word stands on screen that the house forbids."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from lms import config, i18n

ROOT = config.RESOURCES
FORBIDDEN = re.compile(
    r"воркшоп|майстерн|сесі[яїю]|видання|вивільнен|постинг|відкликано|суперсид|валідн|\bрол\b|вікторин|квіз|"
    r"\bофер|підлога|покриття|офіцер|евалюатор|лінійн|сервісний номер|чек-ліст|судовий пак|аутбокс",
    re.IGNORECASE,
)
ALLOWED = re.compile(r"дільничн\w+ офіцер")
LATIN = re.compile(r"[A-Za-z]{2,}")
MARKED = re.compile(
    r"%\(\w+\)s|%\w|\{\w+\}|[a-z-]+/[a-z-]+|<[^>]+>|`[^`]+`|https?://\S+|\bLMS_\w+|\b(PDF|CSV|XLSX|ODS|ZIP|QR|UTF-8|Excel|Windows-1251|KOI8-U|DOS|SHA-256|English|Vyshkil|xlsx|csv|VY|PDF/A|e-mail|manifest\.csv)\b"
)


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every sentence that the program and its pages say."""
    target = tmp_path_factory.mktemp("words") / "all.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", str(ROOT / "babel.cfg"), "-k", "_l",
               "-k", "_n:1,2", "-k", "_ln:1,2", "-o", str(target), str(ROOT / "lms"), str(ROOT / "templates")]  # fmt: skip
    subprocess.run(command, check=True, cwd=ROOT)  # noqa: S603
    with target.open("rb") as file:
        return {first(message) for message in read_po(file) if message.id}


def first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def ukrainian() -> Iterator[tuple[Path, Message]]:
    for path in sorted((config.TRANSLATIONS / "uk").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id:
                    yield path, message


def said(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def test_every_sentence_is_there_in_ukrainian(extracted: set[str]) -> None:
    known = {first(message) for _path, message in ukrainian()}
    assert sorted(extracted - known) == []


def test_nothing_is_translated_that_is_never_said(extracted: set[str]) -> None:
    assert (
        sorted(f"{path.name}: {first(message)}" for path, message in ukrainian() if first(message) not in extracted)
        == []
    )


def test_no_translation_is_empty_fuzzy_or_copied() -> None:
    bad = [
        f"{path.name}: {first(message)}"
        for path, message in ukrainian()
        if message.fuzzy
        or not all(said(message))
        or (first(message) in said(message) and LATIN.search(MARKED.sub("", first(message))))
    ]
    assert bad == []


def test_values_are_named_alike_in_both_languages() -> None:
    values = re.compile(r"%\((\w+)\)s")
    bad = [
        f"{path.name}: {first(message)}"
        for path, message in ukrainian()
        if not all(set(values.findall(text)) <= set(values.findall(first(message))) | {"num"} for text in said(message))
    ]
    assert bad == []


def test_ukrainian_sentences_hold_no_latin_words() -> None:
    bad = [
        f"{path.name}: {text}"
        for path, message in ukrainian()
        for text in said(message)
        if LATIN.search(MARKED.sub("", text))
    ]
    assert bad == []


def test_no_forbidden_word_stands_on_screen() -> None:
    bad = [f"{p.name}: {text}" for p, m in ukrainian() for text in said(m) if FORBIDDEN.search(ALLOWED.sub("", text))]
    assert bad == []


def test_the_catalogues_agree_with_one_another() -> None:
    i18n.merged_catalogue(config.TRANSLATIONS, "uk")


def test_plural_forms_are_ukrainian() -> None:
    bad = [f"{p.name}: {first(m)}" for p, m in ukrainian() if not isinstance(m.id, str) and len(said(m)) != 3]
    assert bad == []
