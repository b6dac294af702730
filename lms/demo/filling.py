"""Fill an empty database with the demonstration: invented people, programmes, and sixteen weeks of workshops."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, select

from lms import clock
from lms.access import Program
from lms.catalogue.models import Course, Edition
from lms.catalogue.queries import current_edition
from lms.catalogue.rules import publish_all
from lms.certificates.rules.holding import ProviderFacts, set_provider
from lms.config import COURSES, Config
from lms.db import Db, unit_of_work
from lms.demo.events import Event, Run
from lms.demo.people import Cast, cast
from lms.demo.places import CITIES, PROGRAMMES, REASONS, UNITS, VENUES
from lms.demo.plan import LAST_START, PLAN, SUPERVISORS, Show, booked, sittings
from lms.errors import SettingError
from lms.notices.models import Notice
from lms.notices.rules import mark_seen
from lms.people.models.persons import Person
from lms.people.queries.trust import actor_of
from lms.scheduling.models import Programme
from lms.scheduling.planner import Plan, PlannedSession
from lms.scheduling.rules.plans import draft
from lms.scheduling.rules.programmes import add_period, add_unit, amend_programme, make_programme
from lms.scheduling.rules.venues import add_venue

BY = Program()
SIGN_INS_FILE = "demo-signins.json"
IN_UNIT = 68
BUILT_BEFORE = timedelta(days=120)
SEEN_AFTER = timedelta(days=5)


@dataclass(frozen=True)
class Scene:
    """What everything is built from: the seed, today, and the ids of programmes and venues."""

    seed: int
    today: date
    now: datetime
    programmes: dict[str, int]
    venues: list[int]


def refuse_unless_empty(db: Db, settings: Config) -> None:
    """SettingError unless this is a demonstration that holds nobody yet."""
    if not settings.is_demo:
        raise SettingError("Invented people only go into a demonstration. Set LMS_DEMO=1 and an LMS_DATA of its own.")
    if db.scalar(select(func.count()).select_from(Person)):
        raise SettingError("There are people in this database already. Name an empty folder in LMS_DATA.")


def fill(settings: Config, seed: int, *, in_unit: int = IN_UNIT, plan: Sequence[Show] = PLAN) -> list[dict[str, str]]:
    """Fill the database; returns the sign-ins, which are also written to `demo-signins.json` in the data folder.

    The same seed, day and hour make the same rows, secrets and their digests aside. People are settled in batches, one
    entry of the log for each unit (`people.cast`); all else goes through the rules that the pages call, each at its
    own instant.
    """
    with unit_of_work(write=False) as db:
        refuse_unless_empty(db, settings)
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    today = clock.on_the_wall(now).date()
    with clock.as_of(now - BUILT_BEFORE), unit_of_work() as db:
        _publish_courses(db)
    with clock.as_of(now - BUILT_BEFORE), unit_of_work() as db:
        whole = cast(db, Random(seed), in_unit, today)  # noqa: S311 - invented people, no secrets
    with clock.as_of(now - BUILT_BEFORE), unit_of_work() as db:
        scene = _scene(db, whole, seed, today, now)
    for event in _events(whole, scene, plan, settings.public_url):
        with clock.as_of(event.at), unit_of_work() as db:
            event.step(db)
    with clock.as_of(now), unit_of_work() as db:
        _drafts(db, whole, scene)
    with clock.as_of(now), unit_of_work() as db:
        _see_old_messages(db, whole, now)
    return _write_sign_ins(settings.data_dir / SIGN_INS_FILE, whole)


def _publish_courses(db: Db) -> None:
    """The program's own courses, unless they are published."""
    if current_edition(db, SUPERVISORS) is None:
        publish_all(db, COURSES, by=BY)


def _scene(db: Db, whole: Cast, seed: int, today: date, now: datetime) -> Scene:
    facts = ProviderFacts(
        "VY",
        {"uk": "Навчальний центр поліції «Вишкіл» (вигаданий)", "en": "Police Training Centre “Vyshkil” (invented)"},
        {"uk": "Наказ № 1 від 09.01.2023 (вигаданий)", "en": "Order No. 1 of 9 January 2023 (invented)"},
        {"uk": "Надпілля", "en": "Nadpillia"},
        {"uk": "Керівник центру", "en": "Head of the centre"},
        {"uk": "Мирослава ЗОРЯНА", "en": "Myroslava ZORIANA"},
    )
    set_provider(db, facts, by=BY)
    programmes = {code: _programme(db, whole, code, today) for code in PROGRAMMES}
    db.flush()
    return Scene(seed, today, now, {code: row.id for code, row in programmes.items()}, [
        _venue(db, whole, *venue) for venue in VENUES
    ])  # fmt: skip


def _month(day: date, months: int) -> date:
    """The first day of the month so many months after the day's own."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _programme(db: Db, whole: Cast, code: str, today: date) -> Programme:
    """One programme with its units and half-year periods; the first was extended from 18 to 24 months."""
    starts, months = (_month(today, -13), 18) if code == "LEAD" else (_month(today, -6), 18)
    facts: dict[str, Any] = {"code": code, **PROGRAMMES[code]}
    programme = make_programme(db, facts, starts, _month(starts, months) - timedelta(days=1), by=BY)
    db.flush()
    if code == "LEAD":
        reason = "Частина підрозділів приєдналася пізніше; залишок коштів дозволяє ще два цикли навчання."
        amend_programme(
            db, programme, _month(starts, 24) - timedelta(days=1), decided_on=today - timedelta(days=60),
            reason=reason, by=BY,
        )  # fmt: skip
    for place, plan in enumerate(one for one in UNITS if one.programme == code):
        membership = {"starts_on": starts, "ends_on": None, "reason": REASONS[place % len(REASONS)],
                      "survey_percent": 48 + (place * 7) % 40}  # fmt: skip
        add_unit(db, programme, whole.units[plan.code], membership, by=BY)
    for number in range(4 if code == "LEAD" else 3):
        period = {"title": {"uk": f"Піврічний звіт {number + 1}", "en": f"Half-year report {number + 1}"},
                  "starts_on": _month(starts, 6 * number),
                  "ends_on": _month(starts, 6 * number + 6) - timedelta(days=1)}  # fmt: skip
        add_period(db, programme, period, by=BY)
        db.flush()
    return programme


def _venue(db: Db, whole: Cast, *facts: Any) -> int:  # noqa: ANN401 - one row of VENUES
    region, uk, en, address_uk, address_en, places, is_step_free = facts
    city = CITIES[region][0]
    venue = add_venue(
        db,
        {"name": {"uk": uk, "en": en}, "city": {"uk": city[0], "en": city[1]},
         "address": {"uk": address_uk, "en": address_en}, "region_id": whole.regions[region].id, "places": places,
         "is_step_free": is_step_free},
        by=BY,
    )  # fmt: skip
    db.flush()
    return venue.id


def _events(whole: Cast, scene: Scene, plan: Sequence[Show], public_url: str) -> list[Event]:
    """Everything that has happened until now, around all workshops, in the order of time."""
    with unit_of_work(write=False) as db:
        current = select(Course.key, Edition.id).join(Course, Course.id == Edition.course_id).where(Edition.is_current)
        editions = dict(db.execute(current).all())
    people = _people_of(whole)
    hour = clock.on_the_wall(scene.now).hour
    own = range(1, len(whole.trainers) - 3)
    places = booked(plan, scene.today, hour, own)
    runs = [
        Run(
            show=show, cast=whole, sittings=sittings(show, scene.today, hour), edition_id=editions[show.course],
            programme_id=scene.programmes[show.programme], venue_id=scene.venues[places[show.name].venue], trainers=places[show.name].trainers,
            person_ids=people(show), public_url=public_url,
            chance=Random(f"{scene.seed}-{show.name}"), now=scene.now,  # noqa: S311 - no secrets
        )
        for show in plan
    ]  # fmt: skip
    found = [event for run in runs for event in run.events() if event.at <= scene.now]
    return sorted(found, key=lambda event: event.at)


def _people_of(whole: Cast) -> Callable[[Show], list[int]]:
    """Who comes to a workshop: its players, then people of its units in turn, nobody to two workshops."""
    apart = {person.id for person in (*whole.players.values(), *whole.trainers, *whole.heads.values())}
    apart |= {person.id for person in whole.region_heads.values()}
    free = {key: [one.id for one in people if one.id not in apart] for key, people in whole.people.items()}

    def take(show: Show) -> list[int]:
        ids = [whole.players[role].id for role in show.players]
        queues = [free[code, show.group] for code in show.units]
        while any(queues) and len(ids) < show.come + len(show.players):
            for queue in queues:
                if queue and len(ids) < show.come + len(show.players):
                    ids.append(queue.pop(0))
        return ids

    return take


def _drafts(db: Db, whole: Cast, scene: Scene) -> None:
    """Two drafts of the trainer: one that clashes with a published workshop of their own, one without dates."""
    trainer = whole.players["trainer"]
    by = actor_of(db, trainer)
    edition = current_edition(db, SUPERVISORS)
    if edition is None:
        raise LookupError(SUPERVISORS)
    own = next(show for show in PLAN if show.start == 0)
    back = sittings(own, scene.today, min(clock.on_the_wall(scene.now).hour, LAST_START))[-1]
    session = PlannedSession(back.starts, back.ends, scene.venues[0], trainer_ids=(trainer.id,), modules=back.modules)
    draft(db, Plan(edition.id, scene.programmes["LEAD"], sessions=(session,)), by=by)
    draft(db, Plan(edition.id, scene.programmes["LEAD"]), by=by)


def _see_old_messages(db: Db, whole: Cast, now: datetime) -> None:
    """Most people have read what was said to them more than five days ago."""
    old = select(Notice).where(Notice.made_at < now - SEEN_AFTER).order_by(Notice.person_id, Notice.id)
    by_person: dict[int, list[Notice]] = {}
    players = {person.id for person in whole.players.values()}
    for notice in db.scalars(old):
        by_person.setdefault(notice.person_id, []).append(notice)
    for person_id, notices in by_person.items():
        if person_id % 10 or person_id in players:
            mark_seen(db, notices, by=actor_of(db, db.get_one(Person, person_id)))


def _write_sign_ins(path: Path, whole: Cast) -> list[dict[str, str]]:
    rows = [
        {"role": role, "service_number": person.service_number or "", "name": person.name,
         "password": whole.passwords[role]}
        for role, person in whole.players.items()
    ]  # fmt: skip
    path.touch(mode=0o600)
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    return rows
