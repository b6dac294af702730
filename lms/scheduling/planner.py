"""Plan a workshop before it is stored: sessions from a repeat pattern, times on the wall, overlaps. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import combinations
from typing import Protocol, TypeVar

from lms import clock
from lms.errors import RefusedError
from lms.i18n import Worded, _, _l, moment

MOST_SESSIONS = 60
SATURDAY = 5


class Every(Worded):
    """How a pattern goes on."""

    DAY = "day", _l("every day")
    WORKING_DAY = "working-day", _l("every working day (Monday to Friday)")
    WEEK = "week", _l("every week")


@dataclass(frozen=True)
class Pattern:
    """Sessions of the same hours: from a first date, every so often, so many of them."""

    first: date
    starts: time
    ends: time
    every: Every = Every.WORKING_DAY
    count: int = 1


@dataclass(frozen=True)
class PlannedSession:
    """A session as somebody typed it: wall times in its venue's zone, and the ids of who and where.

    `id` is the stored session's that it replaces, None for a new one.
    """

    starts_local: datetime
    ends_local: datetime
    venue_id: int | None = None
    link: str = ""
    trainer_ids: tuple[int, ...] = ()
    modules: tuple[str, ...] = ()
    id: int | None = None


@dataclass(frozen=True)
class Plan:
    """A whole workshop as somebody typed it. None and "" mean: as the course says."""

    edition_id: int
    programme_id: int | None = None
    title: str = ""
    language: str = "uk"
    interpreted_into: str | None = None
    interpreter_id: int | None = None
    seats: int | None = None
    enrol_from: datetime | None = None
    enrol_until: datetime | None = None
    travel_minutes: int = 0
    instructions: str = ""
    sessions: tuple[PlannedSession, ...] = field(default=())


def days_of(pattern: Pattern) -> Iterator[date]:
    """The dates of a pattern in order, `count` of them, at most MOST_SESSIONS.

    Working days are Monday to Friday; a pattern of working days that starts on a weekend starts on the Monday after.
    """
    step = timedelta(days=7 if pattern.every is Every.WEEK else 1)
    day, found = pattern.first, 0
    while found < min(pattern.count, MOST_SESSIONS):
        if pattern.every is not Every.WORKING_DAY or day.weekday() < SATURDAY:
            found += 1
            yield day
        if day > date.max - step:
            return
        day += step


def instants(starts_local: datetime, ends_local: datetime, zone: str) -> tuple[datetime, datetime]:
    """The UTC pair of a session's wall times.

    Raises RefusedError `ends-before-start`, and in the nights in which clocks change `time-does-not-exist` or
    `time-exists-twice`, with a sentence that asks for another time.
    """
    if ends_local <= starts_local:
        raise RefusedError("ends-before-start", _("It ends before it starts. Correct one of the two times."))
    starts_at, ends_at = instant(starts_local, zone), instant(ends_local, zone)
    if ends_at <= starts_at:
        raise RefusedError("ends-before-start", _("It ends before it starts. Correct one of the two times."))
    return starts_at, ends_at


def instant(wall: datetime, zone: str) -> datetime:
    """The UTC instant of one wall time; refuses as `instants` does, in whole sentences."""
    try:
        return clock.instant_of(wall, zone)
    except RefusedError as refusal:
        if refusal.code == "time-does-not-exist":
            message = _("On that night the clocks go forward: %(when)s does not exist. Choose another time.",
                        when=moment(wall))  # fmt: skip
        else:
            message = _("On that night the clocks go back: %(when)s comes twice. Choose another time.",
                        when=moment(wall))  # fmt: skip
        raise RefusedError(refusal.code, message) from refusal


def length_in_months(first: date, last: date) -> int:
    """How long first to last (both included) is, in whole months to the nearest: 1 January to 30 June are 6."""
    after = last + timedelta(days=1)
    return (after.year - first.year) * 12 + after.month - first.month + round((after.day - first.day) / 30)


class Timed(Protocol):
    """Anything with a start and an end in UTC."""

    @property
    def starts_at(self) -> datetime:
        """From when."""

    @property
    def ends_at(self) -> datetime:
        """Until when, not counted."""


T = TypeVar("T", bound=Timed)


def overlap(one: Timed, other: Timed) -> bool:
    """Whether the two share a moment; one that starts when the other ends does not."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def overlapping_pairs(sessions: list[T]) -> Iterator[tuple[T, T]]:
    """All pairs that share a moment, in the order of the list."""
    return ((one, other) for one, other in combinations(sessions, 2) if overlap(one, other))
