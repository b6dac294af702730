"""Propose the Latin spelling of a Ukrainian name."""

import re
import unicodedata
from typing import Final

_LETTERS: Final = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z", "и": "y",
    "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "iu",
    "я": "ia",
    "ё": "io", "ъ": "", "ы": "y", "э": "e",  # not Ukrainian, outside the rule: a proposal for foreign names
}  # fmt: skip
_AT_WORD_START: Final = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya", "ё": "yo"}

_CYRILLIC: Final = "А-ЩЬЮЯҐЄІЇЁЪЫЭа-щьюяґєіїёъыэ"
_WORD: Final = re.compile(f"[{_CYRILLIC}][{_CYRILLIC}'’ʼ]*")
_STRESS: Final = "\u0301"


def latin(name: str) -> str:
    """Return the name by the table of the Cabinet of Ministers' order No. 55 of 27 January 2010.

    A hyphen, a space or any other mark starts a new word; an apostrophe (' ’ ʼ) does not and is not written.
    A word in capitals stays in capitals. Letters that are not Cyrillic pass unchanged. This only proposes:
    a passport may carry another spelling.
    """
    composed = unicodedata.normalize("NFC", name).replace(_STRESS, "")
    return _WORD.sub(lambda match: _word(match.group()), composed)


def _word(word: str) -> str:
    """Spell one word of Cyrillic letters and apostrophes."""
    letters = [letter for letter in word if letter.isalpha() and letter != "ʼ"]
    capitals = len(letters) > 1 and all(letter.isupper() for letter in letters)
    pieces = [_piece(letters, place) for place in range(len(letters))]
    return "".join(piece.upper() if capitals else piece for piece in pieces)


def _piece(letters: list[str], place: int) -> str:
    """Spell the letter at this place of a word, with a capital where the letter is one."""
    letter = letters[place].lower()
    if place == 0:
        spelled = _AT_WORD_START.get(letter, _LETTERS[letter])
    elif letter == "г" and letters[place - 1].lower() == "з":
        spelled = "gh"
    else:
        spelled = _LETTERS[letter]
    return spelled.capitalize() if letters[place].isupper() else spelled
