"""The demonstration's units and people: who serves where, who is trusted with what, who can sign in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random

from lms.access import Program, Role
from lms.audit.rules import record
from lms.awards.models import AwardBasis, AwardKind
from lms.awards.rules import give
from lms.db import Db
from lms.demo.names import Name, invented
from lms.demo.places import REGIONS, UNITS, UnitPlan
from lms.i18n import sort_key
from lms.people.models.contacts import ContactPurpose
from lms.people.models.persons import Person, PersonKind, Posting, StaffGroup
from lms.people.models.units import Unit, UnitKind
from lms.people.queries.persons import name_key
from lms.people.queries.trust import actor_of
from lms.people.ranks import Rank
from lms.people.rules.contacts import Entry, add_contact
from lms.people.rules.grants import Trust, give_grant
from lms.people.rules.passwords import set_password

BY = Program()
SERVING_SINCE = date(2023, 1, 9)
QUALIFICATIONS = {
    "leadership-trainer": {"uk": "Тренер з лідерства", "en": "Leadership trainer"},
    "resilience-trainer": {"uk": "Тренер зі стійкості до стресу", "en": "Resilience trainer"},
    "community-trainer": {"uk": "Тренер із взаємодії з громадою", "en": "Community policing trainer"},
    "public-order-trainer": {"uk": "Тренер із публічного порядку", "en": "Public order trainer"},
    "human-rights-trainer": {"uk": "Тренер із прав людини", "en": "Human rights trainer"},
}
FOREIGN = (("Lindqvist", "Anna"), ("O'Brien", "Declan"))
INTERPRETER = Name("Савицька", "Ореста", "Ігорівна", None)
OWN_TRAINERS = 10
TRUSTED_FOR = timedelta(days=200)
MAIL_EVERY = 9
POSTS = {
    StaffGroup.SENIOR: ("Заступник керівника підрозділу", (Rank.MAJOR, Rank.LIEUTENANT_COLONEL)),
    StaffGroup.MIDDLE: ("Старший зміни", (Rank.SENIOR_LIEUTENANT, Rank.CAPTAIN, Rank.MAJOR)),
    StaffGroup.LINE: ("Інспектор", (Rank.CORPORAL, Rank.SERGEANT, Rank.SENIOR_SERGEANT, Rank.LIEUTENANT, None)),
}
HEAD = "Керівник підрозділу"
SIGN_INS = {
    "officer-senior": ("NP-01", StaffGroup.SENIOR, None),
    "officer-middle": ("NP-04", StaffGroup.MIDDLE, None),
    "officer-line": ("NP-03", StaffGroup.LINE, None),
    "trainer": ("NP-06", StaffGroup.MIDDLE, None),
    "commander": ("NP-02", StaffGroup.SENIOR, None),
    "hr": ("NP-07", StaffGroup.LINE, Role.HR),
    "coordinator": ("VH-01", StaffGroup.SENIOR, Role.COORDINATOR),
    "evaluator": ("VH-02", StaffGroup.LINE, Role.EVALUATOR),
    "administrator": ("VH-04", StaffGroup.LINE, Role.ADMINISTRATOR),
}
"""Role key → unit, staff group, and the role that is given (a trainer's and a head's come with the others')."""

WORDS = ("kalyna", "veresen", "krynytsia", "liulka", "yavir", "smereka", "malyna", "horobets", "zoria", "potik")


@dataclass
class Cast:
    """Everybody who plays: units by code, people by unit and group, those with a sign-in by role key."""

    units: dict[str, Unit] = field(default_factory=dict)
    regions: list[Unit] = field(default_factory=list)
    people: dict[tuple[str, StaffGroup], list[Person]] = field(default_factory=dict)
    heads: dict[str, Person] = field(default_factory=dict)
    region_heads: dict[str, Person] = field(default_factory=dict)
    players: dict[str, Person] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    trainers: list[Person] = field(default_factory=list)
    interpreter: Person | None = None


def cast(db: Db, chance: Random, in_unit: int, today: date) -> Cast:
    """Units with about `in_unit` people each, their heads, the trainers, and the nine who can sign in."""
    whole = Cast()
    numbers = count(100_001)
    _units(db, whole)
    for plan in UNITS:
        _settle(db, whole, plan, chance, numbers, in_unit + chance.randint(-in_unit // 8, in_unit // 8))
    _trust(db, whole, today - TRUSTED_FOR)
    _trainers(db, whole, today)
    _contacts(db, whole)
    for role, person in whole.players.items():
        whole.passwords[role] = "-".join(chance.sample(WORDS, 2)) + f"-{chance.randrange(100, 999)}"
        set_password(db, person, whole.passwords[role], by=BY)
    return whole


def _units(db: Db, whole: Cast) -> None:
    for code, uk, en in REGIONS:
        whole.regions.append(_unit(db, None, code, uk, en))
    for plan in UNITS:
        whole.units[plan.code] = _unit(db, whole.regions[plan.region], plan.code, plan.uk, plan.en)
    record(db, BY, "unit.made-for-demo", None, count=len(UNITS) + len(REGIONS))


def _unit(db: Db, parent: Unit | None, code: str, uk: str, en: str) -> Unit:
    kind = UnitKind.REGION if parent is None else UnitKind.DEPARTMENT
    unit = Unit(
        code=code, name={"uk": uk, "en": en}, kind=kind, aliases=[], parent_id=parent.id if parent else None,
        sort_key=sort_key(uk), valid_from=SERVING_SINCE,
    )  # fmt: skip
    db.add(unit)
    db.flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    return unit


def _groups(size: int) -> Iterator[StaffGroup]:
    """The staff groups of a unit: its head and few deputies, a fifth supervisors, everybody else line."""
    senior, middle = max(2, size // 18), max(3, size // 5)
    yield from [StaffGroup.SENIOR] * senior + [StaffGroup.MIDDLE] * middle
    yield from [StaffGroup.LINE] * max(3, size - senior - middle)


def _settle(db: Db, whole: Cast, plan: UnitPlan, chance: Random, numbers: Iterator[int], size: int) -> None:
    """Put the people of one unit there; one entry in the log stands for the whole batch."""
    unit = whole.units[plan.code]
    for place, group in enumerate(_groups(size)):
        number = f"{next(numbers):07}"
        person = _person(invented(chance), number=number)
        if place and place % MAIL_EVERY == 0:
            person.email = f"{person.surname_latin.lower()}.{number}@police.example"
        post, ranks = POSTS[group]
        posting = Posting(
            person=person, unit=unit, post=post if place else HEAD, rank=chance.choice(ranks) if place else Rank.COLONEL,
            staff_group=group, starts_on=SERVING_SINCE,
        )  # fmt: skip
        db.add_all([person, posting])
        whole.people.setdefault((plan.code, group), []).append(person)
        if not place:
            whole.heads[plan.code] = person
    db.flush()
    record(db, BY, "person.settled-for-demo", unit, count=size)


def _person(name: Name, *, number: str | None) -> Person:
    return Person(
        kind=PersonKind.STAFF if number else PersonKind.OUTSIDE, service_number=number, surname=name.surname,
        given=name.given, patronymic=name.patronymic, surname_latin=name.surname_latin, given_latin=name.given_latin,
        sort_key=name_key(name.surname, name.given, name.patronymic), sex=name.sex, is_invented=True,
    )  # fmt: skip


def _trust(db: Db, whole: Cast, since: date) -> None:
    """Heads decide for their units, a deputy of the first unit for its region; the players get their roles."""
    for code, head in whole.heads.items():
        _give(db, head, Role.COMMANDER, since, whole.units[code])
    for region, unit in enumerate(whole.regions):
        first = next(plan.code for plan in UNITS if plan.region == region)
        whole.region_heads[unit.code] = whole.people[first, StaffGroup.SENIOR][-1]
        _give(db, whole.region_heads[unit.code], Role.COMMANDER, since, unit)
    for role, (code, group, trust) in SIGN_INS.items():
        person = whole.heads[code] if role == "commander" else whole.people[code, group][1]
        whole.players[role] = person
        person.email = f"{role}@police.example"
        if trust is not None:
            _give(db, person, trust, since, whole.regions[0] if trust is Role.HR else None)
    for unit in whole.regions[1:]:
        code = next(plan.code for plan in UNITS if whole.units[plan.code].parent_id == unit.id)
        _give(db, whole.people[code, StaffGroup.LINE][-1], Role.HR, since, unit)


def _give(db: Db, person: Person, role: Role, since: date, unit: Unit | None) -> None:
    trust = Trust(role, unit, None, since, None, "Наказ № 112 (вигаданий)")
    db.flush()
    give_grant(db, person, trust, by=BY)


def _trainers(db: Db, whole: Cast, today: date) -> None:
    """Twelve trainers: ten of the staff, of whom the last one's qualification ran out, and two from abroad."""
    codes = [plan.code for plan in UNITS if plan.code != "NP-06"]
    own = [whole.players["trainer"]]
    own += [whole.people[code, StaffGroup.MIDDLE][-1] for code in codes[: OWN_TRAINERS - 1]]
    abroad = [_person(Name(surname, given, None, None), number=None) for surname, given in FOREIGN]
    whole.interpreter = _person(INTERPRETER, number=None)
    db.add_all([*abroad, whole.interpreter])
    db.flush()
    whole.trainers = [*own[:-1], *abroad, own[-1]]
    for person in whole.trainers:
        until = today - timedelta(days=20) if person is whole.trainers[-1] else None
        for code, title in QUALIFICATIONS.items():
            give(
                db, person, kind=AwardKind.QUALIFICATION, code=code, title=title, since=today - timedelta(days=900),
                until=until, basis=AwardBasis.COORDINATOR, by=BY,
            )  # fmt: skip
    for person in own:
        _give(db, person, Role.TRAINER, today - TRUSTED_FOR, None)


def _contacts(db: Db, whole: Cast) -> None:
    by = actor_of(db, whole.players["coordinator"])
    for purpose, uk, en in (
        (ContactPurpose.SIGN_IN, "Кадри регіону", "Personnel office of the region"),
        (ContactPurpose.TRAINING, "Координатор програми", "Programme coordinator"),
    ):
        for place, region in enumerate(whole.regions):
            entry = Entry(region, purpose, {"uk": uk, "en": en}, f"+380 00 000 {place + 1:02} {len(uk):02}",
                          f"region{place + 1}@police.example", "09:00–18:00")  # fmt: skip
            add_contact(db, entry, by=by)
