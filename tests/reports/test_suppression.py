"""No small count is shown, and none follows from what is shown."""

from hypothesis import given
from hypothesis import strategies as st

from lms.reports.suppression import SMALLEST, shown, total

COUNTS = st.dictionaries(st.integers(0, 20), st.integers(0, 60), max_size=8)


@given(COUNTS)
def test_no_count_under_five_is_shown(counts: dict[int, int]) -> None:
    assert not any(counts.values()) or all(value is None or value >= SMALLEST for value in shown(counts).values())


@given(COUNTS)
def test_what_is_hidden_does_not_follow_from_the_total(counts: dict[int, int]) -> None:
    values = shown(counts)
    hidden = [counts[key] for key, value in values.items() if value is None]
    whole = total(sum(counts.values()))
    if hidden and whole:
        assert len(hidden) > 1
        assert whole - sum(value or 0 for value in values.values()) >= SMALLEST


@given(COUNTS)
def test_what_is_shown_is_true(counts: dict[int, int]) -> None:
    assert all(value in {None, counts[key]} for key, value in shown(counts).items())


def test_a_group_with_nobody_in_it_may_show_its_zero() -> None:
    assert shown({"a": 0, "b": 9}, absent=frozenset({"a"})) == {"a": 0, "b": 9}
    assert shown({"a": 0, "b": 9}) == {"a": None, "b": None}
