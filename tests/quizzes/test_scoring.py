"""What answers are worth."""

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from lms.quizzes.scoring import Answer, AnswerFault, parse_answer, percent, result_of, same_words, score

IDS = ["a", "b", "c", "d", "e"]
POINTS = st.fractions(min_value=0, max_value=1, max_denominator=60)


def question(kind: str, **more: Any) -> Mapping[str, Any]:
    return {"id": "q01", "type": kind, **more}


def choices(right: set[str], count: int = 5) -> list[dict[str, object]]:
    return [{"id": name, "correct": name in right} for name in IDS[:count]]


SINGLE = question("single", choices=choices({"c"}, 4))
MULTIPLE = question("multiple", choices=choices({"a", "d"}))
TRUE = question("true-false", answer=True)
NUMERIC = question("numeric", answer={"value": "1200.5", "tolerance": "0.1"})
WORDS = question("short-text", answer={"uk": ["з’їзд", "вплив"], "en": ["impact"]})
ALL = [SINGLE, MULTIPLE, TRUE, NUMERIC, WORDS]


def parsed(of: Mapping[str, Any], *values: str) -> Answer:
    answer = parse_answer(of, values)
    assert not isinstance(answer, AnswerFault), answer
    return answer


@pytest.mark.parametrize("of", ALL, ids=lambda of: str(of["type"]))
def test_an_empty_answer_is_not_answered_and_worth_nothing(of: Mapping[str, Any]) -> None:
    assert parse_answer(of, []) is None
    assert parse_answer(of, ["  "]) is None
    assert score(of, None) == 0


@given(st.sampled_from(ALL), st.lists(st.text(max_size=30), max_size=4))
def test_whatever_is_sent_is_an_answer_that_lives_in_json_or_a_fault(of: Mapping[str, Any], values: list[str]) -> None:
    answer = parse_answer(of, values)
    if not isinstance(answer, AnswerFault):
        again = json.loads(json.dumps(answer))
        assert again == answer
        assert 0 <= score(of, again) <= 1


@given(st.sampled_from(IDS[:4]))
def test_one_choice_counts_when_it_is_the_right_one(name: str) -> None:
    assert score(SINGLE, parsed(SINGLE, name)) == (name == "c")


@pytest.mark.parametrize(
    ("of", "values", "fault"),
    [
        (SINGLE, ["a", "b"], AnswerFault.ONE_CHOICE_ONLY),
        (SINGLE, ["x"], AnswerFault.UNKNOWN_CHOICE),
        (MULTIPLE, ["a", "x"], AnswerFault.UNKNOWN_CHOICE),
        (TRUE, ["yes"], AnswerFault.NOT_TRUE_OR_FALSE),
        (WORDS, ["я" * 201], AnswerFault.TOO_LONG),
        *[
            (NUMERIC, [text], AnswerFault.NOT_A_NUMBER)
            for text in ("n", "1,2,3", "1.200,5", "12 00", "1 2000", ",", "-", "1e5", "½", "٣", "5 км", "1" * 25)
        ],
    ],
)
def test_what_is_no_answer_says_why(of: Mapping[str, Any], values: list[str], fault: AnswerFault) -> None:
    assert parse_answer(of, values) is fault


@given(st.sets(st.sampled_from(IDS), min_size=2, max_size=4), st.sets(st.sampled_from(IDS), min_size=1))
def test_right_minus_wrong_over_right(right: set[str], chosen: set[str]) -> None:
    of = question("multiple", choices=choices(right))
    points = score(of, parsed(of, *chosen, *chosen))
    assert points == max(Fraction(0), Fraction(len(chosen & right) - len(chosen - right), len(right)))
    assert (points == 1) == (chosen == right)


@given(st.sets(st.sampled_from(IDS), min_size=1), st.sampled_from(IDS))
def test_one_more_wrong_tick_never_helps(chosen: set[str], extra: str) -> None:
    assume(extra not in {"a", "d"})
    assert score(MULTIPLE, parsed(MULTIPLE, *chosen, extra)) <= score(MULTIPLE, parsed(MULTIPLE, *chosen))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("1 200,5", "1200.5"),
        ("1\u00a0200.50", "1200.5"),
        ("1\u202f200,4", "1200.4"),
        ("+5", "5"),
        ("−3,25", "-3.25"),
        (",5", "0.5"),
        ("7,", "7"),
        ("-0", "0"),
        ("100", "100"),
        ("007", "7"),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, canonical: str) -> None:
    assert parse_answer(NUMERIC, [text]) == canonical


@given(st.decimals(-9999, 9999, places=3), st.decimals(0, 5, places=2), st.decimals(-6, 6, places=3))
@example(Decimal("0.1"), Decimal("0.2"), Decimal("0.2"))
@example(Decimal("0.1"), Decimal("0.2"), Decimal("0.201"))
def test_the_ends_of_the_tolerance_count(value: Decimal, tolerance: Decimal, off: Decimal) -> None:
    of = question("numeric", answer={"value": str(value), "tolerance": str(tolerance)})
    answer = parsed(of, f"{value + off:f}".replace(".", ","))
    assert score(of, answer) == (abs(off) <= tolerance)


@pytest.mark.parametrize("text", ["З'їзд", "зʼїзд.", " З’ЇЗД ", "з`їзд", "Вплив", "IMPACT.", "з\u2019\u0456\u0308зд"])
def test_case_spaces_apostrophes_and_a_last_dot_do_not_matter(text: str) -> None:
    assert score(WORDS, parsed(WORDS, text)) == 1


@pytest.mark.parametrize("text", ["зїзд", "впливи", "im pact"])
def test_other_words_are_wrong(text: str) -> None:
    assert score(WORDS, parsed(WORDS, text)) == 0


@given(st.text())
def test_comparing_words_twice_changes_nothing(text: str) -> None:
    assert same_words(same_words(text)) == same_words(text)


@given(st.lists(POINTS, min_size=1, max_size=20), st.integers(1, 100))
def test_rounding_never_makes_a_pass(points: list[Fraction], minimum: int) -> None:
    assert (percent(points) >= minimum) == (sum(points) * 100 >= minimum * len(points))


def test_two_thirds_are_sixty_six_percent() -> None:
    assert percent([Fraction(1), Fraction(1), Fraction(0)]) == 66
    assert percent([]) == 0


def test_a_result_counts_what_was_not_answered() -> None:
    questions = [{**of, "id": f"q{number}"} for number, of in enumerate(ALL)]
    result = result_of(questions, {"q0": "c", "q1": ["a"], "q2": False}, 30)
    assert result.points == {"q0": 1, "q1": Fraction(1, 2), "q2": 0, "q3": 0, "q4": 0}
    assert (result.percent, result.passed) == (30, True)
    assert result_of(questions, {}, 30).passed is False
    assert result_of(questions, {}, None).passed is None
