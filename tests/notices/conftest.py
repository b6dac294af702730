"""Words for a kind of message that only tests have."""

from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

SAMPLE = "{{ title | in_language }}: {{ starts_on | day }}\n{{ facts.title | in_language }}!\n"


@pytest.fixture
def sample_words(app: Flask) -> Iterator[None]:
    """The kind "sample" has words."""
    before = app.jinja_env.loader
    assert before is not None
    app.jinja_env.loader = ChoiceLoader([DictLoader({"notices/sample.txt": SAMPLE}), before])
    yield
    app.jinja_env.loader = before
