"""`lms audit`: check the log."""

import click

from lms.audit.queries import first_break
from lms.db import unit_of_work


@click.group()
def audit() -> None:
    """The log nobody edits."""


@audit.command()
def verify() -> None:
    """Check the whole chain; name the first entry that does not hold."""
    with unit_of_work(write=False) as db:
        found = first_break(db)
    if found:
        raise click.ClickException(f"entry {found.entry_id}: {found.fault}")
    click.echo("The log is whole.")
