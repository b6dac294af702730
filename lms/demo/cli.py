"""`lms demo`: a demonstration with invented people."""

import click

from lms import config
from lms.demo import running
from lms.serving import serve


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
