"""`lms people`: the first administrator, one-time links, staff lists."""

import json
from pathlib import Path

import click
from flask import current_app

from lms import clock
from lms.access import Program, Role
from lms.audit.rules import record
from lms.db import Db, unit_of_work
from lms.i18n import speaking
from lms.people.documents.slips import code_address
from lms.people.latin import latin
from lms.people.models.persons import Person
from lms.people.models.signing_in import CodeUse
from lms.people.queries.accounts import grants_of
from lms.people.queries.persons import name_key, person_by_number
from lms.people.rules.codes import HOLDS, in_groups, make_code
from lms.people.rules.grants import Trust, give_grant
from lms.people.rules.staff_list.command import ListCommand, importer
from lms.people.rules.staff_list.imports import Upload
from lms.people.rules.staff_list.report import lines_of, report_of
from lms.people.rules.unit_list import bring_units, unit_lines
from lms.people.staff_lists.cells import Sheet
from lms.people.staff_lists.errors import StaffListError
from lms.people.staff_lists.fields import Kind
from lms.people.staff_lists.sentences import file_sentence

NAME_WORDS = (2, 3)


@click.group()
def people() -> None:
    """Persons and how they sign in."""


@people.command()
@click.argument("number")
@click.option("--name", default="", help="Surname, given name and patronymic, for a person who is not here yet.")
def admin(number: str, name: str) -> None:
    """Make NUMBER an administrator over everything and print a one-time link."""
    with unit_of_work() as db, speaking("en"):
        person = person_by_number(db, number) or _new_person(db, number, name)
        held = grants_of(db, person.id)
        if not any(grant.role is Role.ADMINISTRATOR and not grant.unit_id for grant, _unit in held):
            trust = Trust(Role.ADMINISTRATOR, None, None, clock.today(), None, "lms people admin")
            give_grant(db, person, trust, by=Program())
        lines = _link(db, person)
    click.echo(lines)


@people.command()
@click.argument("number")
def reset(number: str) -> None:
    """Print a one-time link with which NUMBER sets a new password."""
    with unit_of_work() as db, speaking("en"):
        person = person_by_number(db, number)
        if person is None:
            raise click.ClickException(f"nobody has the service number {number}")
        lines = _link(db, person)
    click.echo(lines)


@people.command("units")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_units(file: Path) -> None:
    """Bring the tree of units to what the list FILE says (CSV, XLSX or ODS): all of it, or nothing."""
    with speaking("en"):
        sheets = _sheets(Upload(file.read_bytes(), file.name, Kind.STAFF, "application/octet-stream"))
        with unit_of_work() as db:
            made, changed = bring_units(db, unit_lines(sheets[0]), by=Program())
    click.echo(f"Units made: {made}, changed: {changed}.")


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--units", multiple=True, help="A unit the file is about, by code or name, with all under it; repeatable."
)
@click.option("--dry-run", is_flag=True, help="Only say what the file would change.")
@click.option("--json", "as_json", is_flag=True, help="Print the difference as JSON.")
@click.option("--by", "number", default="", help="Service number of the HR person who imports; their scope holds.")
def import_staff_list(file: Path, units: tuple[str, ...], dry_run: bool, as_json: bool, number: str) -> None:  # noqa: FBT001
    """Bring the people of units to what the staff list FILE says: all of it, or nothing (then exit code 1)."""
    upload = Upload(file.read_bytes(), file.name, Kind.STAFF, "application/octet-stream")
    with speaking("en"):
        sheets = _sheets(upload)
        with unit_of_work(write=not dry_run) as db:
            command = ListCommand(db, upload, sheets, importer(db, number), units)
            found = command.difference() if dry_run else command.applied()
            click.echo(
                json.dumps(report_of(found), ensure_ascii=False, indent=1) if as_json else "\n".join(lines_of(found))
            )
            if found.is_blocked:
                raise click.ClickException("Nothing was changed: first see to the conflicts and stops above.")
    if not as_json:
        click.echo("Nothing was changed: this was a dry run." if dry_run else "Done.")


def _sheets(upload: Upload) -> list[Sheet]:
    """The sheets of a file that are not hidden, or the sentence that says why it cannot be read."""
    try:
        return upload.sheets()
    except StaffListError as error:
        raise click.ClickException(str(file_sentence(error.code, error.facts))) from error


def _new_person(db: Db, number: str, name: str) -> Person:
    words = name.split()
    if len(words) not in NAME_WORDS:
        raise click.ClickException(
            f'nobody has the service number {number}: add --name "Surname Given" or "Surname Given Patronymic"'
        )
    surname, given, patronymic = [*words, None][:3]
    person = Person(
        service_number=number.strip().upper(), surname=surname, given=given, patronymic=patronymic,
        surname_latin=latin(surname or ""), given_latin=latin(given or ""),
        sort_key=name_key(surname or "", given or "", patronymic),
    )  # fmt: skip
    db.add(person)
    db.flush()
    record(db, Program(), "person.made", person)
    return person


def _link(db: Db, person: Person) -> str:
    code = make_code(db, person, CodeUse.LINK, by=Program())
    if not current_app.config["PUBLIC_URL"]:
        click.echo("LMS_PUBLIC_URL is not set: put the address of your server before the link.", err=True)
    hours = int(HOLDS[CodeUse.LINK].total_seconds() // 3600)
    words = f"Number {person.service_number}, code {in_groups(code)}. Good once, for {hours} hours."
    return f"{code_address(person, code)}\n{words}"
