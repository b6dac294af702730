"""The completion rule, as properties."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lms.certificates.completion import (
    Condition,
    ConditionCode,
    Facts,
    Outcome,
    Progress,
    Rule,
    Standing,
    progress,
    rule_of,
    share_of,
    test_of,
    worst,
)
from lms.i18n import speaking
from tests.make import real_course

test_of.__test__ = False  # type: ignore[attr-defined]
MODULES, TASKS = ["m1", "m2", "m3"], ["t1", "t2"]
subsets = st.sets(st.sampled_from(MODULES)).map(frozenset)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    return Rule(
        minimum_share=draw(st.integers(0, 100)),
        compulsory_modules=tuple(sorted(draw(subsets))),
        score_percent=draw(st.none() | st.integers(0, 100)),
        tasks=tuple(sorted(draw(st.sets(st.sampled_from(TASKS))))),
    )


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    held = draw(st.integers(0, 600))
    return Facts(
        minutes_planned=held + draw(st.integers(0, 600)),
        minutes_held=held,
        minutes_present=draw(st.integers(0, held)),
        modules_done=draw(subsets),
        modules_to_come=draw(subsets),
        best_percent=draw(st.none() | st.integers(0, 100)),
        tests_possible=draw(st.booleans()),
        tasks_in=frozenset(draw(st.sets(st.sampled_from(TASKS)))),
        rolls_open=draw(st.integers(0, 2)),
        is_closed=draw(st.booleans()),
    )


@given(rules(), facts())
def test_the_whole_is_met_only_when_every_condition_is(rule: Rule, known: Facts) -> None:
    found = progress(rule, known)
    assert (found.standing is Standing.MET) == all(c.standing is Standing.MET for c in found.conditions)
    assert (found.standing is Standing.NOT_MET) == any(c.standing is Standing.NOT_MET for c in found.conditions)


@given(rules(), facts())
def test_nothing_is_issued_while_a_roll_is_open_or_something_may_still_come(rule: Rule, known: Facts) -> None:
    found = progress(rule, known)
    if known.rolls_open or any(c.standing is Standing.POSSIBLE for c in found.conditions):
        assert found.outcome is Outcome.NONE
    elif found.outcome is not Outcome.NONE:
        assert found.of(ConditionCode.SHARE).standing is Standing.MET


@given(rules(), facts(), st.integers(0, 200), st.integers(0, 100))
def test_more_presence_and_a_better_score_never_make_it_worse(rule: Rule, known: Facts, more: int, best: int) -> None:
    order = [Standing.NOT_MET, Standing.POSSIBLE, Standing.MET]
    better = replace(
        known,
        minutes_present=min(known.minutes_present + more, known.minutes_held),
        best_percent=max(best, known.best_percent or 0),
        modules_done=known.modules_done | {"m1"},
        tasks_in=known.tasks_in | {"t1"},
    )
    assert order.index(progress(rule, better).standing) >= order.index(progress(rule, known).standing)


@given(rules(), facts())
def test_what_cannot_be_met_any_more_is_not_met_by_what_was_to_come(rule: Rule, known: Facts) -> None:
    """Whoever does everything that is left meets the rule exactly when it was not lost before."""
    left = 0 if known.is_closed else max(known.minutes_planned - known.minutes_held, 0)
    whole = known.minutes_held + left
    best = replace(
        known,
        minutes_planned=whole,
        minutes_held=whole,
        minutes_present=known.minutes_present + left,
        modules_done=known.modules_done | (frozenset() if known.is_closed else known.modules_to_come),
        best_percent=100 if known.tests_possible else known.best_percent,
        tests_possible=False,
        tasks_in=known.tasks_in if known.is_closed else frozenset(TASKS),
        is_closed=True,
    )
    if whole:
        lost = progress(rule, known).standing is Standing.NOT_MET
        assert (progress(rule, best).standing is Standing.NOT_MET) == lost


@given(st.integers(1, 100), st.integers(1, 2000), st.integers(0, 2000))
def test_a_share_that_is_met_is_never_below_what_is_asked(percent: int, whole: int, present: int) -> None:
    present = min(present, whole)
    found = progress(Rule(percent), Facts(whole, whole, present))
    assert (found.standing is Standing.MET) == (present * 100 >= percent * whole)


def test_nobody_completes_a_workshop_that_was_not_held() -> None:
    assert progress(Rule(0), Facts(0, 0, 0)).outcome is Outcome.NONE
    assert (share_of(1, 3), share_of(0, 0)) == (33, 0)
    assert worst([]) is Standing.MET


def test_who_was_there_but_failed_gets_a_confirmation_once_the_test_is_closed() -> None:
    rule = Rule(80, score_percent=70)
    known = Facts(100, 100, 80, best_percent=60, tests_possible=True)
    assert progress(rule, known).outcome is Outcome.NONE
    assert progress(rule, replace(known, tests_possible=False)).outcome is Outcome.ATTENDANCE
    assert progress(rule, replace(known, tests_possible=False, minutes_present=79)).outcome is Outcome.NONE


def test_the_rule_of_the_real_course_is_read() -> None:
    content = real_course()
    assert rule_of(content).minimum_share == 80
    assert (rule_of(content).score_percent, test_of(content)) == (70, "final")


def test_each_condition_says_its_figures_in_both_languages() -> None:
    found = progress(Rule(80, ("m1", "m2"), 70, ("t1",)), Facts(480, 480, 450, best_percent=90))
    with speaking("en"):
        assert [condition.sentence for condition in found.conditions] == [
            "Present for 7 h 30 min of 8 h; at least 6 h 24 min are needed (80% of the time).",
            "0 of 2 compulsory modules attended.",
            "Best result of the test: 90%; at least 70% are needed.",
            "0 of 1 task handed in.",
        ]
    with speaking("uk"):
        assert found.conditions[2].sentence == "Найкращий результат тесту: 90 %; потрібно щонайменше 70 %."
        assert "тест ще не" in Condition(ConditionCode.SCORE, Standing.POSSIBLE, {"percent": 70}).sentence.lower()


def test_an_outcome_asks_for_the_share_first() -> None:
    assert Progress((), 0).standing is Standing.MET
