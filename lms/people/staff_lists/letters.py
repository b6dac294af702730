"""Cyrillic and Latin letters that look alike."""

import re
from dataclasses import dataclass
from typing import Final

_LATIN: Final = "ABCEHIKMOPTXYaceikopxyÏï"
_CYRILLIC: Final = "АВСЕНІКМОРТХУасеікорхуЇї"
_TO_CYRILLIC: Final = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN: Final = str.maketrans(_CYRILLIC, _LATIN)
_CYRILLIC_LETTER: Final = re.compile("[\u0400-\u052f]")
_LATIN_LETTER: Final = re.compile("[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]")
_WORDS: Final = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Mixture:
    """A word in two alphabets: the letter that does not belong, its place in the word from 1, and a repair, or ""."""

    word: str
    letter: str
    place: int
    alphabet: str
    repaired: str


def is_cyrillic(text: str) -> bool:
    """Say whether the text holds a Cyrillic letter."""
    return bool(_CYRILLIC_LETTER.search(text))


def is_latin(text: str) -> bool:
    """Say whether the text holds a Latin letter."""
    return bool(_LATIN_LETTER.search(text))


def mixture(text: str) -> Mixture | None:
    """Return the first word that mixes Latin and Cyrillic letters."""
    mixed = (word for word in _WORDS.findall(text) if is_cyrillic(word) and is_latin(word))
    word = next(mixed, None)
    return _explained(word) if word else None


def _explained(word: str) -> Mixture:
    """Find the alphabet the word was meant in: the one into which all letters of the other can be turned."""
    cyrillic, latin = word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN)
    if is_cyrillic(latin) or not is_latin(cyrillic):
        found, alphabet, repaired = _LATIN_LETTER.search(word), "latin", "" if is_latin(cyrillic) else cyrillic
    else:
        found, alphabet, repaired = _CYRILLIC_LETTER.search(word), "cyrillic", latin
    letter, place = (found.group(), found.start() + 1) if found else ("", 0)
    return Mixture(word, letter, place, alphabet, repaired)


def with_cyrillic_twins(text: str) -> str:
    """Return the text with the look-alike Latin letters of its Cyrillic words replaced."""
    return _WORDS.sub(lambda match: _twinned(match.group()), text)


def _twinned(word: str) -> str:
    """Replace the look-alikes of one word."""
    return word.translate(_TO_CYRILLIC) if is_cyrillic(word) else word


def same_to_the_eye(text: str) -> str:
    """Return a key that is equal for texts nobody can tell apart on paper: look-alikes, case, spaces and dashes."""
    return re.sub(r"[\s\-–—./]", "", text.upper().translate(_TO_CYRILLIC))
