"""What time it is, in UTC and on the wall: the only place that asks the machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from lms.errors import RefusedError

KYIV = "Europe/Kyiv"


_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def as_of(instant: datetime) -> Iterator[None]:
    """Let everything in this block happen at another instant: so the demonstration gets its past. For nobody else."""
    token = _told.set(instant)
    try:
        yield
    finally:
        _told.reset(token)


def today(zone: str = KYIV) -> date:
    """The date on the calendar of a zone."""
    return now().astimezone(ZoneInfo(zone)).date()


def on_the_wall(instant: datetime, zone: str = KYIV) -> datetime:
    """An instant as the clock of a zone shows it (naive)."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def instant_of(wall: datetime, zone: str = KYIV) -> datetime:
    """The UTC instant at which the clock of a zone shows `wall` (naive).

    Raises RefusedError `time-does-not-exist` in the spring gap and `time-exists-twice` in the autumn hour:
    on these nights people must choose another time.
    """
    place = ZoneInfo(zone)
    first = wall.replace(tzinfo=place, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=place, fold=1).astimezone(UTC)
    if first == second:
        return first
    if on_the_wall(first, zone) != wall:
        raise RefusedError("time-does-not-exist", f"{wall:%d.%m.%Y %H:%M}: {zone}")
    raise RefusedError("time-exists-twice", f"{wall:%d.%m.%Y %H:%M}: {zone}")
