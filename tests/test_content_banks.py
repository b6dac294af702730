"""A bank of questions as a whole: large enough, about judgement, up to date, without repeats and give-aways."""

from datetime import date
from fractions import Fraction
from itertools import product
from math import prod
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.content.banks import overdue
from lms.content.fairness import NEAR_IDENTICAL, SIGNIFICANCE, near_identical, upper_tail
from lms.content.reading_ease import lix
from lms.content.wording import Language
from tests.tiny_course import TinyCourse, words_of

BANK = "quizzes/bank.yaml"
LAW = "sources: [{id: S1, year: 2015, law: true, title: {uk: Закон, en: Law}}, {id: S2, year: 2020, title: {uk: Огляд, en: Review}}]\n"


@pytest.fixture
def copy(tmp_path: Path) -> TinyCourse:
    return TinyCourse(tmp_path / "courses")


def test_a_bank_has_forty_questions_at_least(copy: TinyCourse) -> None:
    copy.write(BANK, "- id: q03" + (copy.folder / BANK).read_text(encoding="utf-8").split("- id: q03")[1])
    assert copy.faults() == []
    copy.write(BANK, "- id: q04" + (copy.folder / BANK).read_text(encoding="utf-8").split("- id: q04")[1])
    assert copy.faults() == [f"{BANK}: 39 questions; at least 40 are needed"]


def test_half_of_a_bank_asks_for_a_judgement(copy: TinyCourse) -> None:
    copy.replace(BANK, "basis: judgement\n  cites: [first-steps]", "basis: fact\n  cites: [S2]", 20)
    assert copy.faults() == []
    copy.replace(BANK, "basis: judgement\n  cites: [first-steps]", "basis: fact\n  cites: [S2]", 1)
    assert copy.faults() == [f"{BANK}: 20 of 42 questions ask for a judgement; at least half must"]


def test_a_question_about_the_law_says_since_when_and_when_to_look_again(copy: TinyCourse) -> None:
    copy.replace("course.yaml", "completion:", f"{LAW}completion:")
    sentence = "is missing: a question of fact about the law says since when it holds and when to look again"
    assert copy.faults() == [f"{BANK}: question q21: {key} {sentence}" for key in ("valid_from", "review_by")]
    copy.replace(BANK, "cites: [S1]", "cites: [S1]\n  valid_from: 2015-11-07\n  review_by: 2027-11-01")
    assert copy.faults() == []
    assert list(overdue(copy.read(), date(2027, 11, 1))) == []
    (late,) = overdue(copy.read(), date(2027, 11, 2))
    assert str(late).endswith("question q21: review_by: the answer was to be looked at again by 2027-11-01")


@pytest.mark.parametrize("language", list(Language))
def test_a_question_that_repeats_another_is_named_with_it(copy: TinyCourse, language: Language) -> None:
    again = " ".join(words_of(7, language).split()[:6])
    ours = words_of(30, language)
    copy.replace(BANK, f"{language}: {ours}", f"{language}: {again} {' '.join(ours.split()[6:])}")
    (fault,) = copy.faults()
    assert fault.startswith(f"{BANK}: question q30: asks nearly the same as question q07 (likeness 0.")
    assert fault.endswith(f", {language})")


def test_other_words_between_the_same_ones_are_another_question(copy: TinyCourse) -> None:
    ours, theirs = words_of(30, Language.EN).split(), words_of(7, Language.EN).split()
    mixed = " ".join(word for pair in zip(ours[:5], theirs[:5], strict=True) for word in pair)
    copy.replace(BANK, f"en: {' '.join(ours)}", f"en: {mixed}")
    assert copy.faults() == []
    assert list(near_identical(copy.read().banks["bank"], Language.EN)) == []
    assert 0 < NEAR_IDENTICAL < 1


def test_keys_at_one_place_are_a_give_away(copy: TinyCourse) -> None:
    text = (copy.folder / BANK).read_text(encoding="utf-8")
    text = text.replace("en: One}}", "en: One}, correct: true}").replace("en: Two}, correct: true}", "en: Two}}")
    copy.write(BANK, text)
    told = "choice number 1 is the key of 41 of 41 single-choice questions, more than chance explains"
    assert f"{BANK}: {told}" in copy.faults()


@pytest.mark.parametrize(
    ("language", "old", "new", "rule"),
    [("en", "One}, correct", "One and more}, correct", "longest"), ("uk", "Друге, en: Two}, correct", "Ні, en: Two}, correct", "shortest")],
)  # fmt: skip
def test_keys_that_stand_out_by_their_length_are_a_give_away(
    copy: TinyCourse, language: str, old: str, new: str, rule: str
) -> None:
    copy.replace(BANK, old, new)
    if language == "en":
        copy.replace(BANK, "en: Two}, correct", "en: Two and more}, correct")
    else:
        copy.replace(BANK, "uk: Друге, en: Two}}", "uk: Друге слово, en: Two}}")
    told = f"the {rule} choice ({language}) is the key of 41 of 41 single-choice questions, more than chance explains"
    assert f"{BANK}: {told}" in copy.faults()


@given(st.lists(st.sampled_from([2, 3, 4, 5]), max_size=6), st.integers(0, 7))
def test_the_tail_is_exact(sizes: list[int], hits: int) -> None:
    wanted = Fraction(0)
    for outcome in product([True, False], repeat=len(sizes)):
        if sum(outcome) >= hits:
            wanted += prod(
                (Fraction(1, size) if hit else Fraction(size - 1, size))
                for hit, size in zip(outcome, sizes, strict=True)
            )
    assert upper_tail([1 / size for size in sizes], hits) == pytest.approx(float(wanted))


def test_a_fair_bank_is_rarely_suspected_and_a_third_is_allowed() -> None:
    chances = [1 / 4] * 45
    assert upper_tail(chances, 15) > SIGNIFICANCE
    assert upper_tail(chances, 22) < SIGNIFICANCE / 8


def test_reading_ease_counts_long_words_and_long_sentences() -> None:
    assert lix("# One two three\n\nFour five six.") == 3
    assert lix("Considerable difficulties notwithstanding, everybody understood.") == 105
    assert lix("`code` [S1] [o2]") == 0
    assert lix("- one two [S1]\n- three [link](https://example.org/considerable)\n") == 2
