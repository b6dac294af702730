"""Time that somebody cannot give twice: sessions with the travel around them, and what meets what. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Stretch:
    """Time that belongs to one workshop: a session in UTC, as on the wall, and the travel before and after it."""

    starts_at: datetime
    ends_at: datetime
    starts_local: datetime
    ends_local: datetime
    travel_minutes: int = 0
    venue_id: int | None = None
    title: str = ""

    def meets(self, other: "Stretch") -> bool:
        """Whether one person cannot do both; between two sessions at one venue nobody travels."""
        is_one_place = self.venue_id is not None and self.venue_id == other.venue_id
        travel = timedelta(minutes=0 if is_one_place else self.travel_minutes + other.travel_minutes)
        return self.starts_at < other.ends_at + travel and other.starts_at < self.ends_at + travel


def clashes_between(sessions: Iterable[Stretch], others: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Those of `others` that meet any of the sessions, in order of time."""
    own = tuple(sessions)
    return tuple(sorted((o for o in others if any(o.meets(s) for s in own)), key=lambda stretch: stretch.starts_at))
