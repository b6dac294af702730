"""A trainer's qualification from the command line."""

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import Engine, select

from lms.awards.cli import awards
from lms.awards.models import Award, AwardKind
from lms.db import unit_of_work
from tests.make import Make

WORDS = ("--uk", "Тренер з лідерства", "--en", "Leadership trainer", "--since", "2026-05-01")


def qualify(*arguments: str) -> Result:
    return CliRunner().invoke(awards.commands["qualify"], [*arguments, *WORDS])


@pytest.fixture
def number(app: Flask, committed: Engine) -> str:
    assert app
    assert committed
    with unit_of_work() as db:
        return str(Make(db).person(service_number="0700007").service_number)


def test_a_person_holds_the_qualification_from_the_day_said(app: Flask, number: str) -> None:
    with app.app_context():
        assert qualify(number, "leadership-trainer", "--until", "2029-05-01").exit_code == 0
        with unit_of_work(write=False) as db:
            held = db.scalars(select(Award)).one()
            assert (held.kind, held.code, str(held.since), str(held.until)) == (
                AwardKind.QUALIFICATION, "leadership-trainer", "2026-05-01", "2029-05-01",
            )  # fmt: skip
        assert qualify(number, "leadership-trainer").exit_code != 0


def test_a_number_that_nobody_has_is_said(app: Flask, number: str) -> None:
    with app.app_context():
        answer = qualify(f"{number}9", "leadership-trainer")
        assert answer.exit_code != 0
        assert "nobody has the service number" in answer.output
        with unit_of_work(write=False) as db:
            assert db.scalars(select(Award)).all() == []
