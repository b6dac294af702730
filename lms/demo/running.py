"""Run the whole demonstration on one machine: database, courses, people, mail box, worker, web server."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import click
from alembic import command

from lms import config
from lms.config import Config
from lms.migrations.settings import alembic_config

SIGN_INS = "demo-signins.json"
PATIENCE_SECONDS = 60
SINK_PORTS_ABOVE = 1000


def settings_for(port: int) -> Config:
    """The settings of the demonstration: those of the environment, a secret kept in LMS_DATA, a mail box on loopback."""
    given = config.from_environment()
    given.data_dir.mkdir(parents=True, exist_ok=True)
    return replace(
        given,
        demo="1",
        data=str(given.data_dir),
        secret=given.secret or _kept_secret(given.data_dir / "demo-secret"),
        public_url=given.public_url or f"http://127.0.0.1:{port}",
        smtp_url=f"smtp://127.0.0.1:{port + SINK_PORTS_ABOVE}",
        mail_from="training@vyshkil.example",
    )


def environment_of(settings: Config) -> dict[str, str]:
    """The environment for the processes of the demonstration."""
    return os.environ | {config.variable(name): value for name, value in vars(settings).items() if value}


def run(port: int, seed: int) -> None:
    """Prepare what is missing, start everything, show the sign-ins, and stop cleanly on Ctrl-C."""
    settings = settings_for(port)
    environment = environment_of(settings)
    if not (settings.data_dir / SIGN_INS).exists():
        click.echo("Preparing the demonstration (once, about a minute) …")
        for arguments in (["migrate"], ["courses", "publish"], ["demo", "fill", "--seed", str(seed)]):
            subprocess.run(_lms(*arguments), env=environment, check=True)  # noqa: S603
    else:
        command.upgrade(alembic_config(settings.url), "head")
    sink = str(port + SINK_PORTS_ABOVE)
    programs = (_lms("demo", "sink", "--port", sink), _lms("worker"), _lms("demo", "web", "--port", str(port)))
    signal.signal(signal.SIGTERM, _interrupt)
    processes = [subprocess.Popen(program, env=environment, start_new_session=True) for program in programs]  # noqa: S603
    try:
        _wait_until_up(port, processes)
        _show(settings, port)
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
    except KeyboardInterrupt:
        click.echo("\nStopping …")
    finally:
        _stop(processes)


def _lms(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from lms.cli import main; main()", *arguments]


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")


def _wait_until_up(port: int, processes: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if any(process.poll() is not None for process in processes):
            raise click.ClickException(
                f"A part of the demonstration stopped. Is port {port} free? Try PORT=8123 make demo."
            )
        try:
            with urlopen(f"http://127.0.0.1:{port}/livez", timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise click.ClickException("The web server did not come up.")


def _show(settings: Config, port: int) -> None:
    rows = json.loads((settings.data_dir / SIGN_INS).read_text(encoding="utf-8"))
    click.echo(f"\nVyshkil is at http://127.0.0.1:{port}/ – all people are invented. Ctrl-C stops it.\n")
    click.echo(f"  {'role':16} {'service number':16} {'password':22} name")
    for row in rows:
        click.echo(f"  {row['role']:16} {row['service_number']:16} {row['password']:22} {row['name']}")
    click.echo("")


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    for process in processes:
        try:
            process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            process.kill()
