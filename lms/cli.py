"""The command line: `lms <group> <command>`; each feature brings its own group."""

import sys
from copy import copy

import click
from alembic import command
from flask import Flask

from lms import config, logs
from lms.app import assemble, create_app
from lms.assets import build
from lms.audit.cli import audit
from lms.awards.cli import awards
from lms.catalogue.cli import courses
from lms.db import unit_of_work
from lms.demo.cli import demo
from lms.errors import LmsError, SettingError
from lms.migrations.settings import alembic_config
from lms.operations import cli as operations
from lms.operations.access_table import access_table
from lms.operations.readiness import adopt_store
from lms.people.cli import people
from lms.serving import serve
from lms.worker import Worker


def application() -> Flask:
    """The application with the settings of the environment, its database open."""
    settings = config.from_environment()
    assemble(settings)
    return create_app(settings)


@click.group()
def lms() -> None:
    """Vyshkil: training and leadership workshops of a police reform programme."""


def in_application(command: click.Command) -> click.Command:
    """A copy of a command, or of a feature's group, that runs inside the application: words, settings, database."""
    opening = copy(command)

    def invoke(ctx: click.Context) -> object:
        with application().app_context():
            return command.invoke(ctx)

    opening.invoke = invoke  # type: ignore[method-assign]
    return opening


lms.add_command(in_application(audit))
lms.add_command(in_application(people))
lms.add_command(in_application(awards))
lms.add_command(in_application(courses))
lms.add_command(in_application(operations.back_up))
lms.add_command(operations.restore)
lms.add_command(demo)
lms.add_command(in_application(operations.examine))


@lms.command("config")
def show_config() -> None:
    """List every setting with its meaning and default; values are not shown."""
    for name, default, meaning, is_set in config.explain(config.from_environment()):
        click.echo(f"{name:24} {'set' if is_set else 'default: ' + (default or 'empty'):28} {meaning}")


@lms.command()
def migrate() -> None:
    """Bring the database to this version's tables."""
    settings = config.from_environment()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    command.upgrade(alembic_config(settings.url), "head")
    assemble(settings)
    with unit_of_work() as db:
        adopt_store(db)


@lms.command()
@click.argument("message")
def migration(message: str) -> None:
    """Write a migration from the difference between the tables and the database (for developers)."""
    settings = config.from_environment()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    number = len(list((config.MIGRATIONS / "versions").glob("[0-9]*.py"))) + 1
    command.revision(alembic_config(settings.url), message, autogenerate=True, rev_id=f"{number:04}")


@lms.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve_people(host: str, port: int) -> None:
    """Serve real people with the settings of the environment; refuses unsafe ones."""
    settings = config.from_environment()
    operations.check_settings(settings)
    serve(settings, host=host, port=port)


@lms.command()
def worker() -> None:
    """Do jobs until told to stop."""
    logs.configure()
    with application().app_context():
        Worker().run()


@lms.command("access")
def access_document() -> None:
    """Print who may open what (docs/access.md)."""
    click.echo(access_table(application()), nl=False)


@lms.command()
def assets() -> None:
    """Make icons and translations out of their sources (set-up does this)."""
    build(config.STATIC, config.TRANSLATIONS)


def main() -> None:
    """Run a command; a refusal or a wrong setting is one sentence, not a trace."""
    try:
        lms.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(1)
    except (LmsError, SettingError) as error:
        click.echo(f"{error}", err=True)
        sys.exit(1)
