"""Names of persons as staff lists write them."""

import re
from dataclasses import dataclass
from typing import Final

from lms.people.staff_lists.cells import tidy
from lms.people.staff_lists.errors import CellError
from lms.people.staff_lists.letters import is_cyrillic, is_latin, mixture

APOSTROPHE: Final = "’"
_APOSTROPHES: Final = re.compile("['ʼ`‘´′＇]")
_DASHES: Final = re.compile(r"\s*[-‐‑–—−]\s*")
_PARTICLES: Final = (
    "ван дер ден де ді да ла ле дю дель фон цу аль ель бен бін ібн огли оглу кизи заде "
    "van der den de di da la le du del von zu al el ben bin ibn"
)
_SMALL_WORDS: Final = frozenset(_PARTICLES.split())
_AFTER_FATHER: Final = frozenset(("огли", "оглу", "кизи"))
_PATRONYMIC_ENDINGS: Final = (
    "ович", "евич", "євич", "івна", "ївна", "евна", "овна", "ілліч", "лукич", "кузьмич", "хомич", "савич", "яківна",
)  # fmt: skip
_INITIAL: Final = re.compile(r"\b\w\.")
_IN_LETTERS: Final = re.compile(r"[^\W\d_](?:.*[^\W\d_\s-])?")
_LONGEST: Final = 80
_PAIR, _TRIPLE = 2, 3
_BEFORE_IOTATED: Final = "яюєї"


@dataclass(frozen=True, slots=True)
class FullName:
    """A name in its parts; a patronymic may be absent."""

    surname: str
    given: str
    patronymic: str | None


def name_of(text: str) -> str:
    """Return one part of a name («ШЕВЧЕНКО», "О'ЛІЙНИК", «Левенець - Гай») as it is printed.

    Apostrophes become ’, spaces around a hyphen go, words all in capitals or all small get one capital.
    Raises CellError: mixed-letters (word, letter, place, alphabet, repaired), initials, not-a-name (sign), too-long.
    """
    joined = _DASHES.sub("-", _APOSTROPHES.sub(APOSTROPHE, tidy(text)))
    _refuse(joined)
    return " ".join(_cased(word, first=place == 0) for place, word in enumerate(joined.split()))


def latin_name_of(text: str) -> str:
    """Return one part of a name in Latin letters. Raises CellError as `name_of`, and not-latin (letter)."""
    name = name_of(text)
    strange = next((letter for letter in name if is_cyrillic(letter)), None)
    if strange:
        raise CellError("not-latin", letter=strange)
    return name


def full_name_of(text: str) -> FullName:
    """Split «ПІБ»: surname first, or last when it alone is in capitals («Іван Петрович ШЕВЧЕНКО»), or before a comma.

    Raises CellError as `name_of`, and given-missing (one word only), name-not-split (too many words to tell apart),
    name-order (Latin letters, where either order is usual: capitals or a comma must show the surname).
    """
    surname, words, certain = _surname_apart(_DASHES.sub("-", _APOSTROPHES.sub(APOSTROPHE, tidy(text))))
    if not words:
        raise CellError("given-missing")
    if not certain and not is_cyrillic(surname):
        raise CellError("name-order")
    given_words, patronymic = _without_patronymic(words)
    if len(given_words) > (_PAIR if certain else 1):
        raise CellError("name-not-split")
    return FullName(name_of(surname), name_of(" ".join(given_words)), name_of(patronymic) if patronymic else None)


def _surname_apart(name: str) -> tuple[str, list[str], bool]:
    """Return the surname, the other words, and whether it is certain that the surname ends where it was cut."""
    before, comma, after = name.partition(",")
    _refuse(before)
    if comma:
        return before, after.split(), True
    return _without_surname(name.split())


def _refuse(name: str) -> None:
    """Refuse what is no name."""
    if len(name) > _LONGEST:
        raise CellError("too-long", limit=str(_LONGEST))
    found = mixture(name)
    if found:
        raise CellError(
            "mixed-letters", word=found.word, letter=found.letter, place=str(found.place), alphabet=found.alphabet,
            repaired=found.repaired,
        )  # fmt: skip
    if _INITIAL.search(name):
        raise CellError("initials")
    strange = next((sign for sign in name if not _is_allowed(sign)), None)
    if strange or not _IN_LETTERS.fullmatch(name):
        raise CellError("not-a-name", sign=strange or name)


def _is_allowed(sign: str) -> bool:
    """Say whether the sign may stand in a name."""
    return is_cyrillic(sign) or is_latin(sign) or sign in f"{APOSTROPHE}- " or ("\u0300" <= sign <= "\u036f")


def _cased(word: str, *, first: bool) -> str:
    """Give a word of capitals or of small letters its one capital, each half of a double name alone."""
    small = word.lower()
    if small in _AFTER_FATHER and not first:
        return small
    if word == small and word in _SMALL_WORDS:
        return word
    return "-".join(_capitalised(part) for part in word.split("-"))


def _capitalised(part: str) -> str:
    """Capitalise «ШЕВЧЕНКО» and «шевченко», not «МакДональд»; a second capital for «О’КОННОР», not for «В’ЯЧЕСЛАВ»."""
    if part not in {part.upper(), part.lower()}:
        return part
    head, apostrophe, tail = part.partition(APOSTROPHE)
    if apostrophe and len(head) == 1 and tail and tail[0].lower() not in _BEFORE_IOTATED:
        return head.upper() + apostrophe + tail.capitalize()
    return part[:1].upper() + part[1:].lower()


def _is_capitals(word: str) -> bool:
    """Say whether a word of at least two letters stands in capitals."""
    return len(word) > 1 and word.isupper()


def _without_surname(words: list[str]) -> tuple[str, list[str], bool]:
    """Take the surname off by its capitals, else by a patronymic in the middle of three words, else the first word."""
    capitals = [_is_capitals(word) for word in words]
    if any(capitals) and not all(capitals):
        first, end = capitals.index(True), len(capitals) - capitals[::-1].index(True)
        if all(capitals[first:end]) and (first == 0 or end == len(words)):
            return " ".join(words[first:end]), words[:first] + words[end:], True
    if len(words) == _TRIPLE and _is_patronymic(words[1]) and not _is_patronymic(words[2]):
        return words[2], words[:2], True
    return words[0], words[1:], False


def _without_patronymic(words: list[str]) -> tuple[list[str], str]:
    """Take the patronymic off the words that follow the surname."""
    if len(words) > _PAIR and words[-1].lower() in _AFTER_FATHER:
        return words[:-2], " ".join(words[-2:])
    if len(words) >= _PAIR and (len(words) == _PAIR or _is_patronymic(words[-1])):
        return words[:-1], words[-1]
    return words, ""


def _is_patronymic(word: str) -> bool:
    """Say whether the ending is one of a Ukrainian patronymic."""
    return word.lower().endswith(_PATRONYMIC_ENDINGS)
