"""`lms courses`: check and publish the files of courses."""

from collections.abc import Sequence
from pathlib import Path

import click

from lms import clock, config
from lms.access import Program
from lms.catalogue import rules
from lms.content.banks import overdue
from lms.content.checks import check as faults_of
from lms.content.faults import Fault
from lms.content.reading import Library, read_courses
from lms.content.reading_ease import hardest
from lms.content.wording import Language
from lms.db import unit_of_work
from lms.i18n import speaking

FOLDER = click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=config.COURSES)
HARDEST = 15


@click.group()
def courses() -> None:
    """The files of courses: folders <catalogue>/<course>."""


def _tell(faults: Sequence[Fault]) -> None:
    for fault in faults:
        click.echo(str(fault), err=True)
    raise click.ClickException(
        f"{len(faults)} fault{'s' if len(faults) > 1 else ''}. Mend them and repeat; nothing was changed."
    )


@courses.command()
@FOLDER
@click.option("--reading-ease", is_flag=True, help="List the texts that are hardest to read, instead of checking.")
def check(folder: Path, reading_ease: bool) -> None:  # noqa: FBT001 - a flag
    """Check every course in FOLDER (the program's own when none is named) and name every fault with its place."""
    library = read_courses(folder)
    if reading_ease:
        _tell_reading_ease(library)
        return
    for warning in (late for files in library.courses for late in overdue(files, clock.today())):
        click.echo(f"Warning: {warning}", err=True)
    faults = [*library.faults, *(fault for files in library.courses for fault in faults_of(files))]
    if faults:
        _tell(faults)
    click.echo(f"Courses checked: {len(library.courses)}. All is in order.")


def _tell_reading_ease(library: Library) -> None:
    """Print the hardest texts of each language with their LIX."""
    texts = [text for files in library.courses for text in hardest(files)]
    for language in Language:
        ranked = sorted((text for text in texts if text.language is language), key=lambda text: -text.lix)
        middle = ranked[len(ranked) // 2].lix if ranked else 0
        click.echo(f"{language}: {len(ranked)} texts, half of them up to LIX {middle}. The hardest:")
        for text in ranked[:HARDEST]:
            click.echo(f"{text.lix:5}  {text.path}")


@courses.command()
@FOLDER
@click.option(
    "--started-from",
    "versions",
    multiple=True,
    metavar="COURSE=NUMBER",
    help="The published version that the files were made from, such as leadership/supervisors=3; may be repeated.",
)
def publish(folder: Path, versions: tuple[str, ...]) -> None:
    """Publish every course in FOLDER, all or none; what is already published stays as it is."""
    started_from = dict(_version(text) for text in versions)
    try:
        with speaking("en"), unit_of_work() as db:
            published = [
                (edition.course.key, edition.number, is_new)
                for edition, is_new in rules.publish_all(db, folder, by=Program(), started_from=started_from)
            ]
    except rules.FaultyCourseError as error:
        _tell(error.faults)
    except rules.OvertakenError as error:
        hint = f"If this is meant, repeat with --started-from {error.key}={error.number}. Nothing was published."
        raise click.ClickException(f"{error}\n{hint}") from error
    for key, number, is_new in published:
        click.echo(f"{key}: {'published as' if is_new else 'nothing new, stays'} version {number}")


def _version(text: str) -> tuple[str, int]:
    key, _sign, number = text.partition("=")
    if not number.isdecimal():
        raise click.BadParameter(f"{text}: write it as leadership/supervisors=3")
    return key, int(number)
