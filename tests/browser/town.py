"""The place where a story is played: a region with one unit, and those whom the roster does not bring."""

from dataclasses import dataclass
from pathlib import Path

from lms.access import Program, Role
from lms.audit.rules import record
from lms.catalogue.models import Edition
from lms.catalogue.queries import content_of, current_edition
from lms.certificates.rules.holding import ProviderFacts, set_provider
from lms.db import Db
from lms.people.models.persons import Person
from lms.people.models.units import Unit, UnitKind
from lms.people.queries.persons import person_by_number
from lms.people.rules.passwords import set_password
from tests.browser.papers import Line
from tests.make import Make
from tests.tiny_course import TinyCourse

PASSWORD = "kalyna veresen potik"
SUPERVISORS, SMALL = "leadership/supervisors", "shelf/small"
PROVIDER = ProviderFacts(
    series="VY",
    name={"uk": "Навчальний центр «Вигаданий»", "en": "Training Centre “Invented”"},
    legal_basis={"uk": "Наказ № 1 (вигаданий)", "en": "Order No. 1 (invented)"},
    city={"uk": "Київ", "en": "Kyiv"},
    signatory_post={"uk": "Директорка", "en": "Director"},
    signatory_name={"uk": "Марія ЗРАЗКОВА", "en": "Mariia ZRAZKOVA"},
)


@dataclass(frozen=True)
class Player:
    """One person of the roster, with the Latin name that the transliteration rule of 2010 gives."""

    line: Line
    printed: str
    latin: str


@dataclass(frozen=True)
class Town:
    """One region. `players` are senior, middle, line in this order; `others` only fill the unit."""

    language: str
    unit_code: str
    numbers: dict[str, str]
    players: tuple[Player, Player, Player]
    others: tuple[Line, ...]

    @property
    def lines(self) -> list[Line]:
        """Everybody on the roster."""
        return [*(player.line for player in self.players), *self.others]


NAMES = {
    "uk": (
        ("Юрченко Олексій Ігорович", "Олексій Ігорович ЮРЧЕНКО", "Oleksii YURCHENKO"),
        ("Згурська Ярина Гаврилівна", "Ярина Гаврилівна ЗГУРСЬКА", "Yaryna ZGHURSKA"),
        ("Ґедз Соломія Юріївна", "Соломія Юріївна ҐЕДЗ", "Solomiia GEDZ"),
    ),
    "en": (
        ("Кравець Уляна Петрівна", "Уляна Петрівна КРАВЕЦЬ", "Uliana KRAVETS"),
        ("Загоруйко Ілля Євгенович", "Ілля Євгенович ЗАГОРУЙКО", "Illia ZAHORUIKO"),
        ("Цюпа Ганна Йосипівна", "Ганна Йосипівна ЦЮПА", "Hanna TSIUPA"),
    ),
}
OTHERS = {"uk": ("Бондар Тарас Якович", "Мельник Віра Андріївна"), "en": ("Гайова Єва Іванівна", "Щука Яким Львович")}
GROUPS = ("Керівники підрозділів", "Керівники середньої ланки", "Працівники без підлеглих")
POSTS = (("підполк. поліції", "Заступник начальника"), ("ст. л-т поліції", "Старший зміни"), ("серж.", "Інспектор"))


def town(language: str) -> Town:
    """The town in which the story is played in this language."""
    first = {"uk": 1000, "en": 2000}[language]
    unit = f"MS-{first}"

    def line(place: int, name: str, group: int) -> Line:
        rank, post = POSTS[group]
        return Line(f"{first + place:07}", name, rank, post, unit, GROUPS[group])

    senior, middle, junior = (
        Player(line(place, name, place), printed, latin) for place, (name, printed, latin) in enumerate(NAMES[language])
    )
    return Town(
        language=language,
        unit_code=unit,
        numbers={role: f"{first + place:07}" for place, role in enumerate(("hr", "head", "trainer"), 100)},
        players=(senior, middle, junior),
        others=tuple(line(place, name, 2) for place, name in enumerate(OTHERS[language], 10)),
    )


def settle(db: Db, place: Town) -> None:
    """Put there what the story does not make itself: the unit, HR, the head of unit, the trainer, the provider."""
    make = Make(db)
    region = make.unit(name=f"Головне управління {place.unit_code}", kind=UnitKind.REGION, code=f"R-{place.unit_code}")
    unit: Unit = make.unit(name=f"Відділ {place.unit_code}", parent=region, code=place.unit_code)
    hr = make.person(service_number=place.numbers["hr"], surname="Кадрова", given="Ніна", patronymic=None)
    head = make.person(service_number=place.numbers["head"], surname="Головня", given="Остап", patronymic=None)
    trainer = make.person(service_number=place.numbers["trainer"], surname="Навчук", given="Олена", patronymic=None)
    make.grant(hr, Role.HR, unit=region)
    make.grant(head, Role.COMMANDER, unit=unit)
    make.grant(trainer, Role.TRAINER)
    make.award(trainer)
    for person in (hr, head, trainer):
        set_password(db, person, PASSWORD, by=Program())
    set_provider(db, PROVIDER, by=Program())
    record(db, Program(), "unit.made-for-test", unit)


def give_passwords(db: Db, place: Town) -> None:
    """Let those whom the roster brought sign in: what a slip and its page would do, by the same rule."""
    for player in place.players:
        set_password(db, person_of(db, player.line.number), PASSWORD, by=Program())


def person_of(db: Db, number: str) -> Person:
    """The person with a service number."""
    person = person_by_number(db, number)
    assert person is not None, number
    return person


def edition_of(db: Db, key: str) -> Edition:
    """The version of a course that is taught now."""
    edition = current_edition(db, key)
    assert edition is not None, key
    return edition


def small_course(folder: Path) -> Path:
    """Files of a second course, for senior and line staff, so that all three groups have one."""
    course = TinyCourse(folder)
    course.replace("course.yaml", "audience: [middle, line]", "audience: [senior, line]")
    course.replace("course.yaml", "  tasks: [record]", "  tasks: []")
    return course.root


def right_answers(edition: Edition) -> dict[str, list[str]]:
    """Question id → the values that answer it rightly, from the version's own content."""
    banks = content_of(edition)["banks"]
    return {question["id"]: right_values(question) for bank in banks.values() for question in bank}


def right_values(question: dict[str, object]) -> list[str]:
    """The values of a form that answer one question rightly."""
    answer = question.get("answer")
    match question["type"]:
        case "single" | "multiple":
            choices = question["choices"]
            assert isinstance(choices, list)
            return [str(choice["id"]) for choice in choices if choice["correct"]]
        case "true-false":
            return [str(answer).lower()]
        case "numeric":
            assert isinstance(answer, dict)
            return [str(answer["value"])]
        case _:
            assert isinstance(answer, dict)
            return [str(answer["uk"][0])]
