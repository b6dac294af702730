"""The command line: `lms <group> <command>`; each feature brings its own group."""

import sys

import click
from alembic import command
from alembic.config import Config as AlembicConfig
from flask import Flask

from lms import config, i18n, logs
from lms.app import assemble, create_app
from lms.audit.cli import audit
from lms.errors import LmsError, SettingError
from lms.worker import Worker


def application() -> Flask:
    """The application with the settings of the environment, its database open."""
    settings = config.from_environment()
    assemble(settings)
    return create_app(settings)


class InApplication(click.Group):
    """Commands run inside the application, so that words, settings and the database are at hand."""

    def invoke(self, ctx: click.Context) -> object:
        """Open the application, then run the command."""
        with application().app_context():
            return super().invoke(ctx)


@click.group()
def lms() -> None:
    """Vyshkil: training and leadership workshops of a police reform programme."""


def in_application(group: click.Group) -> click.Group:
    """A feature's group, run inside the application."""
    group.__class__ = type("InApplicationGroup", (InApplication,), {})
    return group


lms.add_command(in_application(audit))


@lms.command("config")
def show_config() -> None:
    """List every setting with its meaning and default; values are not shown."""
    for name, default, meaning, is_set in config.explain(config.from_environment()):
        click.echo(f"{name:24} {'set' if is_set else 'default: ' + (default or 'empty'):28} {meaning}")


def alembic_config(url: str) -> AlembicConfig:
    """Alembic's settings, made here: there is no alembic.ini."""
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(config.MIGRATIONS))
    settings.set_main_option("path_separator", "os")
    settings.attributes["url"] = url
    return settings


@lms.command()
def migrate() -> None:
    """Bring the database to this version's tables."""
    settings = config.from_environment()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    command.upgrade(alembic_config(settings.url), "head")


@lms.command()
@click.argument("message")
def migration(message: str) -> None:
    """Write a migration from the difference between the tables and the database (for developers)."""
    settings = config.from_environment()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    number = len(list((config.MIGRATIONS / "versions").glob("[0-9]*.py"))) + 1
    command.revision(alembic_config(settings.url), message, autogenerate=True, rev_id=f"{number:04}")


@lms.command()
def worker() -> None:
    """Do jobs until told to stop."""
    logs.configure()
    with application().app_context():
        Worker().run()


@lms.command()
def translations() -> None:
    """Compile the translations (set-up does this)."""
    i18n.compile_catalogues(config.TRANSLATIONS)


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
