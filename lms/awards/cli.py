"""`lms awards`: who may teach what."""

from datetime import date, datetime

import click

from lms import clock
from lms.access import Program
from lms.awards.models import AwardBasis, AwardKind
from lms.awards.rules import give
from lms.db import unit_of_work
from lms.i18n import speaking
from lms.people.queries.persons import person_by_number

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def awards() -> None:
    """What persons hold."""


@awards.command()
@click.argument("number")
@click.argument("code")
@click.option("--uk", required=True, help="What the qualification is called in Ukrainian.")
@click.option("--en", required=True, help="What it is called in English.")
@click.option("--since", type=DAY, help="First day, like 2026-05-01; today when it is not said.")
@click.option("--until", type=DAY, help="Last day; without it the qualification does not run out.")
def qualify(number: str, code: str, uk: str, en: str, since: datetime | None, until: datetime | None) -> None:
    """Note that NUMBER holds the qualification CODE: a course's `trainer_qualification`, or `interpreter`."""
    with unit_of_work() as db, speaking("en"):
        person = person_by_number(db, number)
        if person is None:
            raise click.ClickException(f"nobody has the service number {number}")
        first: date = since.date() if since else clock.today()
        give(
            db, person, kind=AwardKind.QUALIFICATION, code=code, title={"uk": uk, "en": en}, since=first,
            until=until.date() if until else None, basis=AwardBasis.COORDINATOR, by=Program(),
        )  # fmt: skip
        click.echo(f"{person.latin_name} holds {code} from {first}.")
