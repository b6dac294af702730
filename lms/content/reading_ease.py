"""How hard the texts of a course are to read: LIX, which counts letters and so works in both languages. Pure.

LIX (Björnsson 1968) = words per sentence + percentage of words with more than six letters. Its classes were measured
on Swedish; Ukrainian words are longer, so that one compares texts of one language with one another, never across.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lms.content.markdown import blocks
from lms.content.reading import CourseFiles
from lms.content.wording import CITATION, OBJECTIVE_TAG, Language

LONG_WORD = 6
_WORD = re.compile(r"[^\W\d_]+(?:[’'ʼ-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?:…]+(?=\s|$)")
_MARKS = re.compile(r"`[^`]*`|\]\([^)]*\)|[*_#>\[\]]")


@dataclass(frozen=True)
class Ease:
    """One text with its LIX, rounded; more is harder."""

    path: str
    language: Language
    lix: int


def lix(markdown: str) -> int:
    """The LIX of a page, rounded; 0 when it has no words. Headings, list items and cells end a sentence."""
    words = long_words = sentences = 0
    for piece in _pieces(markdown):
        found = _WORD.findall(piece)
        words += len(found)
        long_words += sum(len(word) > LONG_WORD for word in found)
        sentences += max(1, len(_SENTENCE_END.findall(piece))) if found else 0
    return round(words / sentences + 100 * long_words / words) if words else 0


def hardest(files: CourseFiles) -> list[Ease]:
    """Every page of a course, the hardest first."""
    found = [
        Ease(files.text_path(folder, name, language), language, lix(text))
        for folder, texts in files.texts.items()
        for (name, language), text in texts.items()
    ]
    return sorted(found, key=lambda ease: (-ease.lix, ease.path))


def _pieces(markdown: str) -> Iterator[str]:
    for token in blocks(markdown):
        if token.type == "inline":
            yield _MARKS.sub(" ", OBJECTIVE_TAG.sub(" ", CITATION.sub(" ", token.content)))
