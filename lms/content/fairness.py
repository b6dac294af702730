"""Whether a bank can be guessed without knowing the trade: where keys stand, how long they are, what repeats. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from lms.content.questions import Question, SingleQuestion
from lms.content.wording import Language

SIGNIFICANCE = 0.01
"""How often a bank whose keys are spread by chance would be suspected, all its tests together (Bonferroni)."""

SHINGLE = 2
NEAR_IDENTICAL = 0.20
"""Jaccard index of the pairs of neighbouring words from which two questions count as one.

Measured on two banks of 64 and 51 questions: two that asked the same in other words had 0.23 in Ukrainian and 0.28 in
English, every other of 3,291 pairs at most 0.12. Single words do not tell them apart (up to 0.27 for different
questions of one topic), triples miss what was reworded (0.18).
"""

_WORD = re.compile(r"\w+(?:[’'ʼ-]\w+)*")


@dataclass(frozen=True)
class GiveAway:
    """A rule by which a stranger would guess too well: of `of` questions it finds the key of `found`."""

    rule: str
    found: int
    of: int


def give_aways(questions: Iterable[Question]) -> list[GiveAway]:
    """The rules that find the key of single-choice questions more often than chance explains.

    Each rule takes one choice of a question: that at a place, the longest, the shortest (in each language; no choice
    when two are equal). The number of keys found is held against its exact distribution for keys that stand anywhere
    with the same chance: a sum of independent trials, binomial when all questions have as many choices.
    """
    singles = [question for question in questions if isinstance(question, SingleQuestion)]
    rules = _rules(singles)
    found = []
    for rule, hits in rules.items():
        chances = [1 / size for _is_hit, size in hits]
        keys = sum(is_hit for is_hit, _size in hits)
        if upper_tail(chances, keys) < SIGNIFICANCE / len(rules):
            found.append(GiveAway(rule, keys, len(hits)))
    return found


def upper_tail(chances: Sequence[float], hits: int) -> float:
    """The probability of `hits` or more successes in independent trials with these chances, exactly."""
    distribution = [1.0]
    for chance in chances:
        missed = [probability * (1 - chance) for probability in (*distribution, 0.0)]
        hit = [probability * chance for probability in (0.0, *distribution)]
        distribution = [one + other for one, other in zip(missed, hit, strict=True)]
    return sum(distribution[hits:])


def near_identical(questions: Iterable[Question], language: Language) -> Iterator[tuple[str, str, float]]:
    """Pairs of questions that ask nearly the same, by id, with their likeness from 0 to 1."""
    shingles = [(question.id, _shingles(_words(question, language))) for question in questions]
    for (first, ours), (second, theirs) in combinations(shingles, 2):
        likeness = len(ours & theirs) / (len(ours | theirs) or 1)
        if likeness >= NEAR_IDENTICAL:
            yield first, second, likeness


def _rules(singles: Sequence[SingleQuestion]) -> dict[str, list[tuple[bool, int]]]:
    """For each rule, question by question: whether it finds the key, and out of how many choices."""
    places = max((len(question.choices) for question in singles), default=0)
    rules: dict[str, list[tuple[bool, int]]] = {}
    for place in range(places):
        with_it = [question for question in singles if len(question.choices) > place]
        rules[f"choice number {place + 1}"] = [(one.choices[place].correct, len(one.choices)) for one in with_it]
    for language in Language:
        for name, pick in (("longest", max), ("shortest", min)):
            hits = [(_is_key(one, language, pick), len(one.choices)) for one in singles]
            rules[f"the {name} choice ({language})"] = hits
    return rules


def _is_key(question: SingleQuestion, language: Language, pick: Callable[[list[int]], int]) -> bool:
    lengths = [len(getattr(choice.text, language)) for choice in question.choices]
    extreme = pick(lengths)
    return lengths.count(extreme) == 1 and question.choices[lengths.index(extreme)].correct


def _words(question: Question, language: Language) -> list[str]:
    texts = [question.case, question.text, *(choice.text for choice in getattr(question, "choices", ()))]
    return _WORD.findall(" ".join(getattr(text, language) for text in texts if text).casefold())


def _shingles(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[place : place + SHINGLE]) for place in range(max(1, len(words) - SHINGLE + 1))}
