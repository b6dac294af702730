"""Several databases at once, to compare what is put into them."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine

from lms import db as database
from tests.conftest import new_database


@pytest.fixture
def three_databases(migrated: str, tmp_root: Path) -> Iterator[list[Engine]]:
    """Three empty databases of this test's own; the test binds one after the other."""
    with ExitStack() as stack:
        urls = [stack.enter_context(new_database(tmp_root, migrated=migrated)) for _number in range(3)]
        engines = [database.make_engine(url) for url in urls]
        yield engines
        database.bind(None)
        for engine in engines:
            engine.dispose()
