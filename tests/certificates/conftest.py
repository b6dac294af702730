"""What the tests of certificates share: a provider, and one real renderer for the whole run."""

from collections.abc import Iterator

import pytest

from lms.pdf import renderer
from tests.certificates.scene import Held, provider
from tests.make import Make


@pytest.fixture
def held(make: Make) -> Held:
    """A workshop that was held, and a provider in the series VY."""
    provider(make)
    return Held(make)


@pytest.fixture(scope="session", autouse=True)
def drawing() -> Iterator[None]:
    """The renderer starts when a sheet is first drawn, and ends with the run."""
    yield
    renderer().close()
