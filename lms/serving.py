"""The web server: how many processes, how it ends, and what each process opens."""

from flask import Flask
from granian import Granian
from granian.constants import Interfaces

from lms import config, logs
from lms.app import assemble, create_app
from lms.config import Config

THREADS = 2
KILL_AFTER_SECONDS = 30


def web_app() -> Flask:
    """The application of one web process, with the settings of the environment."""
    settings = config.from_environment()
    logs.configure()
    assemble(settings)
    return create_app(settings)


def serve(settings: Config, *, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; requests in flight are finished first."""
    Granian(
        target="lms.serving:web_app",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=int(settings.workers),
        blocking_threads=THREADS,
        workers_kill_timeout=KILL_AFTER_SECONDS,
        respawn_failed_workers=True,
        log_enabled=False,
        websockets=False,
    ).serve()
