"""The access matrix: every address × method × actor of a world whose relations are written by hand."""

from collections.abc import Callable
from contextvars import Context
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, func, select, true

from lms.access import PUBLIC_BY_NAME
from lms.config import RESOURCES
from lms.db import Base, Db
from lms.operations.access_table import access_table
from tests.access_cells import CELLS, Cell
from tests.make import Make
from tests.pages import Pages
from tests.world import World

SIGN_IN = "/sign-in"
ACTORS = [
    "anonymous", "person", "colleague", "head", "other-head", "hr", "other-hr", "trainer", "other-trainer", "coordinator",
    "evaluator", "administrator", "revoked",
]  # fmt: skip
OWN_TRACES = {"audit_entry", "try", "once_key", "sign_in"}


@pytest.fixture
def world(make: Make, db: Db, tmp_path: Path) -> World:
    """The small world, kept."""
    world = World(make, tmp_path / "courses")
    db.commit()
    return world


def rows(connection: Connection) -> dict[str, int]:
    """How many rows each table holds, and in which versions."""
    counts = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in OWN_TRACES:
            versions = func.sum(table.c.version) if "version" in table.c else func.count()
            many, version = connection.execute(select(func.count(), versions).select_from(table)).one()
            counts[table.name] = int(many or 0) + int(version or 0)
    return counts


def is_refused(pages: Pages, status: int) -> bool:
    """Whether the answer keeps the actor out: 403, 404, or the way to the sign-in page."""
    assert pages.last is not None
    to_sign_in = status in {302, 303} and pages.last.headers.get("Location", "").startswith(SIGN_IN)
    return status in {403, 404} or to_sign_in


def asked(pages: Pages, cell: Cell, world: World) -> int:
    """Ask as this browser does, and say the status."""
    address = cell.address.format(w=world)
    if cell.method == "GET":
        pages.last = Context().run(pages.client.get, address)
    else:
        data = {"csrf_token": pages.csrf(), **cell.fields}
        pages.last = Context().run(pages.client.post, address, data=data)
    pages.db.expire_all()
    pages.last.close()
    return pages.last.status_code


def wrong_cells(actor: str, pages: Pages, world: World, db: Db) -> list[str]:
    """The cells in which this actor gets something else than the matrix says, or is refused and yet changes rows."""
    wrong = []
    connection = db.get_bind()
    assert isinstance(connection, Connection)
    if actor != "anonymous":
        pages.sign_in(world.actor(actor))
    before = rows(connection)
    for cell in CELLS:
        if cell.ends_the_sign_in and actor != "anonymous":
            continue
        point = connection.begin_nested()
        status = asked(pages, cell, world)
        refused, allowed = is_refused(pages, status), actor in cell.allowed
        if status >= 500 or refused == allowed:
            wrong.append(f"{cell.method} {cell.address}: {status}, {'allowed' if allowed else 'denied'} by the matrix")
        if refused and rows(connection) != before:
            wrong.append(f"{cell.method} {cell.address}: refused with {status}, but rows changed")
        db.rollback()
        point.rollback()
        db.expire_all()
    return wrong


@pytest.mark.parametrize("actor", ACTORS)
def test_each_actor_gets_what_the_matrix_says_and_nothing_else(actor: str, pages: Pages, world: World, db: Db) -> None:
    wrong = wrong_cells(actor, pages, world, db)
    assert not wrong, "\n".join(wrong)


def test_the_matrix_covers_every_address(app: Flask) -> None:
    known = {(cell.method, cell.endpoint(app)) for cell in CELLS}
    there = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint not in PUBLIC_BY_NAME
    }
    assert there - known == set()


@pytest.mark.parametrize(
    ("place", "broken", "actor"),
    [
        ("lms.access.may", lambda *_: True, "colleague"),
        ("lms.scheduling.queries.workshops.run_by", lambda *_: true(), "other-trainer"),
        ("lms.people.queries.trust.units_within", lambda *_: true(), "other-head"),
        ("lms.people.queries.trust.serving_within", lambda *_: true(), "other-hr"),
    ],
)
def test_a_broken_guard_turns_the_matrix_red(
    place: str, broken: Callable[..., object], actor: str, pages: Pages, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, broken)
    assert wrong_cells(actor, pages, world, pages.db)


def test_the_access_document_is_up_to_date(app: Flask) -> None:
    assert (RESOURCES / "docs" / "access.md").read_text(encoding="utf-8") == access_table(app)
