"""`lms backup`, `lms restore`, `lms doctor`, `lms serve`: what an operator does."""

from pathlib import Path

import click
from alembic import command

from lms import config, db
from lms.access import Program
from lms.audit.rules import record
from lms.config import Config
from lms.errors import SettingError
from lms.migrations.settings import alembic_config
from lms.operations import backups, doctor

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command("backup")
@click.argument("folder", type=FOLDER)
def back_up(folder: Path) -> None:
    """Write a backup into FOLDER (new or empty) while people go on working."""
    manifest = backups.back_up(config.from_environment(), folder)
    click.echo(f"{len(manifest.files)} files backed up into {folder}. Keep it on another machine.")


@click.command("restore")
@click.argument("folder", type=FOLDER)
def restore(folder: Path) -> None:
    """Put the backup in FOLDER into an empty installation, and bring it to this version."""
    settings = config.from_environment()
    manifest = backups.restore(settings, folder)
    command.upgrade(alembic_config(settings.url), "head")
    click.echo(f"Restored the backup of {manifest.made_at}: {len(manifest.files)} files. Now run: lms doctor")


@click.command("doctor")
@click.option("--retime", is_flag=True, help="After an update of the time zones: keep wall times, move instants.")
def examine(*, retime: bool) -> None:
    """Check that the data keeps every promise; name what does not."""
    with db.unit_of_work(write=retime) as unit:
        if retime and (moved := doctor.retime(unit)):
            record(unit, Program(), "session.retimed", None, count=moved)
            click.echo(f"{moved} sessions keep their wall time.")
        faults = list(doctor.examine(unit))
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.ClickException(f"{len(faults)} faults.")
    click.echo("All is well.")


def check_settings(settings: Config) -> None:
    """Refuse production on settings that are unsafe, or on a demonstration's database."""
    config.check_for_production(settings)
    if (settings.data_dir / "demo-signins.json").exists():
        raise SettingError(
            f"{settings.data_dir} holds a demonstration with known passwords. Set LMS_DATA to a folder of its own."
        )
