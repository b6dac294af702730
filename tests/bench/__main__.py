"""Ratios taken in one run, on databases of their own: `make bench`. Ends with 1 when a page's statements grow with its rows."""

import logging
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import structlog

from lms import db as database
from lms import storage
from lms.app import create_app
from lms.assets import build
from lms.audit.rules import chain
from lms.config import STATIC, TRANSLATIONS, Config
from tests.bench import asking, drawing, log, pages, staff_lists
from tests.bench.measuring import Line

SECRET = "only-for-measuring-" + "0123456789abcdef" * 2


def main() -> int:
    """Measure and print."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    build(STATIC, TRANSLATIONS)
    database.before_commit(chain)
    grows = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        storage.bind(folder / "files")
        app = create_app(Config(data=name, secret=SECRET, public_url="http://training.example"))
        with app.app_context():
            parts: list[Callable[[], list[Line]]] = [
                partial(pages.lines, app, folder),
                partial(asking.lines, folder),
                partial(drawing.lines, folder),
                partial(staff_lists.lines, folder),
                partial(log.lines, folder),
            ]
            for part in parts:
                for line in part():
                    print(line, flush=True)  # noqa: T201
                    grows |= line.grows
    return int(grows)


if __name__ == "__main__":
    sys.exit(main())
