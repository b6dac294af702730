"""What differs between two versions."""

import copy

from hypothesis import given
from hypothesis import strategies as st

from lms.catalogue.difference import differences
from tests.make import real_course


def test_the_same_course_differs_nowhere() -> None:
    assert differences(real_course(), copy.deepcopy(real_course())) == []


def test_each_place_is_named_as_the_author_knows_it() -> None:
    changed = copy.deepcopy(real_course())
    changed["default_seats"] = 1
    changed["modules"][6]["lesson"]["uk"] += "."
    changed["banks"]["bank"][0]["choices"][1]["text"]["en"] = "Another choice"
    changed["banks"]["bank"].pop()
    changed["tasks"].append({"id": "third", "module": "debrief", "title": {"uk": "Третє", "en": "Third"}})
    assert sorted(differences(real_course(), changed)) == [
        "banks: bank: q01: choice b: text: en",
        "banks: bank: q64 (gone)",
        "default_seats",
        "module debrief: lesson: uk",
        "task third (new)",
    ]


def test_another_order_is_a_difference() -> None:
    changed = copy.deepcopy(real_course())
    changed["modules"].reverse()
    assert differences(real_course(), changed) == ["modules: order"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.text(max_size=5), JSON, max_size=4)


@given(OBJECTS, OBJECTS)
def test_it_finds_a_difference_exactly_when_there_is_one(before: dict[str, object], after: dict[str, object]) -> None:
    assert bool(differences(before, after)) == (before != after)
