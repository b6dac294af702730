"""The demonstration is acted through the rules, and the same seed and day act it alike."""

import dataclasses
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import Engine, func, select

from lms import config, mail
from lms import db as database
from lms.audit.queries import first_break
from lms.certificates.models import Certificate
from lms.config import Config
from lms.db import Base, Db, unit_of_work
from lms.demo.answers import right_answer
from lms.demo.filling import fill
from lms.demo.places import UNITS
from lms.demo.plan import PLAN, Show, booked, sittings
from lms.demo.sink import keep
from lms.enrolment.models import Enrolment, State
from lms.errors import SettingError
from lms.notices.models import OutboxMail
from lms.people.models.persons import Person, Posting
from lms.people.models.units import Unit
from lms.quizzes.scoring import parse_answer, score
from tests.make import real_course

SUMMER = datetime(2026, 7, 15, 9, 40, tzinfo=UTC)
SECRETS = {
    "answer": {"question", "value"}, "attempt": {"seed", "form"}, "audit_entry": {"sha256", "before_sha256"},
    "certificate": {"check_code", "facts"}, "person": {"password_hash"}, "once_key": {"key"},
}  # fmt: skip


def small_plan() -> list[Show]:
    """Four workshops of the plan with few people: one over and certified, one today, one to come, the two requests."""
    wanted = {"s1": 2, "h2": 2, "now": 2, "two": 2}
    return [dataclasses.replace(show, come=wanted[show.name]) for show in PLAN if show.name in wanted]


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    return Config(data=str(tmp_path), secret="x" * 40, demo="1", public_url="http://training.example")


@pytest.fixture
def summer() -> Iterator[None]:
    with time_machine.travel(SUMMER, tick=False):
        yield


def rows_of(db: Db) -> dict[str, list[str]]:
    """Every row of every table, secrets and what follows from them aside."""
    found = {}
    for table in Base.metadata.sorted_tables:
        left_out = SECRETS.get(table.name, set())
        columns = [column for column in table.columns if column.name not in left_out]
        found[table.name] = sorted(map(repr, db.execute(select(*columns))))
    return found


@pytest.mark.usefixtures("committed", "summer", "in_application")
def test_the_story_is_there_and_the_log_is_whole(settings: Config) -> None:
    signs = fill(settings, 7, in_unit=18, plan=small_plan())
    assert [row["role"] for row in signs] == [
        "officer-senior", "officer-middle", "officer-line", "trainer", "commander", "hr", "coordinator", "evaluator",
        "administrator",
    ]  # fmt: skip
    kept = settings.data_dir / "demo-signins.json"
    assert json.loads(kept.read_text(encoding="utf-8")) == signs
    with unit_of_work(write=False) as db:
        assert first_break(db) is None
        assert set(db.scalars(select(Person.is_invented))) == {True}
        assert db.scalar(select(func.count()).where(Person.password_hash.is_not(None))) == 9
        waiting = select(func.count()).select_from(Enrolment).where(Enrolment.state == State.ASKED)
        assert db.scalar(waiting) == 2
        sure = select(func.count()).select_from(Certificate).join(Posting, Posting.person_id == Certificate.person_id)
        assert db.scalar(sure.join(Unit).where(Unit.code == "NP-01")) == 2
    with pytest.raises(SettingError, match="already"):
        fill(settings, 7)


@pytest.mark.usefixtures("summer", "in_application")
def test_the_same_seed_and_day_make_the_same_rows_and_another_seed_others(
    three_databases: list[Engine], settings: Config
) -> None:
    seen = []
    for engine, seed in zip(three_databases, (7, 7, 8), strict=True):
        database.bind(engine)
        fill(settings, seed, in_unit=18, plan=small_plan())
        with unit_of_work(write=False) as db:
            seen.append(rows_of(db))
    first, second, other = seen
    assert [name for name in first if first[name] != second[name]] == []
    assert first["person"] != other["person"]


@pytest.mark.usefixtures("committed", "in_application")
def test_nobody_is_invented_outside_a_demonstration(settings: Config) -> None:
    with pytest.raises(SettingError, match="LMS_DEMO=1"):
        fill(dataclasses.replace(settings, demo=""), 7)


def test_twenty_units_take_part_and_two_stand_outside() -> None:
    assert (len(UNITS), sum(not unit.programme for unit in UNITS)) == (22, 2)


@pytest.mark.parametrize("hour", [0, 8, 23])
def test_todays_session_is_running_at_any_hour(hour: int) -> None:
    day = SUMMER.date()
    now = next(show for show in PLAN if show.start == 0)
    first = sittings(now, day, hour)[0]
    assert first.starts.date() == first.ends.date() == day
    assert first.starts.hour <= hour <= first.ends.hour


@pytest.mark.parametrize("month", range(1, 13))
def test_nobody_and_no_place_is_booked_twice_whatever_the_season(month: int) -> None:
    for day in (1, 9, 17, 25):
        today = datetime(2027, month, day, tzinfo=UTC).date()
        found = booked(PLAN, today, 9, range(1, 9))
        taken = [
            (kind, who, sitting)
            for show in PLAN
            for sitting in {one.starts.date() for one in sittings(show, today, 9)}
            for kind, who in [
                ("venue", found[show.name].venue),
                *(("trainer", one) for one in found[show.name].trainers),
            ]
        ]
        assert len(taken) == len(set(taken))
        assert found["now"].trainers[0] == 0


def test_the_right_answer_scores_for_every_kind_of_question() -> None:
    kinds = set()
    for question in real_course()["banks"]["bank"]:
        kinds.add(question["type"])
        assert score(question, parse_answer(question, right_answer(question))) == 1  # type: ignore[arg-type]
    assert "single" in kinds


def test_only_the_demonstration_moves_the_clock() -> None:
    source = config.RESOURCES / "lms"
    users = {path.parent.name for path in source.rglob("*.py") if "clock.as_of(" in path.read_text(encoding="utf-8")}
    assert users == {"demo"}


def test_a_mail_is_kept_with_its_words(db: Db) -> None:
    letter = mail.letter(
        sender="a@b.example", to="officer-line@police.example", subject="Місце для вас", body="Текст\n",
        message_id="<notice-1.x@training.example>",
    )  # fmt: skip
    keep(letter)
    row = db.scalars(select(OutboxMail)).one()
    assert (row.subject, row.body, row.message_id) == ("Місце для вас", "Текст\n", "<notice-1.x@training.example>")
