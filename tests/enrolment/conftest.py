"""What most tests of enrolment begin with."""

import pytest

from tests.enrolment.scene import Scene
from tests.make import Make


@pytest.fixture
def scene(make: Make) -> Scene:
    """A unit with its head, and people who ask."""
    return Scene(make)
