"""`lms demo`: a demonstration with invented people."""

import click
from flask import Flask

from lms import config
from lms.app import assemble, create_app
from lms.config import Config
from lms.demo import filling, running, sink
from lms.serving import serve


def application(settings: Config) -> Flask:
    """The application with its database open."""
    assemble(settings)
    return create_app(settings)


@click.group()
def demo() -> None:
    """A demonstration with invented people."""


@demo.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--seed", default=7, show_default=True)
def run(port: int, seed: int) -> None:
    """Prepare the demonstration if it is new, then run web server, worker and mail box until Ctrl-C."""
    running.run(port, seed)


@demo.command()
@click.option("--port", default=8000, show_default=True)
def web(port: int) -> None:
    """Serve the demonstration on loopback only."""
    serve(config.from_environment(), host="127.0.0.1", port=port)


@demo.command()
@click.option("--seed", default=7, show_default=True)
def fill(seed: int) -> None:
    """Fill an empty database with invented people and sixteen weeks of workshops around today."""
    settings = config.from_environment()
    with application(settings).app_context():
        rows = filling.fill(settings, seed)
    click.echo(f"The demonstration is filled; {len(rows)} sign-ins stand in {settings.data_dir / running.SIGN_INS}.")


@demo.command("sink")
@click.option("--port", default=9000, show_default=True)
def take_mails(port: int) -> None:
    """Take every mail on loopback for the page of sent messages."""
    with application(config.from_environment()).app_context():
        sink.run(port)
