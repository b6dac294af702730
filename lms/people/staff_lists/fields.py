"""What a column of a list can hold, and the headings offices give it."""

import re
from enum import StrEnum
from typing import Final

from lms.people.staff_lists.cells import tidy
from lms.people.staff_lists.letters import with_cyrillic_twins


class Field(StrEnum):
    """What a column holds; the value is the column's name in stored mappings."""

    SERVICE_NUMBER = "service_number"
    FULL_NAME = "full_name"
    SURNAME = "surname"
    GIVEN = "given"
    PATRONYMIC = "patronymic"
    LATIN_SURNAME = "latin_surname"
    LATIN_GIVEN = "latin_given"
    RANK = "rank"
    POST = "post"
    UNIT = "unit"
    STAFF_GROUP = "staff_group"
    SEX = "sex"
    EMAIL = "email"
    SINCE = "since"
    TITLE = "title"
    PROVIDER = "provider"
    HOURS = "hours"
    DATE = "date"
    DOCUMENT = "document"


class Kind(StrEnum):
    """Which list a file is."""

    STAFF = "staff"
    TRAINING = "training"


_WHO: Final = (Field.SERVICE_NUMBER, Field.FULL_NAME, Field.SURNAME, Field.GIVEN, Field.PATRONYMIC)
FIELDS: Final[dict[Kind, tuple[Field, ...]]] = {
    Kind.STAFF: (
        *_WHO, Field.LATIN_SURNAME, Field.LATIN_GIVEN, Field.RANK, Field.POST, Field.UNIT, Field.STAFF_GROUP, Field.SEX,
        Field.EMAIL, Field.SINCE,
    ),
    Kind.TRAINING: (*_WHO, Field.TITLE, Field.PROVIDER, Field.HOURS, Field.DATE, Field.DOCUMENT),
}  # fmt: skip

_LONGEST_HEADING: Final = 90
_SIGNS: Final = re.compile(r"[^\w]+|_+")
_APOSTROPHES: Final = re.compile("['’ʼ`‘´]")
_IGNORED: Final = re.compile(
    r"|(n|no|num)?( ?(з ?п|п ?п|s n))?|номер (з ?п|п ?п|за порядком)|порядковий номер|row|row (number|no)"
    r"|телефон.*|.*моб.*|phone.*|mobile.*|дата (народження|видачі).*|.*birth.*|дата (присвоєння )?звання"
)
_LATIN_MARK: Final = re.compile(r"\b(лат\w*|англ\w*|latin|english|eng|translit\w*|трансліт\w*|закордон\w*|passport)\b")

# The first pattern that fits a whole heading names its field.
_HEADINGS: Final = tuple(
    (field, re.compile(pattern))
    for field, pattern in (
        (Field.SERVICE_NUMBER, r"(номер )?(спеціальн\w+ |нагрудн\w+ )?(жетон\w*|знак\w*)( .*)?|(номер )?жетон\w* .*"),
        (Field.SERVICE_NUMBER, r"(особист\w+|особов\w+|службов\w+|табельн\w+|персональн\w+)( номер.*|)|таб( номер)?"),
        (Field.SERVICE_NUMBER, r"(service|badge|personnel|personal|staff|employee) (number|no|id|n)( .*)?|id|badge"),
        (Field.FULL_NAME, r"(піб|п і б|піп|п і п|п і по б)( .*)?|прізвищ\w+ .*(імя|ініціал).*|(власне )?імя .*прізв.*"),
        (Field.FULL_NAME, r"(full )?name( of (officer|person|employee|participant|staff member))?"),
        (Field.FULL_NAME, r"name( and| ) ?surname|(surname|last name|family name) .*name.*"),
        (Field.FULL_NAME, r"(first|given) names? .*(surname|last name|family name)|surname and initials"),
        (Field.SURNAME, r"прізвищ\w+( .*)?|(surname|last name|family name)( .*)?"),
        (Field.GIVEN, r"(власне )?імя( .*)?|(given|first) ?names?( .*)?|forename"),
        (Field.PATRONYMIC, r"по ?батькові( .*)?|patronymic( .*)?|middle name|fathers name"),
        (Field.RANK, r"(спец\w* )?звання( .*)?|(special |police )?rank( .*)?"),
        (Field.SINCE, r"(у|на|в) посаді з.*|(дата призначен|призначен)\w+( .*)?|(in post )?since|.*appoint\w+.*"),
        (Field.POST, r"(займана |штатна |повна )?(назва )?посад\w+( .*)?|post|position|job title|job|duty position"),
        (Field.STAFF_GROUP, r"(категорія|група)( персоналу| особового складу| працівник\w+| слухач\w+| керівник\w+)?"),
        (Field.STAFF_GROUP, r"(керівна )?ланка( .*)?|рівень( управління| керівництва| посади)?"),
        (Field.STAFF_GROUP, r"(staff |training |target )?group|(management |staff )?(level|category)|audience"),
        (Field.UNIT, r"(код |назва |структурний |повна назва )*підрозділ\w*( .*)?|орган( .*)?|місце (служби|роботи).*"),
        (Field.UNIT, r"(police )?(unit|department|division|station)( (code|name).*)?|name of unit"),
        (Field.SEX, r"стать|sex|gender"),
        (Field.EMAIL, r"(адреса )?e ?mail( .*)?|імейл|пошта|mail"),
        (Field.EMAIL, r"(адреса )?(електронн\w+|ел|е) ?(пошт|адрес|скриньк)\w*( .*)?"),
        (Field.DOCUMENT, r"(номер |серія |реквізити )*(та номер )?(документ|сертифікат|свідоцтв|посвідчен|диплом).*"),
        (Field.DOCUMENT, r"(document|certificate|diploma)( (number|no|n))?( .*)?"),
        (Field.HOURS, r"(кількість |к сть |обсяг |навчальних |всього )*(у |в )?(год|годин\w*|обсяг|тривалість)( .*)?"),
        (Field.HOURS, r"(number of )?(hours|duration)( .*)?"),
        (Field.DATE, r"дат\w+( .*)?|період( .*)?|коли( .*)?|(completion |end )?date( .*)?|completed( .*)?|period"),
        (Field.PROVIDER, r"організатор\w*( .*)?|провайдер|(.* )?заклад\w*( .*)?|ким (проведено|видано).*"),
        (Field.PROVIDER, r"(організація|установа)( .*)?"),
        (Field.PROVIDER, r"provider( .*)?|institution|organi[sz]er|organi[sz]ation|issued by|school"),
        (Field.TITLE, r"(назва |тема )*(курс|програм|навчанн|тренінг|заход|захід|семінар)\w*( .*)?|назва|тема"),
        (Field.TITLE, r"(назва )?підвищення кваліфікації"),
        (Field.TITLE, r"(course|training|workshop|programme|program)( (title|name))?|title( .*)?|topic"),
    )
)  # fmt: skip


def plain_heading(text: str) -> str:
    """Return a heading as small words: without marks, apostrophes and «№», look-alike letters repaired."""
    words = with_cyrillic_twins(tidy(text).casefold())
    return _SIGNS.sub(" ", _APOSTROPHES.sub("", words)).strip()


def field_of(heading: str, kind: Kind) -> Field | None:
    """Return what a column under this heading holds; None for a running number, a telephone or anything unknown."""
    plain = plain_heading(heading)
    if not plain or len(plain) > _LONGEST_HEADING or _IGNORED.fullmatch(plain):
        return None
    marked = _LATIN_MARK.search(plain)
    if marked:
        field = _first_fit(_LATIN_MARK.sub("", plain).replace(" in ", " ").removesuffix(" in").strip(), kind)
        twins = {Field.SURNAME: Field.LATIN_SURNAME, Field.GIVEN: Field.LATIN_GIVEN}
        found = twins.get(field) if field else None
        return found if found in FIELDS[kind] else None
    return _first_fit(plain, kind)


def _first_fit(plain: str, kind: Kind) -> Field | None:
    """Return the field of the first pattern that fits, among those this kind of list has."""
    fits = (field for field, pattern in _HEADINGS if field in FIELDS[kind] and pattern.fullmatch(plain))
    return next(fits, None)
