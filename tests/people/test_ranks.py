"""Ranks: the table of the law, and the spellings of staff lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people.ranks import RANKS, UNKNOWN, Composition, Rank, Unknown, rank_of


def test_the_law_has_fourteen_ranks_in_order() -> None:
    assert list(RANKS) == list(Rank)
    assert len(RANKS) == 14
    compositions = [forms.composition for forms in RANKS.values()]
    assert compositions == [Composition.JUNIOR] * 4 + [Composition.MIDDLE] * 7 + [Composition.HIGHER] * 3


def test_the_forms_read_as_the_law_writes_them() -> None:
    assert RANKS[Rank.SENIOR_LIEUTENANT].dative == "старшому лейтенанту поліції"
    assert RANKS[Rank.GENERAL_THIRD].nominative == "генерал поліції третього рангу"
    assert RANKS[Rank.LIEUTENANT_COLONEL].english == "Police Lieutenant Colonel"


@pytest.mark.parametrize("rank", list(Rank))
def test_every_written_form_is_read_back(rank: Rank) -> None:
    forms = RANKS[rank]
    for form in (forms.nominative, forms.genitive, forms.dative, forms.english, forms.short, rank.value):
        assert rank_of(form) is rank
        assert rank_of(f"  {form.upper()} ") is rank


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("ст. л-т", Rank.SENIOR_LIEUTENANT),
        ("ст.л-т поліції", Rank.SENIOR_LIEUTENANT),
        ("Ст. лейтенант поліції", Rank.SENIOR_LIEUTENANT),
        ("с-нт", Rank.SERGEANT),
        ("с-т", Rank.SERGEANT),
        ("ст. с-т", Rank.SENIOR_SERGEANT),
        ("ст. серж. поліції", Rank.SENIOR_SERGEANT),
        ("п/п-к", Rank.LIEUTENANT_COLONEL),
        ("п/полк.", Rank.LIEUTENANT_COLONEL),
        ("підполк. пол.", Rank.LIEUTENANT_COLONEL),
        ("п-к", Rank.COLONEL),
        ("пол-к", Rank.COLONEL),
        ("пол-к поліції", Rank.COLONEL),
        ("м-р", Rank.MAJOR),
        ("м-р п.", Rank.MAJOR),
        ("к-н", Rank.CAPTAIN),
        ("капітан", Rank.CAPTAIN),
        ("Кап. поліції", Rank.CAPTAIN),
        ("кaпiтaн поліції", Rank.CAPTAIN),
        ("мол. л-т", Rank.JUNIOR_LIEUTENANT),
        ("мл. л-т", Rank.JUNIOR_LIEUTENANT),
        ("л-т", Rank.LIEUTENANT),
        ("ряд. поліції", Rank.PRIVATE),
        ("капрал", Rank.CORPORAL),
        ("ген. 3 р.", Rank.GENERAL_THIRD),
        ("генерал 3-го рангу", Rank.GENERAL_THIRD),
        ("генерал поліції III рангу", Rank.GENERAL_THIRD),
        ("генерал поліції ІІ рангу", Rank.GENERAL_SECOND),
        ("генерал поліції I рангу", Rank.GENERAL_FIRST),
        ("капітан\u00a0поліції", Rank.CAPTAIN),
        ("майорка поліції", Rank.MAJOR),
        ("Lt. Col.", Rank.LIEUTENANT_COLONEL),
        ("senior lieutenant", Rank.SENIOR_LIEUTENANT),
    ],
)
def test_a_staff_list_abbreviates(text: str, rank: Rank) -> None:
    assert rank_of(text) is rank


@pytest.mark.parametrize(
    "text",
    ["", "  ", "-", "—", "б/з", "б/зв", "б/зв.", "без звання", "без спец. звання", "цивільний", "Держслужбовець", "д/с",
     "державний службовець", "працівник поліції", "no rank", "немає"],
)  # fmt: skip
def test_some_have_no_rank(text: str) -> None:
    assert rank_of(text) is None


@pytest.mark.parametrize(
    "text",
    ["капітан міліції", "прапорщик", "старшина", "генерал-майор", "майор внутрішньої служби", "ст.", "3", "генерал"],
)
def test_other_words_are_no_police_rank(text: str) -> None:
    # «ст.» alone is the beginning of «старший …»
    assert rank_of(text) is UNKNOWN


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text: str) -> None:
    rank = rank_of(text)
    assert rank is None or isinstance(rank, Rank | Unknown)
