"""Whom a course is meant for."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.catalogue.audience import RENEWAL_DAYS, reasons_against
from lms.i18n import speaking

TODAY = date(2026, 3, 12)
COURSE = {"id": "leadership/supervisors", "audience": ["middle", "senior"]}


def codes(group: str | None, held: Mapping[str, date | None] | None = None) -> list[str]:
    return [reason.code for reason in reasons_against(COURSE, group, held or {}, TODAY)]


@pytest.mark.parametrize(
    ("group", "expected"), [("middle", []), ("senior", []), ("line", ["other-staff-group"]), (None, ["no-posting"])]
)
def test_a_course_is_meant_for_its_staff_groups(group: str | None, expected: list[str]) -> None:
    assert codes(group) == expected


def test_each_reason_is_a_sentence_and_says_who_can_help() -> None:
    with speaking("en"):
        (reason,) = reasons_against(COURSE, "line", {}, TODAY)
    assert reason.message == (
        "It is meant for: middle-ranked supervisors, heads of unit. You are listed as: staff without subordinates."
    )
    assert "HR" in reason.waived_by


def test_all_reasons_are_told() -> None:
    assert codes("line", {"leadership/supervisors": None}) == ["other-staff-group", "already-held"]


def test_another_award_is_no_reason() -> None:
    assert codes("middle", {"leadership-trainer": None}) == []


@given(st.integers(min_value=0, max_value=2000))
def test_a_course_may_be_repeated_in_its_last_half_year(days: int) -> None:
    held = {"leadership/supervisors": TODAY + timedelta(days=days)}
    assert codes("middle", held) == (["already-held"] if days > RENEWAL_DAYS else [])
