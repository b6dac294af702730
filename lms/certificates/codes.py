"""Numbers and check codes of documents: how they are made, printed, and read back from what a person types. Pure."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, which are taken for digits and for each other."""

LENGTH = 28
"""Characters of five bits each: 140 random bits."""

GROUP = 4
_LOOK_ALIKE = str.maketrans("ОІLIАВСЕНКМРТХУ", "0111ABCEHKMPTXY")
_NUMBER = re.compile(r"([A-ZА-ЯҐЄІЇ]{1,8})-?(\d{4})-?(\d{1,9})")
_LATIN_TWINS = str.maketrans("АВСЕНІКМОРТХУ", "ABCEHIKMOPTXY")


def new_code() -> str:
    """A random check code, as it is stored: 28 characters without signs between them."""
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def grouped(code: str) -> str:
    """A check code as it is printed: groups of four."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def code_typed(text: str) -> str:
    """What was typed as a check code, as it is stored: signs, case and letters that look alike do not count."""
    kept = "".join(letter for letter in text.upper() if letter.isalnum())
    return kept.translate(_LOOK_ALIKE).replace("O", "0")[: 2 * LENGTH]


def number_of(series: str, year: int, ordinal: int) -> str:
    """A register number: VY-2026-000123."""
    return f"{series}-{year:04}-{ordinal:06}"


def number_typed(text: str) -> str:
    """What was typed as a number, as it is stored; unreadable text comes back as it is, and is found nowhere."""
    kept = "".join(text.upper().replace("№", "").replace("–", "-").replace("—", "-").split())
    found = _NUMBER.fullmatch(kept)
    if found is None:
        return kept[:40]
    return number_of(found[1].translate(_LATIN_TWINS), int(found[2]), int(found[3]))
