"""Pages with few and with many rows behind them: how much slower, and whether they ask the database more often."""

from contextvars import Context
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from lms import db as database
from lms.access import Role
from lms.db import Db
from tests.bench.measuring import Line, new_database, seconds, statements
from tests.bench.rows import CROWDED, everything
from tests.make import Make
from tests.pages import Pages

FEW, MANY, TIMES = 20, 2_000, 7
PAGES = (
    ("the list of workshops", Role.COORDINATOR, "/workshops"),
    ("the register of certificates", Role.COORDINATOR, "/certificates"),
    ("the directory of people", Role.HR, "/people"),
    ("the participants of a workshop", Role.COORDINATOR, f"/workshops/{CROWDED}/participants"),
    ("the page of clearances", Role.COMMANDER, "/clearance"),
    ("the tree of units", Role.HR, "/units"),
)


@dataclass(frozen=True)
class Browser:
    """Somebody with a role over everything, signed in to an installation of some size."""

    engine: Engine
    client: FlaskClient

    def open(self, url: str) -> TestResponse:
        """Ask for a page, in a context of its own as on a server."""
        database.bind(self.engine)
        return Context().run(self.client.get, url)

    def look(self, url: str) -> tuple[int, int]:
        """How many statements and how many kB a page takes."""
        with statements(self.engine) as sent:
            answer = self.open(url)
        if answer.status_code != 200:
            raise RuntimeError(f"{url}: {answer.status_code}")
        return len(sent), round(len(answer.data) / 1000)


def lines(app: Flask, folder: Path) -> list[Line]:
    """Every page with few and with many rows, opened in turn so that both meet the same machine."""
    with new_database(folder, "few") as few, new_database(folder, "many") as many:
        for engine, count in ((few, FEW), (many, MANY)):
            with Db(engine) as db:
                everything(Make(db), count)
                db.commit()
        return [_line(what, url, signed_in(app, few, role), signed_in(app, many, role)) for what, role, url in PAGES]


def signed_in(app: Flask, engine: Engine, role: Role) -> Browser:
    """A new person with this role, and the browser they sit at."""
    with Db(engine) as db:
        pages = Pages(app, db, Make(db))
        pages.sign_in(role)
        return Browser(engine, pages.client)


def _line(what: str, url: str, few: Browser, many: Browser) -> Line:
    for browser in (few, many):
        browser.open(url)
    (few_sql, few_kb), (many_sql, many_kb) = few.look(url), many.look(url)
    taken = [[seconds(partial(browser.open, url)) for browser in (few, many)] for _time in range(TIMES)]
    few_ms, many_ms = (median(column) * 1000 for column in zip(*taken, strict=True))
    figures = f"{few_ms:.0f} → {many_ms:.0f} ms, {few_kb} → {many_kb} kB, SQL {few_sql} → {many_sql}"
    return Line(many_ms / few_ms, f"{what}, {MANY} rows : {FEW}", figures, grows=few_sql != many_sql)
