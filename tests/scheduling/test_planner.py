"""The repeat pattern, wall times on the nights in which clocks change, overlaps."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.clock import KYIV, on_the_wall
from lms.errors import RefusedError
from lms.scheduling.planner import (
    MOST_SESSIONS,
    Every,
    Pattern,
    days_of,
    instants,
    length_in_months,
    overlap,
    overlapping_pairs,
)

DAYS = st.dates(date(2020, 1, 1), date(2045, 1, 1))
PATTERNS = st.builds(
    Pattern, DAYS, st.just(time(9)), st.just(time(13)), st.sampled_from(list(Every)), st.integers(1, MOST_SESSIONS)
)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


@dataclass(frozen=True)
class Stretch:
    starts_at: datetime
    ends_at: datetime


STRETCHES = st.builds(
    lambda start, minutes: Stretch(start, start + timedelta(minutes=minutes)),
    st.datetimes(datetime(2026, 5, 1), datetime(2026, 5, 3), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(1, 600),
)


@given(PATTERNS)
def test_a_pattern_makes_as_many_days_as_asked_in_order_and_none_twice(pattern: Pattern) -> None:
    days = list(days_of(pattern))
    assert len(days) == pattern.count
    assert days == sorted(set(days))
    assert days[0] >= pattern.first


@given(PATTERNS)
def test_a_pattern_of_working_days_has_no_weekend_and_misses_no_working_day(pattern: Pattern) -> None:
    days = list(days_of(Pattern(pattern.first, pattern.starts, pattern.ends, Every.WORKING_DAY, pattern.count)))
    assert all(day.weekday() < 5 for day in days)
    between = (pattern.first + timedelta(days=n) for n in range((days[-1] - pattern.first).days + 1))
    assert [day for day in between if day.weekday() < 5] == days


@given(PATTERNS)
def test_a_pattern_of_days_or_weeks_keeps_its_step(pattern: Pattern) -> None:
    if pattern.every is Every.WORKING_DAY:
        return
    step = timedelta(days=7 if pattern.every is Every.WEEK else 1)
    assert list(days_of(pattern)) == [pattern.first + n * step for n in range(pattern.count)]


def test_a_pattern_never_makes_more_than_a_page_holds() -> None:
    assert len(list(days_of(Pattern(SPRING, time(9), time(13), Every.DAY, 10_000)))) == MOST_SESSIONS


def test_a_pattern_stops_where_the_calendar_ends() -> None:
    assert list(days_of(Pattern(date.max, time(9), time(13), Every.WEEK, 5))) == [date.max]


def test_a_session_over_the_spring_night_is_an_hour_shorter_than_the_wall_says() -> None:
    starts, ends = instants(datetime.combine(SPRING, time(2)), datetime.combine(SPRING, time(5)), KYIV)
    assert ends - starts == timedelta(hours=2)


def test_a_session_over_the_autumn_night_is_an_hour_longer_than_the_wall_says() -> None:
    starts, ends = instants(datetime.combine(AUTUMN, time(2)), datetime.combine(AUTUMN, time(5)), KYIV)
    assert ends - starts == timedelta(hours=4)


@pytest.mark.parametrize(
    ("day", "code"), [(SPRING, "time-does-not-exist"), (AUTUMN, "time-exists-twice")], ids=["spring", "autumn"]
)
@pytest.mark.parametrize(("starts", "ends"), [(time(3, 30), time(6)), (time(1), time(3, 30))], ids=["start", "end"])
def test_a_wall_time_that_is_missing_or_comes_twice_is_asked_for(
    day: date, code: str, starts: time, ends: time
) -> None:
    with pytest.raises(RefusedError) as refusal:
        instants(datetime.combine(day, starts), datetime.combine(day, ends), KYIV)
    assert refusal.value.code == code
    assert "03:30" in refusal.value.message


@pytest.mark.parametrize("ends", [time(9), time(8)])
def test_a_session_that_ends_before_it_starts_is_refused(ends: time) -> None:
    with pytest.raises(RefusedError) as refusal:
        instants(datetime.combine(SPRING, time(9)), datetime.combine(SPRING, ends), KYIV)
    assert refusal.value.code == "ends-before-start"


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.integers(1, 1000))  # noqa: DTZ001
def test_what_is_not_refused_shows_the_typed_time_on_the_wall(starts: datetime, minutes: int) -> None:
    ends = starts + timedelta(minutes=minutes)
    try:
        pair = instants(starts, ends, KYIV)
    except RefusedError:
        return
    assert (on_the_wall(pair[0]), on_the_wall(pair[1])) == (starts, ends)
    assert pair[0] < pair[1]


@given(STRETCHES, STRETCHES)
def test_two_overlap_when_they_share_a_minute_and_not_when_one_follows_the_other(one: Stretch, other: Stretch) -> None:
    shared = min(one.ends_at, other.ends_at) - max(one.starts_at, other.starts_at)
    assert overlap(one, other) is overlap(other, one) is (shared > timedelta(0))
    after = Stretch(one.ends_at, one.ends_at + timedelta(hours=1))
    assert not overlap(one, after)
    assert not overlap(after, one)


@given(st.lists(STRETCHES, max_size=6))
def test_every_overlapping_pair_is_found_once(stretches: list[Stretch]) -> None:
    found = list(overlapping_pairs(stretches))
    every = [(a, b) for place, a in enumerate(stretches) for b in stretches[place + 1 :]]
    assert found == [pair for pair in every if overlap(*pair)]


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2025, 1, 1), date(2026, 6, 30), 18),
        (date(2025, 1, 1), date(2026, 12, 31), 24),
        (date(2025, 3, 15), date(2026, 3, 14), 12),
        (date(2025, 3, 15), date(2025, 4, 13), 1),
    ],
)
def test_the_length_of_a_programme_is_said_in_months(first: date, last: date, months: int) -> None:
    assert length_in_months(first, last) == months
