"""Who stays on duty while others train: people away and people left, day by day. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from lms.people.models.persons import StaffGroup


@dataclass(frozen=True)
class Service:
    """That a person serves in a unit (its path) from a day until the day before `ends_on`."""

    person_id: int
    unit_path: str
    group: StaffGroup
    starts_on: date
    ends_on: date | None

    def covers(self, day: date) -> bool:
        """Whether the person serves there on a day."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@dataclass(frozen=True)
class Cover:
    """One day of one unit: how many of its people train or travel, how many serve in all, who stays by staff group."""

    day: date
    away: int
    strength: int
    staying: dict[StaffGroup, int] = field(default_factory=dict)

    @property
    def stays(self) -> int:
        """How many remain on duty."""
        return self.strength - self.away


def days_away(starts_local: datetime, ends_local: datetime, travel_minutes: int) -> Iterator[date]:
    """Every day that a session with the travel before and after it touches; midnight sharp belongs to the day before."""
    travel = timedelta(minutes=travel_minutes)
    day = (starts_local - travel).date()
    last = (ends_local + travel - timedelta(seconds=1)).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def serving_on(day: date, path: str, services: Iterable[Service]) -> dict[int, StaffGroup]:
    """Who serves in a unit (its whole subtree) on a day, by staff group."""
    return {s.person_id: s.group for s in services if s.unit_path.startswith(path) and s.covers(day)}


def cover_of(day: date, serving: Mapping[int, StaffGroup], away: Iterable[int], also: int | None = None) -> Cover:
    """What remains of those who serve when `away` train that day, and `also` one more."""
    gone = {person_id for person_id in (*away, also) if person_id in serving}
    left = Counter(group for person_id, group in serving.items() if person_id not in gone)
    return Cover(day, len(gone), len(serving), {group: left[group] for group in StaffGroup})
