"""The sheet's words in both languages: names, periods, hours, the verb by sex."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import dates

from lms.certificates.codes import grouped
from lms.i18n import _n, speaking

MINUTES_AN_HOUR = 60
LONG_NAME, VERY_LONG_NAME = 34, 48
MANY_WORDS = 850


@dataclass(frozen=True)
class Words:
    """What one language's half of the sheet says; empty texts are left out."""

    language: str
    name: str
    rank: str
    title: str
    volume: str
    period: str
    valid_until: str
    outcomes: list[str]
    provider: str
    basis: str
    header: str
    funders: str
    place_and_date: str
    version_of: str
    signatory_post: str
    signatory_name: str


@dataclass(frozen=True)
class Sheet:
    """A whole sheet: both halves and what stands once."""

    number: str
    code: str
    kind: str
    sex: str | None
    form: str
    replaces: str
    verify: str
    address: str
    made_on: str
    uk: Words
    en: Words

    @property
    def name_size(self) -> str:
        """How both names are set, so that one of 60 letters keeps to its place and the halves stay level."""
        longest = max(len(self.uk.name), len(self.en.name))
        if longest > VERY_LONG_NAME:
            return "very-long"
        return "long" if longest > LONG_NAME else "usual"

    @property
    def outcomes_size(self) -> str:
        """How the outcomes are set, so that many keep to one sheet."""
        longest = max(sum(map(len, self.uk.outcomes)), sum(map(len, self.en.outcomes)))
        return "dense" if longest > MANY_WORDS else "usual"


def sheet_of(facts: dict[str, Any], *, neutral: bool = False) -> Sheet:
    """The words of a document from its frozen facts alone; a neutral one names neither the course nor its outcomes."""
    return Sheet(
        number=facts["number"],
        code=grouped(facts["code"]),
        kind=facts["kind"],
        sex=facts["sex"],
        form=facts["form"],
        replaces=facts.get("replaces", ""),
        verify=facts["verify"].partition("://")[2],
        address=facts["address"],
        made_on=facts["decided_on"],
        uk=_words(facts, "uk", neutral=neutral),
        en=_words(facts, "en", neutral=neutral),
    )


def long_day(day: date, code: str) -> str:
    """A date as documents write it: «15 березня 2026 року», 15 March 2026."""
    return f"{_format(day, 'd MMMM y', code)}{' року' if code == 'uk' else ''}"


def period(first: date, last: date, code: str) -> str:
    """A stretch of days: «з 12 до 15 березня 2026 року», 12–15 March 2026; one day is that day."""
    if first == last:
        return long_day(last, code)
    short = "d" if (first.year, first.month) == (last.year, last.month) else "d MMMM"
    if first.year != last.year:
        short = "d MMMM y"
    begin = _format(first, short, code)
    if code == "uk":
        return f"з {begin}{' року' if first.year != last.year else ''} до {long_day(last, code)}"
    return f"{begin}–{long_day(last, code)}" if short == "d" else f"{begin} – {long_day(last, code)}"


def volume(minutes: int) -> str:
    """Minutes in full words: «24 години», «7 годин 30 хвилин»."""
    hours, rest = divmod(minutes, MINUTES_AN_HOUR)
    parts = [_n("%(num)s hour", "%(num)s hours", hours)] if hours else []
    if rest or not hours:
        parts.append(_n("%(num)s minute", "%(num)s minutes", rest))
    return " ".join(parts)


def _format(day: date, pattern: str, code: str) -> str:
    return dates.format_date(day, pattern, locale="uk_UA" if code == "uk" else "en_GB")


def _words(facts: dict[str, Any], code: str, *, neutral: bool) -> Words:
    programme = facts["programme"] or {}
    decided_on = date.fromisoformat(facts["decided_on"])
    first, last = date.fromisoformat(facts["starts_on"]), date.fromisoformat(facts["ends_on"])
    until = facts.get("valid_until")
    city = _in(facts["city"], code)
    place = (f"м. {city}" if code == "uk" else city) if city else ""
    with speaking(code):
        hours = volume(facts["minutes"])
    return Words(
        language=code,
        name=_in(facts["name"], code),
        rank=_in(facts["rank"], code),
        title=_in(facts["neutral_title" if neutral else "title"], code),
        volume=hours,
        period=period(first, last, code),
        valid_until=long_day(date.fromisoformat(until), code) if until else "",
        outcomes=[] if neutral else [_in(text, code) for text in facts["outcomes"]],
        provider=_in(facts["provider"], code),
        basis=_in(facts["basis"], code),
        header=_in(programme.get("header"), code) or _in(programme.get("title"), code),
        funders=_in(programme.get("funders"), code),
        place_and_date=", ".join(part for part in (place, long_day(decided_on, code)) if part),
        version_of=long_day(date.fromisoformat(facts["version_of"]), code),
        signatory_post=_in(facts["signatory"]["post"], code),
        signatory_name=_in(facts["signatory"]["name"], code),
    )


def _in(texts: dict[str, str] | None, code: str) -> str:
    return str((texts or {}).get(code) or "")
