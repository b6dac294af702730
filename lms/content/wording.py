"""Texts and ids as course files write them: bilingual, in their own letters, kebab-case."""

import re
import unicodedata
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

CITATION = re.compile(r"\[(S\d+)\]", re.ASCII)
OBJECTIVE_TAG = re.compile(r"\[(o\d+)\]", re.ASCII)
SOURCE_ID = re.compile(r"S\d{1,6}", re.ASCII)
KEBAB = re.compile(r"(?=.{1,60}\Z)[a-z][a-z0-9]*(-[a-z0-9]+)*")
_BACKTICKS = re.compile(r"`[^`]*`")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+")
_CYRILLIC = re.compile(r"[\u0400-\u052f]+")


class Strict(BaseModel):
    """Frozen, and every key must be known."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Language(StrEnum):
    """The two languages of the programme."""

    UK = "uk"
    EN = "en"


def foreign_words(text: str, language: Language) -> list[str]:
    """Words in the other language's letters, outside citations `[S12]`, tags of tasks `[o3]` and backticks."""
    pattern = _LATIN if language is Language.UK else _CYRILLIC
    return pattern.findall(OBJECTIVE_TAG.sub(" ", CITATION.sub(" ", _BACKTICKS.sub(" ", text))))


def _ukrainian(text: str) -> str:
    for word in foreign_words(text, Language.UK):
        raise PydanticCustomError("latin-letters", "Latin letters", {"word": word})
    return unicodedata.normalize("NFC", text)


def _english(text: str) -> str:
    for word in foreign_words(text, Language.EN):
        raise PydanticCustomError("cyrillic-letters", "Cyrillic letters", {"word": word})
    return unicodedata.normalize("NFC", text)


def _kebab(text: str) -> str:
    if not KEBAB.fullmatch(text):
        raise PydanticCustomError("not-kebab", "not kebab-case")
    return text


def _source_id(text: str) -> str:
    if not SOURCE_ID.fullmatch(text):
        raise PydanticCustomError("not-a-source-id", "not a source id")
    return text


def _cite(text: str) -> str:
    return text if SOURCE_ID.fullmatch(text) else _kebab(text)


def _distinct(values: tuple[object, ...]) -> tuple[object, ...]:
    names = [getattr(value, "id", value) for value in values]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise PydanticCustomError("not-unique", "not unique", {"value": str(name)})
    return values


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Ukrainian = Annotated[Text, AfterValidator(_ukrainian)]
English = Annotated[Text, AfterValidator(_english)]
Id = Annotated[str, AfterValidator(_kebab)]
SourceId = Annotated[str, AfterValidator(_source_id)]
Cite = Annotated[str, AfterValidator(_cite)]
Address = Annotated[
    str, StringConstraints(pattern=r"^https?://([^\s<>\"/.?#]+\.)+[^\s<>\"/.?#]{2,}([/?#][^\s<>\"]*)?$", max_length=500)
]
Year = Annotated[int, Field(ge=1500, le=2100)]
Percent = Annotated[int, Field(ge=0, le=100)]
Minutes = Annotated[int, Field(ge=0, le=6000)]
Distinct = AfterValidator(_distinct)


class Bilingual(Strict):
    """One text in both languages; neither may be missing or empty."""

    uk: Ukrainian
    en: English
