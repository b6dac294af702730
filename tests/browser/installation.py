"""One whole installation on loopback: database, courses, web server and worker, each a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self
from urllib.error import URLError
from urllib.request import urlopen

from sqlalchemy import Engine

from lms import db as database
from lms.db import Db, unit_of_work

SECRET = "only-for-browser-tests-" + "0123456789abcdef" * 2
COMMAND = "from lms.cli import main; main()"
PATIENCE_SECONDS = 30
LONGEST_COMMAND_SECONDS = 120


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Installation:
    """Made in a folder of its own; `with` starts it and ends exactly the processes it started."""

    def __init__(self, folder: Path) -> None:
        """Prepare the settings; nothing runs yet."""
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        given = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
        self.environment = given | {
            "LMS_DATA": str(folder / "data"),
            "LMS_SECRET": SECRET,
            "LMS_PUBLIC_URL": self.address,
        }
        self.processes: list[subprocess.Popen[bytes]] = []
        self.engine: Engine | None = None

    def lms(self, *arguments: str) -> None:
        """Run one command to its end; what it said is told when it fails."""
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-c", COMMAND, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=LONGEST_COMMAND_SECONDS,
            check=False,
        )
        assert done.returncode == 0, f"lms {' '.join(arguments)}: {done.stdout}{done.stderr}"

    def __enter__(self) -> Self:
        """Set up, start, and open the database for this process too."""
        self.lms("migrate")
        self.lms("courses", "publish")
        self.engine = database.make_engine(f"sqlite:///{self.folder / 'data' / 'vyshkil.db'}")
        database.bind(self.engine)
        try:
            self._start("serve", "--port", str(self.port))
            self._start("worker")
            self._wait()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_exception: object) -> None:
        """Stop both processes and close the database."""
        self._stop()

    @contextmanager
    def unit(self) -> Iterator[Db]:
        """One transaction on the installation's own database."""
        with unit_of_work() as db:
            yield db

    def wait_until(self, condition: Callable[[], bool], fault: str) -> None:
        """Wait for something that the worker does; when it does not come, say so with the log."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < until, f"{fault}:\n{self.log()}"
            time.sleep(0.1)

    def log(self) -> str:
        """What the processes said, for a failing test."""
        return "\n".join(path.read_text(errors="replace")[-4000:] for path in sorted(self.folder.glob("*.log")))

    def _start(self, *arguments: str) -> None:
        with (self.folder / f"{arguments[0]}.log").open("wb") as said:
            process = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-c", COMMAND, *arguments],
                env=self.environment,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processes.append(process)

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            assert all(process.poll() is None for process in self.processes), f"a process ended:\n{self.log()}"
            try:
                with urlopen(f"{self.address}/readyz", timeout=2):  # noqa: S310 - loopback
                    return
            except (URLError, OSError):
                time.sleep(0.1)
        raise AssertionError(f"{self.address} did not come up:\n{self.log()}")

    def _stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=40)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()
        database.bind(None)
        if self.engine is not None:
            self.engine.dispose()
