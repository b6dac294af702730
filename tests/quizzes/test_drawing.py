"""Which questions are drawn, and that it stays so."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.drawing import choice_order, draw, mixed

SEEDS = st.integers(0, 2**63 - 1)
OBJECTIVES = ["o1", "o2", "o3"]


def bank_of(sizes: list[int]) -> list[dict[str, str]]:
    return [
        {"id": f"q-{objective}-{number}", "objective": objective}
        for objective, size in zip(OBJECTIVES, sizes, strict=True)
        for number in range(size)
    ]


def per_objective(ids: list[str]) -> Counter[str]:
    return Counter(name.split("-")[1] for name in ids)


SIZES = st.lists(st.integers(4, 9), min_size=3, max_size=3)


@given(SIZES, st.integers(1, 2), SEEDS, SEEDS)
def test_entry_and_final_are_parallel_and_share_nothing(sizes: list[int], wanted: int, first: int, second: int) -> None:
    bank, blueprint = bank_of(sizes), {"per_objective": wanted}
    entry = draw(bank, blueprint, first)
    final = draw(bank, blueprint, second, avoid=entry)
    assert per_objective(entry) == per_objective(final) == dict.fromkeys(OBJECTIVES, wanted)
    assert len(set(entry + final)) == 2 * wanted * len(OBJECTIVES)


@given(SIZES, SEEDS, SEEDS)
def test_a_question_comes_again_only_when_no_other_is_left(sizes: list[int], first: int, second: int) -> None:
    bank, blueprint = bank_of(sizes), {"per_objective": 3}
    entry = draw(bank, blueprint, first)
    again = per_objective([name for name in draw(bank, blueprint, second, avoid=entry) if name in entry])
    assert again == Counter({name: max(0, 6 - size) for name, size in zip(OBJECTIVES, sizes, strict=True)})


@given(st.permutations(bank_of([4, 5, 6])), SEEDS)
def test_the_order_of_the_bank_does_not_matter(bank: list[dict[str, str]], seed: int) -> None:
    assert draw(bank, {"per_objective": 2}, seed) == draw(bank_of([4, 5, 6]), {"per_objective": 2}, seed)


def test_a_draw_stays_the_same_for_ever() -> None:
    """Written down once: if this fails, attempts that are stored would show other questions."""
    drawn = ["q-o3-3", "q-o3-2", "q-o1-3", "q-o2-0", "q-o1-1", "q-o2-1"]
    assert draw(bank_of([4, 4, 4]), {"per_objective": 2}, 7) == drawn
    assert choice_order({"id": "q01", "choices": [{"id": name} for name in "abcd"]}, 7) == ["c", "b", "a", "d"]


def test_every_question_gets_its_turn() -> None:
    bank = bank_of([4, 5, 6])
    seen = Counter(name for seed in range(600) for name in draw(bank, {"per_objective": 1}, seed))
    for objective, size in zip(OBJECTIVES, (4, 5, 6), strict=True):
        counts = [seen[f"q-{objective}-{number}"] for number in range(size)]
        assert all(0.6 * 600 / size < count < 1.4 * 600 / size for count in counts), counts


def test_choices_are_mixed_for_each_question_and_seed() -> None:
    choices = [{"id": name} for name in "abcd"]
    orders = {tuple(choice_order({"id": "q01", "choices": choices}, seed)) for seed in range(300)}
    assert len(orders) == 24
    others = [choice_order({"id": f"q{number}", "choices": choices}, 1) for number in range(9)]
    assert any(left != right for left, right in pairwise(others))
    assert choice_order({"id": "q01", "answer": True}, 1) == []


@given(st.lists(st.text(max_size=5), unique=True), st.text(max_size=5))
def test_mixing_loses_nothing(ids: list[str], seed: str) -> None:
    assert sorted(mixed(ids, seed)) == sorted(ids)


def test_a_bank_that_is_too_small_names_the_objective() -> None:
    with pytest.raises(ValueError, match="o2"):
        draw(bank_of([4, 1, 4]), {"per_objective": 2}, 1)
