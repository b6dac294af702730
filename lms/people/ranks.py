"""The special ranks of the police and how staff lists write them."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final, TypeAlias


class Composition(StrEnum):
    """The group of ranks in the law; not the staff group of a post."""

    JUNIOR = "junior"
    MIDDLE = "middle"
    HIGHER = "higher"


class Rank(StrEnum):
    """The 14 special ranks of Law 580-VIII, article 80, from the lowest to the highest."""

    PRIVATE = "private"
    CORPORAL = "corporal"
    SERGEANT = "sergeant"
    SENIOR_SERGEANT = "senior-sergeant"
    JUNIOR_LIEUTENANT = "junior-lieutenant"
    LIEUTENANT = "lieutenant"
    SENIOR_LIEUTENANT = "senior-lieutenant"
    CAPTAIN = "captain"
    MAJOR = "major"
    LIEUTENANT_COLONEL = "lieutenant-colonel"
    COLONEL = "colonel"
    GENERAL_THIRD = "general-third"
    GENERAL_SECOND = "general-second"
    GENERAL_FIRST = "general-first"

    @property
    def words(self) -> dict[str, str]:
        """The rank as it stands on screen and in documents: nominative, and its usual English form."""
        return {"uk": RANKS[self].nominative, "en": RANKS[self].english}


class Unknown(Enum):
    """The answer for words that name no rank of the police."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN
RankReading: TypeAlias = Rank | Unknown | None


@dataclass(frozen=True, slots=True)
class RankForms:
    """How a rank is written: three Ukrainian cases, English, and the short form used in staff lists."""

    composition: Composition
    nominative: str
    genitive: str
    dative: str
    english: str
    short: str


_JUNIOR, _MIDDLE, _HIGHER = Composition.JUNIOR, Composition.MIDDLE, Composition.HIGHER


def _forms(composition: Composition, words: str, english: str, short: str) -> RankForms:
    """Build the row of a rank from «nominative|genitive|dative» without the word «поліції»."""
    nominative, genitive, dative = (f"{word} поліції" for word in words.split("|"))
    return RankForms(composition, nominative, genitive, dative, f"Police {english}", short)


def _general(number: str, english: str, short: str) -> RankForms:
    """Build the row of one of the three ranks of general."""
    nominative, genitive, dative = (f"{word} поліції {number} рангу" for word in ("генерал", "генерала", "генералу"))
    return RankForms(_HIGHER, nominative, genitive, dative, f"Police General of the {english} Rank", short)


RANKS: Final[dict[Rank, RankForms]] = {
    Rank.PRIVATE: _forms(_JUNIOR, "рядовий|рядового|рядовому", "Private", "ряд."),
    Rank.CORPORAL: _forms(_JUNIOR, "капрал|капрала|капралу", "Corporal", "к-л"),
    Rank.SERGEANT: _forms(_JUNIOR, "сержант|сержанта|сержанту", "Sergeant", "с-нт"),
    Rank.SENIOR_SERGEANT: _forms(
        _JUNIOR, "старший сержант|старшого сержанта|старшому сержанту", "Senior Sergeant", "ст. с-нт"
    ),
    Rank.JUNIOR_LIEUTENANT: _forms(
        _MIDDLE, "молодший лейтенант|молодшого лейтенанта|молодшому лейтенанту", "Junior Lieutenant", "мол. л-т"
    ),
    Rank.LIEUTENANT: _forms(_MIDDLE, "лейтенант|лейтенанта|лейтенанту", "Lieutenant", "л-т"),
    Rank.SENIOR_LIEUTENANT: _forms(
        _MIDDLE, "старший лейтенант|старшого лейтенанта|старшому лейтенанту", "Senior Lieutenant", "ст. л-т"
    ),
    Rank.CAPTAIN: _forms(_MIDDLE, "капітан|капітана|капітану", "Captain", "к-н"),
    Rank.MAJOR: _forms(_MIDDLE, "майор|майора|майору", "Major", "м-р"),
    Rank.LIEUTENANT_COLONEL: _forms(_MIDDLE, "підполковник|підполковника|підполковнику", "Lieutenant Colonel", "п/п-к"),
    Rank.COLONEL: _forms(_MIDDLE, "полковник|полковника|полковнику", "Colonel", "п-к"),
    Rank.GENERAL_THIRD: _general("третього", "Third", "ген. 3 р."),
    Rank.GENERAL_SECOND: _general("другого", "Second", "ген. 2 р."),
    Rank.GENERAL_FIRST: _general("першого", "First", "ген. 1 р."),
}

# Compact spellings: small letters, without «поліції», dots, hyphens, slashes and spaces.
_PLAIN: Final = {
    Rank.PRIVATE: "рядовий рядова ряд рдй рядпол private pvt",
    Rank.CORPORAL: "капрал капралка кл капр крл кпрл corporal cpl",
    Rank.CAPTAIN: "капітан капітанка кн кап капт кпт ктн кт captain cpt capt",
    Rank.MAJOR: "майор майорка мр майр major maj",
    Rank.LIEUTENANT_COLONEL: "підполковник підполковниця ппк підполк підпк пполк пплк пполковник пдполк "
    "lieutenantcolonel ltcolonel ltcol",
    Rank.COLONEL: "полковник полковниця пк полк плк полкк colonel col",
}
_SERGEANT: Final = "сержант сержантка снт серж сжт сержт сант sergeant sgt"
_LIEUTENANT: Final = "лейтенант лейтенантка лт лейт лнт лейтт лтнт lieutenant lt"
_SENIOR: Final = "старший старша старш стар ст senior sen sr"
_YOUNGER: Final = "молодший молодша молодш молод мол мл junior jun jr"
_NUMBERS: Final = {
    Rank.GENERAL_THIRD: "третього 3 3го ііі iii",
    Rank.GENERAL_SECOND: "другого 2 2го іі ii",
    Rank.GENERAL_FIRST: "першого 1 1го і i",
}
_WITHOUT: Final = (
    "бз бзв бззв беззвання безспецзвання безспеціальногозвання нема немає немазвання немаєзвання "
    "немаєспеціальногозвання цив цивільний цивільна цивільнийпрацівник цивільнаособа вільнонайманий вільнонаймана "
    "держслужбовець держслужбовиця держслуж державнийслужбовець державнаслужбовиця дс працівник працівниця "
    "none norank civilian civilservant na"
)
_NO_RANK: Final = frozenset(_WITHOUT.split())
_POLICE: Final = re.compile(r"\b(?:поліції|поліц|полції|пії|police|of|the)\b|\bпол\.(?=\s|$)|\bп-ії\b|(?<=\S )п\.?$")
_MARKS: Final = re.compile(r"[\s.\-‐‑–—/\\'’ʼ,;«»\"]+")
_LATIN_TWINS: Final = str.maketrans("aceikopxy", "асеікорху")
_CYRILLIC: Final = re.compile("[а-яґєії]")


def _compact(text: str) -> str:
    """Reduce a rank to small letters and digits, with look-alike Latin letters among Cyrillic ones repaired."""
    small = unicodedata.normalize("NFKC", text).casefold().strip()
    if _CYRILLIC.search(small):
        small = small.translate(_LATIN_TWINS)
    small = _POLICE.sub(" ", small).replace("с-т", "снт")  # without its hyphen «с-т» is «ст.», which is «старший»
    return _MARKS.sub("", small)


def _spellings() -> dict[str, Rank]:
    """List every compact spelling that is read as a rank."""
    found = {spelling: rank for rank, words in _PLAIN.items() for spelling in words.split()}
    for word in _SERGEANT.split():
        found |= {word: Rank.SERGEANT} | {before + word: Rank.SENIOR_SERGEANT for before in _SENIOR.split()}
    for word in _LIEUTENANT.split():
        found |= {word: Rank.LIEUTENANT} | {before + word: Rank.SENIOR_LIEUTENANT for before in _SENIOR.split()}
        found |= {before + word: Rank.JUNIOR_LIEUTENANT for before in _YOUNGER.split()}
    for rank, numbers in _NUMBERS.items():
        for number in numbers.split():
            found |= {
                general + number + tail: rank
                for general in ("генерал", "ген", "гл")
                for tail in ("рангу", "ранг", "р", "")
            }
    for rank, forms in RANKS.items():
        written = (forms.nominative, forms.genitive, forms.dative, forms.english, forms.short, rank.value)
        found |= {_compact(form): rank for form in written}
    return found


_SPELLINGS: Final = _spellings()


def rank_of(text: str) -> RankReading:
    """Return the rank these words name, None when they say there is none, UNKNOWN when they name no rank of the law.

    Empty text, dashes, «б/зв», «без звання», «цивільний», «держслужбовець» are None. Ranks of the former militia, of
    the army or of the fire service are UNKNOWN: they are never turned into a police rank by guess.
    """
    compact = _compact(text)
    if not compact or compact in _NO_RANK:
        return None
    return _SPELLINGS.get(compact, UNKNOWN)
