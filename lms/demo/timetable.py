"""The sessions of a course that its files lay out in parts. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from lms.config import COURSES
from lms.content.reading import read_course
from lms.content.schema import Course, Part

HALF_DAYS = (time(9), time(14))
HALF_DAY = 240
SATURDAY = 5


@dataclass(frozen=True)
class Sitting:
    """One session to be: wall times and modules."""

    starts: datetime
    ends: datetime
    modules: tuple[str, ...]


@cache
def course_of(key: str) -> Course:
    """What the file of a course says; LookupError when it cannot be read."""
    course = read_course(COURSES / key, None).course
    if course is None:
        raise LookupError(key)
    return course


def working_day(day: date) -> date:
    """This day, or the Monday after it."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def timetable(course: Course, first: date) -> list[Sitting]:
    """The course's sessions from a first day on: half-days of four hours, each part as late after the one before as asked.

    Add-on modules and those studied alone have no session.
    """
    found: list[Sitting] = []
    for part in course.parts:
        day = working_day(_first_day(part, found[-1].starts.date()) if found else first)
        found += _part(course, part, day)
    return found


def _first_day(part: Part, before: date) -> date:
    return before + (timedelta(weeks=part.weeks_after.earliest) if part.weeks_after else timedelta(days=1))


def _part(course: Course, part: Part, day: date) -> Iterator[Sitting]:
    left = [
        (module.id, module.minutes.together)
        for module in course.modules
        if module.id in part.modules and not module.add_on
    ]
    while any(minutes for _name, minutes in left):
        for starts in HALF_DAYS:
            taken, left = _half_day(left)
            if taken:
                begins = datetime.combine(day, starts)
                length = timedelta(minutes=sum(minutes for _name, minutes in taken))
                yield Sitting(begins, begins + length, tuple(name for name, _minutes in taken))
        day = working_day(day + timedelta(days=1))


def _half_day(left: list[tuple[str, int]]) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """What fits into four hours, and what remains; a long module goes on after the break."""
    taken, room = [], HALF_DAY
    rest = []
    for name, minutes in left:
        now = min(minutes, room)
        room -= now
        if now:
            taken.append((name, now))
        if minutes > now:
            rest.append((name, minutes - now))
    return taken, rest
